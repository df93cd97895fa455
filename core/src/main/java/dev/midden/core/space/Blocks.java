package dev.midden.core.space;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.Memory;
import dev.midden.core.memory.MemoryUnavailableException;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.object.Reference;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The heap's memory as a table of 16 KiB blocks, each free or owned by one {@link Space}. Blocks are handed out zeroed.
 * Block 0 is never handed out, so that offset 0 can be null; at its end it has room for the heads of lists.
 *
 * <pre>
 *   │ 0: null │ small 16 B │ small 24 B │ large ─── │ free │ small 16 B │ … frontier │ never used │
 * </pre>
 *
 * <p>Up to the frontier memory has been used before; a block beyond it is fresh and zero by itself. Free blocks below it
 * are used first, lowest first, so that the footprint stays small.
 */
public final class Blocks {
  /** Bytes of a block. */
  public static final int BYTES = 1 << 14;

  /** In {@link #youth()}: how young the objects of a block are; 0 is old. */
  public static final int YOUTH = 3;

  /** Youth of the generation that new objects belong to. */
  public static final int YOUNGEST = 2;

  /** Youth of a block that begins a large object of the youngest generation. */
  public static final int YOUNG_LARGE = 3;

  /** In {@link #youth()}: the objects of the block are being moved elsewhere. Makes the byte negative. */
  public static final int CONDEMNED = 0x80;

  /** In {@link #youth()}: an object of the condemned block stays where it is. */
  static final int KEPT = 0x40;

  /**
   * What free memory is filled with where it is poisoned: as a header it is of no shape, as a reference it is outside of any
   * heap but the very largest.
   */
  public static final long POISON = 0xDEAD_BEEF_DEAD_BEEFL;

  private static final int SHIFT = 14;
  private static final byte FREE = 0;
  private static final int MAX_SENTINELS = 64;

  /** Up to so many bytes a loop is faster than a call. */
  private static final int FEW_BYTES = 64;

  /** A block of each content that free memory has, to be copied and compared at once. */
  private static final class Patterns {
    static final MemorySegment POISONED = filled(POISON);
    static final MemorySegment ZERO = filled(0);

    private static MemorySegment filled(long word) {
      long[] words = new long[BYTES / 8];
      Arrays.fill(words, word);
      return MemorySegment.ofArray(words).asReadOnly();
    }
  }

  private final Memory memory;
  private final int limit;
  private final List<Space> spaces = new ArrayList<>();
  private final List<Bitmap> covered = new ArrayList<>();

  private byte[] owners = new byte[64];
  private byte[] details = new byte[64];
  private byte[] youth = new byte[64];
  private int[] runs = new int[64];
  private long[] freeBits = new long[1];
  private int frontier = 1;
  private int free;
  private int lowestFreeWord;
  private int peak;
  private int sentinels;
  private boolean poisoned;
  private @Nullable MemoryUnavailableException refusal;
  private @Nullable ObjectModel model;

  /**
   * Makes the table.
   *
   * @param memory the heap's memory: {@code heapBytes} and one block more
   * @param heapBytes the quota in bytes, rounded down to whole blocks
   */
  public Blocks(Memory memory, long heapBytes) {
    this.memory = memory;
    this.limit = (int) (heapBytes >>> SHIFT) + 1;
  }

  /** Has memory that is freed from now on filled with {@link #POISON}; before anything is allocated. */
  public void poison() {
    poisoned = true;
  }

  /** Whether free memory that has been used is filled with {@link #POISON}. */
  boolean isPoisoned() {
    return poisoned;
  }

  /** Fills memory that has become free with {@link #POISON}, if that is asked for; both bounds are multiples of 8. */
  void poison(long from, long to) {
    if (poisoned) {
      long at = from;
      for (; to - at > FEW_BYTES; at += Math.min(BYTES, to - at)) {
        MemorySegment.copy(Patterns.POISONED, 0, memory.segment(), at, Math.min(BYTES, to - at));
      }
      for (; at < to; at += 8) {
        memory.setLong(at, POISON);
      }
    }
  }

  /**
   * The first word that is not as it should be in memory that nobody uses, or {@code to}.
   *
   * @param expected 0 or {@link #POISON}
   */
  long findWritten(long from, long to, long expected) {
    MemorySegment pattern = expected == 0 ? Patterns.ZERO : Patterns.POISONED;
    long at = from;
    for (; to - at > FEW_BYTES; at += Math.min(BYTES, to - at)) {
      long length = Math.min(BYTES, to - at);
      long different = MemorySegment.mismatch(memory.segment(), at, at + length, pattern, 0, length);
      if (different >= 0) {
        return at + (different & -8);
      }
    }
    while (at < to && memory.getLong(at) == expected) {
      at += 8;
    }
    return Math.min(at, to);
  }

