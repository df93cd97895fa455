package dev.midden.core.event;

/** Why a collection was made. */
public enum Cause {
  /** The program asked for it. */
  EXPLICIT,
  /** The heap's trigger was due. */
  TRIGGER,
  /** An allocation could not be met. */
  EXHAUSTION,
  /** A stress mode collects at every so many operations. */
  STRESS,
  /** Finalizers ran in the collection before, and what they did not resurrect can be reclaimed now. */
  FINALIZATION
}
