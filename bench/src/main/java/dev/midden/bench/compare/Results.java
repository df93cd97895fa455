package dev.midden.bench.compare;

import dev.midden.bench.heapmap.HeapMap;
import dev.midden.bench.measure.RunResult;
import dev.midden.bench.measure.Verification;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found, as it is written. Times are nanoseconds, sizes bytes; a ratio that cannot be told is absent.
 *
 * @param format version of this layout
 * @param manifest where and how
 * @param noise what two cells that are alike differ by
 * @param workloads what the workloads are like, by name
 * @param cells every cell with how it ended, none dropped
 * @param overview over all workloads
 * @param interning interners at work
 * @param lags how long what died was kept
 * @param heapMaps a small heap under each collector, step by step
 * @param problems runs that failed, checksums that differ
 */
public record Results(int format, Manifest manifest, Noise noise, Map<String, Card> workloads, List<Row> cells,
    List<Overview> overview, List<Interning> interning, List<Lag> lags, List<HeapMap> heapMaps,
    List<String> problems) {

  /**
   * The noise floor: the largest relative difference of two cells that are alike. Smaller differences mean nothing.
   *
   * @param wall of wall times
   * @param cpu of processor times
   * @param twins the pairs it is the largest of
   */
  public record Noise(double wall, double cpu, List<Twin> twins) {}

  /** A cell and its like: relative differences of their means. */
  public record Twin(String workload, String collector, String heap, double wall, double cpu) {}

  /**
   * A workload's character.
   *
   * @param options it was run with, where not the defaults
   * @param checksum the same under every collector
   * @param minheapBytes smallest heap by collector
   * @param allocatedObjects in a run
   * @param allocatedBytes in a run, as cells
   * @param meanObjectBytes the quotient
   * @param liveBytes the most that a collection found alive
   * @param turnover allocated bytes by the smallest of the smallest heaps
   * @param allocationRate bytes a second of the program's own time in a heap that is never collected
   * @param writesPerObject writes of references into objects for each object allocated
   * @param rootWritesPerObject the same for roots
   * @param baselineWall least time any cell took without its collector: what LBO compares with
   * @param baselineCpu the same for processor time
   */
  public record Card(String description, String stresses, String expected, Map<String, String> options,
      @Nullable Long checksum, Map<String, Long> minheapBytes, @Nullable Long allocatedObjects,
      @Nullable Long allocatedBytes, @Nullable Double meanObjectBytes, @Nullable Long liveBytes,
      @Nullable Double turnover, @Nullable Double allocationRate, @Nullable Double writesPerObject,
      @Nullable Double rootWritesPerObject, @Nullable Double baselineWall,
      @Nullable Double baselineCpu) {}

  /**
   * A cell.
   *
   * @param factor size of the heap as a multiple of the smallest; 0 where it is never full
   * @param twin whether it is there for the noise floor only
   * @param status of its runs; the worst
   * @param message why not completed
   * @param lboWall wall time by the workload's baseline: at least so much does the strategy cost (Cai et al. 2022)
   * @param lboCpu the same for processor time
   * @param best whether no collector is faster in a heap of this size by more than the noise floor
   * @param pareto whether no other cell of the workload is both faster and smaller
   * @param runs each invocation
   * @param detail the invocation with the median time
   */
  public record Row(String workload, String collector, String heap, long heapBytes, double factor, boolean twin,
      Outcome.Status status, @Nullable String message, Statistics.@Nullable Mean wallNanos,
      Statistics.@Nullable Mean mutatorNanos, Statistics.@Nullable Mean collectorNanos,
      Statistics.@Nullable Mean cpuNanos, @Nullable Double lboWall, @Nullable Double lboCpu, boolean best,
      boolean pareto, List<Run> runs, @Nullable Detail detail) {}

  /**
   * An invocation in figures.
   *
   * @param warmups runs before those of which it is the median
   * @param iterations runs of which it is the median
   */
  public record Run(Outcome.Status status, int warmups, int iterations, long wallNanos, long mutatorNanos,
      long collectorNanos, long cpuNanos,
      long collections, long longestPauseNanos, long peakFootprintBytes) {}

  /** An invocation in all that {@link RunResult} tells and the run does not. */
  public record Detail(long wallNanos, long collections, long fullCollections, RunResult.Pauses pauseNanos,
      Map<String, Long> phaseNanos, long freedObjects, long liveBytes, long peakFootprintBytes, long jvmAllocatedBytes,
      RunResult.@Nullable Latency latency, List<double[]> pauseCurve, List<double[]> utilization,
      List<long[]> occupancy, Map<String, Double> counters) {
    static Detail of(RunResult run) {
      return new Detail(run.wallNanos(), run.collections(), run.fullCollections(), run.pauseNanos(), run.phaseNanos(),
          run.freedObjects(), run.liveBytes(), run.peakFootprintBytes(), run.jvmAllocatedBytes(), run.latency(), run
              .pauseCurve(),
          run.utilization(), run.occupancy(), run.counters());
    }
  }

  /**
   * A collector over all workloads in heaps of one size.
   *
   * @param completed workloads whose cell completed
   * @param workloads workloads there were
   * @param common workloads that all collectors completed at this size, over which the means are taken
   * @param lboWall geometric mean of the lower bounds of overhead, wall time
   * @param lboCpu the same for processor time
   * @param longestPauseNanos the longest pause of any of them
   */
  public record Overview(String collector, String heap, int completed, int workloads, int common,
      @Nullable Double lboWall, @Nullable Double lboCpu, long longestPauseNanos) {}

  /**
   * How long a collector keeps what is dead, in a workload of quick size.
   *
   * @param lag in bytes allocated between death and reclamation; null if it did not complete
   */
  public record Lag(String workload, String collector, long heapBytes, Outcome.Status status, @Nullable String message,
      Verification.@Nullable Lag lag) {}

  /** An interner at work in {@code intern-mix}. */
  public record Interning(String interner, long cardinality, String collector, Outcome.Status status,
      @Nullable String message, Map<String, Double> counters) {}
}
