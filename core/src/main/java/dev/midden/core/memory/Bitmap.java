package dev.midden.core.memory;

/**
 * One bit for each 8-byte granule of a heap, kept beside it: marking dirties no object, and a block's marks fit in a few
 * cache lines. An index is a compressed reference ({@code offset / 8}), taken as unsigned.
 */
public final class Bitmap implements AutoCloseable {

  private static final int PAGE = 4096;

  /** What the granule of a wrong reference may lead to. */
  private static final long REACH = 1L << 30;

  private final Memory memory;
  private final Memory words;
  private final boolean resident;
  private long touched;

  /**
   * Reserves a bitmap, all clear.
   *
   * @param heapBytes bytes of heap to cover
   * @param source where the memory comes from
   */
  public Bitmap(long heapBytes, MemorySource source) {
    this(heapBytes, source, false);
  }

  /**
   * Reserves a bitmap, all clear.
   *
   * @param heapBytes bytes of heap to cover
   * @param source where the memory comes from
   * @param resident whether the operating system is made to provide the memory when it is {@linkplain #commit committed}, and
   *     not when a bit is first set
   */
  public Bitmap(long heapBytes, MemorySource source, boolean resident) {
    this.resident = resident;
    memory = Memory.reserve(wordOffset(heapBytes >>> 3) + 8, REACH, source);
    words = memory;
  }

  /** The bits as little-endian 64-bit words, for the loops that read them whole. */
  public Memory words() {
    return words;
  }

  /** Byte offset in {@link #words()} of the word that holds the bit of a granule. */
  public static long wordOffset(long granule) {
    return granule >>> 6 << 3;
  }

  /** Makes the bits of the heap's first {@code heapBytes} bytes safe to touch; see {@link Memory#commit}. */
  public void commit(long heapBytes) {
    long end = Math.min(memory.bytes(), wordOffset(heapBytes >>> 3) + 8);
    memory.commit(end);
    if (resident) {
      for (; touched < end; touched += PAGE) {
        words.setLong(touched, 0);
      }
    }
  }

  /** Whether a granule's bit is set. */
  public boolean get(long granule) {
    return (words.getLong(wordOffset(granule)) >>> granule & 1) != 0;
  }

  /** Sets a granule's bit and tells whether it was clear before. */
  public boolean set(long granule) {
    long at = wordOffset(granule);
    long word = words.getLong(at);
    words.setLong(at, word | 1L << granule);
    return (word >>> granule & 1) == 0;
  }

  /** Clears a granule's bit. */
  public void clear(long granule) {
    long at = wordOffset(granule);
    words.setLong(at, words.getLong(at) & ~(1L << granule));
  }

  /** Clears the bits of {@code [0, granules)}, rounded up to whole words. */
  public void clearBelow(long granules) {
    clear(0, granules);
  }

  /** Clears the bits of {@code [from, to)}; both are multiples of 64, or {@code to} is the end. */
  public void clear(long from, long to) {
    long end = Math.min(words.bytes(), wordOffset(to + 63));
    words.zero(wordOffset(from), end);
  }

  /** Number of set bits in {@code [from, to)}; both are multiples of 64. */
  public int count(long from, long to) {
    int count = 0;
    for (long at = wordOffset(from), end = wordOffset(to); at < end; at += 8) {
      count += Long.bitCount(words.getLong(at));
    }
    return count;
  }

  /** The first granule in {@code [from, to)} whose bit is set, or {@code to}. */
  public long nextSet(long from, long to) {
    if (from >= to) {
      return to;
    }
    long at = wordOffset(from);
    long word = words.getLong(at) & -1L << from;
    for (long end = wordOffset(to - 1); word == 0;) {
      if (at == end) {
        return to;
      }
      at += 8;
      word = words.getLong(at);
    }
    return Math.min(to, (at << 3) + Long.numberOfTrailingZeros(word));
  }

  /** Bytes of memory that cover a heap of the given size. */
  public static long bytesFor(long heapBytes) {
    return heapBytes >>> 6;
  }

  @Override
  public void close() {
    memory.close();
  }
}
