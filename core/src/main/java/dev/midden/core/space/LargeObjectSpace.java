package dev.midden.core.space;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import java.util.function.Consumer;

/** Objects too large for a cell, each in whole blocks of its own; never moved. */
public final class LargeObjectSpace extends Space {
  private static final byte FIRST = 1;
  private static final byte REST = 0;

  private final int claimed;
  private long liveObjects;
  private long liveBytes;

  /**
   * Makes an empty space.
   *
   * @param name for people
   * @param blocks where blocks come from
   * @param model the heap's objects
   */
  public LargeObjectSpace(String name, Blocks blocks, ObjectModel model) {
    this(name, blocks, model, 0);
  }

  /**
   * Makes an empty space for objects of which the collector has claimed a part.
   *
   * @param name for people
   * @param blocks where blocks come from
   * @param model the heap's objects
   * @param claimed bytes in front of each object's header
   */
  public LargeObjectSpace(String name, Blocks blocks, ObjectModel model, int claimed) {
    super(name, blocks, model);
    this.claimed = claimed;
  }

  /** Zeroed memory of at least {@code bytes} bytes, or 0 if there are not enough consecutive blocks. */
  public long allocate(long bytes) {
    long count = (bytes + Blocks.BYTES - 1) / Blocks.BYTES;
    int first = count > Integer.MAX_VALUE / 2 ? 0 : blocks.acquireRun(id, (int) count);
    if (first == 0) {
      return 0;
    }
    blocks.setDetail(first, FIRST);
    for (int block = first + 1; block < first + count; block++) {
      blocks.setDetail(block, REST);
    }
    return Blocks.start(first) + claimed;
  }

  /**
   * Frees a dead object.
   *
   * @return bytes given back
   */
  public long free(long object) {
    int block = Blocks.of(object);
    long bytes = occupied(block, object);
    blocks.release(block);
    return bytes;
  }

  /** After marking: frees what is not marked and counts what is. */
  public void reclaim(Bitmap marks) {
    liveObjects = 0;
    liveBytes = 0;
    for (int block = 1; block < blocks.frontier(); block++) {
      if (blocks.owner(block) == id && blocks.detail(block) == FIRST) {
        long object = Blocks.start(block) + claimed;
        if (marks.get(object >>> 3)) {
          liveObjects++;
          liveBytes += occupied(block, object);
        } else {
          blocks.release(block);
        }
      }
    }
  }

  /** Objects that the last {@link #reclaim} found alive. */
  public long liveObjects() {
    return liveObjects;
  }

  /** Bytes of blocks of the objects that the last {@link #reclaim} found alive. */
  public long liveBytes() {
    return liveBytes;
  }

  @Override
  void forEachObject(int block, ObjectVisitor visitor) {
    if (isObject(block, Blocks.start(block) + claimed)) {
      visitor.visit(Blocks.start(block) + claimed);
    }
  }

  @Override
  boolean isObject(int block, long address) {
    return address == Blocks.start(block) + claimed && blocks.detail(block) == FIRST && Header.shapeId(model.shapeWord(
        address)) != 0;
  }

  @Override
  void verify(Consumer<String> problem) {
    for (int block = 1; block < blocks.frontier(); block++) {
      if (blocks.owner(block) == id) {
        if (blocks.detail(block) != FIRST || !isObject(block, Blocks.start(block) + claimed)) {
          problem.accept("block " + block + " of the space " + name() + " belongs to no object");
          continue;
        }
        int end = block + blocks.runLength(block);
        while (block + 1 < end && blocks.owner(block + 1) == id && blocks.detail(block + 1) == REST) {
          block++;
        }
        if (block + 1 != end) {
          problem.accept("a large object ends before block " + (block + 1) + " and not before " + end);
        }
      }
    }
  }

  @Override
  long occupied(int block, long object) {
    return (long) blocks.runLength(block) * Blocks.BYTES;
  }
}
