package dev.midden.core.space;

import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.object.SizeClasses;

/** Objects that are never reclaimed. What they refer to is alive, so tracing starts from them as it does from roots. */
public final class ImmortalSpace {
  private final BumpSpace small;
  private final LargeObjectSpace large;

  /**
   * Makes an empty space.
   *
   * @param blocks where blocks come from
   * @param model the heap's objects
   */
  public ImmortalSpace(Blocks blocks, ObjectModel model) {
    small = new BumpSpace("immortal", blocks, model);
    large = new LargeObjectSpace("immortal-large", blocks, model);
  }

  /** Zeroed memory, or 0 if there is none. */
  public long allocate(long bytes) {
    return bytes <= SizeClasses.MAX_CELL
        ? small.allocateSlow(SizeClasses.bytes(SizeClasses.of(bytes)))
        : large.allocate(bytes);
  }

  /** Whether an object of the heap is immortal. */
  public boolean contains(long object) {
    return small.owns(object) || large.owns(object);
  }

  /** Visits every immortal object. */
  public void forEachObject(ObjectVisitor visitor) {
    small.forEachObject(visitor);
    large.forEachObject(visitor);
  }
}
