package dev.midden.core.memory;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One contiguous, zero-filled region outside the Java heap. The JVM checks every access: against the bounds of the one range
 * of addresses that all regions share where that could be reserved ({@link MemorySource#MMAP}), and of the region itself
 * elsewhere. So no offset, however wild, ends the JVM or reads what is not Midden's. One that is outside the region is an
 * exception, or it leads to memory that is zero and used by nobody as far as the {@code reach} that the region was reserved
 * with; offsets that come from the program are compared before.
 *
 * <p>A region is reserved at its maximum size and costs memory only where it has been touched. Call {@link #commit}
 * before touching a part for the first time: it is free for most sources and is what turns a full disk into an exception
 * for the one that needs it ({@link MemorySource#FILE}).
 *
 * <p>After {@link #close()} every access is an exception. Offsets are in bytes and need not be aligned; numbers are
 * little-endian.
 */
public abstract class Memory implements AutoCloseable {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfChar CHAR = ValueLayout.JAVA_CHAR_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final VarHandle ATOMIC_LONG = ValueLayout.JAVA_LONG.withOrder(LITTLE_ENDIAN).varHandle();

  /**
   * The segment of all accesses if there is one, a constant, so that compiled code does not choose. Each access below is at most
   * 35 bytes of code: more than that is inlined only where the compiler finds it hot enough, and a call costs more than it.
   */
  private static final @Nullable MemorySegment SPACE = AddressSpace.SEGMENT;

  /** Added to an offset after closing: outside of every segment. */
  private static final long NOWHERE = Long.MIN_VALUE >> 1;

  private MemorySegment segment;
  /** Where the region begins in the segment of all accesses; 0 where there is none. */
  private long base;
  private boolean closed;

  Memory(MemorySegment segment) {
    this.segment = segment;
    this.base = SPACE == null ? 0 : segment.address() - SPACE.address();
  }

  /**
   * Reserves a region to whose end every offset is compared or known.
   *
   * @param bytes size in bytes, positive
   * @param source where from; {@link MemorySource#AUTO} takes the best this JVM allows
   * @return the region, zero-filled
   * @throws MemoryUnavailableException if {@code source} cannot supply it here
   */
  public static Memory reserve(long bytes, MemorySource source) {
    return reserve(bytes, bytes, source);
  }

  /**
   * Reserves a region whose offsets come from what is written in it, or in another one.
   *
   * @param bytes size in bytes, positive
   * @param reach bytes from the start of the region on in which no other region begins, if there are as many: as far as an
   *     offset may lead that has been computed from wrong data
   * @param source where from; {@link MemorySource#AUTO} takes the best this JVM allows
   * @return the region, zero-filled
   * @throws MemoryUnavailableException if {@code source} cannot supply it here
   */
  public static Memory reserve(long bytes, long reach, MemorySource source) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("memory size must be positive, was " + bytes);
    }
    return source.reserve(bytes, Math.max(bytes, reach));
  }

  /** The region as a segment with its bounds, for operations on many bytes; to be asked for anew each time. */
  public final MemorySegment segment() {
    return segment;
  }

  /** Size of the region in bytes. */
  public final long bytes() {
    return segment.byteSize();
  }

  /** Reads a byte. */
  public final byte getByte(long at) {
    return (SPACE == null ? segment : SPACE).get(BYTE, base + at);
  }

  /** Writes a byte. */
  public final void setByte(long at, byte value) {
    (SPACE == null ? segment : SPACE).set(BYTE, base + at, value);
  }

  /** Reads two bytes. */
  public final char getChar(long at) {
    return (SPACE == null ? segment : SPACE).get(CHAR, base + at);
  }

  /** Reads four bytes. */
  public final int getInt(long at) {
    return (SPACE == null ? segment : SPACE).get(INT, base + at);
  }

  /** Writes four bytes. */
  public final void setInt(long at, int value) {
    (SPACE == null ? segment : SPACE).set(INT, base + at, value);
  }

  /** Reads eight bytes. */
  public final long getLong(long at) {
    return (SPACE == null ? segment : SPACE).get(LONG, base + at);
  }

  /** Writes eight bytes. */
  public final void setLong(long at, long value) {
    (SPACE == null ? segment : SPACE).set(LONG, base + at, value);
  }

  /** Reads eight bytes as a floating-point number. */
  public final double getDouble(long at) {
    return (SPACE == null ? segment : SPACE).get(DOUBLE, base + at);
  }

  /** Writes eight bytes as a floating-point number. */
  public final void setDouble(long at, double value) {
    (SPACE == null ? segment : SPACE).set(DOUBLE, base + at, value);
  }

  /** Sets bits in the eight bytes at a multiple of 8, atomically; returns what was there before. */
  public final long getAndOrLong(long at, long bits) {
    return (long) ATOMIC_LONG.getAndBitwiseOr(SPACE == null ? segment : SPACE, base + at, bits);
  }

  /** Copies bytes within the region; the two parts may overlap. */
  public final void copy(long from, long to, long bytes) {
    MemorySegment.copy(segment, from, segment, to, bytes);
  }

  /** Fills {@code [from, to)} with zeros. */
  public final void zero(long from, long to) {
    segment.asSlice(from, to - from).fill((byte) 0);
  }

  /** Copies {@code count} bytes from {@code from} on to {@code target[at]} on. */
  public final void read(long from, byte[] target, int at, int count) {
    MemorySegment.copy(segment, BYTE, from, target, at, count);
  }

  /** Copies {@code count} bytes from {@code source[at]} on to {@code to} on. */
  public final void write(byte[] source, int at, long to, int count) {
    MemorySegment.copy(source, at, segment, BYTE, to, count);
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

  /** Gives the memory back. */
  abstract void release();

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      if (SPACE != null) {
        segment = MemorySegment.NULL;
        base = NOWHERE;
      }
      release();
    }
  }
}
