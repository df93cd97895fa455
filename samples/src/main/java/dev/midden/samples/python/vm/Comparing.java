package dev.midden.samples.python.vm;

import java.util.Arrays;

/** Comparison and hashing. Operands are in slots, as Python code may run. */
public final class Comparing {
  /** Operators in the order of {@code Op.COMPARE}. */
  public static final int LT = 0;
  /** {@code <=}. */
  public static final int LE = 1;
  /** {@code ==}. */
  public static final int EQ = 2;
  /** {@code !=}. */
  public static final int NE = 3;
  /** {@code >}. */
  public static final int GT = 4;
  /** {@code >=}. */
  public static final int GE = 5;

  static final String[] METHODS = {"__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"};
  static final String[] SYMBOLS = {"<", "<=", "==", "!=", ">", ">="};
  private static final int[] SWAPPED = {GT, GE, EQ, NE, LT, LE};

  private final Vm vm;

  Comparing(Vm vm) {
    this.vm = vm;
  }

  // ---------------------------------------------------------------- equality for containers

  /** Whether two objects are the same or equal. */
  public boolean equal(int left, int right) {
    long a = vm.s.get(left);
    long b = vm.s.get(right);
    if (a == b) {
      return true;
    }
    int kindA = vm.kind(a);
    int kindB = vm.kind(b);
    if (Kind.isStr(kindA) && Kind.isStr(kindB)) {
      return vm.strs.equal(a, b);
    }
    if (Numbers.are(kindA, kindB)) {
      return vm.numbers.compare(a, b, kindA, kindB) == 0;
    }
    return test(EQ, left, right);
  }

  /** The truth of a comparison. */
  public boolean test(int operator, int left, int right) {
    int mark = vm.s.push(compare(operator, left, right));
    boolean truth = vm.ops.truth(mark);
    vm.s.popTo(mark);
    return truth;
  }

  // ---------------------------------------------------------------- comparison

  /** The value of a comparison. */
  public long compare(int operator, int left, int right) {
    long a = vm.s.get(left);
    long b = vm.s.get(right);
    int kindA = vm.kind(a);
    int kindB = vm.kind(b);
    if (Numbers.are(kindA, kindB)) {
      return vm.bool(holds(operator, vm.numbers.compare(a, b, kindA, kindB)));
    }
    if (Kind.isStr(kindA) && Kind.isStr(kindB) && (operator == EQ || operator == NE)) {
      return vm.bool(vm.strs.equal(a, b) == (operator == EQ));
    }
    vm.enter();
    try {
      return general(operator, left, right);
    } finally {
      vm.leave();
    }
  }

  static boolean holds(int operator, int order) {
    if (order == 2) {
      return operator == NE;
    }
    return switch (operator) {
      case LT -> order < 0;
      case LE -> order <= 0;
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      default -> order >= 0;
    };
  }

  static boolean holds(int operator, double a, double b) {
    return holds(operator, a < b ? -1 : a > b ? 1 : a == b ? 0 : 2);
  }

  private long general(int operator, int left, int right) {
    TypeInfo typeA = vm.types.info(vm.s.get(left));
    TypeInfo typeB = vm.types.info(vm.s.get(right));
    boolean rightFirst = typeA != typeB && typeB.isSubclassOf(typeA) && vm.types.overrides(vm.s.get(right),
        METHODS[SWAPPED[operator]]);
    if (rightFirst) {
      long result = one(SWAPPED[operator], right, left);
      if (result != vm.notImplemented) {
        return result;
      }
    }
    long result = one(operator, left, right);
    if (result == vm.notImplemented && !rightFirst) {
      result = one(SWAPPED[operator], right, left);
    }
    if (result != vm.notImplemented) {
      return result;
    }
    if (operator == EQ || operator == NE) {
      return vm.bool(vm.s.get(left) == vm.s.get(right) == (operator == EQ));
    }
    throw vm.errors.type("'%s' not supported between instances of '%s' and '%s'", SYMBOLS[operator], typeA.name,
        typeB.name);
  }

