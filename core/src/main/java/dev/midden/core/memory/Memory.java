package dev.midden.core.memory;

import java.lang.foreign.MemorySegment;

/**
 * One contiguous, bounded, zero-filled region outside the Java heap. Every access goes through {@link #segment()}, whose
 * bounds the JVM checks, so that no offset, however wild, can read or write anything else.
 *
 * <p>A region is reserved at its maximum size and costs memory only where it has been touched. Call {@link #commit}
 * before touching a part for the first time: it is free for most sources and is what turns a full disk into an exception
 * for the one that needs it ({@link MemorySource#FILE}).
 */
public abstract class Memory implements AutoCloseable {
  private final MemorySegment segment;

  Memory(MemorySegment segment) {
    this.segment = segment;
  }

  /**
   * Reserves a region.
   *
   * @param bytes size in bytes, positive
   * @param source where from; {@link MemorySource#AUTO} takes the best this JVM allows
   * @return the region, zero-filled
   * @throws MemoryUnavailableException if {@code source} cannot supply it here
   */
  public static Memory reserve(long bytes, MemorySource source) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("memory size must be positive, was " + bytes);
    }
    return source.reserve(bytes);
  }

  /** The whole region. Access after {@link #close()} throws {@link IllegalStateException}. */
  public final MemorySegment segment() {
    return segment;
  }

  /** Size of the region in bytes. */
  public final long bytes() {
    return segment.byteSize();
  }

  /**
   * Makes {@code [0, end)} safe to touch.
   *
   * @param end offset in bytes, at most {@link #bytes()}
   * @throws MemoryUnavailableException if the source cannot back that much; the region stays usable as it was
   */
  public void commit(long end) {
    // Anonymous and eager memory needs nothing: the kernel backs a page at its first touch.
  }

  /** How this region came to be, for people: for instance {@code "mmap, huge pages"}. */
  public abstract String description();

  @Override
  public abstract void close();
}
