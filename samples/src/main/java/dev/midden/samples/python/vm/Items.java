package dev.midden.samples.python.vm;

/** Items of containers: indexing, slices, membership. Operands are in slots; results are valid until the next safepoint. */
public final class Items {
  private final Vm vm;

  Items(Vm vm) {
    this.vm = vm;
  }

  /** Whether an item is in a container. */
  public boolean contains(int container, int item) {
    long object = vm.s.get(container);
    int kind = vm.kind(object);
    if (kind == Kind.STR || kind == Kind.DICT) {
      return plainContains(container, item);
    }
    if (vm.types.overrides(object, "__contains__")) {
      int mark = vm.s.push(vm.calls.method(container, "__contains__", item));
      boolean truth = vm.ops.truth(mark);
      vm.s.popTo(mark);
      return truth;
    }
    if (!vm.types.info(object).builtin && vm.types.overrides(object, "__iter__")) {
      return search(container, item);
    }
    int mark = vm.s.push(vm.types.unwrap(object));
    boolean found = plainContains(mark, item);
    vm.s.popTo(mark);
    return found;
  }

  boolean plainContains(int container, int item) {
    long object = vm.s.get(container);
    switch (vm.kind(object)) {
      case Kind.DICT -> {
        return vm.dicts.find(container, item) >= 0;
      }
      case Kind.SET, Kind.FROZENSET -> {
        return findInSet(container, item);
      }
      case Kind.STR, Kind.STR2, Kind.STR4 -> {
        if (!Kind.isStr(vm.kind(vm.types.unwrap(vm.s.get(item))))) {
          throw vm.errors.type("'in <string>' requires string as left operand, not %s", vm.types.name(vm.s.get(item)));
        }
        long sought = vm.types.unwrap(vm.s.get(item));
        if (vm.m.shape(object) == vm.layout.str && vm.m.shape(sought) == vm.layout.str && vm.strs.length(sought) == 1) {
          return vm.strs.find(object, sought) >= 0;
        }
        return vm.strs.get(object).contains(vm.strs.get(sought));
      }
      case Kind.RANGE -> {
        int kind = vm.kindAt(item);
        if (kind == Kind.INT || kind == Kind.BOOL) {
          return inRange(object, vm.numbers.small(vm.s.get(item)));
        }
        return search(container, item);
      }
      case Kind.VIEW -> {
        if (vm.m.getInt(object, Layout.NUMBER) == Dicts.KEYS) {
          int dict = vm.s.push(vm.m.getReference(object, Layout.VIEWED));
          boolean found = vm.dicts.find(dict, item) >= 0;
          vm.s.popTo(dict);
          return found;
        }
        return search(container, item);
      }
      default -> {
        if (!vm.iteration.isIterable(container)) {
          throw vm.errors.type("argument of type '%s' is not iterable", vm.types.name(object));
        }
        return search(container, item);
      }
    }
  }

  private boolean findInSet(int set, int item) {
    if (vm.kindAt(item) == Kind.SET) {
      int frozen = vm.s.push(vm.sets.of(item, true));
      boolean found = vm.sets.find(set, frozen) >= 0;
      vm.s.popTo(frozen);
      return found;
    }
    return vm.sets.find(set, item) >= 0;
  }

  private boolean inRange(long range, long value) {
    long start = vm.m.getLong(range, Layout.RANGE_START);
    long step = vm.m.getLong(range, Layout.RANGE_STEP);
    long index = value - start;
    return index % step == 0 && index / step >= 0 && index / step < vm.iteration.rangeLength(range);
  }

  private boolean search(int container, int item) {
    int iterator = vm.s.push(0);
    vm.s.set(iterator, vm.iteration.iterator(container));
    int each = vm.s.push(0);
    boolean found = false;
    for (long next = vm.iteration.next(iterator); next != 0 && !found; next = found ? 1 : vm.iteration.next(iterator)) {
      vm.s.set(each, next);
      found = vm.comparing.equal(each, item);
    }
    vm.s.popTo(iterator);
    return found;
  }

  /** {@code container[index]}. */
  public long getItem(int container, int index) {
    long object = vm.s.get(container);
    int kind = vm.kind(object);
    if (kind == Kind.INSTANCE || kind == Kind.EXCEPTION) {
      return customItem(container, index);
    }
    if (kind == Kind.TYPE) {
      return classItem(container, index);
    }
    return plainItem(container, index);
  }

  private long customItem(int container, int index) {
    long object = vm.s.get(container);
    if (vm.types.overrides(object, "__getitem__")) {
      return vm.calls.method(container, "__getitem__", index);
    }
    long payload = vm.types.unwrap(object);
    if (payload == object) {
      throw vm.errors.type("'%s' object is not subscriptable", vm.types.name(object));
    }
    int mark = vm.s.push(payload);
    if (vm.kind(payload) == Kind.DICT && vm.types.method(object, "__missing__") != 0) {
      long value = vm.dicts.get(mark, index);
      vm.s.popTo(mark);
      return value != 0 ? value : vm.calls.method(container, "__missing__", index);
    }
    vm.s.set(mark, plainItem(mark, index));
    return vm.s.popReturning();
  }

