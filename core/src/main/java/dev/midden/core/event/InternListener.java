package dev.midden.core.event;

import dev.midden.core.object.Shape;

/**
 * Hears of what a heap's interner does, on the mutator's thread, some of it within a pause. It must not use the heap. Every
 * method has a default that does nothing; a heap without listeners does no work for them.
 */
public interface InternListener {
  /**
   * A value was asked for, and there is an object that has it.
   *
   * @param shape of the object
   */
  default void hit(Shape shape) {}

  /**
   * A value was asked for, and there is no object that has it.
   *
   * @param shape that an object with the value has or would have
   */
  default void missed(Shape shape) {}

  /**
   * The policy has entered an object in a table.
   *
   * @param shape of the object
   */
  default void entered(Shape shape) {}

  /**
   * The policy has taken an object out of a table, to stay within a limit.
   *
   * @param shape of the object
   */
  default void evicted(Shape shape) {}

  /**
   * Entries went because their objects have died.
   *
   * @param entries how many; those found by one step of a sweep come together
   */
  default void died(long entries) {}

  /**
   * A table has begun to grow or to shrink; it goes on little by little.
   *
   * @param entries number of entries
   * @param fromSlots slots it had
   * @param toSlots slots it will have
   */
  default void resized(long entries, long fromSlots, long toSlots) {}
}
