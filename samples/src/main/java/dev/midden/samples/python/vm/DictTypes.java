package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Operator;

/** {@code dict} and its views. */
final class DictTypes {
  private final Vm vm;

  DictTypes(Vm vm) {
    this.vm = vm;
  }

  void fill() {
    TypeInfo type = vm.types.named("dict");
    TypeDef def = new TypeDef(vm, type);
    def.function("__new__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      vm.calls.takeKeywords();
      int value = vm.s.push(vm.dicts.create());
      return vm.attributes.wrap(a, value, type);
    });
    def.method("__init__(**)", 1, 2, (vm, a, n) -> {
      update(vm, a, n);
      return vm.none;
    });
    def.method("update(**)", 1, 2, (vm, a, n) -> {
      update(vm, a, n);
      return vm.none;
    });
    def.container(true).mutable().comparisons(false).unhashable().repr().operators(Operator.OR);
    def.method("get", 2, 3, (vm, a, n) -> {
      long value = vm.dicts.get(a, a + 1);
      return value != 0 ? value : n > 2 ? vm.s.get(a + 2) : vm.none;
    });
    def.method("setdefault", 2, 3, (vm, a, n) -> {
      long value = vm.dicts.get(a, a + 1);
      if (value != 0) {
        return value;
      }
      int added = n > 2 ? a + 2 : vm.s.push(vm.none);
      vm.dicts.put(a, a + 1, added);
      return vm.s.get(added);
    });
    def.method("pop", 2, 3, (vm, a, n) -> {
      int entry = vm.dicts.find(a, a + 1);
      if (entry < 0) {
        if (n > 2) {
          return vm.s.get(a + 2);
        }
        throw vm.errors.raiseWith("KeyError", a + 1);
      }
      int value = vm.s.push(vm.dicts.valueAt(vm.s.get(a), entry));
      vm.dicts.remove(a, entry);
      vm.s.popTo(value + 1);
      return vm.s.popReturning();
    });
    def.method("popitem", 1, 1, (vm, a, n) -> {
      int entry = vm.dicts.end(vm.s.get(a)) - 1;
      while (entry >= 0 && vm.dicts.keyAt(vm.s.get(a), entry) == 0) {
        entry--;
      }
      if (entry < 0) {
        throw vm.errors.raise("KeyError", "popitem(): dictionary is empty");
      }
      int pair = vm.s.push(vm.dicts.keyAt(vm.s.get(a), entry));
      vm.s.push(vm.dicts.valueAt(vm.s.get(a), entry));
      vm.s.set(pair, vm.sequences.tuple(pair, 2));
      vm.dicts.remove(a, entry);
      vm.s.popTo(pair + 1);
      return vm.s.popReturning();
    });
    def.method("clear", 1, 1, (vm, a, n) -> {
      vm.dicts.clear(a);
      return vm.none;
    });
    def.method("copy", 1, 1, (vm, a, n) -> vm.dicts.copy(a));
    def.method("keys", 1, 1, (vm, a, n) -> vm.dicts.view(a, Dicts.KEYS));
    def.method("values", 1, 1, (vm, a, n) -> vm.dicts.view(a, Dicts.VALUES));
    def.method("items", 1, 1, (vm, a, n) -> vm.dicts.view(a, Dicts.ITEMS));
    def.method("__reversed__", 1, 1, (vm, a, n) -> vm.iteration.reversedDict(a, Dicts.KEYS));
    def.classMethod("fromkeys", 2, 3, (vm, a, n) -> {
      int made = vm.s.push(vm.calls.call(a));
      int value = n > 2 ? a + 2 : vm.s.push(vm.none);
      vm.iteration.each(a + 1, key -> vm.items.setItem(made, key, value));
      return vm.s.get(made);
    });
    for (String name : new String[]{"dict_keys", "dict_values", "dict_items"}) {
      TypeDef view = new TypeDef(vm, vm.types.named(name)).container(false).comparisons(!name.equals("dict_values"))
          .repr();
      view.method("__reversed__", 1, 1, (vm, a, n) -> {
        int what = vm.m.getInt(vm.s.get(a), Layout.NUMBER);
        int dict = vm.s.push(vm.m.getReference(vm.s.get(a), Layout.VIEWED));
        return vm.iteration.reversedDict(dict, what);
      });
      if (!name.equals("dict_values")) {
        view.operators(Operator.AND, Operator.OR, Operator.SUBTRACT, Operator.XOR);
        view.method("isdisjoint", 2, 2, (vm, a, n) -> SetTypes.disjoint(vm, a, a + 1));
      }
    }
  }

  private static void update(Vm vm, int a, int n) {
    String[] names = vm.calls.takeKeywords();
    if (n > 1) {
      long source = vm.types.unwrap(vm.s.get(a + 1));
      if (vm.kind(source) == Kind.DICT && !vm.types.overrides(vm.s.get(a + 1), "keys")) {
        int from = vm.s.push(source);
        vm.dicts.update(a, from);
        vm.s.popTo(from);
      } else if (vm.types.method(vm.s.get(a + 1), "keys") != 0) {
        vm.ops.updateFromKeys(a, a + 1);
      } else {
        int[] index = {0};
        vm.iteration.each(a + 1, item -> {
          int pair = vm.s.push(0);
          if (!vm.iteration.isIterable(item)) {
            throw vm.errors.type("cannot convert dictionary update sequence element #%d to a sequence", index[0]);
          }
          vm.s.set(pair, vm.iteration.list(item));
          int size = vm.sequences.size(vm.s.get(pair));
          if (size != 2) {
            throw vm.errors.value("dictionary update sequence element #%d has length %d; 2 is required", index[0],
                size);
          }
          index[0]++;
          vm.s.push(vm.sequences.get(vm.s.get(pair), 0));
          vm.s.push(vm.sequences.get(vm.s.get(pair), 1));
          vm.dicts.put(a, pair + 1, pair + 2);
        });
      }
    }
    for (int i = 0; i < names.length; i++) {
      vm.dicts.put(a, names[i], a + n + i);
    }
  }
}
