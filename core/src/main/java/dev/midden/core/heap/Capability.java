package dev.midden.core.heap;

import java.util.Locale;

/** What a collector can do and what its clients must reckon with. */
public enum Capability {
  /** Reclaims memory at all. */
  RECLAIMS,
  /** One explicit collection leaves no garbage, cycles included. */
  COMPLETE,
  /** Reclaims an object outside a cycle the moment its last reference goes. */
  PROMPT,
  /**
   * Prompt, and what dies together dies in order: the objects of a dying object's slots one after the other, each with all
   * that dies with it. What has not had its turn is still alive.
   */
  ORDERED_DEATH,
  /**
   * Knows exact reference counts at any time, and what is in no cycle dies by them: at once where this is {@link #PROMPT},
   * else at safepoints to come.
   */
  COUNTS,
  /** Moves objects: raw references change at safepoints. */
  MOVES,
  /** Collects young objects more often than old ones. */
  GENERATIONS,
  /** Does something on every write of a reference. */
  WRITE_BARRIER,
  /** Spreads a collection over many short pauses. */
  INCREMENTAL;

  /** The name shown to people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
