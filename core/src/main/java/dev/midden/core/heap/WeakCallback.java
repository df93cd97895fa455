package dev.midden.core.heap;

/** Runs when the referent of a weak reference has died, if the weak reference itself is alive. */
@FunctionalInterface
public interface WeakCallback {
  /**
   * Called with a weak reference that has been cleared. An exception goes to the heap's handler.
   *
   * @param mutator the thread's mutator
   * @param weak the weak reference, valid until the next safepoint
   */
  void cleared(Mutator mutator, long weak);
}
