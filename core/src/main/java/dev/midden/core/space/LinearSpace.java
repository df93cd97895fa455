package dev.midden.core.space;

import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.object.Reference;
import dev.midden.core.object.SizeClasses;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Small objects of all sizes one after the other, in the order of their allocation. Gaps are zero, so that a block can be
 * read from its beginning.
 */
public abstract sealed class LinearSpace extends Space permits BumpSpace, CompactSpace, CopySpace {
  private long cursor;
  private long limit;
  /** Blocks with gaps between objects, to be used when there are no free blocks. */
  private int[] gapped = new int[16];
  private int gappedSize;
  private int gapBlock;
  private long gapStart;

  LinearSpace(String name, Blocks blocks, ObjectModel model) {
    super(name, blocks, model);
  }

  /**
   * The fast path.
   *
   * @param bytes size of a cell of one of the {@link SizeClasses}
   * @return zeroed memory, or 0 at the end of the block; then ask {@link #allocateSlow}
   */
  public final long allocate(long bytes) {
    long object = cursor;
    long end = object + bytes;
    if (end > limit) {
      return 0;
    }
    cursor = end;
    return object;
  }

  /** Zeroed memory, if need be from a new block or a gap; 0 if there is none. */
  public final long allocateSlow(long bytes) {
    long object = allocate(bytes);
    if (object == 0) {
      int block = blocks.acquire(id);
      if (block != 0) {
        acquired(block);
        bumpThrough(Blocks.start(block), Blocks.start(block + 1));
      } else if (!nextGap(bytes)) {
        return 0;
      }
      object = allocate(bytes);
    }
    return object;
  }

  /** Lets allocation go on in zeroed memory. */
  final void bumpThrough(long from, long to) {
    cursor = from;
    limit = to;
  }

  /** Where allocation goes on. */
  final long cursor() {
    return cursor;
  }

  /** Lets allocation use the zeroed gaps of a block when there are no free blocks. */
  final void useGaps(int block) {
    if (gappedSize == gapped.length) {
      gapped = Arrays.copyOf(gapped, gappedSize * 2);
    }
    gapped[gappedSize++] = block;
  }

  /** Forgets which blocks have gaps. */
  final void forgetGaps() {
    gappedSize = 0;
    gapBlock = 0;
    gapStart = 0;
  }

  /** Bumps through the next gap that is large enough, between objects or behind the last of a block. */
  private boolean nextGap(long bytes) {
    for (; gapBlock < gappedSize; gapBlock++, gapStart = 0) {
      long end = Blocks.start(gapped[gapBlock] + 1);
      long at = Math.max(gapStart, Blocks.start(gapped[gapBlock]));
      while (at < end) {
        long gapEnd = nextObject(at, end);
        if (gapEnd - at >= bytes) {
          gapStart = gapEnd;
          bumpThrough(at, gapEnd);
          return true;
        }
        // What an object is rounded up to is no gap: it is copied with it.
        at = gapEnd < end ? gapEnd + SizeClasses.bytes(SizeClasses.of(end(gapEnd) - gapEnd)) : end;
      }
    }
    return false;
  }

  /** Notes a new block. */
  void acquired(int block) {
    // The table of blocks says whose it is.
  }

  @Override
  void verify(Consumer<String> problem) {
    long at = blocks.findWritten(cursor, limit, 0);
    if (at < limit) {
      problem.accept("the space " + name() + " is about to allocate at " + Long.toHexString(cursor)
          + ", and " + Long.toHexString(at) + " has been written to");
    }
  }

  @Override
  final void forEachObject(int block, ObjectVisitor visitor) {
    long end = Blocks.start(block + 1);
    for (long object = nextObject(Blocks.start(block), end); object < end;) {
      long after = end(object);
      visitor.visit(object);
      object = nextObject(after, end);
    }
  }

  /** Where an object ends. A length overwritten through a wild reference must not stop a walk from advancing. */
  final long end(long object) {
    long size = model.size(object);
    if (size < Reference.GRANULE || size > SizeClasses.MAX_CELL) {
      throw new IllegalArgumentException(
          "the object at " + Long.toHexString(object) + " has the impossible size " + size);
    }
    return object + size;
  }

  /** The first object at or after an address: gaps, left by rounding, are zero. */
  final long nextObject(long from, long end) {
    long object = from;
    while (object < end && Header.shapeId(model.shapeWord(object)) == 0) {
      object += Reference.GRANULE;
    }
    return object;
  }

  @Override
  final boolean isObject(int block, long address) {
    long object = nextObject(Blocks.start(block), address + 1);
    while (object < address) {
      object = nextObject(end(object), address + 1);
    }
    return object == address;
  }

  @Override
  final boolean isStillObject(int block, long address) {
    // Only a collection takes objects from here.
    return Header.shapeId(model.shapeWord(address)) != 0;
  }

  @Override
  final long occupied(int block, long object) {
    return SizeClasses.bytes(SizeClasses.of(model.size(object)));
  }
}