  private long classItem(int container, int index) {
    if (vm.types.method(vm.s.get(container), "__getitem__") != 0) {
      return vm.calls.method(container, "__getitem__", index);
    }
    long method = vm.types.lookup(vm.s.get(container), "__class_getitem__");
    if (method == 0) {
      TypeInfo info = vm.types.ofClass(vm.s.get(container));
      if (info.builtin && (info.kind == Kind.LIST || info.kind == Kind.DICT || info.kind == Kind.TUPLE
          || info.kind == Kind.SET || info.kind == Kind.FROZENSET || info == vm.types.type)) {
        return vm.s.get(container);
      }
      throw vm.errors.type("type '%s' is not subscriptable", info.name);
    }
    int mark = vm.s.push(method);
    vm.s.push(vm.s.get(container));
    vm.s.push(vm.s.get(index));
    if (vm.kindAt(mark) == Kind.CLASSMETHOD) {
      vm.s.set(mark, vm.m.getReference(vm.s.get(mark), Layout.WRAPPED));
    }
    vm.calls.top(mark);
    return vm.s.popReturning();
  }

  /** Indexing of a builtin value. */
  long plainItem(int container, int index) {
    long object = vm.s.get(container);
    int kind = vm.kind(object);
    boolean slice = vm.kindAt(index) == Kind.SLICE;
    switch (kind) {
      case Kind.LIST -> {
        if (slice) {
          Sequences.Range range = vm.sequences.range(index, vm.sequences.size(object));
          return vm.sequences.slice(container, range.start(), range.step(), range.count(), false);
        }
        return vm.sequences.get(object, vm.sequences.index(index, vm.sequences.size(object), "list index"));
      }
      case Kind.TUPLE -> {
        int length = vm.m.length(object);
        if (slice) {
          Sequences.Range range = vm.sequences.range(index, length);
          return range.count() == length && range.step() == 1
              ? object
              : vm.sequences.slice(container, range.start(), range.step(), range.count(), true);
        }
        return vm.m.getReference(object, vm.sequences.index(index, length, "tuple index"));
      }
      case Kind.DICT -> {
        long value = vm.dicts.get(container, index);
        if (value == 0) {
          throw vm.errors.raiseWith("KeyError", index);
        }
        return value;
      }
      case Kind.STR, Kind.STR2, Kind.STR4 -> {
        return stringItem(container, index, slice);
      }
      case Kind.BYTES -> {
        int length = vm.m.length(object);
        if (slice) {
          Sequences.Range range = vm.sequences.range(index, length);
          byte[] all = vm.text.bytes(object);
          byte[] part = new byte[range.count()];
          for (int i = 0; i < part.length; i++) {
            part[i] = all[range.start() + i * range.step()];
          }
          return vm.text.bytes(part);
        }
        int at = vm.sequences.index(index, length, "index");
        return vm.numbers.of(vm.m.getByteElement(object, at) & 0xFF);
      }
      case Kind.RANGE -> {
        return rangeItem(container, index, slice);
      }
      case Kind.PROXY -> {
        int dict = vm.s.push(vm.m.getReference(object, Layout.VIEWED));
        long value = plainItem(dict, index);
        vm.s.popTo(dict);
        return value;
      }
      default -> {
        if (vm.types.method(object, "__getitem__") != 0) {
          return vm.calls.method(container, "__getitem__", index);
        }
        throw vm.errors.type("'%s' object is not subscriptable", vm.types.name(object));
      }
    }
  }

  private long stringItem(int container, int index, boolean slice) {
    long object = vm.s.get(container);
    int length = vm.strs.length(object);
    if (!slice) {
      return vm.strs.ofChar(vm.strs.charAt(object, vm.sequences.index(index, length, "string index")));
    }
    Sequences.Range range = vm.sequences.range(index, length);
    if (range.count() == length && range.step() == 1) {
      return object;
    }
    if (vm.kind(object) != Kind.STR4 && range.step() == 1) {
      return vm.strs.of(vm.strs.get(object).substring(range.start(), range.start() + range.count()));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < range.count(); i++) {
      text.appendCodePoint(vm.strs.charAt(object, range.start() + i * range.step()));
    }
    return vm.strs.of(text.toString());
  }

