package dev.midden.core.object;

/**
 * Cell sizes for small objects: every multiple of 8 bytes up to 128, then four steps to each doubling up to half a block,
 * so that rounding wastes a fifth at most. (The classes of jemalloc, which spaces them the same way.)
 */
public final class SizeClasses {
  /** The largest cell in bytes; larger objects go to the large-object space. */
  public static final int MAX_CELL = 8 << 10;

  /** In place of a class: too large for a cell. */
  public static final int LARGE = -1;

  /** In place of a class: too large for a cell, and with a claimed word. */
  public static final int LARGE_CLAIMED = -2;

  private static final int FINE_LIMIT = 128;
  private static final int STEPS = 4;
  private static final int[] BYTES = bytes();
  private static final byte[] CLASS_OF_GRANULES = classOfGranules();

  private SizeClasses() {}

  /** Number of size classes. */
  public static int count() {
    return BYTES.length;
  }

  /** Bytes of a cell of a class. */
  public static int bytes(int sizeClass) {
    return BYTES[sizeClass];
  }

  /** The smallest class whose cells hold {@code size} bytes, 1 to {@link #MAX_CELL}. */
  public static int of(long size) {
    return CLASS_OF_GRANULES[(int) (size + Reference.GRANULE - 1 >>> 3)];
  }

  private static int[] bytes() {
    int fine = FINE_LIMIT / Reference.GRANULE;
    int doublings = Integer.numberOfTrailingZeros(MAX_CELL / FINE_LIMIT);
    int[] bytes = new int[fine + doublings * STEPS];
    for (int i = 0; i < fine; i++) {
      bytes[i] = (i + 1) * Reference.GRANULE;
    }
    for (int i = 0; i < doublings * STEPS; i++) {
      int base = FINE_LIMIT << i / STEPS;
      bytes[fine + i] = base + base / STEPS * (i % STEPS + 1);
    }
    return bytes;
  }

  private static byte[] classOfGranules() {
    byte[] classes = new byte[MAX_CELL / Reference.GRANULE + 1];
    int sizeClass = 0;
    for (int granules = 1; granules < classes.length; granules++) {
      if (granules * Reference.GRANULE > BYTES[sizeClass]) {
        sizeClass++;
      }
      classes[granules] = (byte) sizeClass;
    }
    return classes;
  }
}