  /** What the class of the left operand says; NotImplemented where it says nothing. */
  private long one(int operator, int left, int right) {
    long a = vm.s.get(left);
    if (!vm.types.info(a).builtin) {
      if (vm.types.overrides(a, METHODS[operator])) {
        return vm.calls.method(left, METHODS[operator], right);
      }
      if (operator == NE && vm.types.overrides(a, METHODS[EQ])) {
        int mark = vm.s.push(vm.calls.method(left, METHODS[EQ], right));
        long result = vm.s.get(mark);
        result = result == vm.notImplemented ? result : vm.bool(!vm.ops.truth(mark));
        vm.s.popTo(mark);
        return result;
      }
    }
    return builtin(operator, left, right);
  }

  /** Comparison of builtin values, which instances of subclasses may carry. */
  long builtin(int operator, int left, int right) {
    int mark = vm.s.top;
    int a = vm.s.push(vm.types.unwrap(vm.s.get(left)));
    int b = vm.s.push(vm.types.unwrap(vm.s.get(right)));
    long result = plain(operator, a, b);
    vm.s.popTo(mark);
    return result;
  }

  private long plain(int operator, int left, int right) {
    long a = vm.s.get(left);
    long b = vm.s.get(right);
    int kindA = vm.kind(a);
    int kindB = vm.kind(b);
    if (Numbers.are(kindA, kindB)) {
      return vm.bool(holds(operator, vm.numbers.compare(a, b, kindA, kindB)));
    }
    if (Kind.isStr(kindA) && Kind.isStr(kindB)) {
      return vm.bool(operator == EQ || operator == NE
          ? vm.strs.equal(a, b) == (operator == EQ)
          : holds(operator, order(vm.strs.get(a), vm.strs.get(b))));
    }
    if (kindA == Kind.BYTES && kindB == Kind.BYTES) {
      return vm.bool(holds(operator, Arrays.compareUnsigned(vm.text.bytes(a), vm.text.bytes(b))));
    }
    if (kindA == kindB && (kindA == Kind.LIST || kindA == Kind.TUPLE)) {
      return sequences(operator, left, right);
    }
    boolean equality = operator == EQ || operator == NE;
    if (kindA == Kind.DICT && kindB == Kind.DICT) {
      return equality ? vm.bool(dicts(left, right) == (operator == EQ)) : vm.notImplemented;
    }
    if (isSet(kindA, left) && isSet(kindB, right)) {
      return sets(operator, left, right);
    }
    if (equality && kindA == kindB) {
      return switch (kindA) {
        case Kind.RANGE -> vm.bool(ranges(a, b) == (operator == EQ));
        case Kind.SLICE -> vm.bool(slots(left, right, 3) == (operator == EQ));
        case Kind.METHOD ->
          vm.bool((vm.m.getReference(a, 0) == vm.m.getReference(b, 0) && vm.m.getReference(a, 1) == vm.m
              .getReference(b, 1)) == (operator == EQ));
        case Kind.BUILTIN -> vm.bool((vm.m.getReference(a, Layout.SELF) == vm.m.getReference(b, Layout.SELF) && vm.m
            .getInt(a, Layout.NUMBER) == vm.m.getInt(b, Layout.NUMBER)) == (operator == EQ));
        case Kind.WEAKREF -> vm.weak.compare(operator == EQ, left, right);
        default -> a == b ? vm.bool(operator == EQ) : vm.notImplemented;
      };
    }
    return equality && a == b ? vm.bool(operator == EQ) : vm.notImplemented;
  }

  private boolean isSet(int kind, int slot) {
    return kind == Kind.SET || kind == Kind.FROZENSET || kind == Kind.VIEW && vm.m.getInt(vm.s.get(slot),
        Layout.NUMBER) != Dicts.VALUES;
  }

