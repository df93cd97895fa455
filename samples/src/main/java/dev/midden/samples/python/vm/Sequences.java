package dev.midden.samples.python.vm;

import java.math.BigInteger;

/** Tuples, lists, and indices into sequences. */
public final class Sequences {
  private final Vm vm;
  private final long emptyTuple;

  Sequences(Vm vm) {
    this.vm = vm;
    emptyTuple = vm.lasting(vm.layout.tuple, 0);
  }

  // ---------------------------------------------------------------- tuples

  /** A tuple of the values in slots, which stay there. */
  public long tuple(int from, int count) {
    if (count == 0) {
      return emptyTuple;
    }
    long made = vm.m.allocate(vm.layout.tuple, count);
    for (int i = 0; i < count; i++) {
      vm.m.setReference(made, i, vm.s.get(from + i));
    }
    return made;
  }

  /** A tuple of so many values, to be set at once; the empty one is shared. */
  long newTuple(int count) {
    return count == 0 ? emptyTuple : vm.m.allocate(vm.layout.tuple, count);
  }

  // ---------------------------------------------------------------- lists

  /** A list of the values in slots, which stay there. */
  public long list(int from, int count) {
    int mark = vm.s.push(vm.m.allocate(vm.layout.list));
    if (count > 0) {
      long items = vm.m.allocate(vm.layout.items, count);
      vm.m.setReference(vm.s.get(mark), Layout.LIST_ITEMS, items);
      for (int i = 0; i < count; i++) {
        vm.m.setReference(items, i, vm.s.get(from + i));
      }
      vm.m.setInt(vm.s.get(mark), Layout.LIST_SIZE, count);
    }
    return vm.s.popReturning();
  }

  /** A list of Nones, to be set. */
  public long newList(int count) {
    int mark = vm.s.push(vm.m.allocate(vm.layout.list));
    if (count > 0) {
      long items = vm.m.allocate(vm.layout.items, count);
      vm.m.setReference(vm.s.get(mark), Layout.LIST_ITEMS, items);
      for (int i = 0; i < count; i++) {
        vm.m.setReference(items, i, vm.none);
      }
      vm.m.setInt(vm.s.get(mark), Layout.LIST_SIZE, count);
    }
    return vm.s.popReturning();
  }

  /** Number of items of a list. */
  public int size(long list) {
    return vm.m.getInt(list, Layout.LIST_SIZE);
  }

  /** Item of a list. */
  public long get(long list, int index) {
    return vm.m.getReference(vm.m.getReference(list, Layout.LIST_ITEMS), index);
  }

  /** Writes an item of a list. */
  public void set(long list, int index, long value) {
    vm.m.setReference(vm.m.getReference(list, Layout.LIST_ITEMS), index, value);
  }

  /** Appends the value in a slot to the list in another. */
  public void append(int list, int value) {
    int size = size(vm.s.get(list));
    ensure(list, size + 1);
    long object = vm.s.get(list);
    set(object, size, vm.s.get(value));
    vm.m.setInt(object, Layout.LIST_SIZE, size + 1);
  }

  /** Items that there is room for. */
  int capacity(long list) {
    long items = vm.m.getReference(list, Layout.LIST_ITEMS);
    return items == 0 ? 0 : vm.m.length(items);
  }

  /** Gives a list room for so many items, growing as CPython's do (Objects/listobject.c). */
  void ensure(int list, int size) {
    int capacity = capacity(vm.s.get(list));
    if (size > capacity || size < capacity / 2) {
      resize(list, size == 0 ? 0 : size + (size >> 3) + 6 & ~3);
    }
  }

  /** Gives a list room for so many items and no more, if it was empty; else as {@link #ensure}. */
  void ensureExactly(int list, int size) {
    if (capacity(vm.s.get(list)) == 0) {
      resize(list, size);
    } else {
      ensure(list, size);
    }
  }

  private void resize(int list, int capacity) {
    if (capacity < 0) {
      throw vm.errors.outOfMemory();
    }
    if (capacity == 0) {
      vm.m.setReference(vm.s.get(list), Layout.LIST_ITEMS, 0);
      return;
    }
    long items = vm.m.allocate(vm.layout.items, capacity);
    long object = vm.s.get(list);
    long old = vm.m.getReference(object, Layout.LIST_ITEMS);
    for (int i = 0, n = Math.min(size(object), capacity); i < n; i++) {
      vm.m.setReference(items, i, vm.m.getReference(old, i));
    }
    vm.m.setReference(object, Layout.LIST_ITEMS, items);
  }

