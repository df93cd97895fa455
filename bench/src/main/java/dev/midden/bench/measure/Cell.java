package dev.midden.bench.measure;

import dev.midden.bench.workload.Workload;
import dev.midden.core.event.CollectionListener;
import dev.midden.core.event.HeapStatistics;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One workload under one collector: everything needed to run it.
 *
 * @param workload what to run
 * @param collector under which collector
 * @param workloadOptions given options that the workload declares
 * @param collectorOptions given options that the collector declares
 * @param heapBytes quota; 0 for the workload's own
 * @param stress stress mode
 * @param verify whether to compare the heap with a shadow after every collection
 * @param seed seed of the run
 */
public record Cell(Workload workload, CollectorProvider collector, Map<String, String> workloadOptions,
    Map<String, String> collectorOptions, long heapBytes, Stress stress, boolean verify, long seed) {
  private static final int PATIENCE = 4;

  /** Divides given options among the workload and the collector by who declares them; both, if both do. */
  public static Cell of(Workload workload, CollectorProvider collector, Map<String, String> given, long heapBytes,
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

  /** Values of the workload's options. */
  public Options options() {
    return Options.of("the workload '" + workload.name() + "'", workload.options(), workloadOptions);
  }

  /** The quota of the heap. */
  public long quota() {
    return heapBytes > 0 ? heapBytes : Math.min(HeapBuilder.MAX_BYTES, workload.heapBytes(options()));
  }

  /** A quota for all that the workload allocates. */
  long neverFull() {
    return Math.min(HeapBuilder.MAX_BYTES, workload.allocatedBytes(options()) * 5 / 4 + (4L << 20));
  }

  /** The same in a heap of another size. */
  public Cell withHeap(long bytes) {
    return new Cell(workload, collector, workloadOptions, collectorOptions, bytes, stress, verify, seed);
  }

  /** The same with a shadow of the heap. */
  public Cell verified() {
    return new Cell(workload, collector, workloadOptions, collectorOptions, heapBytes, stress, true, seed);
  }

  /** Runs once in a fresh heap and measures. */
  public RunResult run() {
    return run(record -> {});
  }

  /**
   * Some runs in one JVM.
   *
   * @param median the run with the median time, the lower of two
   * @param warmups runs before those that count
   * @param iterations runs that count
   */
  public record Series(RunResult median, int warmups, int iterations) {}

  /**
   * Warms up, runs some times and gives the run with the median time. When the time is over there are fewer runs to warm up and
   * to count, but one of each; if a single run takes {@value #PATIENCE} times the limit, it is the one that counts.
   *
   * @param warmups runs before
   * @param iterations runs measured
   * @param limitNanos no further run is begun that is expected to end after this; 0 for no limit
   */
  public Series run(int warmups, int iterations, long limitNanos) {
    long begun = System.nanoTime();
    List<RunResult> results = new ArrayList<>();
    int before = 0;
    while (before + results.size() < warmups + Math.max(1, iterations)) {
      long start = System.nanoTime();
      RunResult result = run();
      if (before < warmups && !results.isEmpty()) {
        results.clear();
        before++;
      }
      results.add(result);
      long now = System.nanoTime();
      boolean late = limitNanos > 0 && now - begun + (now - start) > limitNanos;
      if (late && (warmups == 0 || before > 0 || now - start > PATIENCE * limitNanos)) {
        break;
      }
    }
    results.sort(Comparator.comparingLong(RunResult::wallNanos));
    return new Series(results.get((results.size() - 1) / 2), before, results.size());
  }

  /** Runs once in a fresh heap with another listener. */
  public RunResult run(CollectionListener listener) {
    PauseLog pauses = new PauseLog();
    RequestLog report = new RequestLog();
    HeapBuilder builder = builder().listener(pauses).listener(listener);
    Verification verification = verify ? Verification.of(builder, collector) : null;
    Workload.Run run = prepare();
    try (Heap heap = builder.open(); Mutator mutator = heap.attach()) {
      long jvmBefore = CpuClock.allocatedBytes();
      long cpuBefore = CpuClock.nanos();
      long start = System.nanoTime();
      pauses.begin(start);
      long checksum = run.execute(mutator, report);
      long wall = System.nanoTime() - start;
      long cpu = CpuClock.nanos() - cpuBefore;
      long jvmAllocated = CpuClock.allocatedBytes() - jvmBefore;
      HeapStatistics totals = heap.statistics();
      Verification.Lag lag = verification == null ? null : verification.finish();
      Map<String, Double> counters = new TreeMap<>(report.counters());
      totals.counters().forEach((name, value) -> counters.put(name, value.doubleValue()));
      Map<String, String> given = new TreeMap<>(workloadOptions);
      given.putAll(collectorOptions);
      return new RunResult(workload.name(), collector.name(), given, seed, totals.limitBytes(), wall, wall - totals
          .collectorNanos(), totals.collectorNanos(), cpu, totals.collections(), totals.fullCollections(), pauses
              .percentiles(),
          pauses.youngPercentiles(), pauses.generationPercentiles(), pauses.phases(), totals.allocatedObjects(),
          totals.allocatedBytes(), totals
              .freedObjects(),
          totals.liveObjects(), totals.liveBytes(), totals.peakFootprintBytes(), jvmAllocated, checksum, report
              .latency(),
          pauses.curve(), pauses.utilization(wall), pauses.occupancy(wall, totals.liveBytes()), counters, lag,
          RunResult.Host.current());
    }
  }

  /** Describes the heap, with collector, quota, stress mode, interner and options. */
  public HeapBuilder builder() {
    HeapBuilder builder = Heap.builder().collector(collector).maxBytes(quota()).stress(stress).hashSeed(
        seed);
    collectorOptions.forEach(builder::option);
    String interner = workload.interner(options());
    if (!interner.isEmpty()) {
      builder.interner(interner);
    }
    return builder;
  }

  /** Prepares a run of the workload without running it. */
  public Workload.Run prepare() {
    return workload.prepare(options(), seed);
  }
}
