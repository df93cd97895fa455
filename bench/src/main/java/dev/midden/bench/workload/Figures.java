package dev.midden.bench.workload;

import java.util.Arrays;

/** Small sums over measurements. */
final class Figures {
  private Figures() {}

  /** The middle one of the values; the lower of the two middle ones of an even number. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