  private long rangeItem(int container, int index, boolean slice) {
    long object = vm.s.get(container);
    long start = vm.m.getLong(object, Layout.RANGE_START);
    long step = vm.m.getLong(object, Layout.RANGE_STEP);
    int length = (int) vm.iteration.rangeLength(object);
    if (slice) {
      Sequences.Range range = vm.sequences.range(index, length);
      long from = start + range.start() * step;
      long by = step * range.step();
      return range(from, from + range.count() * by, by);
    }
    return vm.numbers.of(start + step * vm.sequences.index(index, length, "range object index"));
  }

  /** A range object. */
  public long range(long start, long stop, long step) {
    long made = vm.m.allocate(vm.layout.range);
    vm.m.setLong(made, Layout.RANGE_START, start);
    vm.m.setLong(made, Layout.RANGE_STOP, stop);
    vm.m.setLong(made, Layout.RANGE_STEP, step);
    return made;
  }

  /** A slice object; −1 for the step's slot means None. */
  public long slice(int start, int stop, int step) {
    long made = vm.m.allocate(vm.layout.slice);
    vm.m.setReference(made, Layout.SLICE_START, vm.s.get(start));
    vm.m.setReference(made, Layout.SLICE_STOP, vm.s.get(stop));
    vm.m.setReference(made, Layout.SLICE_STEP, step < 0 ? vm.none : vm.s.get(step));
    return made;
  }

  /** {@code container[index] = value}. */
  public void setItem(int container, int index, int value) {
    long object = vm.s.get(container);
    if (vm.types.overrides(object, "__setitem__")) {
      int mark = vm.s.push(vm.calls.method(container, "__setitem__", index, value));
      vm.s.popTo(mark);
      return;
    }
    int mark = vm.s.push(vm.types.unwrap(object));
    plainSetItem(mark, index, value);
    vm.s.popTo(mark);
  }

  void plainSetItem(int container, int index, int value) {
    long object = vm.s.get(container);
    switch (vm.kind(object)) {
      case Kind.LIST -> {
        if (vm.kindAt(index) == Kind.SLICE) {
          setSlice(container, index, value);
        } else {
          vm.sequences.set(object, vm.sequences.index(index, vm.sequences.size(object), "list assignment index"),
              vm.s.get(
                  value));
        }
      }
      case Kind.DICT -> vm.dicts.put(container, index, value);
      default -> throw vm.errors.type("'%s' object does not support item assignment", vm.types.name(object));
    }
  }

  private void setSlice(int list, int slice, int value) {
    if (!vm.iteration.isIterable(value)) {
      throw vm.errors.type("can only assign an iterable");
    }
    int items = vm.s.push(0);
    vm.s.set(items, vm.iteration.list(value));
    Sequences.Range range = vm.sequences.range(slice, vm.sequences.size(vm.s.get(list)));
    if (range.step() == 1) {
      vm.sequences.replace(list, range.start(), range.count(), items);
    } else {
      int count = vm.sequences.size(vm.s.get(items));
      if (count != range.count()) {
        throw vm.errors.value("attempt to assign sequence of size %d to extended slice of size %d", count,
            range.count());
      }
      for (int i = 0; i < count; i++) {
        vm.sequences.set(vm.s.get(list), range.start() + i * range.step(), vm.sequences.get(vm.s.get(items), i));
      }
    }
    vm.s.popTo(items);
  }

  /** {@code del container[index]}. */
  public void deleteItem(int container, int index) {
    long object = vm.s.get(container);
    if (vm.types.overrides(object, "__delitem__")) {
      int mark = vm.s.push(vm.calls.method(container, "__delitem__", index));
      vm.s.popTo(mark);
      return;
    }
    int mark = vm.s.push(vm.types.unwrap(object));
    plainDeleteItem(mark, index);
    vm.s.popTo(mark);
  }

  void plainDeleteItem(int container, int index) {
    long object = vm.s.get(container);
    switch (vm.kind(object)) {
      case Kind.LIST -> {
        int size = vm.sequences.size(object);
        if (vm.kindAt(index) != Kind.SLICE) {
          vm.sequences.remove(container, vm.sequences.index(index, size, "list assignment index"), 1);
          return;
        }
        Sequences.Range range = vm.sequences.range(index, size);
        if (range.step() == 1) {
          vm.sequences.remove(container, range.start(), range.count());
        } else {
          for (int i = range.count() - 1; i >= 0; i--) {
            int at = range.step() > 0 ? i : range.count() - 1 - i;
            vm.sequences.remove(container, range.start() + at * range.step(), 1);
          }
        }
      }
      case Kind.DICT -> {
        int entry = vm.dicts.find(container, index);
        if (entry < 0) {
          throw vm.errors.raiseWith("KeyError", index);
        }
        vm.dicts.remove(container, entry);
      }
      default -> throw vm.errors.type("'%s' object does%s support item deletion", vm.types.name(object),
          vm.kind(object) == Kind.TUPLE ? "n't" : " not");
    }
  }
}
