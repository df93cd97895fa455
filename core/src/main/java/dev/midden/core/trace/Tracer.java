package dev.midden.core.trace;

/**
 * Finds what is reachable, in place or by copying it elsewhere: what {@link dev.midden.core.heap.Cycle} needs of either to
 * process roots, weak references and finalizers. Not for the loops over slots, which each tracer has for itself.
 */
public interface Tracer {
  /**
   * Greys an object unless it has been reached already.
   *
   * @param object where it was when the collection began
   * @return where it is from now on
   */
  long trace(long object);

  /** Greys what the roots {@code slots[from, to)} refer to and lets them refer to where it is now. */
  void traceAll(long[] slots, int from, int to);

  /**
   * Where an object is now, or null if it has not been reached.
   *
   * @param object where it was when the collection began
   */
  long now(long object);

  /**
   * Whether an object may be moved, or found dead, by another collection that moves objects.
   *
   * @param object where it is now
   */
  default boolean mayMove(long object) {
    return false;
  }

  /** Scans grey objects until there are none. */
  void drain();
}
