package dev.midden.core.trace;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.Memory;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.SizeClasses;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.CompactSpace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Slides marked objects together (the Compressor, Kermany and Petrank 2006): where each will be is computed from bits beside
 * the heap, so that no forwarding has to be left in objects, and one pass updates their slots and moves them.
 *
 * <pre>
 *   extents  1 1 0 0 1 1 1 0 …     one bit a granule of a live object that begins in the same window of 64
 *   bases    where the first object of each window goes
 *   destination(object) = base of its window + live granules before it in the window
 * </pre>
 *
 * <p>The objects of one block go to two blocks at most. The window in which the second begins has the base 0, where no object
 * can be; a table by block tells both of its bases. No object is moved past one that has not been moved yet: in the order of
 * blocks and of addresses within each, what has been filled is never ahead of what has been read.
 *
 * <p>Cost: two passes over the live objects in the order of addresses; one bit for 8 bytes of heap and four bytes for 512
 * beside it. Not synchronised.
 */
public final class Compactor implements Tracer, AutoCloseable {

  /** Compressed references shifted by this are numbers of blocks. */
  private static final int BLOCK_SHIFT = Integer.numberOfTrailingZeros(Blocks.BYTES / Reference.GRANULE);

  private final ObjectModel model;
  private final Memory memory;
  private final Blocks blocks;
  private final CompactSpace space;
  private final Bitmap marks;
  private final Bitmap extents;
  private final Memory extentWords;
  private final Memory bases;
  private final Memory baseOf;
  private final @Nullable MoveObserver observer;

  /** Of each block, for its window with the base 0: the first bit in it that goes to the second block, and both bases. */
  private int[] splits = new int[0];

  /** Of the blocks that are filled, in their order: where what goes there ends. */
  private long[] ends = new long[16];
  private int filled;

  private byte[] cellClasses = new byte[0];
  private long liveObjects;
  private long liveBytes;
  private long movedBytes;

  /**
   * Makes a compactor.
   *
   * @param model the heap's objects
   * @param blocks its blocks
   * @param space the space whose objects slide
   * @param marks what lives; one bit a granule
   * @param extents a bitmap of its own; covering the heap is the caller's business, as with the marks
   * @param source memory for the bases
   * @param observer hears of every move, if there is one
   */
  public Compactor(ObjectModel model, Blocks blocks, CompactSpace space, Bitmap marks, Bitmap extents,
      MemorySource source, @Nullable MoveObserver observer) {
    this.model = model;
    this.memory = model.memory();
    this.blocks = blocks;
    this.space = space;
    this.marks = marks;
    this.extents = extents;
    this.extentWords = extents.words();
    this.bases = Memory.reserve(baseBytes(memory.bytes()), baseBytes(Reference.REACH), source);
    this.baseOf = bases;
    this.observer = observer;
  }

  private static long baseBytes(long heapBytes) {
    return (heapBytes >>> 7) + 4;
  }

  // ---------------------------------------------------------------- where everything will be

  /** Computes where the marked objects of condemned blocks will be. What is pinned must have been pinned before. */
  public void plan() {
    long frontier = Blocks.start(blocks.frontier());
    extents.clearBelow(frontier >>> 3);
    bases.commit(baseBytes(frontier));
    cellClasses = model.shapes().cellClasses();
    if (splits.length < 3 * blocks.frontier()) {
      splits = new int[3 * (blocks.frontier() + blocks.frontier() / 2)];
    }
    filled = 0;
    liveObjects = 0;
    liveBytes = 0;
    movedBytes = 0;
    int[] order = space.order();
    int next = 0;
    long to = 0;
    long toEnd = 0;
    for (int i = 0; i < space.blocksInUse(); i++) {
      boolean stays = !space.isCondemned(order[i]);
      long end = Blocks.start(order[i] + 1) >>> 3;
      long window = -1;
      for (long granule = marks.nextSet(Blocks.start(order[i]) >>> 3, end); granule < end; granule = marks.nextSet(
          granule + 1, end)) {
        int bytes = cellBytes(granule << 3);
        liveObjects++;
        liveBytes += bytes;
        if (stays) {
          continue;
        }
        boolean full = to + bytes > toEnd;
        if (full) {
          endBlock(to);
          while (!space.isCondemned(order[next])) {
            next++;
          }
          to = Blocks.start(order[next++]);
          toEnd = to + Blocks.BYTES;
        }
        enter(granule, to >>> 3, granule >>> 6 == window, full);
        window = granule >>> 6;
        cover(granule, bytes >>> 3);
        to += bytes;
      }
    }
    endBlock(to);
  }

  private void endBlock(long end) {
    if (end != 0) {
      if (filled == ends.length) {
        ends = Arrays.copyOf(ends, filled * 2);
      }
      ends[filled++] = end;
    }
  }

  /** Notes where an object goes: with its window, or to another block than what is before it in the window. */
  private void enter(long granule, long to, boolean sameWindow, boolean newBlock) {
    if (sameWindow && !newBlock) {
      return;
    }
    long at = granule >>> 6 << 2;
    int base = (int) (to - liveBefore(granule));
    if (sameWindow) {
      int split = 3 * Blocks.of(granule << 3);
      splits[split] = (int) granule & 63;
      splits[split + 1] = baseOf.getInt(at);
      splits[split + 2] = base;
      base = 0;
    }
    baseOf.setInt(at, base);
  }

  /** Granules of live objects before one in its window. */
  private int liveBefore(long granule) {
    return Long.bitCount(extentWords.getLong(granule >>> 6 << 3) & (1L << granule) - 1);
  }

