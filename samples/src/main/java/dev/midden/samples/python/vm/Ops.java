package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Operator;
import java.util.Arrays;

/** Operators, truth, length. Operands are in slots, as Python code may run; results are valid until the next safepoint. */
public final class Ops {
  private final Vm vm;

  Ops(Vm vm) {
    this.vm = vm;
  }

  // ---------------------------------------------------------------- truth and length

  /** Whether the object in a slot is true. */
  public boolean truth(int slot) {
    long object = vm.s.get(slot);
    if (object == vm.yes) {
      return true;
    }
    if (object == vm.no || object == vm.none) {
      return false;
    }
    return switch (vm.kind(object)) {
      case Kind.INT -> vm.numbers.small(object) != 0;
      case Kind.FLOAT -> vm.numbers.floating(object) != 0;
      case Kind.STR, Kind.STR2, Kind.STR4 -> vm.m.length(object) > Layout.STR_START;
      case Kind.BYTES, Kind.TUPLE -> vm.m.length(object) > 0;
      case Kind.LIST -> vm.sequences.size(object) > 0;
      case Kind.DICT -> vm.dicts.size(object) > 0;
      case Kind.SET, Kind.FROZENSET -> vm.sets.size(object) > 0;
      case Kind.RANGE -> vm.iteration.rangeLength(object) > 0;
      case Kind.INSTANCE, Kind.EXCEPTION, Kind.TYPE -> custom(slot);
      default -> true;
    };
  }

  private boolean custom(int slot) {
    TypeInfo info = vm.types.info(vm.s.get(slot));
    if (info.trueVersion == info.version) {
      return true;
    }
    if (vm.types.overrides(vm.s.get(slot), "__bool__")) {
      int mark = vm.s.push(vm.calls.method(slot, "__bool__"));
      long result = vm.s.get(mark);
      vm.s.popTo(mark);
      if (result != vm.yes && result != vm.no) {
        throw vm.errors.type("__bool__ should return bool, returned %s", vm.types.name(result));
      }
      return result == vm.yes;
    }
    if (vm.types.overrides(vm.s.get(slot), "__len__")) {
      return length(slot) != 0;
    }
    long payload = vm.types.unwrap(vm.s.get(slot));
    if (payload != vm.s.get(slot)) {
      int mark = vm.s.push(payload);
      boolean truth = truth(mark);
      vm.s.popTo(mark);
      return truth;
    }
    if (vm.types.method(vm.s.get(slot), "__len__") != 0) {
      return length(slot) != 0;
    }
    info.trueVersion = info.version;
    return true;
  }

  /** Number of items. */
  public int length(int slot) {
    long object = vm.s.get(slot);
    switch (vm.kind(object)) {
      case Kind.STR, Kind.STR2, Kind.STR4 -> {
        return vm.strs.length(object);
      }
      case Kind.BYTES, Kind.TUPLE -> {
        return vm.m.length(object);
      }
      case Kind.LIST -> {
        return vm.sequences.size(object);
      }
      case Kind.DICT -> {
        return vm.dicts.size(object);
      }
      case Kind.VIEW -> {
        return vm.dicts.size(vm.m.getReference(object, Layout.VIEWED));
      }
      case Kind.SET, Kind.FROZENSET -> {
        return vm.sets.size(object);
      }
      case Kind.RANGE -> {
        return (int) Math.min(Integer.MAX_VALUE, vm.iteration.rangeLength(object));
      }
      default -> {
        return customLength(slot);
      }
    }
  }

  private int customLength(int slot) {
    if (vm.types.method(vm.s.get(slot), "__len__") == 0) {
      throw vm.errors.type("object of type '%s' has no len()", vm.types.name(vm.s.get(slot)));
    }
    int mark = vm.s.push(vm.calls.method(slot, "__len__"));
    if (!Kind.isInt(vm.kind(vm.types.unwrap(vm.s.get(mark))))) {
      throw vm.errors.type("'%s' object cannot be interpreted as an integer", vm.types.name(vm.s.get(mark)));
    }
    long length = vm.numbers.indexLong(mark);
    vm.s.popTo(mark);
    if (length < 0) {
      throw vm.errors.value("__len__() should return >= 0");
    }
    if (length > Integer.MAX_VALUE) {
      throw vm.errors.raise("OverflowError", "cannot fit 'int' into an index-sized integer");
    }
    return (int) length;
  }

