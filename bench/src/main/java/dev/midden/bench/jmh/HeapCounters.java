package dev.midden.bench.jmh;

import dev.midden.core.event.HeapStatistics;
import dev.midden.core.heap.Heap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Puts next to JMH's scores what the managed heap did in an iteration: collections, time in pauses, objects and bytes
 * allocated and freed, and the collector's own counters. It runs in the JVM of the benchmark.
 */
public final class HeapCounters implements InternalProfiler {
  private static @Nullable Heap watched;

  private Map<String, Long> before = Map.of();

  /** For JMH. */
  public HeapCounters() {}

  static void watch(Heap heap) {
    watched = heap;
  }

  static void forget() {
    watched = null;
  }

  @Override
  public String getDescription() {
    return "counters of the managed heap";
  }

  private static Map<String, Long> read() {
    Heap heap = watched;
    Map<String, Long> values = new TreeMap<>();
    if (heap != null) {
      HeapStatistics totals = heap.statistics();
      values.putAll(totals.counters());
      values.put("collections", totals.collections());
      values.put("fullCollections", totals.fullCollections());
      values.put("pauseNanos", totals.collectorNanos());
      values.put("allocatedObjects", totals.allocatedObjects());
      values.put("allocatedBytes", totals.allocatedBytes());
      values.put("freedObjects", totals.freedObjects());
    }
    return values;
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = read();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
      IterationResult result) {
    long operations = Math.max(1, result.getMetadata().getAllOps());
    List<ScalarResult> results = new ArrayList<>();
    read().forEach((name, value) -> results.add(new ScalarResult("heap." + name, (double) (value - before.getOrDefault(
        name, 0L)) / operations, "/op", AggregationPolicy.AVG)));
    return results;
  }
}
