package dev.midden.bench.compare;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/** Sums over invocations. */
final class Statistics {
  private static final double CONFIDENCE = 0.95;

  private Statistics() {}

  /**
   * A mean of independent invocations.
   *
   * @param mean their mean
   * @param low lower end of the 95 % confidence interval by Student's distribution; null for one invocation
   * @param high upper end
   */
  record Mean(double mean, @Nullable Double low, @Nullable Double high) {}

  static Mean mean(List<Double> values) {
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    double mean = Arrays.stream(all).average().orElse(Double.NaN);
    if (all.length < 2) {
      return new Mean(mean, null, null);
    }
    double variance = Arrays.stream(all).map(value -> (value - mean) * (value - mean)).sum() / (all.length - 1);
    double quantile = new TDistribution(all.length - 1).inverseCumulativeProbability(0.5 + CONFIDENCE / 2);
    double half = quantile * Math.sqrt(variance / all.length);
    return new Mean(mean, mean - half, mean + half);
  }

  /** NaN for none. */
  static double geometricMean(List<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }
}
