package dev.midden.core.trace;

import dev.midden.core.memory.Memory;
import dev.midden.core.memory.MemorySource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Objects still to be looked at, as compressed references: an array in the Java heap whose top the loops work on directly,
 * and behind it memory outside, to which the lower half goes when the array is full. The Java heap's share is constant; what
 * is outside may have a limit, beyond which the lower half is handed to whoever can find it again.
 */
public final class MarkStack implements AutoCloseable {
  /** Entries in the Java heap: 256 KiB of them. */
  static final int CAPACITY = 1 << 16;

  /** Entries that are put aside together. */
  static final int HALF = CAPACITY / 2;

  /**
   * Entries of a piece of the memory outside, a mebibyte. One large region would be backed by huge pages, and to be given one
   * of those in the middle of a pause can take milliseconds.
   */
  private static final int PIECE = 8 * HALF;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  final int[] entries = new int[CAPACITY];
  int top;

  private final long maxEntries;
  private final MemorySource source;
  private final List<Memory> pieces = new ArrayList<>();
  private long spilled;
  private long peakSpilled;

  /**
   * Makes an empty stack.
   *
   * @param maxEntries the most entries there can be
   * @param source memory for what the array cannot hold
   */
  public MarkStack(long maxEntries, MemorySource source) {
    this.maxEntries = maxEntries;
    this.source = source;
  }

  /** Whether there is no entry. */
  public boolean isEmpty() {
    return top == 0 && spilled == 0;
  }

  /** Number of entries. */
  public long size() {
    return top + spilled;
  }

  /** Hands over every entry, in the order in which they were pushed. */
  public void forEach(IntConsumer visitor) {
    for (long i = 0, end = size(); i < end; i++) {
      visitor.accept(get(i));
    }
  }

  /** The entry with so many others below it; there must be one. */
  public int get(long index) {
    return index < spilled
        ? pieces.get((int) (index / PIECE)).getInt(4 * (index % PIECE))
        : entries[(int) (index - spilled)];
  }

  /** Removes and returns the entry pushed last; there must be one. */
  public int pop() {
    if (top == 0) {
      refill();
    }
    return entries[--top];
  }

  /** Adds an entry. */
  public void push(int entry) {
    if (top == CAPACITY) {
      top = spill(top);
    }
    entries[top++] = entry;
  }

  /** Whether the lower half can be moved out without going beyond the most entries there may be. */
  boolean hasRoom() {
    return spilled + HALF <= maxEntries;
  }

  /** Makes room without moving the lower half out: the caller has taken care of it. Returns the new top. */
  int drop(int oldTop) {
    System.arraycopy(entries, HALF, entries, 0, oldTop - HALF);
    return oldTop - HALF;
  }

  /** Forgets all entries. */
  public void clear() {
    top = 0;
    spilled = 0;
  }

  /** Makes room: moves the lower half out. Returns the new top. */
  int spill(int oldTop) {
    int piece = (int) (spilled / PIECE);
    if (piece == pieces.size()) {
      Memory memory = Memory.reserve(4L * PIECE, source);
      memory.commit(memory.bytes());
      pieces.add(memory);
    }
    MemorySegment.copy(entries, 0, pieces.get(piece).segment(), INT, 4 * (spilled % PIECE), HALF);
    spilled += HALF;
    peakSpilled = Math.max(peakSpilled, spilled);
    return drop(oldTop);
  }

  /** Brings the last half moved out back into the empty array; false if there is none. */
  boolean refill() {
    if (spilled == 0) {
      return false;
    }
    spilled -= HALF;
    MemorySegment.copy(pieces.get((int) (spilled / PIECE)).segment(), INT, 4 * (spilled % PIECE), entries, 0, HALF);
    top = HALF;
    return true;
  }

  /** The most memory this stack has used, in bytes. */
  public long peakBytes() {
    return 4L * CAPACITY + 4 * peakSpilled;
  }

  @Override
  public void close() {
    pieces.forEach(Memory::close);
  }
}
