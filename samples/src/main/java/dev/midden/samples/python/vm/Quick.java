package dev.midden.samples.python.vm;

import dev.midden.core.heap.Mutator;
import dev.midden.samples.python.code.Op;
import dev.midden.samples.python.code.Operator;

/** What most instructions do with most operands: ints, floats, lists. All else is handed on to where all cases are. */
final class Quick {
  private final Vm vm;
  private final Mutator m;
  private final Stack s;
  private final int integer;
  private final int floating;
  private final int list;
  private final int tuple;
  private final int str;
  private final int iterator;

  Quick(Vm vm) {
    this.vm = vm;
    m = vm.m;
    s = vm.s;
    integer = vm.layout.integer.id();
    floating = vm.layout.floating.id();
    list = vm.layout.list.id();
    tuple = vm.layout.tuple.id();
    str = vm.layout.str.id();
    iterator = vm.layout.iterator.id();
  }

  /** left, right → result. */
  void binary(int operator, int left, boolean inPlace) {
    long result = arithmetic(s.get(left), s.get(left + 1), operator << 8);
    if (result == 0) {
      result = inPlace ? vm.ops.inPlace(operator, left, left + 1) : vm.ops.binary(operator, left, left + 1);
    }
    finish(left, result);
  }

  /** The result of a BINARY or INPLACE for two small ints or floats; null for other operands, or none. */
  long arithmetic(long a, long b, int instruction) {
    if (a == 0 || b == 0) {
      return 0;
    }
    int shape = m.shapeId(a);
    int other = m.shapeId(b);
    if (shape == floating) {
      return other == floating
          ? vm.numbers.floats(Operator.at(instruction >>> 8), vm.numbers.floating(a), vm.numbers.floating(b))
          : other == integer
              ? vm.numbers.floats(Operator.at(instruction >>> 8), vm.numbers.floating(a), vm.numbers.small(b))
              : 0;
    }
    return shape == integer && other == integer
        ? vm.numbers.longs(Operator.at(instruction >>> 8), a, b, vm.numbers.small(a), vm.numbers.small(b))
        : 0;
  }

  /** Replaces the left operand by the result, if both are numbers. */
  boolean binaryTop(int left, long right, int instruction) {
    long result = arithmetic(s.get(left), right, instruction);
    if (result != 0) {
      s.set(left, result);
    }
    return result != 0;
  }

  /** left, right → result. */
  void compare(int operator, int left) {
    long a = s.get(left);
    long b = s.get(left + 1);
    long result;
    if (m.shapeId(a) == integer && m.shapeId(b) == integer) {
      int order = Long.compare(vm.numbers.small(a), vm.numbers.small(b));
      result = vm.bool(Comparing.holds(operator, order));
    } else if (a == b && operator == Comparing.EQ && m.shapeId(a) == str) {
      result = vm.yes;
    } else {
      result = vm.comparing.compare(operator, left, left + 1);
    }
    finish(left, result);
  }

  /**
   * Where a comparison of two small ints or floats and a jump after it lead; negative for other operands, or none.
   *
   * @param compare COMPARE
   * @param jump JUMP_IF_TRUE or JUMP_IF_FALSE
   * @param next the instruction after it
   */
  int test(long a, long b, int compare, int jump, int next) {
    if (a == 0 || b == 0) {
      return -1;
    }
    int operator = Op.argument(compare);
    int shape = m.shapeId(a);
    int other = m.shapeId(b);
    boolean holds;
    if (shape == integer && other == integer) {
      holds = Comparing.holds(operator, Long.compare(vm.numbers.small(a), vm.numbers.small(b)));
    } else if (shape == floating && other == floating) {
      holds = Comparing.holds(operator, vm.numbers.floating(a), vm.numbers.floating(b));
    } else {
      return -1;
    }
    return holds == (Op.operation(jump) == Op.JUMP_IF_TRUE) ? Op.argument(jump) : next;
  }

  private void finish(int left, long result) {
    s.set(left, result);
    s.set(left + 1, 0);
  }

  /** container, index → item. */
  void item(int container) {
    long item = element(s.get(container), s.get(container + 1));
    finish(container, item != 0 ? item : vm.items.getItem(container, container + 1));
  }

  /** The element of a list, tuple or string of one byte a character at a small int; null for other operands, or none. */
  long element(long object, long index) {
    if (object == 0 || index == 0 || m.shapeId(index) != integer) {
      return 0;
    }
    int shape = m.shapeId(object);
    if (shape != list && shape != tuple && shape != str) {
      return 0;
    }
    int size = shape == list ? vm.sequences.size(object) : m.length(object) - (shape == str ? Layout.STR_START : 0);
    long at = vm.numbers.small(index);
    if (at < 0) {
      at += size;
    }
    if (at < 0 || at >= size) {
      return 0;
    }
    return shape == list
        ? vm.sequences.get(object, (int) at)
        : shape == tuple
            ? m.getReference(object, (int) at)
            : vm.strs.ofChar(m.getByteElement(object, Layout.STR_START + (int) at) & 0xFF);
  }

  /** value, container, index → . */
  void setItem(int value) {
    long object = s.get(value + 1);
    long index = s.get(value + 2);
    boolean done = false;
    if (m.shapeId(object) == list && m.shapeId(index) == integer) {
      int size = vm.sequences.size(object);
      long at = vm.numbers.small(index);
      if (at < 0) {
        at += size;
      }
      if (at >= 0 && at < size) {
        vm.sequences.set(object, (int) at, s.get(value));
        done = true;
      }
    }
    if (!done) {
      vm.items.setItem(value + 1, value + 2, value);
    }
    s.set(value, 0);
    s.set(value + 1, 0);
    s.set(value + 2, 0);
  }

  /** The next item of the iterator in a slot; null at the end. */
  long next(int slot) {
    long object = s.get(slot);
    if (m.shapeId(object) == iterator) {
      int code = m.getInt(object, Layout.ITERATOR_CODE);
      if (code == vm.iteration.overRange) {
        return Iteration.range(vm, slot);
      }
      if (code == vm.iteration.overList) {
        return Iteration.list(vm, slot);
      }
    }
    return vm.iteration.next(slot);
  }

  /** Whether the object in a slot is true. */
  boolean truth(int slot) {
    long object = s.get(slot);
    return object == vm.yes || object != vm.no && object != vm.none && vm.ops.truth(slot);
  }
}
