package dev.midden.gc.refcount;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.trace.MarkStack;
import dev.midden.core.trace.Marker;
import dev.midden.gc.refcount.counting.CountingMutator;
import java.lang.foreign.ValueLayout;

/**
 * The freeing half of {@link Refcount}: free lists, and how an object dies. Objects whose count fell to zero wait on a
 * stack, so that the deepest structure is freed without recursion.
 */
final class RefcountMutator extends CountingMutator {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final ObjectModel model;
  private final Blocks blocks;
  private final FreeListSpace small;
  private final LargeObjectSpace large;
  private final MarkStack dead;
  private final long releaseInterval;

  private boolean releasing;
  private long freedBytesAtRelease;

  RefcountMutator(MutatorContext context, HeapParts parts, FreeListSpace small, LargeObjectSpace large) {
    super(context, parts);
    this.model = parts.model();
    this.blocks = parts.blocks();
    this.small = small;
    this.large = large;
    this.dead = new MarkStack(memory.byteSize() / Reference.GRANULE, parts.source());
    this.releaseInterval = blocks.limitBytes() / 16;
  }

  // ---------------------------------------------------------------- allocation

  @Override
  protected long allocateCell(int cellClass, int cellBytes) {
    settleOrDrop();
    long cell = small.allocate(memory, cellClass, cellBytes);
    setFresh(cell);
    return cell;
  }

  @Override
  protected long allocateSlow(int cellClass, long bytes) {
    settleOrDrop();
    long cell = cellClass >= 0 ? small.allocateSlow(cellClass) : large.allocate(bytes);
    if (cell == Reference.NULL && freedBytes - freedBytesAtRelease >= releaseInterval) {
      freedBytesAtRelease = freedBytes;
      small.releaseEmptyBlocks();
      cell = cellClass >= 0 ? small.allocateSlow(cellClass) : large.allocate(bytes);
    }
    setFresh(cell);
    return cell;
  }

  // ---------------------------------------------------------------- death

  @Override
  protected void release(long object) {
    settle();
    long floor = dead.size();
    dead.push(Reference.compress(object));
    if (!releasing) {
      releasing = true;
      try {
        drain(floor);
      } finally {
        releasing = false;
      }
    }
  }

  private void drain(long floor) {
    while (dead.size() > floor) {
      long object = Reference.expand(dead.pop());
      int word = memory.get(INT, object);
      if (Header.has(word, Header.NEEDS_LAST_RITES) && !hadLastRites(object, word)) {
        continue;
      }
      if (Header.inlineSlots(word) == 2) {
        long pair = memory.get(LONG, object + Header.BYTES);
        dropChild((int) (pair >>> 32));
        dropChild((int) pair);
      } else if (Header.has(word, Header.ANY_SLOTS)) {
        dropChildren(object);
      }
      free(object);
    }
  }

  private void dropChildren(long object) {
    long first = model.firstSlot(object);
    for (long slot = first + 4L * (model.slots(object) - 1); slot >= first; slot -= 4) {
      dropChild(memory.get(INT, slot));
    }
  }

  private void dropChild(int compressed) {
    if (compressed != 0) {
      long child = Reference.expand(compressed);
      int count = count(child);
      if (count > 0) {
        setCount(child, count - 1);
        if (count == 1) {
          dead.push(compressed);
        }
      }
    }
  }

  private void free(long object) {
    freedObjects++;
    freedBytes += small.owns(object) ? small.free(object) : large.free(object);
  }

  /** Lets what dies meanwhile die at once, not when this death is over. */
  private boolean hadLastRites(long object, int word) {
    releasing = false;
    try {
      return lastRites(object, word);
    } finally {
      releasing = true;
    }
  }

  @Override
  protected void visitDying(RootVisitor visitor) {
    if (dead.isEmpty()) {
      return;
    }
    long[] one = new long[1];
    dead.forEach(compressed -> {
      one[0] = Reference.expand(compressed);
      visitor.visit(one, 0, 1);
    });
  }

  /** For the backup trace: frees an object that was not marked. Its unmarked children are found by themselves. */
  void reclaim(long object, Marker marker) {
    long first = model.firstSlot(object);
    for (long slot = first, end = first + 4L * model.slots(object); slot < end; slot += 4) {
      long child = Reference.expand(memory.get(INT, slot));
      if (child != Reference.NULL && marker.isMarked(child)) {
        int count = count(child);
        if (count > 0) {
          setCount(child, count - 1);
        }
      }
    }
    free(object);
  }

  void closeStack() {
    dead.close();
  }
}
