package dev.midden.gc.generational;

import dev.midden.core.plugin.ByteSize;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.space.Blocks;

/**
 * How many bytes of new objects make a collection due. A range is taken as half of what is free, so that survivors find
 * room, but within its bounds; what is given in per cent is of the heap's quota.
 *
 * @param least bytes
 * @param most bytes
 * @param fraction of the quota, or 0
 */
record NurserySize(long least, long most, double fraction) {
  /** The option {@code nursery}. */
  static OptionSpec<NurserySize> option(String defaultValue) {
    return OptionSpec.of("nursery", "SIZE|SIZE..SIZE|P%", defaultValue,
        "bytes of new objects that make a collection due: fixed, half of what is free within bounds, or of the heap",
        NurserySize::parse);
  }

  private static NurserySize parse(String text) {
    if (text.endsWith("%")) {
      double percent = Double.parseDouble(text.substring(0, text.length() - 1));
      if (!(percent > 0 && percent <= 100)) {
        throw new IllegalArgumentException("must be above 0% and at most 100%");
      }
      return new NurserySize(Blocks.BYTES, Long.MAX_VALUE, percent / 100);
    }
    String[] bounds = text.split("\\.\\.", 2);
    long least = ByteSize.parse(bounds[0]);
    long most = bounds.length == 1 ? least : ByteSize.parse(bounds[1]);
    if (least < Blocks.BYTES || most < least) {
      throw new IllegalArgumentException("a nursery has at least " + ByteSize.format(Blocks.BYTES)
          + " bytes, and the second bound is not below the first");
    }
    return new NurserySize(least, most, 0);
  }

  /** Bytes, in a heap as it is now. */
  long bytes(Blocks blocks) {
    long wanted = fraction > 0
        ? (long) (fraction * blocks.limitBytes())
        : (long) blocks.available() * Blocks.BYTES / 2;
    return Math.max(least, Math.min(most, wanted));
  }
}
