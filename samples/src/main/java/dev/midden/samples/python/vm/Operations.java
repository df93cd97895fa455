package dev.midden.samples.python.vm;

import dev.midden.core.heap.Mutator;
import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.code.Op;

/**
 * What translated code calls, one method for an instruction. An operand is a number: of a slot, complemented, or a reference.
 * Operands that are in their own slots of the operand stack, from the one called scratch on, are used up.
 *
 * <p>An operation on the usual operands runs nothing that could look at the others. For all else they are first put where the
 * interpreter has them: those of the instruction from scratch on, and below those that have not been loaded yet.
 */
final class Operations {
  private static final int[] NONE = {};

  private final Vm vm;
  private final Mutator m;
  private final Stack s;
  private final Quick quick;
  private final Caches caches;
  private final int integer;
  private final int floating;
  private final int list;
  private final int dict;
  private final int str;
  private final int none;
  private final int bool;

  Operations(Vm vm, Quick quick, Caches caches) {
    this.vm = vm;
    this.quick = quick;
    this.caches = caches;
    m = vm.m;
    s = vm.s;
    integer = vm.layout.integer.id();
    floating = vm.layout.floating.id();
    list = vm.layout.list.id();
    dict = vm.layout.dict.id();
    str = vm.layout.str.id();
    none = vm.layout.none.id();
    bool = vm.layout.bool.id();
  }

  // ---------------------------------------------------------------- operands

  private long get(long operand) {
    return operand < 0 ? s.get((int) ~operand) : operand;
  }

  /** Clears the slot of an operand that has one of its own. */
  private void use(int scratch, long operand) {
    if (operand < 0 && ~operand >= scratch) {
      s.set((int) ~operand, 0);
    }
  }

  /** Puts an operand into a slot. */
  void put(int target, long a) {
    s.set(target, get(a));
  }

  /** Uses two operands up and writes the result. */
  private void finish(int target, int scratch, long a, long b, long result) {
    if (b < 0 && ~b > scratch) {
      s.set(scratch + 1, 0);
    }
    if (target != scratch && a < 0 && ~a == scratch) {
      s.set(scratch, 0);
    }
    s.set(target, result);
  }

  // ---------------------------------------------------------------- arithmetic

  void add(int target, int scratch, long a, long b, int pc) {
    long left = get(a);
    long right = get(b);
    int shape = m.shapeId(left);
    int other = m.shapeId(right);
    long result = 0;
    if (shape == integer && other == integer) {
      long x = vm.numbers.small(left);
      long y = vm.numbers.small(right);
      long sum = x + y;
      if (((x ^ sum) & (y ^ sum)) >= 0) {
        result = vm.numbers.of(sum);
      }
    } else if (areReal(shape, other)) {
      result = vm.numbers.of(real(left, shape) + real(right, other));
    }
    if (result == 0) {
      binarySlowly(target, scratch, left, right, pc);
    } else {
      finish(target, scratch, a, b, result);
    }
  }

  void subtract(int target, int scratch, long a, long b, int pc) {
    long left = get(a);
    long right = get(b);
    int shape = m.shapeId(left);
    int other = m.shapeId(right);
    long result = 0;
    if (shape == integer && other == integer) {
      long x = vm.numbers.small(left);
      long y = vm.numbers.small(right);
      long difference = x - y;
      if (((x ^ y) & (x ^ difference)) >= 0) {
        result = vm.numbers.of(difference);
      }
    } else if (areReal(shape, other)) {
      result = vm.numbers.of(real(left, shape) - real(right, other));
    }
    if (result == 0) {
      binarySlowly(target, scratch, left, right, pc);
    } else {
      finish(target, scratch, a, b, result);
    }
  }

