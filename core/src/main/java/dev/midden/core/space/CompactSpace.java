package dev.midden.core.space;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.object.ObjectModel;
import java.util.Arrays;

/**
 * Small objects one after the other that a collection slides together, in the order of their allocation, so that free memory
 * is in one piece again: what is left behind of the blocks is given back, and allocation bumps on where the last object is.
 *
 * <pre>
 *   before  │A x B x x C│ x D x E x │ x x F │        x dead
 *   after   │A B C D E F│   ▲ allocation goes on
 * </pre>
 *
 * <p>Blocks are kept in the order in which they were taken, which is that of allocation, not always that of addresses. A block with a
 * pinned object takes no part: its objects stay, the dead among them are cleared, and their gaps are used when there are no
 * free blocks.
 */
public final class CompactSpace extends LinearSpace {
  private int[] order = new int[16];
  private int size;

  /**
   * Makes an empty space.
   *
   * @param name for people
   * @param blocks where blocks come from
   * @param model the heap's objects
   */
  public CompactSpace(String name, Blocks blocks, ObjectModel model) {
    super(name, blocks, model);
  }

  @Override
  void acquired(int block) {
    if (size == order.length) {
      order = Arrays.copyOf(order, size * 2);
    }
    order[size++] = block;
  }

  /** Blocks in use. */
  public int blocksInUse() {
    return size;
  }

  /** The blocks in use, in the order of allocation: the first {@link #blocksInUse()} entries. */
  public int[] order() {
    return order;
  }

  /**
   * Begins a collection: all objects may be moved.
   *
   * @param byAddress whether what is moved goes to the lowest blocks there are, free ones included, so that those given back
   *     lie together, as a large object needs them; the order of allocation is given up for it
   */
  public void condemn(boolean byAddress) {
    if (byAddress && size > 0) {
      takeLowerBlocks();
      Arrays.sort(order, 0, size);
    }
    bumpThrough(0, 0);
    forgetGaps();
    for (int i = 0; i < size; i++) {
      blocks.setYouth(order[i], Blocks.CONDEMNED);
    }
  }

  /** Takes the free blocks below the highest of this space, to be filled instead of it. */
  private void takeLowerBlocks() {
    int highest = 0;
    for (int i = 0; i < size; i++) {
      highest = Math.max(highest, order[i]);
    }
    int block = blocks.acquire(id);
    for (; block != 0 && block < highest; block = blocks.acquire(id)) {
      acquired(block);
    }
    if (block != 0) {
      blocks.release(block);
    }
  }

  /** Lets an object, and what shares its block, stay where it is. */
  public void pin(long object) {
    if (owns(object)) {
      blocks.setYouth(Blocks.of(object), Blocks.KEPT);
    }
  }

  /** Whether the objects of a block of this space are to be moved. */
  public boolean isCondemned(int block) {
    return blocks.youth()[block] < 0;
  }

  /**
   * Ends a collection: of the blocks whose objects were moved the first ones are full and the others empty.
   *
   * @param marks what lives
   * @param ends of the first blocks, in their order, where what was moved into each ends
   * @param full number of these
   */
  public void reclaim(Bitmap marks, long[] ends, int full) {
    int kept = 0;
    int filled = 0;
    for (int i = 0; i < size; i++) {
      int block = order[i];
      if (!isCondemned(block)) {
        clearDead(block, marks);
        useGaps(block);
      } else if (filled < full) {
        long end = ends[filled++];
        model.zero(end, Blocks.start(block + 1));
        bumpThrough(end, Blocks.start(block + 1));
      } else {
        blocks.release(block);
        continue;
      }
      order[kept++] = block;
      blocks.setYouth(block, 0);
    }
    size = kept;
  }

  /** Clears what is dead in a block whose objects stay. */
  private void clearDead(int block, Bitmap marks) {
    long limit = Blocks.start(block + 1);
    for (long object = nextObject(Blocks.start(block), limit); object < limit;) {
      long after = end(object);
      if (!marks.get(object >>> 3)) {
        model.zero(object, after);
      }
      object = nextObject(after, limit);
    }
  }
}
