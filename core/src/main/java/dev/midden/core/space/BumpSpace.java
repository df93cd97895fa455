package dev.midden.core.space;

import dev.midden.core.object.ObjectModel;

/**
 * Small objects one after the other, never reclaimed: the fastest allocation there is. For collectors that never collect,
 * and for immortal objects.
 */
public final class BumpSpace extends LinearSpace {
  /**
   * Makes an empty space.
   *
   * @param name for people
   * @param blocks where blocks come from
   * @param model the heap's objects
   */
  public BumpSpace(String name, Blocks blocks, ObjectModel model) {
    super(name, blocks, model);
  }
}
