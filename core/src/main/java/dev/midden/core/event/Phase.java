package dev.midden.core.event;

/** The phases of a collection, in their order. A collector uses those it has. */
public enum Phase {
  /** Finding what the roots refer to. */
  ROOTS,
  /** Finding what is reachable from there. */
  TRACE,
  /** Weak references and finalizers. */
  REFERENCES,
  /** Moving objects and updating references to them. */
  MOVE,
  /** Taking back the memory of the dead, as far as it is done in the pause. */
  RECLAIM
}
