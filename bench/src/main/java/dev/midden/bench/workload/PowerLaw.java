package dev.midden.bench.workload;

import java.util.SplittableRandom;

/** Ranks that follow a power law: how often what comes again does. */
public final class PowerLaw {
  private PowerLaw() {}

  /**
   * The value of the inverse of the distribution function.
   *
   * @param u between 0 and 1
   * @param cardinality number of ranks
   * @param skew exponent; 0 for all alike
   * @return 0 to cardinality − 1; small ranks are frequent
   */
  public static long rank(double u, long cardinality, double skew) {
    double n = cardinality + 1.0;
    double x = Math.abs(skew - 1) < 1e-9
        ? Math.pow(n, u)
        : Math.pow((Math.pow(n, 1 - skew) - 1) * u + 1, 1 / (1 - skew));
    return Math.clamp((long) x - 1, 0, cardinality - 1);
  }

  /** So many ranks drawn beforehand, for programs in whose loop the powers would cost more than what is measured. */
  static int[] draw(int count, int cardinality, double skew, SplittableRandom random) {
    int[] ranks = new int[count];
    for (int i = 0; i < count; i++) {
      ranks[i] = (int) rank(random.nextDouble(), cardinality, skew);
    }
    return ranks;
  }
}
