package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Operator;

/** {@code set} and {@code frozenset}. */
final class SetTypes {
  private final Vm vm;

  SetTypes(Vm vm) {
    this.vm = vm;
  }

  void fill() {
    TypeInfo type = vm.types.named("set");
    TypeDef def = new TypeDef(vm, type);
    def.function("__new__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      vm.calls.takeKeywords();
      int value = vm.s.push(vm.sets.create(false));
      return vm.attributes.wrap(a, value, type);
    });
    def.method("__init__", 1, 2, (vm, a, n) -> {
      vm.sets.clear(a);
      if (n > 1) {
        vm.sets.addAll(a, a + 1);
      }
      return vm.none;
    });
    def.unhashable();
    common(def);
    changes(def);
    TypeInfo frozenType = vm.types.named("frozenset");
    TypeDef frozen = new TypeDef(vm, frozenType);
    frozen.function("__new__", 1, 2, (vm, a, n) -> {
      boolean same = n > 1 && vm.kindAt(a + 1) == Kind.FROZENSET;
      int value = vm.s.push(n == 1 ? vm.sets.create(true) : same ? vm.s.get(a + 1) : vm.sets.of(a + 1, true));
      return vm.attributes.wrap(a, value, frozenType);
    });
    frozen.hash();
    common(frozen);
  }

  static long disjoint(Vm vm, int left, int right) {
    boolean[] found = {false};
    vm.iteration.each(right, item -> found[0] |= vm.items.plainContains(left, item));
    return vm.bool(!found[0]);
  }

  /** The other operand as a set. */
  private static int other(Vm vm, int slot) {
    int kind = vm.kindAt(slot);
    return kind == Kind.SET || kind == Kind.FROZENSET ? slot : vm.s.push(vm.sets.of(slot, false));
  }

  private static void combine(TypeDef def, String name, Operator operator) {
    def.method(name, 1, Builtins.ANY, (vm, a, n) -> {
      int result = vm.s.push(vm.sets.of(a, vm.kindAt(a) == Kind.FROZENSET));
      for (int i = 1; i < n; i++) {
        vm.s.set(result, vm.ops.builtin(operator, result, other(vm, a + i)));
      }
      return vm.s.get(result);
    });
  }

  private static void common(TypeDef def) {
    def.container(false).comparisons(true).repr().operators(Operator.AND, Operator.OR, Operator.SUBTRACT, Operator.XOR);
    combine(def, "union", Operator.OR);
    combine(def, "intersection", Operator.AND);
    combine(def, "difference", Operator.SUBTRACT);
    combine(def, "symmetric_difference", Operator.XOR);
    def.method("copy", 1, 1, (vm, a, n) -> vm.kindAt(a) == Kind.FROZENSET ? vm.s.get(a) : vm.sets.of(a, false));
    def.method("issubset", 2, 2, (vm, a, n) -> vm.comparing.builtin(Comparing.LE, a, other(vm, a + 1)));
    def.method("issuperset", 2, 2, (vm, a, n) -> vm.comparing.builtin(Comparing.GE, a, other(vm, a + 1)));
    def.method("isdisjoint", 2, 2, (vm, a, n) -> disjoint(vm, a, a + 1));
  }

  private static void changes(TypeDef def) {
    def.method("add", 2, 2, (vm, a, n) -> {
      vm.sets.add(a, a + 1);
      return vm.none;
    });
    for (String name : new String[]{"discard", "remove"}) {
      def.method(name, 2, 2, (vm, a, n) -> {
        int at = vm.sets.find(a, a + 1);
        if (at >= 0) {
          vm.sets.remove(a, at);
        } else if (name.equals("remove")) {
          throw vm.errors.raiseWith("KeyError", a + 1);
        }
        return vm.none;
      });
    }
    def.method("pop", 1, 1, (vm, a, n) -> {
      int at = vm.sets.keyFrom(vm.s.get(a), 0);
      if (at < 0) {
        throw vm.errors.raise("KeyError", "pop from an empty set");
      }
      int key = vm.s.push(vm.sets.keyAt(vm.s.get(a), at));
      vm.sets.remove(a, at);
      vm.s.popTo(key + 1);
      return vm.s.popReturning();
    });
    def.method("clear", 1, 1, (vm, a, n) -> {
      vm.sets.clear(a);
      return vm.none;
    });
    def.method("update", 1, Builtins.ANY, (vm, a, n) -> {
      for (int i = 1; i < n; i++) {
        vm.sets.addAll(a, a + i);
      }
      return vm.none;
    });
    String[] names = {"intersection_update", "difference_update", "symmetric_difference_update"};
    Operator[] operators = {Operator.AND, Operator.SUBTRACT, Operator.XOR};
    for (int i = 0; i < names.length; i++) {
      int which = i;
      def.method(names[i], 2, 2, (vm, a, n) -> {
        vm.ops.updateSet(operators[which], a, other(vm, a + 1));
        return vm.none;
      });
    }
  }
}