  /** Order by code points. */
  private static int order(String a, String b) {
    for (int i = 0, n = Math.min(a.length(), b.length()); i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean astral = Character.isSurrogate(x) != Character.isSurrogate(y);
        return astral ? Character.isSurrogate(x) ? 1 : -1 : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private long sequences(int operator, int left, int right) {
    int n = vm.sequences.length(vm.s.get(left));
    int other = vm.sequences.length(vm.s.get(right));
    if (n != other && (operator == EQ || operator == NE)) {
      return vm.bool(operator == NE);
    }
    int mark = vm.s.push(0);
    vm.s.push(0);
    for (int i = 0; i < vm.sequences.length(vm.s.get(left)) && i < vm.sequences.length(vm.s.get(right)); i++) {
      vm.s.set(mark, vm.sequences.item(vm.s.get(left), i));
      vm.s.set(mark + 1, vm.sequences.item(vm.s.get(right), i));
      if (!equal(mark, mark + 1)) {
        long result = operator == EQ ? vm.no : operator == NE ? vm.yes : compare(operator, mark, mark + 1);
        vm.s.set(mark, result);
        vm.s.popTo(mark + 1);
        return vm.s.popReturning();
      }
    }
    vm.s.popTo(mark);
    return vm.bool(holds(operator, Integer.compare(vm.sequences.length(vm.s.get(left)), vm.sequences.length(vm.s.get(
        right)))));
  }

  private boolean dicts(int left, int right) {
    if (vm.dicts.size(vm.s.get(left)) != vm.dicts.size(vm.s.get(right))) {
      return false;
    }
    int mark = vm.s.push(0);
    int value = vm.s.push(0);
    int other = vm.s.push(0);
    boolean same = true;
    for (int entry = 0; same && entry < vm.dicts.end(vm.s.get(left)); entry++) {
      long key = vm.dicts.keyAt(vm.s.get(left), entry);
      if (key != 0) {
        vm.s.set(mark, key);
        vm.s.set(value, vm.dicts.valueAt(vm.s.get(left), entry));
        vm.s.set(other, vm.dicts.get(right, mark));
        same = vm.s.get(other) != 0 && equal(value, other);
      }
    }
    vm.s.popTo(mark);
    return same;
  }

  private long sets(int operator, int left, int right) {
    int mark = vm.s.top;
    int a = vm.s.push(asSet(left));
    int b = vm.s.push(asSet(right));
    int sizeA = vm.sets.size(vm.s.get(a));
    int sizeB = vm.sets.size(vm.s.get(b));
    boolean result = switch (operator) {
      case LT -> sizeA < sizeB && vm.sets.isSubset(a, b);
      case LE -> vm.sets.isSubset(a, b);
      case EQ -> sizeA == sizeB && vm.sets.isSubset(a, b);
      case NE -> sizeA != sizeB || !vm.sets.isSubset(a, b);
      case GT -> sizeB < sizeA && vm.sets.isSubset(b, a);
      default -> vm.sets.isSubset(b, a);
    };
    vm.s.popTo(mark);
    return vm.bool(result);
  }

  private long asSet(int slot) {
    return vm.kindAt(slot) == Kind.VIEW ? vm.sets.of(slot, false) : vm.s.get(slot);
  }

  private boolean slots(int left, int right, int count) {
    int mark = vm.s.push(0);
    vm.s.push(0);
    boolean same = true;
    for (int i = 0; same && i < count; i++) {
      vm.s.set(mark, vm.m.getReference(vm.s.get(left), i));
      vm.s.set(mark + 1, vm.m.getReference(vm.s.get(right), i));
      same = equal(mark, mark + 1);
    }
    vm.s.popTo(mark);
    return same;
  }

  private boolean ranges(long a, long b) {
    long n = vm.iteration.rangeLength(a);
    return n == vm.iteration.rangeLength(b) && (n == 0 || vm.m.getLong(a, Layout.RANGE_START) == vm.m.getLong(b,
        Layout.RANGE_START) && (n == 1 || vm.m.getLong(a, Layout.RANGE_STEP) == vm.m.getLong(b, Layout.RANGE_STEP)));
  }

  // ---------------------------------------------------------------- hashing

  /** Hash of the object in a slot; raises TypeError where it has none. */
  public long hash(int slot) {
    long object = vm.s.get(slot);
    int kind = vm.kind(object);
    switch (kind) {
      case Kind.STR, Kind.STR2, Kind.STR4 -> {
        return vm.strs.hash(object);
      }
      case Kind.INT, Kind.BOOL -> {
        return vm.numbers.hashLong(vm.numbers.small(object));
      }
      case Kind.BIGINT -> {
        return vm.numbers.hash(vm.numbers.big(object));
      }
      case Kind.FLOAT -> {
        return vm.numbers.hash(vm.numbers.floating(object));
      }
      case Kind.BYTES -> {
        return Arrays.hashCode(vm.text.bytes(object));
      }
      case Kind.TUPLE -> {
        return tuple(slot);
      }
      case Kind.FROZENSET -> {
        return vm.sets.hash(object);
      }
      case Kind.LIST, Kind.DICT, Kind.SET, Kind.SLICE -> throw vm.errors.type("unhashable type: '%s'", vm.types.name(
          object));
      case Kind.WEAKREF -> {
        return vm.weak.hash(slot);
      }
      case Kind.METHOD -> {
        return identity(vm.m.getReference(object, Layout.SELF)) * 31 + identity(vm.m.getReference(object,
            Layout.METHOD_FUNCTION));
      }
      case Kind.RANGE -> {
        return vm.iteration.rangeLength(object) * 31 + vm.m.getLong(object, Layout.RANGE_START);
      }
      case Kind.INSTANCE, Kind.EXCEPTION, Kind.TYPE -> {
        return instance(slot);
      }
      default -> {
        return identity(object);
      }
    }
  }

  /** The hash that a {@code __hash__} has returned: itself, if it has 64 bits (slot_tp_hash in Objects/typeobject.c). */
  private long given(long number) {
    if (vm.kind(number) == Kind.BIGINT) {
      return vm.numbers.hash(vm.numbers.big(number));
    }
    long hash = vm.numbers.small(number);
    return hash == -1 ? -2 : hash;
  }

  /** Hash of an object that has none of its own: its identity, the lowest bits last (Python/pyhash.c). */
  long identity(long object) {
    return Long.rotateRight(vm.m.identity(object), 4);
  }

  private long instance(int slot) {
    long object = vm.s.get(slot);
    if (vm.types.overrides(object, "__hash__")) {
      long method = vm.types.method(object, "__hash__");
      if (method == vm.none) {
        throw vm.errors.type("unhashable type: '%s'", vm.types.name(object));
      }
      int mark = vm.s.push(vm.calls.method(slot, "__hash__"));
      if (!Kind.isInt(vm.kindAt(mark))) {
        throw vm.errors.type("__hash__ method should return an integer");
      }
      long hash = given(vm.s.get(mark));
      vm.s.popTo(mark);
      return hash;
    }
    long payload = vm.types.unwrap(object);
    if (payload != object) {
      int mark = vm.s.push(payload);
      long hash = hash(mark);
      vm.s.popTo(mark);
      return hash;
    }
    return identity(object);
  }

  /** Hash of a tuple, as CPython's, after xxHash. */
  private long tuple(int slot) {
    long prime1 = 0x9E37_79B1_85EB_CA87L;
    long prime2 = 0xC2B2_AE3D_27D4_EB4FL;
    long prime5 = 0x27D4_EB2F_1656_67C5L;
    int n = vm.m.length(vm.s.get(slot));
    long hash = prime5;
    int mark = vm.s.push(0);
    vm.enter();
    try {
      for (int i = 0; i < n; i++) {
        vm.s.set(mark, vm.m.getReference(vm.s.get(slot), i));
        hash += hash(mark) * prime2;
        hash = Long.rotateLeft(hash, 31) * prime1;
      }
    } finally {
      vm.leave();
    }
    vm.s.popTo(mark);
    hash += n ^ prime5 ^ 3527539L;
    return hash == -1 ? 1546275796L : hash;
  }
}
