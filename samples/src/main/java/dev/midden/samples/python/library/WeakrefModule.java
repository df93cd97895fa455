package dev.midden.samples.python.library;

import dev.midden.samples.python.vm.ModuleDef;
import dev.midden.samples.python.vm.Vm;
import java.util.List;

/** What {@code weakref}, which is written in Python, needs of the machine. */
final class WeakrefModule {
  private WeakrefModule() {}

  static void fill(ModuleDef def) {
    def.type("ref", "ReferenceType").type("ReferenceType", "ReferenceType");
    def.function("getweakrefcount", 1, 1, (vm, a, n) -> vm.numbers.of(vm.weak.references(vm.s.get(a)).size()));
    def.function("getweakrefs", 1, 1, WeakrefModule::list);
  }

  private static long list(Vm vm, int a, int n) {
    int mark = vm.s.top;
    List<Long> found = vm.weak.references(vm.s.get(a));
    for (long each : found) {
      vm.s.push(each);
    }
    return vm.sequences.list(mark, found.size());
  }
}
