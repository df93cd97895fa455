package dev.midden.bench.measure;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one run of one workload under one collector took. Times are nanoseconds; the component names are those of the JSON.
 *
 * @param workload name
 * @param collector name
 * @param options options given, by name
 * @param seed seed of the run
 * @param heapBytes quota of the heap
 * @param wallNanos the whole run
 * @param mutatorNanos the run without pauses
 * @param collectorNanos the pauses
 * @param cpuNanos processor time of all Java threads
 * @param collections collections made
 * @param fullCollections of these, of the whole heap
 * @param pauseNanos percentiles of the pauses
 * @param youngPauseNanos the same for collections of a part of the heap alone
 * @param generationPauseNanos the same by the oldest generation collected, the youngest being {@code 0}, and {@code full}
 * @param phaseNanos all pauses by phase of the collection
 * @param allocatedObjects objects allocated
 * @param allocatedBytes bytes allocated, as objects occupy them
 * @param freedObjects objects found dead
 * @param liveObjects objects not found dead at the end
 * @param liveBytes bytes not found dead at the end
 * @param peakFootprintBytes the most the heap took: blocks, bitmaps, tables, mark stacks
 * @param jvmAllocatedBytes bytes the run allocated on the Java heap
 * @param checksum the same under every collector
 * @param latency of requests, if the workload serves any
 * @param pauseCurve pairs of a percentile and the pause there
 * @param utilization pairs of the length of a window and the least share of any such window that the program had (MMU)
 * @param occupancy pairs of time since the beginning and bytes not found dead, before and after collections
 * @param counters the workload's and the collector's own figures
 * @param lag how long what died was kept; only where it was verified
 * @param host where it ran
 */
public record RunResult(String workload, String collector, Map<String, String> options, long seed, long heapBytes,
    long wallNanos, long mutatorNanos, long collectorNanos, long cpuNanos, long collections, long fullCollections,
    Pauses pauseNanos, Pauses youngPauseNanos, Map<String, Pauses> generationPauseNanos, Map<String, Long> phaseNanos,
    long allocatedObjects, long allocatedBytes,
    long freedObjects, long liveObjects, long liveBytes, long peakFootprintBytes, long jvmAllocatedBytes, long checksum,
    @Nullable Latency latency, List<double[]> pauseCurve, List<double[]> utilization, List<long[]> occupancy,
    Map<String, Double> counters, Verification.@Nullable Lag lag, Host host) {

  /** Percentiles in nanoseconds; 0 where there was no pause. */
  public record Pauses(long p50, long p90, long p99, long p999, long max) {
    static Pauses of(Histogram histogram) {
      return new Pauses(histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(90), histogram
          .getValueAtPercentile(99), histogram.getValueAtPercentile(99.9), histogram.getMaxValue());
    }
  }

  /**
   * How long requests took.
   *
   * @param requests number of requests
   * @param simple from the beginning of each
   * @param metered from when each would have been made in even intervals
   */
  public record Latency(long requests, Pauses simple, Pauses metered) {}

  /** The machine and the JVM. */
  public record Host(String jdk, int cores, String os) {
    /** This JVM's. */
    public static Host current() {
      return new Host(System.getProperty("java.vm.version"), Runtime.getRuntime().availableProcessors(), System
          .getProperty("os.name") + " " + System.getProperty("os.version"));
    }
  }
}
