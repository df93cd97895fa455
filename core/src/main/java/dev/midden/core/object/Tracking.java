package dev.midden.core.object;

/**
 * When a collector that looks for cycles among <em>tracked</em> objects only, as CPython does, looks at those of a shape.
 * Collectors that trace from the roots pay no attention to it.
 */
public enum Tracking {
  /** From birth to death: lists, sets, instances. */
  ALWAYS,
  /**
   * From birth until a collection finds that nothing it refers to can ever be tracked, and never cleared to break a cycle:
   * tuples, whose references do not change once they have been filled in.
   */
  UNTIL_SETTLED,
  /**
   * Not from birth: the client says when, and a full collection ends it once nothing it refers to can be tracked:
   * dictionaries.
   */
  ON_DEMAND,
  /**
   * Never by itself. It is a part of the one object that refers to it, and what it refers to counts as referred to by its
   * owner: the array behind a list.
   */
  PART,
  /** Never: it cannot be part of a cycle. So are all shapes without references, and those declared acyclic. */
  NEVER;

  /** Whether objects can be tracked, and so carry what a collector needs for that. */
  public boolean isContainer() {
    return ordinal() < PART.ordinal();
  }
}
