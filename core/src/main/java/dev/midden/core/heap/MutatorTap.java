package dev.midden.core.heap;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.object.Shape;

/**
 * Hears everything that a program does to a heap, and what the heap does to the program's objects: the way to record a
 * program or to keep a copy of its graph. {@link HeapBuilder#tap} puts one in.
 *
 * <p><b>What is heard.</b> Every operation of the public API that changes the graph, once, in order, on the mutator's
 * thread. Frames that the heap pushes itself, around calls and while it makes weak references, are heard like any other, so
 * that the stack a listener keeps is the heap's. Operations that are refused are not heard.
 *
 * <p><b>When.</b> Writes, pops and removals are heard when their arguments have been checked and before they are done,
 * because under a counting collector whole objects die in the middle of them, finalizers included; what happens there is
 * heard in between. Allocations are heard when the object is there. A write of data is about to happen when it is heard, and
 * done when the next event is heard.
 *
 * <p><b>References</b> are plain addresses, without the tags of full checks; they are good until {@link #moved},
 * {@link #freed} or {@link #collectionEnded} says otherwise. A listener reads objects through the {@link HeapParts} it was
 * given and must not use the heap or its mutator, but for {@link HeapVerifier}, {@link Heap#statistics} and
 * {@link Heap#walk} at the end of a collection.
 *
 * <p>Without a tap nothing is paid for this. With one, the heap allocates nothing for it in the Java heap.
 */
public interface MutatorTap {
  /** The heap has been opened. */
  default void opened(Heap heap, HeapParts parts) {}

  // ---------------------------------------------------------------- objects

  /**
   * An object is there, all zero. The program may hold it by the raw reference alone until the next safepoint.
   *
   * @param length number of elements of an array, 0 for a fixed object
   */
  default void allocated(long object, Shape shape, int length) {}

  /** A weak reference is there and refers to an object. */
  default void allocatedWeak(long weak, Shape shape, long referent) {}

  /** An object is there that is never reclaimed. */
  default void allocatedImmortal(long object, Shape shape, int length) {}

  /** A reference slot of an object is to be written; {@code value} may be null. */
  default void wrote(long object, int slot, long value) {}

  /** So many bytes of an object's data, or of an array's elements, are to be written from an address on. */
  default void dataWritten(long object, long address, long bytes) {}

  /** The object is to be finalized, though its shape does not say so. */
  default void finalizerRequired(long object) {}

  /** The program reads a weak reference and is given its referent, which may be null. */
  default void weakRead(long weak, long referent) {}

  /** The program clears a weak reference by hand. */
  default void weakCleared(long weak) {}

  /** The interner gives out an object. */
  default void interned(long object) {}

  // ---------------------------------------------------------------- roots

  /** A frame has been pushed: so many root slots on top of the stack, all null. */
  default void framePushed(int slots) {}

  /**
   * The top frame is to be popped.
   *
   * @param returned an object that the program holds by the raw reference from now on, or null
   */
  default void framePopped(long returned) {}

  /** A root slot has been made, other than a frame's, and is to get its first value. */
  default void rootAdded(RootKind kind, int index, long value) {}

  /** A root slot is to be written. */
  default void rootWritten(RootKind kind, int index, long value) {}

  /** A root slot, other than a frame's, is to be cleared and given back; its number may be used again. */
  default void rootRemoved(RootKind kind, int index) {}

  /** A strong table of the interner holds an object from now on. */
  default void retained(long object) {}

  /** A strong table of the interner lets an object go that it has held. */
  default void released(long object) {}

  // ---------------------------------------------------------------- safepoints and calls

  /**
   * A safepoint at which a collection may be made: raw references count no more. An allocation that needs none is heard
   * without one, and is a safepoint all the same.
   */
  default void safepoint() {}

  /** The program polls; the safepoint follows. */
  default void polled() {}

  /** The program asks for a collection of the whole heap; collections and calls follow. */
  default void collectRequested() {}

  /** The finalizer of an object, or the callback of a cleared weak reference, waits to be called. */
  default void queued(long object, boolean finalizer) {}

  /** The finalizer of an object, or the callback of a cleared weak reference, begins. */
  default void callBegan(long object, boolean finalizer) {}

  /** The call begun last and not ended ends, its frames have been popped. */
  default void callEnded() {}

  // ---------------------------------------------------------------- what the collector does

  /** A collection begins. */
  default void collectionBegan(Cause cause) {}

  /** A collection has moved an object. */
  default void moved(long from, long to) {}

  /** An object has died by its count and its memory, so many bytes, has been taken back; inside a collection or not. */
  default void freed(long object, long bytes) {}

  /** A collection has ended, nothing has been called yet. What was not moved or freed and is not in the heap is gone. */
  default void collectionEnded(CollectionRecord record) {}
}
