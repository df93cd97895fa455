package dev.midden.core.heap;

/** Runs before an object is reclaimed: once, on the mutator's thread, outside the pause. */
@FunctionalInterface
public interface Finalizer {
  /**
   * Called with an object that is about to be reclaimed, intact with all it refers to. It is brought back to life by
   * storing it where it can be reached; its finalizer does not run again. An exception goes to the heap's handler.
   *
   * @param mutator the thread's mutator
   * @param object valid until the next safepoint; put it in a frame before allocating
   */
  void run(Mutator mutator, long object);
}