  // ---------------------------------------------------------------- binary

  /** Left operator right. */
  public long binary(int operator, int left, int right) {
    return binary(operator, left, right, "");
  }

  private long binary(int operator, int left, int right, String suffix) {
    long a = vm.s.get(left);
    long b = vm.s.get(right);
    int kindA = vm.kind(a);
    int kindB = vm.kind(b);
    if (Numbers.are(kindA, kindB)) {
      long result = vm.numbers.binary(Operator.at(operator), a, b, kindA, kindB);
      if (result != 0) {
        return result;
      }
    }
    long result = general(Operator.at(operator), left, right);
    if (result == vm.notImplemented) {
      throw unsupported(Operator.at(operator).symbol() + suffix, left, right);
    }
    return result;
  }

  private Raise unsupported(String symbol, int left, int right) {
    String operator = symbol.equals("**") ? "** or pow()" : symbol;
    return vm.errors.type("unsupported operand type(s) for %s: '%s' and '%s'", operator, vm.types.name(vm.s.get(left)),
        vm.types.name(vm.s.get(right)));
  }

  private long general(Operator operator, int left, int right) {
    TypeInfo typeA = vm.types.info(vm.s.get(left));
    TypeInfo typeB = vm.types.info(vm.s.get(right));
    boolean reflected = isReflected(operator, left, right);
    boolean first = reflected
        && (typeB.isSubclassOf(typeA) || isSlotOfSequence(operator, left) || isFloatToInt(operator,
            left, right));
    if (first) {
      long result = vm.calls.method(right, operator.reflected(), left);
      if (result != vm.notImplemented) {
        return result;
      }
    }
    if (!typeA.builtin && vm.types.overrides(vm.s.get(left), operator.method())) {
      long result = vm.calls.method(left, operator.method(), right);
      if (result != vm.notImplemented) {
        return result;
      }
    } else {
      long result = builtin(operator, left, right);
      if (result != vm.notImplemented) {
        return result;
      }
    }
    return reflected && !first ? vm.calls.method(right, operator.reflected(), left) : vm.notImplemented;
  }

  /** Whether a class of the right operand's brings a method for it. */
  private boolean isReflected(Operator operator, int left, int right) {
    TypeInfo typeB = vm.types.info(vm.s.get(right));
    return vm.types.info(vm.s.get(left)) != typeB && !typeB.builtin && vm.types.overrides(vm.s.get(right), operator
        .reflected());
  }

  /** An int leaves operations with floats to the float. */
  private boolean isFloatToInt(Operator operator, int left, int right) {
    long number = vm.s.get(left);
    return Kind.isInt(vm.kind(vm.types.unwrap(number))) && vm.kind(vm.types.unwrap(vm.s.get(right))) == Kind.FLOAT
        && (vm.types.info(number).builtin || !vm.types.overrides(number, operator.method()));
  }

  /** Concatenation and repetition are no operations on numbers, which are asked for first, of either operand. */
  private boolean isSlotOfSequence(Operator operator, int left) {
    return (operator == Operator.ADD || operator == Operator.MULTIPLY)
        && isSequence(vm.kind(vm.types.unwrap(vm.s.get(left))))
        && (vm.types.info(vm.s.get(left)).builtin || !vm.types.overrides(vm.s.get(left), operator.method()));
  }

