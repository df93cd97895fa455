package dev.midden.core.object;

/**
 * What a reference is: an opaque {@code long}, the byte offset of an object's header in its heap's memory, a multiple of
 * 8; 0 is null. In a slot it is compressed to 32 bits by dropping the three zero bits, so that a heap may have 32 GiB.
 */
public final class Reference {
  /** The reference to nothing. */
  public static final long NULL = 0;

  /** Objects start at multiples of this many bytes. */
  public static final int GRANULE = 8;

  /** The largest heap that compressed references can address: 32 GiB. */
  public static final long MAX_HEAP_BYTES = 1L << 35;

  /**
   * Bytes from the start of a heap to which a slot that holds no reference can lead whoever follows it, with the elements of
   * what it takes for an array.
   */
  public static final long REACH = 2 * MAX_HEAP_BYTES;

  private static final int SHIFT = 3;

  private Reference() {}

  /** The 32-bit form of a reference, as slots hold it. */
  public static int compress(long reference) {
    return (int) (reference >>> SHIFT);
  }

  /** The reference whose 32-bit form is given. */
  public static long expand(int compressed) {
    return (compressed & 0xFFFF_FFFFL) << SHIFT;
  }

  /**
   * Whether a value could be a reference into the first {@code heapBytes} bytes: a multiple of 8, not negative, below the
   * end. One rotation moves the three low bits to the top, so that a single unsigned comparison tests all of it.
   */
  public static boolean isWithin(long reference, long heapBytes) {
    return Long.compareUnsigned(Long.rotateRight(reference, SHIFT), heapBytes >>> SHIFT) < 0;
  }
}