  /** Inserts the value in a slot before an index in range. */
  public void insert(int list, int index, int value) {
    int size = size(vm.s.get(list));
    ensure(list, size + 1);
    long object = vm.s.get(list);
    long items = vm.m.getReference(object, Layout.LIST_ITEMS);
    vm.m.setInt(object, Layout.LIST_SIZE, size + 1);
    for (int i = size; i > index; i--) {
      vm.m.setReference(items, i, vm.m.getReference(items, i - 1));
    }
    vm.m.setReference(items, index, vm.s.get(value));
  }

  /**
   * Removes items from an index on; they die from the last to the first, when the list has got its new length, as
   * CPython's do.
   */
  public void remove(int list, int index, int count) {
    if (count == 0) {
      return;
    }
    int size = size(vm.s.get(list));
    int mark = vm.s.top;
    int kept = vm.s.push(0);
    long removed = vm.m.allocate(vm.layout.items, count);
    vm.s.set(kept, removed);
    long object = vm.s.get(list);
    long items = vm.m.getReference(object, Layout.LIST_ITEMS);
    for (int i = 0; i < count; i++) {
      vm.m.setReference(removed, i, vm.m.getReference(items, index + i));
    }
    for (int i = index; i < size - count; i++) {
      vm.m.setReference(items, i, vm.m.getReference(items, i + count));
    }
    for (int i = size - count; i < size; i++) {
      vm.m.setReference(items, i, 0);
    }
    vm.m.setInt(object, Layout.LIST_SIZE, size - count);
    ensure(list, size - count);
    for (int i = count - 1; i >= 0; i--) {
      vm.m.setReference(vm.s.get(kept), i, 0);
    }
    vm.s.popTo(mark);
  }

  /** Removes one item and returns it. */
  public long pop(int list, int index) {
    long object = vm.s.get(list);
    int size = size(object);
    vm.s.push(get(object, index));
    long items = vm.m.getReference(object, Layout.LIST_ITEMS);
    for (int i = index; i < size - 1; i++) {
      vm.m.setReference(items, i, vm.m.getReference(items, i + 1));
    }
    vm.m.setReference(items, size - 1, 0);
    vm.m.setInt(object, Layout.LIST_SIZE, size - 1);
    ensure(list, size - 1);
    return vm.s.popReturning();
  }

  /** Replaces items from an index on by those of the list or tuple in a slot. */
  void replace(int list, int index, int count, int with) {
    int added = length(vm.s.get(with));
    int mark = vm.s.top;
    // What is replaced dies last.
    int old = vm.s.push(slice(list, index, 1, count, false));
    int size = size(vm.s.get(list));
    int rest = size - index - count;
    int tail = vm.s.push(slice(list, index + count, 1, rest, false));
    int total = index + added + rest;
    if (total > capacity(vm.s.get(list))) {
      resize(list, total + (total >> 3) + 6 & ~3);
    }
    long object = vm.s.get(list);
    if (total > 0) {
      long items = vm.m.getReference(object, Layout.LIST_ITEMS);
      for (int i = 0; i < added; i++) {
        vm.m.setReference(items, index + i, item(vm.s.get(with), i));
      }
      for (int i = 0; i < rest; i++) {
        vm.m.setReference(items, index + added + i, get(vm.s.get(tail), i));
      }
      for (int i = total; i < size; i++) {
        vm.m.setReference(items, i, 0);
      }
    }
    vm.m.setInt(object, Layout.LIST_SIZE, total);
    ensure(list, total);
    clear(old);
    vm.s.popTo(mark);
  }

  /** Empties a list; items die from the last to the first. */
  public void clear(int list) {
    long object = vm.s.get(list);
    int size = size(object);
    if (capacity(object) == 0) {
      return;
    }
    int items = vm.s.push(vm.m.getReference(object, Layout.LIST_ITEMS));
    vm.m.setInt(object, Layout.LIST_SIZE, 0);
    vm.m.setReference(object, Layout.LIST_ITEMS, 0);
    for (int i = size - 1; i >= 0; i--) {
      vm.m.setReference(vm.s.get(items), i, 0);
    }
    vm.s.popTo(items);
  }

  // ---------------------------------------------------------------- both

  /** Number of items of a list or tuple. */
  public int length(long sequence) {
    return vm.kind(sequence) == Kind.LIST ? size(sequence) : vm.m.length(sequence);
  }

  /** Item of a list or tuple. */
  public long item(long sequence, int index) {
    return vm.kind(sequence) == Kind.LIST ? get(sequence, index) : vm.m.getReference(sequence, index);
  }

