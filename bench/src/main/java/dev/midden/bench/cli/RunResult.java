package dev.midden.bench.cli;

import java.util.Map;

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
 * @param collections collections made
 * @param fullCollections of these, of the whole heap
 * @param pauseNanos percentiles of the pauses
 * @param youngPauseNanos the same for collections of a part of the heap alone
 * @param allocatedObjects objects allocated
 * @param allocatedBytes bytes allocated, as objects occupy them
 * @param freedObjects objects found dead
 * @param liveObjects objects not found dead at the end
 * @param liveBytes bytes not found dead at the end
 * @param peakFootprintBytes the most the heap took: blocks, bitmaps, tables, mark stacks
 * @param jvmAllocatedBytes bytes the run allocated on the Java heap
 * @param checksum the same under every collector
 * @param counters the workload's and the collector's own figures
 * @param host where it ran
 */
record RunResult(String workload, String collector, Map<String, String> options, long seed, long heapBytes,
    long wallNanos, long mutatorNanos, long collectorNanos, long collections, long fullCollections, Pauses pauseNanos,
    Pauses youngPauseNanos,
    long allocatedObjects, long allocatedBytes, long freedObjects, long liveObjects, long liveBytes,
    long peakFootprintBytes, long jvmAllocatedBytes, long checksum, Map<String, Double> counters, Host host) {

  /** Percentiles in nanoseconds; 0 where there was no pause. */
  record Pauses(long p50, long p90, long p99, long p999, long max) {}

  /** The machine and the JVM. */
  record Host(String jdk, int cores, String os) {
    static Host current() {
      return new Host(System.getProperty("java.vm.version"), Runtime.getRuntime().availableProcessors(), System
          .getProperty("os.name") + " " + System.getProperty("os.version"));
    }
  }
}