  byte register(Space space) {
    spaces.add(space);
    model = space.model;
    return (byte) spaces.size();
  }

  /** Keeps a side bitmap safe to touch wherever the heap is. */
  public void cover(Bitmap bitmap) {
    covered.add(bitmap);
    bitmap.commit((long) frontier << SHIFT);
  }

  /**
   * An address in block 0, where no object can be, with {@link Header#CLAIMED_BYTES} zeroed bytes before it: the head of a
   * list of objects that are linked through their claimed words. There is room for {@value #MAX_SENTINELS}.
   */
  public long newSentinel() {
    if (sentinels == MAX_SENTINELS) {
      throw new IllegalStateException("block 0 has room for " + MAX_SENTINELS + " sentinels");
    }
    memory.commit(BYTES);
    return BYTES - (long) Header.CLAIMED_BYTES * 2 * sentinels++ - Header.CLAIMED_BYTES;
  }

  /** One more than the highest block ever used. */
  public int frontier() {
    return frontier;
  }

  /** Offset of a block's first byte. */
  public static long start(int block) {
    return (long) block << SHIFT;
  }

  /** The block that holds an address. */
  public static int of(long address) {
    return (int) (address >>> SHIFT);
  }

  /** Blocks that could be handed out one by one. */
  public int available() {
    return limit - frontier + free;
  }

  /** Blocks in use. */
  public int used() {
    return frontier - 1 - free;
  }

  /** The most blocks that were ever in use at once. */
  public int peak() {
    return peak;
  }

  /** Bytes of blocks in use. */
  public long usedBytes() {
    return (long) used() << SHIFT;
  }

  /** The quota in bytes. */
  public long limitBytes() {
    return (long) (limit - 1) << SHIFT;
  }

  /** Bytes of the Java heap that the table itself takes. */
  public long tableBytes() {
    return owners.length + details.length + youth.length + 4L * runs.length + 8L * freeBits.length;
  }

  /** Why the operating system refused memory below the quota, if it did. */
  public @Nullable MemoryUnavailableException refusal() {
    return refusal;
  }

  byte owner(int block) {
    return owners[block];
  }

  byte detail(int block) {
    return details[block];
  }

  void setDetail(int block, byte detail) {
    details[block] = detail;
  }

  /**
   * How young the objects of each block are, by block number; all are old unless someone said otherwise. Replaced when
   * blocks are added: loops read it anew after an allocation.
   */
  public byte[] youth() {
    return youth;
  }

  /** Says how young the objects of a block are. */
  public void setYouth(int block, int value) {
    youth[block] = (byte) value;
  }

  /** Number of consecutive blocks handed out together, at the first of them. */
  int runLength(int block) {
    return runs[block];
  }

  /** One zeroed block, or 0 if the quota is used up. */
  int acquire(byte owner) {
    return acquireRun(owner, 1);
  }

  /** The first of {@code count} consecutive zeroed blocks, or 0 if there are not so many. */
  int acquireRun(byte owner, int count) {
    int first = free >= count ? findFree(count) : 0;
    if (first != 0) {
      take(first, count);
      if (model != null) {
        model.zero(start(first), start(first + count));
      }
    } else {
      first = extend(count);
      if (first == 0) {
        return 0;
      }
    }
    Arrays.fill(owners, first, first + count, owner);
    runs[first] = count;
    peak = Math.max(peak, used());
    return first;
  }

  /** Gives back the {@code runLength} blocks that were handed out together. */
  void release(int first) {
    int count = runs[first];
    Arrays.fill(owners, first, first + count, FREE);
    poison(start(first), start(first + count));
    youth[first] = 0;
    for (int block = first; block < first + count; block++) {
      freeBits[block >>> 6] |= 1L << block;
    }
    free += count;
    lowestFreeWord = Math.min(lowestFreeWord, first >>> 6);
  }

  private void take(int first, int count) {
    for (int block = first; block < first + count; block++) {
      freeBits[block >>> 6] &= ~(1L << block);
    }
    free -= count;
  }

