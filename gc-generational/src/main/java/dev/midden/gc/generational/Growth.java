package dev.midden.gc.generational;

import dev.midden.core.plugin.OptionSpec;

/** The option {@code growth}: when there is enough new among the old to make a full collection worth its while. */
final class Growth {
  private Growth() {}

  static OptionSpec<Double> option() {
    return OptionSpec.of("growth", "F", "2",
        "collect everything once the old objects are this many times what the last full collection left",
        Growth::parse);
  }

  private static double parse(String text) {
    double factor = Double.parseDouble(text);
    if (!(factor >= 1 && factor <= 1e6)) {
      throw new IllegalArgumentException("must be at least 1 and at most 1e6");
    }
    return factor;
  }
}
