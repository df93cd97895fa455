package dev.midden.core.oracle;

/** Hears of each object that has been reclaimed, in no particular order, and when it had died. */
@FunctionalInterface
public interface DeathListener {
  /**
   * An object has been reclaimed. Times of the <em>allocation clock</em> are bytes allocated since the heap was opened.
   *
   * @param number of the object in the order of allocation, from 0
   * @param bytes bytes it occupied
   * @param died when the last way to it from a root was cut, on the allocation clock
   * @param event the same as the number of operations heard before
   * @param reclaimed when its memory was found free, on the allocation clock
   */
  void died(long number, long bytes, long died, long event, long reclaimed);
}