  /** A list or tuple of every {@code step}th item of a list or tuple. */
  long slice(int sequence, int start, int step, int count, boolean tuple) {
    if (tuple) {
      if (count == 0) {
        return emptyTuple;
      }
      long made = vm.m.allocate(vm.layout.tuple, count);
      long from = vm.s.get(sequence);
      for (int i = 0; i < count; i++) {
        vm.m.setReference(made, i, item(from, start + i * step));
      }
      return made;
    }
    int mark = vm.s.push(vm.m.allocate(vm.layout.list));
    if (count > 0) {
      long items = vm.m.allocate(vm.layout.items, count);
      vm.m.setReference(vm.s.get(mark), Layout.LIST_ITEMS, items);
      long from = vm.s.get(sequence);
      for (int i = 0; i < count; i++) {
        vm.m.setReference(items, i, item(from, start + i * step));
      }
      vm.m.setInt(vm.s.get(mark), Layout.LIST_SIZE, count);
    }
    return vm.s.popReturning();
  }

  /** An index given by the program, from 0; raises IndexError. */
  int index(int slot, int length, String what) {
    long object = vm.s.get(slot);
    int kind = vm.kind(object);
    long index = kind == Kind.INT || kind == Kind.BOOL ? vm.numbers.small(object) : indexOf(slot, what);
    if (index < 0) {
      index += length;
    }
    if (index < 0 || index >= length) {
      throw vm.errors.raise("IndexError", what + " out of range");
    }
    return (int) index;
  }

  private long indexOf(int slot, String what) {
    long object = vm.types.unwrap(vm.s.get(slot));
    if (!Kind.isInt(vm.kind(object)) && vm.types.method(object, "__index__") == 0) {
      String container = what.substring(0, what.indexOf(' '));
      throw vm.errors.type(container.equals("string")
          ? "string indices must be integers, not '%2$s'"
          : "%s indices must be integers or slices, not %s", container, vm.types.name(object));
    }
    try {
      return vm.numbers.index(slot).longValueExact();
    } catch (ArithmeticException e) {
      throw vm.errors.raise("IndexError", "cannot fit 'int' into an index-sized integer");
    }
  }

  /** A slice applied to a length: start, step, count. */
  record Range(int start, int step, int count) {}

  /** Applies the slice object in a slot. */
  Range range(int slice, int length) {
    long step = bound(slice, Layout.SLICE_STEP, 1);
    if (step == 0) {
      throw vm.errors.value("slice step cannot be zero");
    }
    boolean down = step < 0;
    long start = clamp(bound(slice, Layout.SLICE_START, down ? Long.MAX_VALUE : 0), length, down, vm.m.getReference(vm.s
        .get(slice), Layout.SLICE_START) == vm.none);
    long stop = clamp(bound(slice, Layout.SLICE_STOP, down ? Long.MIN_VALUE : Long.MAX_VALUE), length, down, vm.m
        .getReference(vm.s.get(slice), Layout.SLICE_STOP) == vm.none);
    long count = down ? (start - stop - step - 1) / -step : (stop - start + step - 1) / step;
    int stepInt = (int) Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, step));
    return new Range((int) start, stepInt, (int) Math.max(0, count));
  }

  private long bound(int slice, int part, long ifNone) {
    long value = vm.m.getReference(vm.s.get(slice), part);
    if (value == vm.none) {
      return ifNone;
    }
    if (vm.kind(value) == Kind.INT) {
      long index = vm.numbers.small(value);
      return Math.max(-Long.MAX_VALUE / 2, Math.min(Long.MAX_VALUE / 2, index));
    }
    int slot = vm.s.push(value);
    if (!Kind.isInt(vm.kind(vm.types.unwrap(value))) && vm.types.method(value, "__index__") == 0) {
      throw vm.errors.type("slice indices must be integers or None or have an __index__ method");
    }
    BigInteger index = vm.numbers.index(slot);
    vm.s.popTo(slot);
    return index.bitLength() > 62 ? index.signum() < 0 ? -Long.MAX_VALUE / 2 : Long.MAX_VALUE / 2 : index.longValue();
  }

  private static long clamp(long bound, int length, boolean down, boolean none) {
    long lowest = down ? -1 : 0;
    long highest = down ? length - 1 : length;
    if (none) {
      return bound > 0 ? highest : lowest;
    }
    long value = bound < 0 ? bound + length : bound;
    return Math.max(lowest, Math.min(highest, value));
  }
}