  /** An operation on builtin values, which instances of subclasses may carry; NotImplemented where there is none. */
  long builtin(Operator operator, int left, int right) {
    int mark = vm.s.top;
    int a = vm.s.push(vm.types.unwrap(vm.s.get(left)));
    int b = vm.s.push(vm.types.unwrap(vm.s.get(right)));
    long result = plain(operator, a, b);
    vm.s.set(mark, result);
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  private long plain(Operator operator, int left, int right) {
    long a = vm.s.get(left);
    int kindA = vm.kind(a);
    int kindB = vm.kindAt(right);
    if (Numbers.are(kindA, kindB)) {
      long result = vm.numbers.binary(operator, a, vm.s.get(right), kindA, kindB);
      return result == 0 ? vm.notImplemented : result;
    }
    switch (operator) {
      case ADD -> {
        return concatenate(left, right, kindA, kindB);
      }
      case MULTIPLY -> {
        if (isSequence(kindA)) {
          return repeat(left, right);
        }
        return isSequence(kindB) ? repeat(right, left) : vm.notImplemented;
      }
      case REMAINDER -> {
        if (Kind.isStr(kindA)) {
          return vm.text.percent(left, right);
        }
        return vm.notImplemented;
      }
      case OR, AND, XOR, SUBTRACT -> {
        if (operator == Operator.OR && kindA == Kind.DICT && kindB == Kind.DICT) {
          int made = vm.s.push(vm.dicts.copy(left));
          vm.dicts.update(made, right);
          return vm.s.popReturning();
        }
        return isSet(left) && isSet(right) ? sets(operator, left, right) : vm.notImplemented;
      }
      default -> {
        return vm.notImplemented;
      }
    }
  }

  private static boolean isSequence(int kind) {
    return kind == Kind.LIST || kind == Kind.TUPLE || kind == Kind.BYTES || Kind.isStr(kind);
  }

  private boolean isSet(int slot) {
    int kind = vm.kindAt(slot);
    return kind == Kind.SET || kind == Kind.FROZENSET || kind == Kind.VIEW && vm.m.getInt(vm.s.get(slot),
        Layout.NUMBER) != Dicts.VALUES;
  }

  private long concatenate(int left, int right, int kindA, int kindB) {
    if (Kind.isStr(kindA) && Kind.isStr(kindB)) {
      if (vm.strs.length(vm.s.get(right)) == 0) {
        return vm.s.get(left);
      }
      if (vm.strs.length(vm.s.get(left)) == 0) {
        return vm.s.get(right);
      }
      return kindA == Kind.STR && kindB == Kind.STR
          ? vm.strs.join(left, right)
          : vm.strs.of(vm.strs.get(vm.s.get(left)) + vm.strs.get(vm.s.get(right)));
    }
    if (Kind.isStr(kindA)) {
      throw vm.errors.type("can only concatenate str (not \"%s\") to str", vm.types.name(vm.s.get(right)));
    }
    if (kindA == Kind.BYTES && kindB == Kind.BYTES) {
      byte[] a = vm.text.bytes(vm.s.get(left));
      byte[] b = vm.text.bytes(vm.s.get(right));
      byte[] both = Arrays.copyOf(a, a.length + b.length);
      System.arraycopy(b, 0, both, a.length, b.length);
      return vm.text.bytes(both);
    }
    if (kindA != kindB && (kindA == Kind.LIST || kindA == Kind.TUPLE)) {
      String name = kindA == Kind.LIST ? "list" : "tuple";
      throw vm.errors.type("can only concatenate %s (not \"%s\") to %s", name, vm.types.name(vm.s.get(right)), name);
    }
    if (kindA == Kind.TUPLE) {
      int n = vm.m.length(vm.s.get(left));
      int m = vm.m.length(vm.s.get(right));
      if (m == 0) {
        return vm.s.get(left);
      }
      if (n == 0) {
        return vm.s.get(right);
      }
      long made = vm.sequences.newTuple(n + m);
      for (int i = 0; i < n + m; i++) {
        vm.m.setReference(made, i, i < n
            ? vm.m.getReference(vm.s.get(left), i)
            : vm.m.getReference(vm.s.get(right), i - n));
      }
      return made;
    }
    if (kindA == Kind.LIST) {
      int made = vm.s
          .push(vm.sequences.newList(vm.sequences.size(vm.s.get(left)) + vm.sequences.size(vm.s.get(right))));
      long list = vm.s.get(made);
      int n = vm.sequences.size(vm.s.get(left));
      for (int i = 0, all = vm.sequences.size(list); i < all; i++) {
        vm.sequences.set(list, i, i < n
            ? vm.sequences.get(vm.s.get(left), i)
            : vm.sequences.get(vm.s.get(right), i - n));
      }
      return vm.s.popReturning();
    }
    return vm.notImplemented;
  }

  private long repeat(int sequence, int times) {
    if (!Kind.isInt(vm.kindAt(times))) {
      if (vm.types.method(vm.s.get(times), "__index__") == 0) {
        throw vm.errors.type("can't multiply sequence by non-int of type '%s'", vm.types.name(vm.s.get(times)));
      }
    }
    long count = Math.max(0, vm.numbers.indexLong(times));
    int kind = vm.kindAt(sequence);
    int length = length(sequence);
    if (length > 0 && count > Integer.MAX_VALUE / 8 / length) {
      throw vm.errors.outOfMemory();
    }
    int n = (int) count;
    if (Kind.isStr(kind)) {
      return n == 1 ? vm.s.get(sequence) : vm.strs.of(vm.strs.get(vm.s.get(sequence)).repeat(n));
    }
    if (kind == Kind.BYTES) {
      byte[] one = vm.text.bytes(vm.s.get(sequence));
      byte[] all = new byte[one.length * n];
      for (int i = 0; i < n; i++) {
        System.arraycopy(one, 0, all, i * one.length, one.length);
      }
      return vm.text.bytes(all);
    }
    if (kind == Kind.TUPLE) {
      if (n == 1) {
        return vm.s.get(sequence);
      }
      long made = vm.sequences.newTuple(length * n);
      for (int i = 0; i < length * n; i++) {
        vm.m.setReference(made, i, vm.m.getReference(vm.s.get(sequence), i % length));
      }
      return made;
    }
    int made = vm.s.push(vm.sequences.newList(length * n));
    long list = vm.s.get(made);
    for (int i = 0; i < length * n; i++) {
      vm.sequences.set(list, i, vm.sequences.get(vm.s.get(sequence), i % length));
    }
    return vm.s.popReturning();
  }

  private long sets(Operator operator, int left, int right) {
    boolean frozen = vm.kindAt(left) == Kind.FROZENSET;
    int result = vm.s.push(0);
    int other = vm.s.push(vm.kindAt(right) == Kind.VIEW ? vm.sets.of(right, false) : vm.s.get(right));
    switch (operator) {
      case OR -> {
        vm.s.set(result, vm.sets.of(left, frozen));
        vm.sets.addAll(result, right);
      }
      case AND -> {
        // CPython walks the smaller of the two.
        boolean swap = vm.kindAt(left) != Kind.VIEW && vm.sets.size(vm.s.get(left)) < vm.sets.size(vm.s.get(other));
        vm.s.set(result, vm.sets.create(frozen));
        int walked = swap ? left : vm.kindAt(left) == Kind.VIEW ? left : other;
        int asked = swap ? other : vm.kindAt(left) == Kind.VIEW ? other : left;
        vm.iteration.each(walked, item -> {
          if (vm.sets.find(asked, item) >= 0) {
            vm.sets.add(result, item);
          }
        });
      }
      case SUBTRACT -> {
        vm.s.set(result, vm.sets.create(frozen));
        vm.iteration.each(left, item -> {
          if (vm.sets.find(other, item) < 0) {
            vm.sets.add(result, item);
          }
        });
      }
      default -> {
        vm.s.set(result, vm.sets.of(other, frozen));
        int mine = vm.s.push(vm.sets.of(left, frozen));
        vm.iteration.each(mine, item -> {
          int at = vm.sets.find(result, item);
          if (at >= 0) {
            vm.sets.remove(result, at);
          } else {
            vm.sets.add(result, item);
          }
        });
      }
    }
    vm.s.popTo(result + 1);
    return vm.s.popReturning();
  }

  /** Left operator= right. */
  public long inPlace(int operator, int left, int right) {
    long a = vm.s.get(left);
    int kind = vm.kind(a);
    if (kind == Kind.INT || kind == Kind.FLOAT || Kind.isStr(kind)) {
      return binary(operator, left, right, "=");
    }
    Operator what = Operator.at(operator);
    if (kind == Kind.LIST) {
      if (isSlotOfSequence(what, left) && isReflected(what, left, right)) {
        long result = vm.calls.method(right, what.reflected(), left);
        if (result != vm.notImplemented) {
          return result;
        }
      }
      if (what == Operator.ADD) {
        vm.iteration.extend(left, right);
        return vm.s.get(left);
      }
      if (what == Operator.MULTIPLY && Kind.isInt(vm.kindAt(right))) {
        int product = vm.s.push(repeat(left, right));
        vm.sequences.replace(left, 0, vm.sequences.size(vm.s.get(left)), product);
        vm.s.popTo(product);
        return vm.s.get(left);
      }
    }
    if (kind == Kind.DICT && what == Operator.OR) {
      updateDict(left, right, false);
      return vm.s.get(left);
    }
    if (kind == Kind.SET && isSet(right) && (what == Operator.OR || what == Operator.AND || what == Operator.SUBTRACT
        || what == Operator.XOR)) {
      updateSet(what, left, right);
      return vm.s.get(left);
    }
    if (!vm.types.info(a).builtin && vm.types.method(a, what.inPlace()) != 0) {
      long result = vm.calls.method(left, what.inPlace(), right);
      if (result != vm.notImplemented) {
        return result;
      }
    }
    long result = general(what, left, right);
    if (result == vm.notImplemented) {
      throw unsupported(what.symbol() + "=", left, right);
    }
    return result;
  }

  /** Changes the set on the left. */
  void updateSet(Operator operator, int left, int right) {
    int made = vm.s.push(0);
    switch (operator) {
      case OR -> vm.sets.addAll(left, right);
      case SUBTRACT -> {
        vm.s.set(made, vm.iteration.list(right));
        vm.iteration.each(made, item -> {
          int at = vm.sets.find(left, item);
          if (at >= 0) {
            vm.sets.remove(left, at);
          }
        });
      }
      default -> {
        vm.s.set(made, sets(operator, left, right));
        vm.sets.clear(left);
        vm.sets.addAll(left, made);
      }
    }
    vm.s.popTo(made);
  }

  // ---------------------------------------------------------------- unary

  /** Minus, plus, invert, not: 0 to 3. */
  public long unary(int operator, int slot) {
    if (operator == 3) {
      return vm.bool(!truth(slot));
    }
    if (vm.kindAt(slot) == Kind.INT && vm.numbers.small(vm.s.get(slot)) != Long.MIN_VALUE) {
      long value = vm.numbers.small(vm.s.get(slot));
      return operator == 1 ? vm.s.get(slot) : vm.numbers.of(operator == 0 ? -value : ~value);
    }
    String method = new String[]{"__neg__", "__pos__", "__invert__"}[operator];
    if (vm.types.overrides(vm.s.get(slot), method)) {
      return vm.calls.method(slot, method);
    }
    long object = vm.types.unwrap(vm.s.get(slot));
    int kind = vm.kind(object);
    if (kind == Kind.FLOAT && operator < 2) {
      return operator == 0 ? vm.numbers.of(-vm.numbers.floating(object)) : object;
    }
    if (Kind.isInt(kind)) {
      return switch (operator) {
        case 0 -> vm.numbers.of(vm.numbers.big(object).negate());
        case 1 -> kind == Kind.BOOL ? vm.numbers.of(vm.numbers.small(object)) : object;
        default -> vm.numbers.of(vm.numbers.big(object).not());
      };
    }
    throw vm.errors.type("bad operand type for unary %s: '%s'", new String[]{"-", "+", "~"}[operator], vm.types.name(
        object));
  }

  // ---------------------------------------------------------------- dicts

  /** Puts a mapping into a dict; for keyword arguments a key twice is an error. */
  void updateDict(int dict, int from, boolean keywords) {
    int source = vm.s.push(vm.types.unwrap(vm.s.get(from)));
    if (vm.kindAt(source) != Kind.DICT) {
      if (vm.types.method(vm.s.get(from), "keys") == 0) {
        throw vm.errors.type(keywords ? "argument after ** must be a mapping, not %s" : "'%s' object is not a mapping",
            vm.types.name(vm.s.get(from)));
      }
      vm.s.set(source, vm.dicts.create());
      updateFromKeys(source, from);
    }
    if (keywords) {
      long names = vm.s.get(source);
      for (int entry = vm.dicts.entryFrom(names, 0); entry >= 0; entry = vm.dicts.entryFrom(names, entry + 1)) {
        long key = vm.dicts.keyAt(names, entry);
        if (Kind.isStr(vm.kind(key)) && vm.dicts.findStr(vm.s.get(dict), key) >= 0) {
          throw vm.errors.type("got multiple values for keyword argument '%s'", vm.strs.get(key));
        }
      }
    }
    vm.dicts.update(dict, source);
    vm.s.popTo(source);
  }

  /** Puts what a mapping's {@code keys} and {@code __getitem__} give into a dict. */
  void updateFromKeys(int dict, int mapping) {
    int keys = vm.s.push(vm.calls.method(mapping, "keys"));
    vm.iteration.each(keys, key -> {
      int value = vm.s.push(0);
      vm.s.set(value, vm.items.getItem(mapping, key));
      vm.dicts.put(dict, key, value);
    });
    vm.s.popTo(keys);
  }
}
