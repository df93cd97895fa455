package dev.midden.bench.measure;

import dev.midden.core.event.CollectionListener;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.event.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The pauses of one run, when each was and how long, and what the heap held before and after it. */
final class PauseLog implements CollectionListener {
  private static final Phase[] PHASES = Phase.values();
  private static final int MAX_POINTS = 48;
  private static final double[] PERCENTILES = {0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100};
  private static final long FIRST_WINDOW = 50_000;

  private final Histogram all = new Histogram(3);
  private final Histogram young = new Histogram(3);
  private final Map<Integer, Histogram> byGeneration = new TreeMap<>();
  private final long[] phaseNanos = new long[PHASES.length];
  private long[] starts = new long[1 << 10];
  private long[] lengths = new long[1 << 10];
  private int count;
  private long begin;
  /** Time, bytes held before, bytes held after, of every {@link #stride}th pause. */
  private final long[] points = new long[3 * MAX_POINTS];
  private int pointCount;
  private int stride = 1;

  /** The run begins. */
  void begin(long nanos) {
    begin = nanos;
  }

  @Override
  public void collected(CollectionRecord record) {
    long pause = record.pauseNanos();
    all.recordValue(pause);
    if (!record.isFull() && !record.isStep()) {
      young.recordValue(pause);
    }
    if (!record.isStep()) {
      byGeneration.computeIfAbsent(record.generation(), generation -> new Histogram(3)).recordValue(pause);
    }
    for (Phase phase : PHASES) {
      phaseNanos[phase.ordinal()] += record.phaseNanos(phase);
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    starts[count] = System.nanoTime() - pause - begin;
    lengths[count] = pause;
    if (count % stride == 0) {
      point(starts[count], record.liveBytes() + record.freedBytes(), record.liveBytes());
    }
    count++;
  }

  private void point(long at, long before, long after) {
    if (3 * pointCount == points.length) {
      for (int i = 0; i < pointCount / 2; i++) {
        System.arraycopy(points, 6 * i, points, 3 * i, 3);
      }
      pointCount /= 2;
      stride *= 2;
    }
    points[3 * pointCount] = at;
    points[3 * pointCount + 1] = before;
    points[3 * pointCount + 2] = after;
    pointCount++;
  }

  /** Percentiles of all pauses. */
  RunResult.Pauses percentiles() {
    return RunResult.Pauses.of(all);
  }

  /** Percentiles of the pauses of collections of a part of the heap. */
  RunResult.Pauses youngPercentiles() {
    return RunResult.Pauses.of(young);
  }

  /** Percentiles by the oldest generation collected, {@code full} for the whole heap; those not collected are left out. */
  Map<String, RunResult.Pauses> generationPercentiles() {
    Map<String, RunResult.Pauses> named = new TreeMap<>();
    byGeneration.forEach((generation, histogram) -> named.put(generation == CollectionRecord.ALL
        ? "full"
        : Integer.toString(generation), RunResult.Pauses.of(histogram)));
    return named;
  }

  /** Nanoseconds of all pauses by phase; phases that took no time are left out. */
  Map<String, Long> phases() {
    Map<String, Long> named = new TreeMap<>();
    for (Phase phase : PHASES) {
      if (phaseNanos[phase.ordinal()] > 0) {
        named.put(phase.name().toLowerCase(Locale.ROOT), phaseNanos[phase.ordinal()]);
      }
    }
    return named;
  }

  /** Pairs of a percentile and the pause there, in nanoseconds; empty without pauses. */
  List<double[]> curve() {
    List<double[]> curve = new ArrayList<>();
    for (double percentile : PERCENTILES) {
      if (count > 0) {
        curve.add(new double[]{percentile, all.getValueAtPercentile(percentile)});
      }
    }
    return curve;
  }

  /**
   * Minimum mutator utilization (Cheng and Blelloch 2001): for windows of growing length, in nanoseconds, the least share of
   * any such window that was left to the program.
   */
  List<double[]> utilization(long wallNanos) {
    long[] sums = new long[count + 1];
    for (int i = 0; i < count; i++) {
      sums[i + 1] = sums[i] + lengths[i];
    }
    List<double[]> curve = new ArrayList<>();
    for (double window = FIRST_WINDOW; window < wallNanos; window *= 2) {
      curve.add(new double[]{window, leastShare(sums, (long) window, wallNanos)});
    }
    curve.add(new double[]{wallNanos, leastShare(sums, wallNanos, wallNanos)});
    return curve;
  }

  /** The worst window begins with a pause or ends with one. */
  private double leastShare(long[] sums, long window, long wallNanos) {
    long worst = 0;
    for (int i = 0; i < count; i++) {
      long from = Math.max(0, Math.min(starts[i], wallNanos - window));
      worst = Math.max(worst, pausedBefore(sums, from + window) - pausedBefore(sums, from));
      long to = Math.min(wallNanos, Math.max(window, starts[i] + lengths[i]));
      worst = Math.max(worst, pausedBefore(sums, to) - pausedBefore(sums, to - window));
    }
    return 1 - Math.min(1, (double) worst / window);
  }

  /** Nanoseconds of pauses before a moment. */
  private long pausedBefore(long[] sums, long at) {
    int found = Arrays.binarySearch(starts, 0, count, at);
    int before = found < 0 ? -found - 1 : found;
    return before == 0 ? 0 : sums[before - 1] + Math.min(lengths[before - 1], at - starts[before - 1]);
  }

  /** Pairs of nanoseconds since the beginning and bytes not found dead: before and after collections, and at the end. */
  List<long[]> occupancy(long wallNanos, long atEnd) {
    List<long[]> curve = new ArrayList<>();
    curve.add(new long[]{0, 0});
    for (int i = 0; i < pointCount; i++) {
      curve.add(new long[]{points[3 * i], points[3 * i + 1]});
      curve.add(new long[]{points[3 * i], points[3 * i + 2]});
    }
    curve.add(new long[]{wallNanos, atEnd});
    return curve;
  }
}
