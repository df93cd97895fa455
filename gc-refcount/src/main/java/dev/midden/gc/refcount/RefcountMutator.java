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
import dev.midden.gc.refcount.counting.CountingMutator;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The freeing half of {@link Refcount}: free lists, and how an object dies. Objects whose count fell to zero wait on a
 * stack, so that the deepest structure is freed without recursion.
 */
class RefcountMutator extends CountingMutator {
  private static final int NEEDS_ATTENTION = Header.NEEDS_LAST_RITES | TrialDeletion.CANDIDATE;

  private final ObjectModel model;
  private final Blocks blocks;
  private final FreeListSpace small;
  private final LargeObjectSpace large;
  private final MarkStack dead;
  private final @Nullable TrialDeletion cycles;
  private final long bound;
  private final long candidatesAllowed;
  private final long releaseInterval;

  private boolean releasing;
  /** Dead objects whose finalizers or callbacks are running at the moment, one inside the other. */
  private int rites;
  private long freedBytesAtRelease;
  private long longestRelease;

  /**
   * Makes the view for the current thread.
   *
   * @param cycles who wants to know of candidates, if anybody
   * @param bound the most objects freed at one release; the rest waits for later allocations
   */
  RefcountMutator(MutatorContext context, HeapParts parts, FreeListSpace small, LargeObjectSpace large,
      @Nullable TrialDeletion cycles, long bound) {
    super(context, parts);
    this.cycles = cycles;
    this.bound = bound;
    this.candidatesAllowed = candidatesAllowed();
    this.model = parts.model();
    this.blocks = parts.blocks();
    this.small = small;
    this.large = large;
    this.dead = new MarkStack(memory.bytes() / Reference.GRANULE, parts.source());
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
    if (cell == Reference.NULL && isBacklogged()) {
      drainAll();
      cell = cellClass >= 0 ? small.allocateSlow(cellClass) : large.allocate(bytes);
    }
    if (cell == Reference.NULL && freedBytes() - freedBytesAtRelease >= releaseInterval) {
      freedBytesAtRelease = freedBytes();
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
      drain(floor, bound);
    }
  }

  /** Frees what waits above {@code floor} and whatever dies with it, but no more than so many objects. */
  private void drain(long floor, long most) {
    long budget = most;
    releasing = true;
    try {
      while (dead.size() > floor && budget > 0) {
        budget = free(Reference.expand(dead.pop()), budget);
      }
    } finally {
      releasing = false;
      longestRelease = Math.max(longestRelease, most - budget);
      if (isBacklogged()) {
        askForSafepoint();
      }
    }
  }

  /**
   * Frees a dead object, then its first child if that dies of it, and so on; other dead children wait on the stack. So a
   * list never touches the stack, and every header on the way is loaded once.
   *
   * @return what is left of the budget
   */
  private long free(long first, long budget) {
    long left = budget;
    long object = first;
    int word = memory.getInt(object);
    while (true) {
      if (Header.has(word, NEEDS_ATTENTION)) {
        if (Header.has(word, Header.NEEDS_LAST_RITES) && !hadLastRites(object, word)) {
          return left;
        }
        unbuffer(object);
      }
      int next = 0;
      if (Header.inlineSlots(word) == 2) {
        long pair = memory.getLong(object + Header.BYTES);
        dropChild((int) (pair >>> 32));
        next = (int) pair;
      } else if (Header.inlineSlots(word) == 1) {
        next = memory.getInt(object + Header.BYTES);
      } else if (Header.has(word, Header.ANY_SLOTS) && !dropChildren(object)) {
        return left - bound;
      }
      takeBack(object);
      left--;
      if (next == 0) {
        return left;
      }
      object = Reference.expand(next);
      long header = memory.getLong(object);
      int count = (int) (header >>> 32);
      if (count != 1 || left == 0) {
        dropChild(next);
        return left;
      }
      word = (int) header;
    }
  }

  /** Whether dead objects wait that no release under way is going to free. */
  private boolean isBacklogged() {
    return !dead.isEmpty() && !releasing && rites == 0;
  }

  @Override
  protected boolean wantsSafepoint() {
    return isBacklogged();
  }

  @Override
  protected void atSafepoint() {
    super.atSafepoint();
    if (isBacklogged()) {
      drain(0, bound);
    }
  }

  @Override
  protected void finishAtSafepoint() {
    super.atSafepoint();
    drainAll();
  }

  private void drainAll() {
    while (isBacklogged()) {
      drain(0, Long.MAX_VALUE);
    }
  }

  @Override
  protected void lost(long object) {
    if (cycles != null) {
      int word = memory.getInt(object);
      if (Header.has(word, Header.ANY_SLOTS) && !Header.has(word, Header.ACYCLIC | TrialDeletion.CANDIDATE)) {
        cycles.add(object);
        if (cycles.size() >= candidatesAllowed) {
          askForSafepoint();
        }
      }
    }
  }

  private void unbuffer(long object) {
    if (cycles != null && Header.has(model.shapeWord(object), TrialDeletion.CANDIDATE)) {
      model.clearFlags(object, TrialDeletion.CANDIDATE);
      cycles.remove(object);
    }
  }

  /**
   * Drops the references of a dead object, from last to first. An array with more than the bound loses so many and waits
   * again: it gets shorter until nothing is left.
   *
   * @return whether all are dropped
   */
  private boolean dropChildren(long object) {
    int slots = model.slots(object);
    long first = model.firstSlot(object);
    long stop = first;
    if (slots > bound && Header.has(memory.getInt(object), Header.MANY_SLOTS)) {
      stop += 4L * (slots - bound);
      memory.setInt(object + ObjectModel.LENGTH, (int) (slots - bound));
      // If the last reference to it came from an object freed just now, its count has been left as it was.
      setCount(object, 0);
      dead.push(Reference.compress(object));
    }
    for (long slot = first + 4L * (slots - 1); slot >= stop; slot -= 4) {
      dropChild(memory.getInt(slot));
    }
    return stop == first;
  }

  private void dropChild(int compressed) {
    if (compressed != 0) {
      long child = Reference.expand(compressed);
      int count = count(child);
      if (count > 0) {
        setCount(child, count - 1);
        if (count == 1) {
          dead.push(compressed);
        } else {
          lost(child);
        }
      }
    }
  }

  private void takeBack(long object) {
    freed(object, small.owns(object) ? small.free(memory, object) : large.free(object));
  }

  /** Frees an object that the search for cycles found dead. Its references are in no count any more. */
  void freeWhite(long object) {
    takeBack(object);
  }

  /** Objects freed, by their counts or in cycles. */
  long freed() {
    return freedObjects();
  }

  void reportCounters(ObjLongConsumer<String> sink) {
    sink.accept("longestRelease", longestRelease);
  }

  /** Lets what dies meanwhile die at once, not when this death is over. */
  private boolean hadLastRites(long object, int word) {
    releasing = false;
    rites++;
    try {
      return lastRites(object, word);
    } finally {
      rites--;
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
  void reclaim(long object, BackupTrace backup) {
    long first = model.firstSlot(object);
    for (long slot = first, end = first + 4L * model.slots(object); slot < end; slot += 4) {
      long child = Reference.expand(memory.getInt(slot));
      if (child != Reference.NULL && backup.isMarked(child)) {
        int count = count(child);
        if (count > 0) {
          setCount(child, count - 1);
        }
      }
    }
    takeBack(object);
  }

  void closeStack() {
    dead.close();
  }
}
