package dev.midden.bench.compare;

import java.util.List;

/**
 * What a comparison is to do.
 *
 * @param quick small workloads, and all cells of a collector in one JVM
 * @param collectors names with options, as {@link dev.midden.bench.measure.Contender} writes them, in the order of the tables
 * @param workloads names
 * @param factors sizes of the heap as multiples of the smallest
 * @param invocations JVMs for each cell, at most
 * @param warmups runs in each JVM before the measured ones
 * @param iterations runs measured in each JVM; the median counts
 * @param jobs JVMs at the same time
 * @param minutes after the first round nothing is begun later than this; 0 for no limit
 * @param timeoutSeconds a run that takes longer is stopped
 * @param seed where chance plays a part, the order of the cells included
 */
public record Settings(boolean quick, List<String> collectors, List<String> workloads, List<Double> factors,
    int invocations, int warmups, int iterations, int jobs, int minutes, int timeoutSeconds, long seed) {
  /** Multiples for figures: denser where heaps are tight. */
  public static final List<Double> FACTORS = List.of(1.0, 1.5, 3.0, 6.0);
  /** Multiples for a quick look. */
  public static final List<Double> QUICK_FACTORS = List.of(1.5, 3.0);

  /** The part on which what a finished run says depends. */
  String fingerprint() {
    return "quick " + quick + ", warmups " + warmups + ", iterations " + iterations + ", seed " + seed;
  }
}
