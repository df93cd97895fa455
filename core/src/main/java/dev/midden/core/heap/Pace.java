package dev.midden.core.heap;

/** How fast the program allocates and the collector collects, each collection counting half as much as the one after it. */
final class Pace {
  private static final double NANOS = 1e9;

  private long lastEnd;
  private double allocatedBytes;
  private double runningNanos;
  private double collectedBytes;
  private double collectingNanos;

  /**
   * Notes a collection.
   *
   * @param start when it began, by {@link System#nanoTime}
   * @param end when it ended
   * @param allocated bytes allocated since the one before
   * @param live bytes it found alive, or 0 if it did not look at the whole heap
   */
  void collected(long start, long end, long allocated, long live) {
    if (lastEnd != 0) {
      allocatedBytes = allocatedBytes / 2 + allocated;
      runningNanos = runningNanos / 2 + Math.max(1, start - lastEnd);
    }
    lastEnd = end;
    if (live > 0) {
      collectedBytes = collectedBytes / 2 + live;
      collectingNanos = collectingNanos / 2 + Math.max(1, end - start);
    }
  }

  /** Bytes allocated in a second of running; 0 before there have been two collections. */
  double allocationRate() {
    return runningNanos == 0 ? 0 : allocatedBytes * NANOS / runningNanos;
  }

  /** Bytes found alive in a second of collecting; 0 before there has been a full collection. */
  double collectionRate() {
    return collectingNanos == 0 ? 0 : collectedBytes * NANOS / collectingNanos;
  }
}
