package dev.midden.samples.python.library;

import dev.midden.samples.python.vm.Builtins;
import dev.midden.samples.python.vm.Iteration;
import dev.midden.samples.python.vm.ModuleDef;
import dev.midden.samples.python.vm.Vm;

/** {@code enumerate}, {@code zip}, {@code map}, {@code filter}: iterators over iterators. */
final class Lazy {
  private Lazy() {}

  static void fill(ModuleDef def) {
    Iteration iteration = def.vm().iteration;
    int enumerate = iteration.number("enumerate");
    int zip = iteration.number("zip");
    int map = iteration.number("map");
    int filter = iteration.number("filter");
    def.function("enumerate(iterable,start)", 1, 2, (vm, a, n) -> {
      int source = vm.s.push(vm.iteration.iterator(a));
      int made = vm.s.push(vm.iteration.create(enumerate, source));
      vm.iteration.setCounter(vm.s.get(made), vm.s.get(a + 1) == 0 ? 0 : vm.numbers.indexLong(a + 1));
      vm.iteration.keepTuple(made, 2);
      return vm.s.popReturning();
    });
    def.function("zip(*,strict)", 0, Builtins.ANY, (vm, a, n) -> {
      int source = vm.s.push(iterators(vm, a, n));
      int made = vm.s.push(vm.iteration.create(zip, source));
      vm.iteration.setCounter(vm.s.get(made), vm.s.get(a + n) == vm.yes ? 1 : 0);
      vm.iteration.keepTuple(made, n);
      return vm.s.popReturning();
    });
    def.function("map", 2, Builtins.ANY, (vm, a, n) -> {
      int source = vm.s.push(iterators(vm, a + 1, n - 1));
      long made = vm.iteration.create(map, source);
      vm.iteration.setExtra(made, vm.s.get(a));
      return made;
    });
    def.function("filter", 2, 2, (vm, a, n) -> {
      int source = vm.s.push(vm.iteration.iterator(a + 1));
      long made = vm.iteration.create(filter, source);
      vm.iteration.setExtra(made, vm.s.get(a));
      return made;
    });
  }

  /** A tuple of iterators over arguments. */
  static long iterators(Vm vm, int from, int count) {
    int first = vm.s.top;
    for (int i = 0; i < count; i++) {
      int slot = vm.s.push(0);
      vm.s.set(slot, vm.iteration.iterator(from + i));
    }
    long made = vm.sequences.tuple(first, count);
    vm.s.popTo(first);
    return made;
  }
}