  void multiply(int target, int scratch, long a, long b, int pc) {
    long left = get(a);
    long right = get(b);
    int shape = m.shapeId(left);
    int other = m.shapeId(right);
    long result = 0;
    if (shape == integer && other == integer) {
      long x = vm.numbers.small(left);
      long y = vm.numbers.small(right);
      long low = x * y;
      if (Math.multiplyHigh(x, y) == low >> 63) {
        result = vm.numbers.of(low);
      }
    } else if (areReal(shape, other)) {
      result = vm.numbers.of(real(left, shape) * real(right, other));
    }
    if (result == 0) {
      binarySlowly(target, scratch, left, right, pc);
    } else {
      finish(target, scratch, a, b, result);
    }
  }

  /** Any other BINARY or INPLACE. */
  void binary(int target, int scratch, long a, long b, int pc) {
    long left = get(a);
    long right = get(b);
    long result = quick.arithmetic(left, right, instruction(pc));
    if (result == 0) {
      binarySlowly(target, scratch, left, right, pc);
    } else {
      finish(target, scratch, a, b, result);
    }
  }

  private boolean areReal(int shape, int other) {
    return (shape == floating || shape == integer) && (other == floating || other == integer);
  }

  private double real(long number, int shape) {
    return shape == floating ? vm.numbers.floating(number) : vm.numbers.small(number);
  }

  private void binarySlowly(int target, int scratch, long left, long right, int pc) {
    int[] waiting = load(pc);
    both(scratch, left, right);
    int instruction = instruction(pc);
    int operator = Op.argument(instruction);
    long result = Op.operation(instruction) == Op.INPLACE
        ? vm.ops.inPlace(operator, scratch, scratch + 1)
        : vm.ops.binary(operator, scratch, scratch + 1);
    finishSlowly(target, scratch, result, waiting);
  }

  // ---------------------------------------------------------------- comparison and truth

  /** Whether a comparison of numbers, or of strings for equality, holds: 1 or 0; −1 for other operands. */
  private int compared(long left, long right, int operator) {
    int shape = m.shapeId(left);
    int other = m.shapeId(right);
    if (shape == integer && other == integer) {
      return Comparing.holds(operator, Long.compare(vm.numbers.small(left), vm.numbers.small(right))) ? 1 : 0;
    }
    if (shape == floating && other == floating) {
      return Comparing.holds(operator, vm.numbers.floating(left), vm.numbers.floating(right)) ? 1 : 0;
    }
    if (shape == str && other == str && (operator == Comparing.EQ || operator == Comparing.NE)) {
      return vm.strs.equal(left, right) == (operator == Comparing.EQ) ? 1 : 0;
    }
    return -1;
  }

  /** Whether a comparison holds. */
  boolean test(int scratch, long a, long b, int operator) {
    long left = get(a);
    long right = get(b);
    int holds = compared(left, right, operator);
    if (holds < 0) {
      both(scratch, left, right);
      finishSlowly(scratch, scratch, vm.comparing.compare(operator, scratch, scratch + 1), NONE);
      return truthSlowly(scratch);
    }
    use(scratch, b);
    use(scratch, a);
    return holds == 1;
  }

  void compare(int target, int scratch, long a, long b, int pc) {
    long left = get(a);
    long right = get(b);
    int operator = Op.argument(instruction(pc));
    int holds = compared(left, right, operator);
    if (holds < 0) {
      int[] waiting = load(pc);
      both(scratch, left, right);
      finishSlowly(target, scratch, vm.comparing.compare(operator, scratch, scratch + 1), waiting);
    } else {
      finish(target, scratch, a, b, vm.bool(holds == 1));
    }
  }

  /** Whether two operands are the same object. */
  boolean same(int scratch, long a, long b) {
    boolean same = get(a) == get(b);
    use(scratch, b);
    use(scratch, a);
    return same;
  }

