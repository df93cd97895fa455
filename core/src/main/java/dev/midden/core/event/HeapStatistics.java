package dev.midden.core.event;

import java.util.Map;

/**
 * Totals of a heap since it was opened, as of one moment. Sizes are bytes as objects occupy them, cells rounded up.
 *
 * @param allocatedObjects objects ever allocated
 * @param allocatedBytes bytes ever allocated
 * @param freedObjects objects found dead
 * @param freedBytes bytes of the objects found dead
 * @param collections collections made
 * @param fullCollections collections of the whole heap
 * @param collectorNanos nanoseconds spent in pauses
 * @param longestPauseNanos the longest pause
 * @param usedBytes bytes of blocks in use now
 * @param peakFootprintBytes the most the heap ever took: blocks, bitmaps, tables, mark stacks
 * @param limitBytes the quota
 * @param counters the collector's own counters, by name
 */
public record HeapStatistics(long allocatedObjects, long allocatedBytes, long freedObjects, long freedBytes,
    long collections, long fullCollections, long collectorNanos, long longestPauseNanos, long usedBytes,
    long peakFootprintBytes, long limitBytes, Map<String, Long> counters) {

  /** Copies the counters. */
  public HeapStatistics {
    counters = Map.copyOf(counters);
  }

  /** Objects allocated and not yet found dead. */
  public long liveObjects() {
    return allocatedObjects - freedObjects;
  }

  /** Bytes of the objects allocated and not yet found dead. */
  public long liveBytes() {
    return allocatedBytes - freedBytes;
  }
}
