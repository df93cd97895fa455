package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Operator;

/** {@code list}, {@code tuple}, {@code range}, {@code slice}. */
final class SequenceTypes {
  private final Vm vm;

  SequenceTypes(Vm vm) {
    this.vm = vm;
  }

  void fill() {
    list();
    tuple();
    TypeDef range = new TypeDef(vm, vm.types.named("range"));
    range.function("__new__", 2, 4, (vm, a, n) -> {
      long start = n == 2 ? 0 : vm.numbers.indexLong(a + 1);
      long stop = vm.numbers.indexLong(n == 2 ? a + 1 : a + 2);
      long step = n == 4 ? vm.numbers.indexLong(a + 3) : 1;
      if (step == 0) {
        throw vm.errors.value("range() arg 3 must not be zero");
      }
      return vm.items.range(start, stop, step);
    });
    range.container(true).comparisons(false).hash().repr();
    range.getter("start", (vm, a, n) -> vm.numbers.of(vm.m.getLong(vm.s.get(a), Layout.RANGE_START)));
    range.getter("stop", (vm, a, n) -> vm.numbers.of(vm.m.getLong(vm.s.get(a), Layout.RANGE_STOP)));
    range.getter("step", (vm, a, n) -> vm.numbers.of(vm.m.getLong(vm.s.get(a), Layout.RANGE_STEP)));
    search(range);
    range.method("__reversed__", 1, 1, (vm, a, n) -> {
      long object = vm.s.get(a);
      long step = vm.m.getLong(object, Layout.RANGE_STEP);
      long count = vm.iteration.rangeLength(object);
      return vm.iteration.range(vm.m.getLong(object, Layout.RANGE_START) + (count - 1) * step, -step, count);
    });
    TypeDef slice = new TypeDef(vm, vm.types.named("slice"));
    slice.function("__new__", 2, 4, (vm, a, n) -> {
      int none = vm.s.push(vm.none);
      return n == 2 ? vm.items.slice(none, a + 1, none) : vm.items.slice(a + 1, a + 2, n == 4 ? a + 3 : none);
    });
    slice.comparisons(false).repr();
    String[] parts = {"start", "stop", "step"};
    for (int i = 0; i < 3; i++) {
      int part = i;
      slice.getter(parts[i], (vm, a, n) -> vm.m.getReference(vm.s.get(a), part));
    }
    slice.method("indices", 2, 2, (vm, a, n) -> {
      Sequences.Range applied = vm.sequences.range(a, vm.numbers.indexInt(a + 1));
      int mark = vm.s.push(vm.numbers.of(applied.start()));
      vm.s.push(vm.numbers.of(applied.start() + (long) applied.count() * applied.step()));
      vm.s.push(vm.numbers.of(applied.step()));
      return vm.sequences.tuple(mark, 3);
    });
  }

  /** {@code index} and {@code count}. */
  private static void search(TypeDef def) {
    def.method("index", 2, 4, (vm, a, n) -> {
      int length = vm.ops.length(a);
      long from = n > 2 ? vm.numbers.indexLong(a + 2) : 0;
      long to = n > 3 ? vm.numbers.indexLong(a + 3) : length;
      from = Math.max(0, from < 0 ? from + length : from);
      to = to < 0 ? to + length : to;
      int item = vm.s.push(0);
      for (int i = (int) Math.min(from, length); i < to && i < vm.ops.length(a); i++) {
        vm.s.set(item, item(vm, a, i));
        if (vm.comparing.equal(item, a + 1)) {
          return vm.numbers.of(i);
        }
      }
      throw vm.errors.value(vm.kindAt(a) == Kind.TUPLE ? "tuple.index(x): x not in tuple" : "%s is not in list", vm.text
          .repr(a + 1));
    });
    def.method("count", 2, 2, (vm, a, n) -> {
      int item = vm.s.push(0);
      long count = 0;
      for (int i = 0; i < vm.ops.length(a); i++) {
        vm.s.set(item, item(vm, a, i));
        count += vm.comparing.equal(item, a + 1) ? 1 : 0;
      }
      return vm.numbers.of(count);
    });
  }

