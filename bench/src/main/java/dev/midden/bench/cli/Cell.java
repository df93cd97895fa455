package dev.midden.bench.cli;

import dev.midden.bench.workload.Workload;
import dev.midden.core.event.HeapStatistics;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * One workload under one collector: everything needed to run it.
 *
 * @param workload what to run
 * @param collector under which collector
 * @param workloadOptions given options that the workload declares
 * @param collectorOptions given options that the collector declares
 * @param heapBytes quota; 0 for the workload's own
 * @param stress stress mode
 * @param verify whether to verify the heap after every collection
 * @param seed seed of the run
 */
record Cell(Workload workload, CollectorProvider collector, Map<String, String> workloadOptions,
    Map<String, String> collectorOptions, long heapBytes, Stress stress, boolean verify, long seed) {

  /** Divides given options among the workload and the collector by who declares them; both, if both do. */
  static Cell of(Workload workload, CollectorProvider collector, Map<String, String> given, long heapBytes,
      Stress stress,
      boolean verify, long seed) {
    List<OptionSpec<?>> ofCollector = new ArrayList<>(collector.options());
    ofCollector.add(collector.triggerOption());
    Map<String, String> forWorkload = new TreeMap<>();
    Map<String, String> forCollector = new TreeMap<>();
    given.forEach((name, value) -> {
      boolean collectors = declares(ofCollector, name);
      if (collectors) {
        forCollector.put(name, value);
      }
      if (declares(workload.options(), name) || !collectors) {
        forWorkload.put(name, value);
      }
    });
    List<OptionSpec<?>> all = new ArrayList<>(workload.options());
    all.addAll(ofCollector);
    String owner = "the workload '" + workload.name() + "' with the collector '" + collector.name() + "'";
    Options.of(owner, all, given);
    return new Cell(workload, collector, forWorkload, forCollector, heapBytes, stress, verify, seed);
  }

  private static boolean declares(List<OptionSpec<?>> options, String name) {
    return options.stream().anyMatch(option -> option.name().equals(name));
  }

  private Options options() {
    return Options.of("the workload '" + workload.name() + "'", workload.options(), workloadOptions);
  }

  /** The quota of the heap. */
  long quota() {
    return heapBytes > 0 ? heapBytes : Math.min(HeapBuilder.MAX_BYTES, workload.heapBytes(options()));
  }

  /** The same in a heap of another size. */
  Cell withHeap(long bytes) {
    return new Cell(workload, collector, workloadOptions, collectorOptions, bytes, stress, verify, seed);
  }

  /** Runs without measuring. */
  void warmUp() {
    run(new Histogram(3));
  }

  /** Runs once in a fresh heap and measures. */
  RunResult run() {
    return run(new Histogram(3));
  }

  private RunResult run(Histogram pauses) {
    Map<String, Double> counters = new TreeMap<>();
    HeapBuilder builder = Heap.builder().collector(collector).maxBytes(quota()).stress(stress);
    collectorOptions.forEach(builder::option);
    String interner = workload.interner(options());
    if (!interner.isEmpty()) {
      builder.interner(interner);
    }
    Histogram youngPauses = new Histogram(3);
    builder.listener(record -> {
      pauses.recordValue(record.pauseNanos());
      if (!record.isFull()) {
        youngPauses.recordValue(record.pauseNanos());
      }
    });
    Workload.Run run = workload.prepare(options(), seed);
    Heap[] verified = new Heap[1];
    if (verify) {
      builder.listener(record -> verify(verified[0]));
    }
    try (Heap heap = builder.open(); Mutator mutator = heap.attach()) {
      verified[0] = heap;
      long jvmBefore = jvmAllocated();
      long start = System.nanoTime();
      long checksum = run.execute(mutator, counters::put);
      long wall = System.nanoTime() - start;
      long jvmAllocated = jvmAllocated() - jvmBefore;
      HeapStatistics totals = heap.statistics();
      totals.counters().forEach((name, value) -> counters.put(name, value.doubleValue()));
      Map<String, String> given = new HashMap<>(workloadOptions);
      given.putAll(collectorOptions);
      return new RunResult(workload.name(), collector.name(), new TreeMap<>(given), seed, totals.limitBytes(), wall,
          wall
              - totals.collectorNanos(),
          totals.collectorNanos(), totals.collections(), totals.fullCollections(), percentiles(
              pauses),
          percentiles(youngPauses),
          totals.allocatedObjects(), totals.allocatedBytes(), totals.freedObjects(), totals.liveObjects(),
          totals.liveBytes(), totals.peakFootprintBytes(), jvmAllocated, checksum, counters, RunResult.Host.current());
    }
  }

  private static void verify(Heap heap) {
    List<String> problems = HeapVerifier.verify(heap, false);
    if (!problems.isEmpty()) {
      throw new VerificationException(heap.describe() + ": " + String.join("; ", problems));
    }
  }

  private static long jvmAllocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }

  private static RunResult.Pauses percentiles(Histogram pauses) {
    return new RunResult.Pauses(pauses.getValueAtPercentile(50), pauses.getValueAtPercentile(90), pauses
        .getValueAtPercentile(99), pauses.getValueAtPercentile(99.9), pauses.getMaxValue());
  }
}
