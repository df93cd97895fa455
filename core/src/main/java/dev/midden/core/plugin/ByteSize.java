package dev.midden.core.plugin;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512}, {@code 64k}, {@code 64m}, {@code 2g}, powers of 1024. */
public final class ByteSize {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kmgKMG]?)[bB]?");
  private static final String UNITS = "kmg";

  private ByteSize() {}

  /**
   * Reads a size.
   *
   * @return bytes
   * @throws IllegalArgumentException if it is not one
   */
  public static long parse(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a size such as 512k, 64m or 2g");
    }
    int unit = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
    long number = Long.parseLong(matcher.group(1));
    if (number > Long.MAX_VALUE >>> 10 * unit) {
      throw new IllegalArgumentException("too large");
    }
    return number << 10 * unit;
  }

  /** Writes a size so that {@link #parse} reads the same number. */
  public static String format(long bytes) {
    for (int unit = UNITS.length(); unit > 0; unit--) {
      if (bytes != 0 && bytes % (1L << 10 * unit) == 0) {
        return (bytes >>> 10 * unit) + UNITS.substring(unit - 1, unit);
      }
    }
    return Long.toString(bytes);
  }
}