  private static long item(Vm vm, int slot, int index) {
    if (vm.kindAt(slot) == Kind.RANGE) {
      int at = vm.s.push(vm.numbers.of(index));
      long value = vm.items.plainItem(slot, at);
      vm.s.popTo(at);
      return value;
    }
    return vm.sequences.item(vm.s.get(slot), index);
  }

  private void tuple() {
    TypeInfo type = vm.types.named("tuple");
    TypeDef def = new TypeDef(vm, type);
    def.function("__new__", 1, 2, (vm, a, n) -> {
      int value = vm.s.push(n == 1 ? vm.sequences.newTuple(0) : vm.iteration.tuple(a + 1));
      return vm.attributes.wrap(a, value, type);
    });
    def.container(true).comparisons(true).hash().repr().operators(Operator.ADD, Operator.MULTIPLY);
    search(def);
    def.method("__reversed__", 1, 1, (vm, a, n) -> vm.iteration.reversed(a));
  }

  private void list() {
    TypeInfo type = vm.types.named("list");
    TypeDef def = new TypeDef(vm, type);
    def.function("__new__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      vm.calls.takeKeywords();
      int value = vm.s.push(vm.sequences.newList(0));
      return vm.attributes.wrap(a, value, type);
    });
    def.method("__init__", 1, 2, (vm, a, n) -> {
      vm.sequences.clear(a);
      if (n > 1) {
        vm.iteration.extend(a, a + 1);
      }
      return vm.none;
    });
    def.container(true).mutable().comparisons(true).unhashable().repr().operators(Operator.ADD, Operator.MULTIPLY);
    search(def);
    def.method("__iadd__", 2, 2, (vm, a, n) -> {
      vm.iteration.extend(a, a + 1);
      return vm.s.get(a);
    });
    def.method("append", 2, 2, (vm, a, n) -> {
      vm.sequences.append(a, a + 1);
      return vm.none;
    });
    def.method("extend", 2, 2, (vm, a, n) -> {
      vm.iteration.extend(a, a + 1);
      return vm.none;
    });
    def.method("insert", 3, 3, (vm, a, n) -> {
      int size = vm.sequences.size(vm.s.get(a));
      long index = vm.numbers.indexLong(a + 1);
      index = index < 0 ? Math.max(0, index + size) : Math.min(index, size);
      vm.sequences.insert(a, (int) index, a + 2);
      return vm.none;
    });
    def.method("pop", 1, 2, (vm, a, n) -> {
      int size = vm.sequences.size(vm.s.get(a));
      if (size == 0) {
        throw vm.errors.raise("IndexError", "pop from empty list");
      }
      return vm.sequences.pop(a, n == 1 ? size - 1 : vm.sequences.index(a + 1, size, "pop index"));
    });
    def.method("remove", 2, 2, (vm, a, n) -> {
      int item = vm.s.push(0);
      for (int i = 0; i < vm.sequences.size(vm.s.get(a)); i++) {
        vm.s.set(item, vm.sequences.get(vm.s.get(a), i));
        if (vm.comparing.equal(item, a + 1)) {
          vm.s.popTo(item);
          vm.sequences.remove(a, i, 1);
          return vm.none;
        }
      }
      throw vm.errors.value("list.remove(x): x not in list");
    });
    def.method("clear", 1, 1, (vm, a, n) -> {
      vm.sequences.clear(a);
      return vm.none;
    });
    def.method("copy", 1, 1, (vm, a, n) -> vm.sequences.slice(a, 0, 1, vm.sequences.size(vm.s.get(a)), false));
    def.method("reverse", 1, 1, (vm, a, n) -> {
      long list = vm.s.get(a);
      int low = vm.s.push(0);
      int high = vm.s.push(0);
      for (int i = 0, j = vm.sequences.size(list) - 1; i < j; i++, j--) {
        vm.s.set(low, vm.sequences.get(list, i));
        vm.s.set(high, vm.sequences.get(list, j));
        vm.sequences.set(list, i, vm.s.get(high));
        vm.sequences.set(list, j, vm.s.get(low));
      }
      return vm.none;
    });
    def.method("sort(*,key,reverse)", 1, 1, (vm, a, n) -> {
      new Sorting(vm).sort(a, a + 1, vm.s.get(a + 2) != 0 && vm.ops.truth(a + 2));
      return vm.none;
    });
    def.method("__reversed__", 1, 1, (vm, a, n) -> vm.iteration.reversed(a));
  }
}
