package dev.midden.testkit.fuzz;

import dev.midden.core.object.Shape;
import org.jspecify.annotations.Nullable;

/** The shadow's copy of one object of the heap under test. */
final class Thing {
  private static final Thing[] NO_SLOTS = {};

  final int serial;
  final Shape shape;
  final long identity;
  final long size;
  final boolean immortal;
  /** What its finalizer, or its callback, does. */
  final Action action;
  final @Nullable Thing[] slots;

  /** Seed of its data; 0 is zero. */
  int seed;
  /** What a weak reference refers to, until it is cleared. */
  @Nullable
  Thing referent;
  /** What a weak reference referred to when it was cleared. */
  @Nullable
  Thing lastReferent;
  /** A weak reference that was dead when a collection inside a death by count found its referent dead as well. */
  boolean mayBeCleared;
  /** Its finalizer has run, or the callback of this weak reference. */
  boolean called;
  /** The value that it was interned with, until it is changed; null if it was not. */
  Interning.@Nullable Value value;
  /** Whether the interner must give it out for its value as long as it lives. */
  boolean canonical;
  /** The heap no longer has it. */
  boolean gone;
  /** A collection found that its finalizer or callback must run; the number of that collection. */
  long dueSince;
  /** Reached in the search with this number. */
  int mark;
  /** Met in the heap walk with this number. */
  int seen;
  /** Where that walk met it: its reference until the heap changes. */
  long at;
  /** Number of references from other things, while these are counted. */
  int incoming;

  Thing(int serial, Shape shape, long identity, long size, boolean immortal, Action action, int slots) {
    this.serial = serial;
    this.shape = shape;
    this.identity = identity;
    this.size = size;
    this.immortal = immortal;
    this.action = action;
    this.slots = slots == 0 ? NO_SLOTS : new Thing[slots];
  }

  /** Clears a weak reference. */
  void clear() {
    lastReferent = referent;
    referent = null;
  }

  boolean isWeak() {
    return shape.isWeakReference();
  }

  /** Whether it has a finalizer that has not run. */
  boolean needsFinalizer() {
    return shape.isFinalizable() && !called;
  }

  @Override
  public String toString() {
    return shape.name() + " #" + serial;
  }
}
