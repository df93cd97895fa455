package dev.midden.samples.python.library;

import dev.midden.samples.python.vm.ModuleDef;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** {@code time}; the process is the thread that runs the program. */
final class TimeModule {
  private TimeModule() {}

  static void fill(ModuleDef def) {
    def.function("time", 0, 0, (vm, a, n) -> vm.numbers.of(System.currentTimeMillis() / 1e3));
    for (String name : new String[]{"perf_counter", "monotonic"}) {
      def.function(name, 0, 0, (vm, a, n) -> vm.numbers.of(System.nanoTime() / 1e9));
      def.function(name + "_ns", 0, 0, (vm, a, n) -> vm.numbers.of(System.nanoTime()));
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    def.function("process_time", 0, 0, (vm, a, n) -> vm.numbers.of(threads.getCurrentThreadCpuTime() / 1e9));
    def.function("process_time_ns", 0, 0, (vm, a, n) -> vm.numbers.of(threads.getCurrentThreadCpuTime()));
    def.function("time_ns", 0, 0, (vm, a, n) -> vm.numbers.of(System.currentTimeMillis() * 1_000_000));
    def.function("sleep", 1, 1, (vm, a, n) -> {
      try {
        Thread.sleep((long) (vm.numbers.real(vm.s.get(a)) * 1e3));
      } catch (InterruptedException e) {
        throw vm.errors.raise("KeyboardInterrupt", "");
      }
      return vm.none;
    });
  }
}
