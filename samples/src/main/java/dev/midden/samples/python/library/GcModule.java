package dev.midden.samples.python.library;

import dev.midden.samples.python.vm.Builtins;
import dev.midden.samples.python.vm.Collecting;
import dev.midden.samples.python.vm.ModuleDef;
import dev.midden.samples.python.vm.Vm;

/** {@code gc}, on what the collector offers: {@link Collecting}. */
final class GcModule {
  private GcModule() {}

  static void fill(ModuleDef def) {
    Vm vm = def.vm();
    Collecting gc = vm.collecting;
    def.function("enable", 0, 0, (machine, a, n) -> {
      gc.enable(true);
      return machine.none;
    });
    def.function("disable", 0, 0, (machine, a, n) -> {
      gc.enable(false);
      return machine.none;
    });
    def.function("isenabled", 0, 0, (machine, a, n) -> machine.bool(gc.isEnabled()));
    def.function("collect(generation)", 0, 1, (machine, a, n) -> {
      long generation = machine.s.get(a) == 0 ? 2 : machine.numbers.indexLong(a);
      if (generation < 0 || generation > 2) {
        throw machine.errors.value("invalid generation");
      }
      return machine.numbers.of(gc.collect((int) generation));
    });
    def.function("get_threshold", 0, 0, (machine, a, n) -> triple(machine, gc.thresholds()));
    def.function("set_threshold", 1, 3, (machine, a, n) -> {
      int[] thresholds = gc.thresholds();
      for (int i = 0; i < n; i++) {
        thresholds[i] = machine.numbers.indexInt(a + i);
      }
      gc.setThresholds(thresholds);
      return machine.none;
    });
    def.function("get_count", 0, 0, (machine, a, n) -> triple(machine, gc.counts()));
    def.function("get_stats", 0, 0, (machine, a, n) -> stats(machine, gc));
    def.function("freeze", 0, 0, (machine, a, n) -> {
      gc.freeze();
      return machine.none;
    });
    def.function("unfreeze", 0, 0, (machine, a, n) -> {
      gc.unfreeze();
      return machine.none;
    });
    def.function("get_freeze_count", 0, 0, (machine, a, n) -> machine.numbers.of(gc.freezeCount()));
    def.function("is_tracked", 1, 1, (machine, a, n) -> machine.bool(gc.isTracked(machine.s.get(a))));
    def.function("is_finalized", 1, 1, (machine, a, n) -> machine.bool(gc.isFinalized(machine.s.get(a))));
    def.function("get_objects(generation)", 0, 1, (machine, a, n) -> {
      int generation = machine.s.get(a) == 0 || machine.s.get(a) == machine.none ? -1 : machine.numbers.indexInt(a);
      return gc.objects(generation);
    });
    def.function("get_referents", 0, Builtins.ANY, (machine, a, n) -> gc.referents(a, n));
    def.function("get_referrers", 0, Builtins.ANY, (machine, a, n) -> gc.referrers(a, n));
    def.function("set_debug", 1, 1, (machine, a, n) -> {
      gc.setDebug(machine.numbers.indexInt(a));
      return machine.none;
    });
    def.function("get_debug", 0, 0, (machine, a, n) -> machine.numbers.of(gc.debug()));
    def.value("callbacks", gc.callbacks()).value("garbage", gc.garbage());
    String[] flags = {"DEBUG_STATS", "DEBUG_COLLECTABLE", "DEBUG_UNCOLLECTABLE", "DEBUG_SAVEALL", "DEBUG_LEAK"};
    int[] values = {1, 2, 4, 32, 38};
    for (int i = 0; i < flags.length; i++) {
      def.value(flags[i], vm.numbers.of(values[i]));
    }
  }

  private static long triple(Vm vm, int[] values) {
    int mark = vm.s.top;
    for (int value : values) {
      vm.s.push(vm.numbers.of(value));
    }
    return vm.sequences.tuple(mark, 3);
  }

  private static long stats(Vm vm, Collecting gc) {
    int list = vm.s.push(vm.sequences.newList(0));
    for (long[] row : gc.stats()) {
      int dict = vm.s.push(vm.dicts.create());
      String[] names = {"collections", "collected", "uncollectable"};
      for (int i = 0; i < names.length; i++) {
        int value = vm.s.push(vm.numbers.of(row[i]));
        vm.dicts.put(dict, names[i], value);
      }
      vm.sequences.append(list, dict);
      vm.s.popTo(dict);
    }
    return vm.s.get(list);
  }
}