  boolean truth(int scratch, long a) {
    long object = get(a);
    boolean truth;
    if (object == vm.yes) {
      truth = true;
    } else if (object == vm.no || object == vm.none) {
      truth = false;
    } else {
      int shape = m.shapeId(object);
      if (shape == integer) {
        truth = vm.numbers.small(object) != 0;
      } else if (shape == list) {
        truth = vm.sequences.size(object) != 0;
      } else {
        s.set(scratch, object);
        return truthSlowly(scratch);
      }
    }
    use(scratch, a);
    return truth;
  }

  private boolean truthSlowly(int slot) {
    boolean truth = vm.ops.truth(slot);
    s.set(slot, 0);
    return truth;
  }

  // ---------------------------------------------------------------- items

  /** Whether the first operand is in the second. */
  boolean contains(int scratch, long a, long b) {
    long item = get(a);
    long container = get(b);
    int shape = m.shapeId(container);
    int entry = Dicts.UNKNOWN;
    if (shape == str && m.shapeId(item) == str && m.length(item) == Layout.STR_START + 1) {
      entry = vm.strs.find(container, item);
    } else if (shape == dict) {
      entry = vm.dicts.findPlain(container, item);
    }
    if (entry == Dicts.UNKNOWN) {
      both(scratch, item, container);
      boolean found = vm.items.contains(scratch + 1, scratch);
      s.set(scratch, 0);
      s.set(scratch + 1, 0);
      return found;
    }
    use(scratch, a);
    use(scratch, b);
    return entry >= 0;
  }

  /** An element of a list, tuple or string, or the value of a key of a dict; null where Python code may have to run. */
  private long element(long container, long index) {
    if (m.shapeId(container) != dict) {
      return quick.element(container, index);
    }
    int entry = vm.dicts.findPlain(container, index);
    return entry < 0 ? 0 : vm.dicts.valueAt(container, entry);
  }

  /** An item, valid until anything else runs; the container is not in a slot of its own. */
  long item(int scratch, long a, long b, int pc) {
    long container = get(a);
    long index = get(b);
    long item = element(container, index);
    if (item == 0) {
      int[] waiting = load(pc);
      both(scratch, container, index);
      finishSlowly(scratch, scratch, vm.items.getItem(scratch, scratch + 1), waiting);
      return s.take(scratch);
    }
    use(scratch, b);
    return item;
  }

  void itemTo(int target, int scratch, long a, long b, int pc) {
    long container = get(a);
    long index = get(b);
    long item = element(container, index);
    if (item == 0) {
      int[] waiting = load(pc);
      both(scratch, container, index);
      finishSlowly(target, scratch, vm.items.getItem(scratch, scratch + 1), waiting);
      return;
    }
    s.set(target, item);
    use(scratch, b);
    if (target != scratch) {
      use(scratch, a);
    }
  }

  void setItem(int scratch, long v, long a, long b, int pc) {
    long value = get(v);
    long container = get(a);
    long index = get(b);
    if (setElement(container, index, value)) {
      use(scratch, v);
      use(scratch, a);
      use(scratch, b);
      return;
    }
    int[] waiting = load(pc);
    s.set(scratch, value);
    both(scratch + 1, container, index);
    quick.setItem(scratch);
    unload(waiting);
  }

  /** Writes an element of a list, if nothing can run because of what was there; returns whether it was written. */
  private boolean setElement(long object, long index, long value) {
    int shape = m.shapeId(object);
    if (shape == dict) {
      int entry = vm.dicts.findPlain(object, index);
      if (entry < 0 || !isPlain(vm.dicts.valueAt(object, entry))) {
        return false;
      }
      vm.dicts.replace(object, entry, value);
      return true;
    }
    if (shape != list || m.shapeId(index) != integer) {
      return false;
    }
    int size = vm.sequences.size(object);
    long at = vm.numbers.small(index);
    if (at < 0) {
      at += size;
    }
    if (at < 0 || at >= size) {
      return false;
    }
    long items = m.getReference(object, Layout.LIST_ITEMS);
    if (!isPlain(m.getReference(items, (int) at))) {
      return false;
    }
    m.setReference(items, (int) at, value);
    return true;
  }

