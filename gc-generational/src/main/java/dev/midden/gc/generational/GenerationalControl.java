package dev.midden.gc.generational;

import dev.midden.core.event.Cause;
import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * What {@code generational} offers of control over its generations. Collections of the youngest are due by bytes, not by
 * objects, so that it has no threshold; every object is tracked; nothing is set apart or kept as garbage.
 */
final class GenerationalControl extends GenerationControl {
  private static final int NONE = -1;

  private final Generational collector;
  private final ObjectModel model;
  private final Blocks blocks;
  /** Of each generation, the collections of the next younger one since its own last, and how many make one due. */
  private final long[] counts = new long[Generational.GENERATIONS];
  private final long[] thresholds;
  private final long[] collections = new long[Generational.GENERATIONS];
  private final long[] collected = new long[Generational.GENERATIONS];
  private int requested = NONE;
  private boolean enabled = true;
  private boolean collecting;

  GenerationalControl(Generational collector, HeapParts parts, long middleAfter, long fullAfter) {
    this.collector = collector;
    thresholds = new long[]{0, middleAfter, fullAfter};
    model = parts.model();
    blocks = parts.blocks();
  }

  /**
   * Decides how much a collection is of, and counts it.
   *
   * @param cause explicit collections and those for want of memory are of everything, others as the counts say
   * @param inVain whether a young collection would find no room for survivors, or too many of them
   * @param worthwhile whether the old generation has grown enough for a full collection
   * @return the oldest generation to collect
   */
  int oldestToCollect(Cause cause, boolean inVain, boolean worthwhile) {
    int oldest = requested;
    requested = NONE;
    if (oldest == NONE) {
      boolean counted = cause == Cause.TRIGGER || cause == Cause.STRESS;
      if (!counted || inVain || counts[2] >= thresholds[2] && worthwhile) {
        oldest = 2;
      } else {
        oldest = counts[1] >= thresholds[1] ? 1 : 0;
      }
    }
    collections[oldest]++;
    Arrays.fill(counts, 0, oldest + 1, 0);
    if (oldest + 1 < counts.length) {
      counts[oldest + 1]++;
    }
    return oldest;
  }

  @Override
  public int generations() {
    return Generational.GENERATIONS;
  }

  @Override
  protected long thresholdOf(int generation) {
    return thresholds[requireOlder(generation)];
  }

  @Override
  protected void changeThreshold(int generation, long threshold) {
    thresholds[requireOlder(generation)] = threshold;
  }

  @Override
  protected long countOf(int generation) {
    return counts[requireOlder(generation)];
  }

  private static int requireOlder(int generation) {
    if (generation == 0) {
      throw new UnsupportedOperationException(
          "generation 0 has no count; its collections are due by bytes, see the option 'nursery'");
    }
    return generation;
  }

  @Override
  protected long collectGeneration(int generation) {
    if (collecting) {
      return 0;
    }
    collecting = true;
    try {
      started(generation);
      requested = generation;
      long found = collector.collectRequested();
      collected[generation] += found;
      stopped(generation, found, 0);
      return found;
    } finally {
      requested = NONE;
      collecting = false;
    }
  }

  @Override
  protected void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  @Override
  public boolean isEnabled() {
    return enabled;
  }

  @Override
  public boolean isCollecting() {
    return collecting;
  }

  @Override
  protected Statistics statisticsOf(int generation) {
    return new Statistics(collections[generation], collected[generation], 0);
  }

  @Override
  protected boolean tracked(long object) {
    return true;
  }

  @Override
  protected void startTracking(long object) {
    // Every object is tracked.
  }

  @Override
  protected void stopTracking(long object) {
    throw new UnsupportedOperationException("every object is tracked; there are no counts by which others could die");
  }

  @Override
  public void freeze() {
    throw new UnsupportedOperationException("nothing can be set apart; make objects immortal when they are allocated");
  }

  @Override
  public void unfreeze() {
    // Nothing is set apart.
  }

  @Override
  public long freezeCount() {
    return 0;
  }

  @Override
  protected long[] objectsOf(int generation) {
    return select(object -> collector.generation(object) == generation);
  }

  private long[] select(LongPredicate wanted) {
    LongStream.Builder selected = LongStream.builder();
    blocks.forEachObject(object -> {
      if (wanted.test(object)) {
        selected.add(object);
      }
    });
    return selected.build().toArray();
  }

  @Override
  protected long[] referrersOf(long[] targets) {
    LongStream all = LongStream.empty();
    for (int i = 0; i < Generational.GENERATIONS; i++) {
      int generation = i;
      all = LongStream.concat(all, Arrays.stream(select(object -> collector.generation(object) == generation && Arrays
          .stream(referentsOf(object)).anyMatch(referent -> Arrays.stream(targets).anyMatch(
              target -> target == referent)))));
    }
    return all.toArray();
  }

  @Override
  protected long[] referentsOf(long object) {
    return LongStream.range(0, model.slots(object)).map(slot -> model.reference(object, (int) slot)).filter(
        referent -> referent != Reference.NULL).toArray();
  }

  @Override
  protected long[] savedGarbage() {
    return new long[0];
  }

  @Override
  public void clearGarbage() {
    // Nothing is kept.
  }
}
