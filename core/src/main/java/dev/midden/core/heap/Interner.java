package dev.midden.core.heap;

import dev.midden.core.object.Shape;

/**
 * Shares equal values: equal keys of one shape give one object, as far as the policy goes. Interned objects must not be
 * changed. Every method that may allocate is a safepoint.
 */
public interface Interner {
  /**
   * The canonical byte array equal to a given value, made now if there is none.
   *
   * @param mutator the calling thread's mutator
   * @param shape an array shape of bytes; equal bytes of two shapes are two values
   * @param value the bytes
   * @return a reference, valid until the next safepoint
   */
  long internBytes(Mutator mutator, Shape shape, byte[] value);

  /**
   * The canonical byte array equal to a given value, or null if none is known. Never allocates.
   *
   * @param mutator the calling thread's mutator
   * @param shape an array shape of bytes
   * @param value the bytes
   */
  long findBytes(Mutator mutator, Shape shape, byte[] value);

  /**
   * The canonical object equal to one already in the heap: itself, if it is the first of its value.
   *
   * @param mutator the calling thread's mutator
   * @param array a byte array
   */
  long intern(Mutator mutator, long array);

  /** What happened so far. */
  Statistics statistics();

  /**
   * What an interner did since its heap was opened.
   *
   * @param lookups values asked for
   * @param hits of these, known already
   * @param entries values in the table now
   * @param savedBytes bytes that hits did not have to allocate
   */
  record Statistics(long lookups, long hits, long entries, long savedBytes) {}
}
