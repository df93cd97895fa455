package dev.midden.core.heap;

/** How much the mutator checks. Whatever the level, no call can reach memory outside the heap. */
public enum CheckLevel {
  /** Nothing but what memory safety costs anyway: for measured runs of programs known to be right. */
  NONE,
  /** Null, slot and element indices against the object's own, kinds of arrays, heap bounds, the thread. The default. */
  BASIC,
  /** Every reference must be the start of a live object of this heap; stale and foreign ones are named. Slow. */
  FULL
}
