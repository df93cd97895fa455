package dev.midden.core.heap;

/** Where a root slot is. */
public enum RootKind {
  /** In the stack of frames; slots are numbered from the bottom of the stack. */
  FRAME,
  /** A {@link Handle}. */
  HANDLE,
  /** A global: {@link Mutator#addGlobal}. */
  GLOBAL,
  /** A {@link Pin}: the object must not move. */
  PIN,
  /** Held by the heap's interner, in a slot of its own. */
  INTERNER
}
