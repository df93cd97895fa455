package dev.midden.bench.measure;

import dev.midden.bench.workload.Report;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A run's own figures, and when it answered its requests. Requests follow one another, so that a pause is seen by one of
 * them only: <em>simple</em> latency. Users do not wait with their requests until there is no pause, hence <em>metered</em>
 * latency (Blackburn et al. 2025): each request is taken to have been made at its turn in even intervals over the run, and
 * latency counts from there if that was before the request was begun.
 */
final class RequestLog implements Report {
  private final Map<String, Double> counters = new TreeMap<>();
  private long begin;
  private long[] ends = new long[1 << 14];
  private int count;

  @Override
  public void accept(String name, double value) {
    counters.put(name, value);
  }

  @Override
  public void serve() {
    begin = System.nanoTime();
    count = 0;
  }

  @Override
  public void served() {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = System.nanoTime();
  }

  Map<String, Double> counters() {
    return counters;
  }

  /** Percentiles of both latencies, or null if the run served nothing. */
  RunResult.@Nullable Latency latency() {
    return latency(begin, ends, count);
  }

  static RunResult.@Nullable Latency latency(long begin, long[] ends, int count) {
    if (count == 0) {
      return null;
    }
    Histogram simple = new Histogram(3);
    Histogram metered = new Histogram(3);
    double interval = (double) (ends[count - 1] - begin) / count;
    for (int i = 0; i < count; i++) {
      long start = i == 0 ? begin : ends[i - 1];
      long due = begin + (long) (i * interval);
      simple.recordValue(Math.max(0, ends[i] - start));
      metered.recordValue(Math.max(0, ends[i] - Math.min(start, due)));
    }
    return new RunResult.Latency(count, RunResult.Pauses.of(simple), RunResult.Pauses.of(metered));
  }
}