  /** Whether nobody sees it if an object is overwritten: a number, string or None, or one that has other references. */
  boolean isPlain(long object) {
    if (object == 0) {
      return true;
    }
    int shape = m.shapeId(object);
    return shape == integer || shape == floating || shape == none || shape == bool || shape == str || vm.counting
        && m.referenceCount(object) > 1;
  }

  // ---------------------------------------------------------------- attributes

  /** An attribute, valid until anything else runs; the object is not in a slot of its own. */
  long attribute(Code code, int scratch, long a, int pc) {
    long object = get(a);
    long value = caches.known(code, pc, object);
    if (value != 0) {
      return value;
    }
    int[] waiting = load(pc);
    s.set(scratch, object);
    caches.attribute(code, pc, scratch, Op.argument(instruction(pc)));
    unload(waiting);
    return s.take(scratch);
  }

  void attributeTo(Code code, int scratch, int pc) {
    long value = caches.known(code, pc, s.get(scratch));
    if (value != 0) {
      s.set(scratch, value);
      return;
    }
    int[] waiting = load(pc);
    caches.attribute(code, pc, scratch, Op.argument(instruction(pc)));
    unload(waiting);
  }

  void store(Code code, int scratch, long v, long a, int pc) {
    long value = get(v);
    long object = get(a);
    if (caches.stored(code, pc, object, value)) {
      use(scratch, a);
      use(scratch, v);
      return;
    }
    int[] waiting = load(pc);
    both(scratch, value, object);
    caches.store(code, pc, scratch + 1, scratch, Op.argument(instruction(pc)));
    s.set(scratch + 1, 0);
    s.set(scratch, 0);
    unload(waiting);
  }

  /** Pushes a method and the object; no operand waits. */
  void method(Code code, int scratch, long a, int pc) {
    long object = get(a);
    if (a < 0 && ~a == scratch || !caches.pushMethod(code, pc, object, scratch)) {
      s.set(scratch, object);
      caches.method(code, pc, scratch, Op.argument(instruction(pc)));
    }
  }

  // ---------------------------------------------------------------- iteration

  /** Writes the next item of an iterator; at the end lets go of the iterator and returns false. */
  boolean next(int iterator, int target) {
    if (vm.kindAt(iterator) == Kind.GENERATOR) {
      boolean more = vm.generators.next(iterator, target);
      if (!more) {
        s.set(iterator, 0);
      }
      return more;
    }
    long item = quick.next(iterator);
    if (item == 0) {
      s.set(iterator, 0);
      return false;
    }
    s.set(target, item);
    return true;
  }

  // ---------------------------------------------------------------- when other code may run

  private int instruction(int pc) {
    return vm.interpreter.frameCode.instructions[pc];
  }

  private void both(int scratch, long a, long b) {
    s.set(scratch, a);
    s.set(scratch + 1, b);
  }

  private void finishSlowly(int target, int scratch, long result, int[] waiting) {
    s.set(scratch, result);
    s.set(scratch + 1, 0);
    unload(waiting);
    if (target != scratch) {
      s.move(scratch, target);
    }
  }

  /** Loads the operands that wait below those of an instruction; returns which these are. */
  private int[] load(int pc) {
    int[][] all = vm.interpreter.frameCode.waiting;
    int[] waiting = all == null ? null : all[pc];
    if (waiting == null) {
      return NONE;
    }
    int base = vm.interpreter.frameBase;
    for (int i = 0; i < waiting.length; i += 2) {
      int what = waiting[i + 1];
      s.set(base + waiting[i], what >= 0 ? s.get(base + what) : vm.interpreter.constant(vm.interpreter.frameFn, ~what));
    }
    return waiting;
  }

  private void unload(int[] waiting) {
    for (int i = 0; i < waiting.length; i += 2) {
      s.set(vm.interpreter.frameBase + waiting[i], 0);
    }
  }
}
