package dev.midden.samples.python.vm;

/** Steps of the iterators over other iterators: {@code enumerate}, {@code zip}, {@code map}, {@code filter}. */
final class Combining {
  private Combining() {}

  static void define(Iteration iteration) {
    iteration.define("enumerate", Combining::enumerate);
    iteration.define("zip", Combining::zip);
    iteration.define("map", Combining::map);
    iteration.define("filter", Combining::filter);
  }

  private static int source(Vm vm, int iterator) {
    return vm.s.push(vm.m.getReference(vm.s.get(iterator), Layout.ITERATOR_SOURCE));
  }

  private static long enumerate(Vm vm, int iterator) {
    int source = source(vm, iterator);
    long next = vm.iteration.next(source);
    if (next == 0) {
      vm.s.popTo(source);
      return 0;
    }
    int pair = vm.s.push(0);
    vm.s.push(next);
    long count = vm.m.getLong(vm.s.get(iterator), Layout.ITERATOR_A);
    vm.m.setLong(vm.s.get(iterator), Layout.ITERATOR_A, count + 1);
    vm.s.set(pair, vm.numbers.of(count));
    long made = tuple(vm, iterator, pair, 2);
    vm.s.popTo(source);
    return made;
  }

  /**
   * A tuple of the values in slots: the one handed out last, if nobody but the iterator has it any more (enum_next in
   * Objects/enumobject.c, zip_next in Python/bltinmodule.c). So the iterator holds what it gave last.
   */
  private static long tuple(Vm vm, int iterator, int first, int count) {
    long last = vm.m.getReference(vm.s.get(iterator), Layout.ITERATOR_EXTRA);
    if (last == 0 || vm.m.referenceCount(last) > 1) {
      return vm.sequences.tuple(first, count);
    }
    vm.collecting.track(last);
    int kept = vm.s.push(last);
    for (int i = 0; i < count; i++) {
      vm.m.setReference(vm.s.get(kept), i, vm.s.get(first + i));
    }
    return vm.s.popReturning();
  }

  /** Gives a new iterator the tuple that it hands out again and again; only where counts tell who has it. */
  static void keepTuple(Vm vm, int iterator, int count) {
    if (vm.counting && count > 0) {
      int nones = vm.s.top;
      for (int i = 0; i < count; i++) {
        vm.s.push(vm.none);
      }
      vm.m.setReference(vm.s.get(iterator), Layout.ITERATOR_EXTRA, vm.sequences.tuple(nones, count));
      vm.s.popTo(nones);
    }
  }

  /** Pushes the next item of each of several iterators; false where one is at its end. */
  private static boolean items(Vm vm, int sources) {
    int count = vm.m.length(vm.s.get(sources));
    for (int i = 0; i < count; i++) {
      int each = vm.s.push(vm.m.getReference(vm.s.get(sources), i));
      long next = vm.iteration.next(each);
      if (next == 0) {
        return false;
      }
      vm.s.set(each, next);
    }
    return true;
  }

  private static long zip(Vm vm, int iterator) {
    int sources = source(vm, iterator);
    int count = vm.m.length(vm.s.get(sources));
    int first = vm.s.top;
    if (count == 0 || !items(vm, sources)) {
      int ended = vm.s.top - first - 1;
      vm.s.popTo(first);
      if (count > 0 && vm.m.getLong(vm.s.get(iterator), Layout.ITERATOR_A) != 0) {
        strict(vm, sources, ended);
      }
      vm.s.popTo(sources);
      return 0;
    }
    long made = tuple(vm, iterator, first, count);
    vm.s.popTo(sources);
    return made;
  }

  private static void strict(Vm vm, int sources, int ended) {
    if (ended > 0) {
      throw vm.errors.value("zip() argument %d is shorter than argument%s", ended + 1,
          ended == 1 ? " 1" : "s 1-" + ended);
    }
    for (int i = 1; i < vm.m.length(vm.s.get(sources)); i++) {
      int each = vm.s.push(vm.m.getReference(vm.s.get(sources), i));
      if (vm.iteration.next(each) != 0) {
        throw vm.errors.value("zip() argument %d is longer than argument%s", i + 1, i == 1 ? " 1" : "s 1-" + i);
      }
      vm.s.popTo(each);
    }
  }

  private static long map(Vm vm, int iterator) {
    int sources = source(vm, iterator);
    int call = vm.s.push(vm.m.getReference(vm.s.get(iterator), Layout.ITERATOR_EXTRA));
    vm.s.push(0);
    if (!items(vm, sources)) {
      vm.s.popTo(sources);
      return 0;
    }
    vm.calls.top(call);
    vm.s.set(sources, vm.s.get(call));
    vm.s.popTo(sources + 1);
    return vm.s.popReturning();
  }

  private static long filter(Vm vm, int iterator) {
    int source = source(vm, iterator);
    int test = vm.s.push(vm.m.getReference(vm.s.get(iterator), Layout.ITERATOR_EXTRA));
    int item = vm.s.push(0);
    int result = vm.s.push(0);
    for (long next = vm.iteration.next(source); next != 0; next = vm.iteration.next(source)) {
      vm.s.set(item, next);
      vm.s.set(result, vm.s.get(test) == vm.none ? vm.s.get(item) : vm.calls.call(test, item));
      if (vm.ops.truth(result)) {
        vm.s.set(source, vm.s.get(item));
        vm.s.popTo(source + 1);
        return vm.s.popReturning();
      }
    }
    vm.s.popTo(source);
    return 0;
  }
}
