package dev.midden.testkit;

import dev.midden.core.object.Shape;
import org.jspecify.annotations.Nullable;

/** The shadow's copy of one object of the heap under test. */
final class Thing {
  final int serial;
  final Shape shape;
  final int length;
  final long identity;
  final long size;
  final boolean immortal;
  /** What its finalizer, or its callback, does. */
  final int plan;
  final @Nullable Thing[] slots;

  /** Seed of its data; 0 is zero. */
  long seed;
  /** What a weak reference refers to, until it is cleared. */
  @Nullable
  Thing referent;
  /** What a weak reference referred to when it was cleared. */
  @Nullable
  Thing lastReferent;
  /** A weak reference that was dead when a collection inside a prompt death found its referent dead as well. */
  boolean mayBeCleared;
  /** Its finalizer has run, or the callback of this weak reference. */
  boolean called;
  /** A collection found that its finalizer or callback must run; the number of that collection. */
  long dueSince;
  /** The heap no longer has it. */
  boolean gone;
  /** Reached in the search with this number. */
  int mark;
  /** Met in the heap walk with this number. */
  int seen;
  /** Number of references from other unreachable things, while these are counted. */
  int incoming;

  Thing(int serial, Shape shape, int length, long identity, long size, boolean immortal, int plan, int slots) {
    this.serial = serial;
    this.shape = shape;
    this.length = length;
    this.identity = identity;
    this.size = size;
    this.immortal = immortal;
    this.plan = plan;
    this.slots = new Thing[slots];
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
