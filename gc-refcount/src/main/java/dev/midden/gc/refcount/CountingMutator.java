package dev.midden.gc.refcount;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
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
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The counting half of {@link Refcount}: what a store does, and how an object dies. Objects whose count fell to zero wait
 * on a stack, so that the deepest structure is freed without recursion.
 */
final class CountingMutator extends Mutator {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final int STICKY = Integer.MIN_VALUE;

  private final ObjectModel model;
  private final Blocks blocks;
  private final FreeListSpace small;
  private final LargeObjectSpace large;
  private final MarkStack dead;
  private final long releaseInterval;

  /**
   * The object allocated or returned last. Most are stored once or twice right away, so its count is kept here, and zero
   * stands in its header, until it is {@link #settle settled}.
   */
  private long fresh;
  private int freshCount;
  private boolean releasing;
  private long freedBytesAtRelease;
  /** Objects held by one reference that stands in no slot: being returned, or having their last rites; innermost last. */
  private long[] held = new long[8];
  private int heldCount;

  CountingMutator(MutatorContext context, HeapParts parts, FreeListSpace small, LargeObjectSpace large) {
    super(context);
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
    fresh = cell;
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
    fresh = cell;
    return cell;
  }

  @Override
  protected int immortalCollectorWord() {
    return STICKY;
  }

  @Override
  protected void registerFinalizable(long object) {
    // Its flag suffices: death is seen when the count falls, or by the backup trace's walk.
  }

  @Override
  protected long fresh() {
    settle();
    return fresh;
  }

  @Override
  protected void atSafepoint() {
    settleOrDrop();
  }

  /** Writes the count of the object allocated last into its header; if it is zero, the object stays the fresh one. */
  final void settle() {
    if (freshCount != 0) {
      setCount(fresh, freshCount);
      freshCount = 0;
      fresh = Reference.NULL;
    }
  }

  /** Frees the object allocated last if it has not been stored anywhere. */
  private void settleOrDrop() {
    // A loop, because the finalizer of one may allocate another.
    while (fresh != Reference.NULL) {
      if (freshCount != 0) {
        settle();
      } else {
        long object = fresh;
        fresh = Reference.NULL;
        release(object);
      }
    }
  }

  // ---------------------------------------------------------------- counting

  @Override
  protected void writeReference(long object, long slot, int value) {
    int old = memory.get(INT, slot);
    memory.set(INT, slot, value);
    if (value != 0) {
      increment(Reference.expand(value));
    }
    if (old != 0) {
      decrement(Reference.expand(old));
    }
  }

  @Override
  protected void writeRoot(long[] slots, int index, long value) {
    long old = slots[index];
    slots[index] = value;
    if (value != Reference.NULL) {
      increment(value);
    }
    if (old != Reference.NULL) {
      decrement(old);
    }
  }

  @Override
  protected void hold(long object) {
    pushHeld(object);
    increment(object);
  }

  @Override
  protected void letGo(long object) {
    settle();
    heldCount--;
    int count = count(object) - 1;
    if (count >= 0) {
      setCount(object, count);
      if (count == 0) {
        settleOrDrop();
        fresh = object;
      }
    }
  }

  private void pushHeld(long object) {
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, heldCount * 2);
    }
    held[heldCount++] = object;
  }

  private int count(long object) {
    return memory.get(INT, object + Header.COLLECTOR_WORD);
  }

  private void setCount(long object, int count) {
    memory.set(INT, object + Header.COLLECTOR_WORD, count);
  }

  private void increment(long object) {
    if (object == fresh) {
      freshCount++;
      return;
    }
    int count = count(object);
    if (count >= 0) {
      // One more than the largest count is negative, and so becomes sticky by itself.
      setCount(object, count + 1);
    }
  }

  private void decrement(long object) {
    int count = count(object);
    if (count > 0) {
      setCount(object, count - 1);
      if (count == 1) {
        release(object);
      }
    } else if (count == 0 && freshCount != 0) {
      settle();
      decrement(object);
    }
  }

  @Override
  protected boolean isAlive(long object) {
    return count(object) != 0 || object == fresh;
  }

  // ---------------------------------------------------------------- death

  /** Frees an object whose count is zero, and whatever dies with it. */
  private void release(long object) {
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
      if (Header.has(word, Header.NEEDS_LAST_RITES) && !lastRites(object, word)) {
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

  /**
   * Finalizer, then weak references and their callbacks; children come after. Objects that die meanwhile die within the
   * callback that drops them. All the while the object is held as if by one reference, so that a collection leaves it alone.
   *
   * @return whether the object is still dead
   */
  private boolean lastRites(long object, int word) {
    pushHeld(object);
    setCount(object, 1);
    releasing = false;
    try {
      if (Header.has(word, Header.FINALIZABLE)) {
        model.clearFlags(object, Header.FINALIZABLE);
        finalizeNow(object);
      }
      if (count(object) == 1) {
        if (Header.has(word, Header.WEAK_REFERENCE)) {
          // Before any callback runs, which might let its referent die and so have its own callback called.
          detachWeak(object);
        }
        if (Header.has(model.shapeWord(object), Header.WEAKLY_REFERENCED)) {
          clearWeakNow(object);
        }
      }
    } finally {
      releasing = true;
      heldCount--;
      settle();
    }
    int count = count(object) - 1;
    if (count >= 0) {
      setCount(object, count);
    }
    return count == 0;
  }

  @Override
  protected void visitHeldRoots(RootVisitor visitor) {
    visitor.visit(held, 0, heldCount);
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
