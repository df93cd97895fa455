package dev.midden.gc.generational.cpython;

import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Tracking;
import dev.midden.core.space.ObjectLinks;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** CPython's module {@code gc}. */
final class CPythonControl extends GenerationControl {
  private final CPython collector;
  private final ObjectModel model;
  private final ObjectLinks links;
  private final Generations generations;

  CPythonControl(CPython collector, HeapParts parts, ObjectLinks links, Generations generations) {
    this.collector = collector;
    this.model = parts.model();
    this.links = links;
    this.generations = generations;
  }

  void tellStarted(int generation) {
    started(generation);
  }

  void tellFound(int generation, long[] unreachable) {
    found(generation, unreachable);
  }

  void tellStopped(int generation, long collected) {
    stopped(generation, collected, 0);
  }

  @Override
  public int generations() {
    return Generations.COUNT;
  }

  @Override
  protected long thresholdOf(int generation) {
    return generations.threshold(generation);
  }

  @Override
  protected void changeThreshold(int generation, long threshold) {
    generations.setThreshold(generation, threshold);
  }

  @Override
  protected long countOf(int generation) {
    return generations.count(generation);
  }

  @Override
  protected long collectGeneration(int generation) {
    return collector.mutator().collect(generation);
  }

  @Override
  protected void setEnabled(boolean enabled) {
    generations.setEnabled(enabled);
  }

  @Override
  public boolean isEnabled() {
    return generations.isEnabled();
  }

  @Override
  public boolean isCollecting() {
    return generations.isCollecting();
  }

  @Override
  protected Statistics statisticsOf(int generation) {
    return generations.statistics(generation);
  }

  @Override
  public void freeze() {
    generations.freeze();
  }

  @Override
  public void unfreeze() {
    generations.unfreeze();
  }

  @Override
  public long freezeCount() {
    return generations.frozen();
  }

  @Override
  protected boolean tracked(long object) {
    return generations.isTracked(object);
  }

  @Override
  protected void startTracking(long object) {
    generations.track(object);
  }

  @Override
  protected void stopTracking(long object) {
    generations.untrack(object);
  }

  @Override
  protected long[] objectsOf(int generation) {
    return select(generation, object -> true);
  }

  private long[] select(int generation, LongPredicate wanted) {
    return LongStream.of(links.toArray(generations.list(generation))).filter(wanted).toArray();
  }

  @Override
  protected long[] referrersOf(long[] targets) {
    long[] sorted = targets.clone();
    Arrays.sort(sorted);
    LongStream all = LongStream.empty();
    for (int i = 0; i < Generations.COUNT; i++) {
      all = LongStream.concat(all, Arrays.stream(select(i, object -> Arrays.stream(referentsOf(object)).anyMatch(
          referent -> Arrays.binarySearch(sorted, referent) >= 0))));
    }
    return all.toArray();
  }

  @Override
  protected long[] referentsOf(long object) {
    LongStream.Builder referents = LongStream.builder();
    forEachReferent(object, referents::add);
    return referents.build().toArray();
  }

  /** In the order of a visit, through parts. */
  private void forEachReferent(long object, LongConsumer visitor) {
    Shape shape = model.shape(object);
    int slots = model.slots(object);
    for (int i = 0; i < slots; i++) {
      long child = model.reference(object, shape.isLastToFirst() ? slots - 1 - i : i);
      if (child != Reference.NULL && model.shape(child).tracking() == Tracking.PART) {
        forEachReferent(child, visitor);
      } else if (child != Reference.NULL) {
        visitor.accept(child);
      }
    }
  }

  @Override
  protected long[] savedGarbage() {
    return collector.saved().toArray();
  }

  @Override
  public void clearGarbage() {
    collector.mutator().forgetSaved();
  }
}
