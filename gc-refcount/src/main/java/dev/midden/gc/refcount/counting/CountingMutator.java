package dev.midden.gc.refcount.counting;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.reference.RootVisitor;
import java.util.Arrays;

/**
 * The counting half of a collector that counts every reference, roots included: the count is the collector word; stores
 * change it, the object allocated last is held although its count is zero, and the dying have their last rites. A subclass
 * brings the other half: where objects lie and how they are freed once their count has fallen to zero.
 *
 * <p>A count below zero is sticky and never changes again: that of immortal objects (PEP 683), and one that has overflowed.
 */
public abstract class CountingMutator extends Mutator {
  private static final int STICKY = Integer.MIN_VALUE;

  private final ObjectModel model;

  /**
   * The object allocated or returned last. Most are stored once or twice right away, so its count is kept here, and zero
   * stands in its header, until it is {@link #settle settled}.
   */
  private long fresh;
  private int freshCount;
  /** Objects held by one reference that stands in no slot: being returned, or having their last rites; innermost last. */
  private long[] held = new long[8];
  private int heldCount;

  /** For subclasses: makes the view for the current thread. */
  protected CountingMutator(MutatorContext context, HeapParts parts) {
    super(context);
    this.model = parts.model();
  }

  // ---------------------------------------------------------------- what a subclass brings

  /** Frees an object whose count has fallen to zero, and whatever dies with it; begins with {@link #settle}. */
  protected abstract void release(long object);

  /** Called when an object has lost a reference and keeps another: it may have been the last way into a cycle. */
  protected void lost(long object) {
    // Of no interest to collectors that find cycles by a trace of the heap.
  }

  // ---------------------------------------------------------------- the object allocated last

  /** Holds a new object, whose count is zero, until the next safepoint; {@link #settleOrDrop} must come before. */
  protected final void setFresh(long object) {
    fresh = object;
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
  public final void settle() {
    if (freshCount != 0) {
      setCount(fresh, freshCount);
      freshCount = 0;
      fresh = Reference.NULL;
    }
  }

  /** Holds the object allocated last, if its count is zero, by one reference during a collection; returns it or null. */
  public final long holdFresh() {
    long object = fresh();
    if (object != Reference.NULL) {
      hold(object);
      settle();
    }
    return object;
  }

  /** Ends {@link #holdFresh}. */
  public final void letFreshGo(long object) {
    if (object != Reference.NULL) {
      letGo(object);
    }
  }

  /** Frees the object allocated last if it has not been stored anywhere. */
  protected final void settleOrDrop() {
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
    int old = memory.getInt(slot);
    memory.setInt(slot, value);
    if (value != 0) {
      increment(Reference.expand(value));
      if (object == fresh) {
        storedInFresh(object);
      }
    }
    if (old != 0) {
      decrement(Reference.expand(old));
    }
  }

  /** A new object that comes to refer to itself before anything else does is lost without ever losing a reference. */
  private void storedInFresh(long object) {
    if (freshCount != 0) {
      settle();
      lost(object);
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

  /** No count changes but that of what the other slot loses. */
  @Override
  protected void moveRoot(long[] slots, int from, int to) {
    long old = slots[to];
    slots[to] = slots[from];
    slots[from] = Reference.NULL;
    if (old != Reference.NULL) {
      decrement(old);
    }
  }

  /**
   * What was overwritten is held by the reference it had, and dropped when all is moved. What is moved has lost a root: with
   * the object it may be a cycle now.
   */
  @Override
  protected void moveRootsTo(long[] roots, int from, long object, long slot, int count) {
    settle();
    int heldBefore = heldCount;
    for (int i = count - 1; i >= 0; i--) {
      long value = roots[from + i];
      int old = memory.getInt(slot + 4L * i);
      if (value != Reference.NULL) {
        memory.setInt(slot + 4L * i, Reference.compress(value));
        roots[from + i] = Reference.NULL;
        lost(value);
      } else if (old != 0) {
        memory.setInt(slot + 4L * i, 0);
      }
      if (old != 0) {
        pushHeld(Reference.expand(old));
      }
    }
    dropHeld(heldBefore);
  }

  @Override
  protected void moveRootsFrom(long[] roots, int to, long object, long slot, int count) {
    int heldBefore = heldCount;
    for (int i = count - 1; i >= 0; i--) {
      int value = memory.getInt(slot + 4L * i);
      long old = roots[to + i];
      if (value != 0) {
        memory.setInt(slot + 4L * i, 0);
        roots[to + i] = Reference.expand(value);
      } else if (old != Reference.NULL) {
        roots[to + i] = Reference.NULL;
      }
      if (old != Reference.NULL) {
        pushHeld(old);
      }
    }
    dropHeld(heldBefore);
  }

  private void dropHeld(int left) {
    while (heldCount > left) {
      drop(held[heldCount - 1]);
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
    if (count(object) == 1) {
      // While the object is still held: a finalizer that runs now may drop what it refers to, weakly or not.
      settleOrDrop();
    }
    heldCount--;
    int count = count(object) - 1;
    if (count >= 0) {
      setCount(object, count);
      if (count == 0) {
        fresh = object;
      } else {
        lost(object);
      }
    }
  }

  /** Ends what {@link #hold} began for the object held last; it dies if nothing else refers to it. */
  protected final void drop(long object) {
    settle();
    heldCount--;
    decrement(object);
  }

  private void pushHeld(long object) {
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, heldCount * 2);
    }
    held[heldCount++] = object;
  }

  /** The count of an object once it is settled; below zero it is sticky. */
  protected final int count(long object) {
    return memory.getInt(object + Header.COLLECTOR_WORD);
  }

  /** Sets the count of an object. */
  protected final void setCount(long object, int count) {
    memory.setInt(object + Header.COLLECTOR_WORD, count);
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

  /** Takes one reference to an object away; the last one takes it along. */
  protected final void decrement(long object) {
    int count = count(object);
    if (count > 1) {
      setCount(object, count - 1);
      lost(object);
    } else {
      decrementLast(object, count);
    }
  }

  /** The last reference goes; or the header has no count, because the object is the fresh one or its count is sticky. */
  private void decrementLast(long object, int count) {
    if (count == 1) {
      setCount(object, 0);
      release(object);
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

  /**
   * Finalizer, then weak references and their callbacks; children come after. All the while the object is held as if by one
   * reference, so that a collection leaves it alone. Objects that die meanwhile are to die within the callback that drops
   * them, so {@link #release} must be able to work in the middle of this.
   *
   * @param object an object whose count is zero
   * @param word its shape word
   * @return whether the object is still dead
   */
  protected final boolean lastRites(long object, int word) {
    pushHeld(object);
    setCount(object, 1);
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
        if (Header.has(model.shapeWord(object), Header.INTERNED)) {
          forgetInterned(object);
        }
        if (Header.has(model.shapeWord(object), Header.WEAKLY_REFERENCED)) {
          clearWeakNow(object);
        }
      }
    } finally {
      heldCount--;
      settle();
    }
    int count = count(object) - 1;
    if (count >= 0) {
      setCount(object, count);
      if (count != 0) {
        lost(object);
      }
    }
    return count == 0;
  }

  @Override
  protected void visitHeldRoots(RootVisitor visitor) {
    visitor.visit(held, 0, heldCount);
  }
}