  /** Sets the bits of an object in its window; what reaches into the next is in nobody's way there. */
  private void cover(long granule, int granules) {
    long at = granule >>> 6 << 3;
    int bit = (int) granule & 63;
    extentWords.setLong(at, extentWords.getLong(at) | -1L >>> 64 - Math.min(granules, 64 - bit) << bit);
  }

  private int cellBytes(long object) {
    int cellClass = cellClasses[Header.shapeId(model.shapeWord(object))];
    return SizeClasses.bytes(cellClass > 0 ? cellClass : SizeClasses.of(sizeOfSmall(object)));
  }

  private long sizeOfSmall(long object) {
    long size = model.size(object);
    if (size < Reference.GRANULE || size > SizeClasses.MAX_CELL) {
      throw new IllegalArgumentException(
          "the object at " + Long.toHexString(object) + " has the impossible size " + size);
    }
    return size;
  }

  /** Where a live object of a condemned block will be; both compressed. */
  private int destination(int object) {
    long granule = object & 0xFFFF_FFFFL;
    int base = baseOf.getInt(granule >>> 6 << 2);
    if (base == 0) {
      int split = 3 * (object >>> BLOCK_SHIFT);
      base = splits[(object & 63) < splits[split] ? split + 1 : split + 2];
    }
    return base + liveBefore(granule);
  }

  // ---------------------------------------------------------------- as the cycle sees it

  @Override
  public long trace(long object) {
    int compressed = Reference.compress(object);
    return blocks.youth()[Blocks.of(object)] < 0 ? Reference.expand(destination(compressed)) : object;
  }

  @Override
  public void traceAll(long[] slots, int from, int to) {
    for (int i = from; i < to; i++) {
      slots[i] = trace(slots[i]);
    }
  }

  /** Where an object will be, dead ones apart: the weak have been cleared by the marker. */
  @Override
  public long now(long object) {
    return marks.get(object >>> 3) ? trace(object) : Reference.NULL;
  }

  @Override
  public boolean mayMove(long object) {
    return space.owns(object);
  }

  @Override
  public void drain() {
    // Nothing is found here that the marker has not found.
  }

  // ---------------------------------------------------------------- moving

  /** Lets the slots of an object that stays refer to where everything will be. */
  public void update(long object) {
    int word = memory.getInt(object);
    if (Header.inlineSlots(word) == 2) {
      updatePair(memory, blocks.youth(), object + Header.BYTES);
    } else if (Header.has(word, Header.ANY_SLOTS)) {
      updateSlots(object, word);
    }
  }

  /** The commonest number of slots, with one load for both. */
  private void updatePair(Memory memory, byte[] youth, long at) {
    long pair = memory.getLong(at);
    int first = (int) pair;
    int second = (int) (pair >>> 32);
    if ((youth[first >>> BLOCK_SHIFT] | youth[second >>> BLOCK_SHIFT]) < 0) {
      first = youth[first >>> BLOCK_SHIFT] < 0 ? destination(first) : first;
      second = youth[second >>> BLOCK_SHIFT] < 0 ? destination(second) : second;
      memory.setLong(at, (long) second << 32 | first & 0xFFFF_FFFFL);
    }
  }

  private void updateSlots(long object, int word) {
    Memory memory = this.memory;
    byte[] youth = blocks.youth();
    long slot = object + Header.BYTES;
    int slots = Header.inlineSlots(word);
    if (Header.has(word, Header.MANY_SLOTS)) {
      slot = object + ObjectModel.FIRST_ELEMENT;
      slots = model.slotCount(object);
    }
    for (long end = slot + 4L * slots; slot < end; slot += 4) {
      int referent = memory.getInt(slot);
      if (youth[referent >>> BLOCK_SHIFT] < 0) {
        memory.setInt(slot, destination(referent));
      }
    }
  }

  /** Updates all slots of the space's objects, moves them, and gives back the blocks that have become empty. */
  public void slide() {
    int[] order = space.order();
    for (int i = 0; i < space.blocksInUse(); i++) {
      boolean stays = !space.isCondemned(order[i]);
      long end = Blocks.start(order[i] + 1) >>> 3;
      for (long granule = marks.nextSet(Blocks.start(order[i]) >>> 3, end); granule < end; granule = marks.nextSet(
          granule + 1, end)) {
        long from = granule << 3;
        update(from);
        if (!stays) {
          long to = Reference.expand(destination((int) granule));
          if (to != from) {
            move(from, to);
          }
        }
      }
    }
    space.reclaim(marks, ends, filled);
  }

  private void move(long from, long to) {
    int bytes = cellBytes(from);
    movedBytes += bytes;
    if (bytes <= 128) {
      for (int at = 0; at < bytes; at += 8) {
        memory.setLong(to + at, memory.getLong(from + at));
      }
    } else {
      memory.copy(from, to, bytes);
    }
    if (observer != null) {
      observer.moved(from, to);
    }
  }

  /** Live objects of the space at the last plan. */
  public long liveObjects() {
    return liveObjects;
  }

  /** Bytes of their cells. */
  public long liveBytes() {
    return liveBytes;
  }

  /** Bytes moved by the last {@link #slide()}. */
  public long movedBytes() {
    return movedBytes;
  }

  /** Bytes taken beside the heap, the marks excluded. */
  public long bytes() {
    long frontier = Blocks.start(blocks.frontier());
    return Bitmap.bytesFor(frontier) + baseBytes(frontier) + 4L * splits.length + 8L * ends.length;
  }

  @Override
  public void close() {
    bases.close();
  }
}