  private int findFree(int count) {
    while (freeBits[lowestFreeWord] == 0) {
      lowestFreeWord++;
    }
    if (count == 1) {
      return (lowestFreeWord << 6) + Long.numberOfTrailingZeros(freeBits[lowestFreeWord]);
    }
    int length = 0;
    for (int block = lowestFreeWord << 6; block < frontier; block++) {
      length = isFree(block) ? length + 1 : 0;
      if (length == count) {
        return block - count + 1;
      }
    }
    return 0;
  }

  /** Whether a block below the frontier is nobody's. */
  boolean isFree(int block) {
    return (freeBits[block >>> 6] >>> block & 1) != 0;
  }

  /** Moves the frontier, using the free blocks right below it. */
  private int extend(int count) {
    int below = 0;
    while (below < count - 1 && isFree(frontier - 1 - below)) {
      below++;
    }
    int first = frontier - below;
    int end = first + count;
    if (end > limit) {
      return 0;
    }
    try {
      memory.commit(start(end));
      for (Bitmap bitmap : covered) {
        bitmap.commit(start(end));
      }
    } catch (MemoryUnavailableException e) {
      refusal = e;
      return 0;
    }
    grow(end);
    if (below > 0) {
      take(first, below);
      if (model != null) {
        model.zero(start(first), start(frontier));
      }
    }
    frontier = end;
    return first;
  }

  private void grow(int blocks) {
    if (blocks > owners.length) {
      int capacity = Math.min(limit, Math.max(blocks, owners.length * 2));
      capacity = Math.max(blocks, capacity);
      owners = Arrays.copyOf(owners, capacity);
      details = Arrays.copyOf(details, capacity);
      youth = Arrays.copyOf(youth, capacity);
      runs = Arrays.copyOf(runs, capacity);
      freeBits = Arrays.copyOf(freeBits, (capacity >>> 6) + 1);
    }
  }

  /** The most consecutive bytes that could be handed out at once. */
  public long largestFree() {
    int best = 0;
    int length = 0;
    for (int block = 1; block < frontier; block++) {
      length = isFree(block) ? length + 1 : 0;
      best = Math.max(best, length);
    }
    return (long) Math.max(best, length + limit - frontier) << SHIFT;
  }

  /** Visits every object of every space in the order of addresses. */
  public void forEachObject(ObjectVisitor visitor) {
    for (int block = 1; block < frontier; block++) {
      byte owner = owners[block];
      if (owner != FREE) {
        spaces.get(owner - 1).forEachObject(block, visitor);
      }
    }
  }

  /** For the verifier: reports blocks that are neither free nor somebody's, or both, and what each space finds. */
  public void verify(Consumer<String> problem) {
    int found = 0;
    for (int block = 1; block < frontier; block++) {
      found += isFree(block) ? 1 : 0;
      if (isFree(block) != (owners[block] == FREE)) {
        problem.accept("block " + block + " is " + (isFree(block) ? "free and in use" : "neither free nor in use"));
      } else if (isFree(block) && block >>> 6 < lowestFreeWord) {
        problem.accept("the free block " + block + " is below where free blocks are looked for");
      } else if (isFree(block) && poisoned && findWritten(start(block), start(block + 1), POISON) < start(block + 1)) {
        problem
            .accept("the block " + block + " is free, and has been written to at " + Long.toHexString(findWritten(start(
                block), start(block + 1), POISON)));
      }
    }
    if (found != free || frontier > limit) {
      problem.accept(found + " blocks are free, the books have " + free + "; the frontier is " + frontier + " of "
          + limit);
    }
    for (Space space : spaces) {
      space.verify(problem);
    }
  }

  /** Whether a value is the start of an object that has not been reclaimed. Never throws. */
  public boolean isObject(long value) {
    if (value == Reference.NULL || !Reference.isWithin(value, start(frontier))) {
      return false;
    }
    int block = of(value);
    byte owner = owners[block];
    return owner != FREE && spaces.get(owner - 1).isObject(block, value);
  }

  /** Whether {@link #isObject} needs to walk over a part of the block to tell where its objects start. */
  public boolean isFoundByWalk(long object) {
    return spaces.get(owners[of(object)] - 1) instanceof LinearSpace;
  }

  /** Whether what was an object when the heap was collected last, or was allocated since, has not been reclaimed. */
  public boolean isStillObject(long object) {
    int block = of(object);
    byte owner = owners[block];
    return owner != FREE && spaces.get(owner - 1).isStillObject(block, object);
  }

  /** Bytes that an object occupies in its space, rounding included. */
  public long occupied(long object) {
    int block = of(object);
    return spaces.get(owners[block] - 1).occupied(block, object);
  }
}
