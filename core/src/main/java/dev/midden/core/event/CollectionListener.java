package dev.midden.core.event;

/** Hears of each collection, on the mutator's thread, after the pause and before callbacks and finalizers. */
@FunctionalInterface
public interface CollectionListener {
  /**
   * Called after a collection.
   *
   * @param record what it did; valid during the call, {@link CollectionRecord#copy() copy} it to keep it
   */
  void collected(CollectionRecord record);
}
