package dev.midden.gc.generational.cpython;

import dev.midden.core.heap.GenerationControl.Statistics;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.space.ObjectLinks;

/**
 * The lists of tracked objects and the books that decide which is collected when (CPython: {@code struct
 * _gc_runtime_state}).
 */
final class Generations {
  /** How many there are, besides the permanent one. */
  static final int COUNT = 3;

  /** The oldest. */
  static final int OLDEST = COUNT - 1;

  /** An object in one of the three lists, or unreachable and about to be reclaimed; those set apart are without it. */
  static final int TRACKED = Header.COLLECTOR_FLAG_A;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long ALWAYS = Long.MIN_VALUE;

  final ObjectLinks links;
  private final ObjectModel model;
  private final Profile profile;
  private final boolean atAnySafepoint;

  private final long[] lists = new long[COUNT];
  private final long permanent;
  private final long[] counts = new long[COUNT];
  private final long[] thresholds;
  private final long[] collections = new long[COUNT];
  private final long[] collected = new long[COUNT];

  /** Containers allocated less containers freed since the last collection; see {@link #pending}. */
  private long young;
  /** The count from which on allocation leaves the fast path. */
  private long gate;
  /** The count above which a collection is noted to be due. */
  private long limit;
  /** 1 while a collection is made inside an allocation whose object is counted already, but not in {@link #young}. */
  private int pending;
  private boolean scheduled;
  private boolean byCount;
  private boolean enabled = true;
  private boolean collecting;
  private long longLivedTotal;
  private long longLivedPending;

  Generations(ObjectLinks links, ObjectModel model, Profile profile, boolean atAnySafepoint) {
    this.links = links;
    this.model = model;
    this.profile = profile;
    this.atAnySafepoint = atAnySafepoint;
    thresholds = new long[]{profile.threshold, 10, 10};
    for (int i = 0; i < COUNT; i++) {
      lists[i] = links.newList();
    }
    permanent = links.newList();
    refresh();
  }

  // ---------------------------------------------------------------- what allocation and death do

  /** Whether an allocation has to look whether a collection is due. */
  boolean mustLook() {
    return young >= gate;
  }

  /** A new container becomes the last of generation 0. */
  void born(long object) {
    links.append(lists[0], object);
    if (++young > limit) {
      scheduled = true;
      refresh();
    }
  }

  /** A container's memory is given back. */
  void freed() {
    if (young > -pending) {
      young--;
    }
  }

  // ---------------------------------------------------------------- when to collect

  /** Sets gate and limit after anything they depend on has changed. */
  private void refresh() {
    boolean counting = byCount && enabled && !collecting && thresholds[0] > 0;
    gate = NEVER;
    limit = NEVER;
    if (profile.insideAllocation) {
      gate = counting ? thresholds[0] : NEVER;
    } else if (!scheduled) {
      limit = counting ? thresholds[0] : NEVER;
    } else if (atAnySafepoint) {
      gate = ALWAYS;
    }
  }

  /** Whether a safepoint has to ask {@link #isDue}. */
  boolean isScheduled() {
    return scheduled;
  }

  /** At a safepoint: whether a collection is due. */
  boolean isDue(boolean polling, boolean allocatingContainer) {
    if (collecting) {
      return false;
    }
    if (profile.insideAllocation) {
      return allocatingContainer && enabled && thresholds[0] > 0 && young + 1 > thresholds[0];
    }
    if (!scheduled || !polling && !atAnySafepoint) {
      return false;
    }
    scheduled = false;
    refresh();
    return enabled && select() >= 0;
  }

  /**
   * The oldest generation whose count has passed its threshold, or −1. A full collection waits until a quarter of the old
   * objects is new among them, so that building a large heap does not take quadratic time.
   */
  int select() {
    for (int i = OLDEST; i >= 0; i--) {
      if (count(i) > thresholds[i] && (i < OLDEST || longLivedPending >= longLivedTotal / 4)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether collections are made by count at all, or by some other trigger of the heap's user. */
  void collectByCount(boolean yes) {
    byCount = yes;
    refresh();
  }

  /** Counts the object of the allocation that is under way, if this profile collects there. */
  void countPending() {
    pending = profile.insideAllocation ? 1 : 0;
  }

  /** A collection begins: none by count will until it ends. */
  void begin() {
    collecting = true;
    refresh();
  }

  /** The books of a collection's beginning: the next older generation has one more collection behind it. */
  void startCounting(int generation) {
    if (generation < OLDEST) {
      counts[generation + 1]++;
    }
    for (int i = 1; i <= generation; i++) {
      counts[i] = 0;
    }
    young = -pending;
  }

  /** What the survivors of a collection mean for the next full one. */
  void survived(int generation, long survivors) {
    if (generation == OLDEST - 1) {
      longLivedPending += survivors;
    } else if (generation == OLDEST) {
      longLivedPending = 0;
      longLivedTotal = survivors;
    }
  }

  /** A collection is over. */
  void end() {
    collecting = false;
    pending = 0;
    refresh();
  }

  /** Enters what a collection has found. */
  void record(int generation, long found) {
    collections[generation]++;
    collected[generation] += found;
  }

  // ---------------------------------------------------------------- lists

  /** The list of a generation. */
  long list(int generation) {
    return lists[generation];
  }

  /** Where survivors of a generation go. */
  long olderThan(int generation) {
    return lists[Math.min(generation + 1, OLDEST)];
  }

  /** Appends the younger generations to this one. */
  void mergeYounger(int generation) {
    for (int i = 0; i < generation; i++) {
      links.moveAll(lists[i], lists[generation]);
    }
  }

  boolean isTracked(long object) {
    return isContainer(object) && links.isLinked(object);
  }

  /** Whether an object has the claimed word; immortal ones have none. */
  boolean isContainer(long object) {
    return !Header.has(model.shapeWord(object), Header.ACYCLIC);
  }

  void track(long object) {
    if (isContainer(object) && !links.isLinked(object)) {
      links.append(lists[0], object);
      model.setFlags(object, TRACKED);
    }
  }

  void untrack(long object) {
    if (isTracked(object)) {
      links.unlink(object);
      model.clearFlags(object, TRACKED);
    }
  }

  void freeze() {
    for (int i = 0; i < COUNT; i++) {
      for (long object = links.next(lists[i]); object != lists[i]; object = links.next(object)) {
        model.clearFlags(object, TRACKED);
      }
      links.moveAll(lists[i], permanent);
      counts[i] = 0;
    }
    young = -pending;
  }

  void unfreeze() {
    for (long object = links.next(permanent); object != permanent; object = links.next(object)) {
      model.setFlags(object, TRACKED);
    }
    links.moveAll(permanent, lists[OLDEST]);
  }

  long frozen() {
    return links.size(permanent);
  }

  // ---------------------------------------------------------------- what can be asked and set

  long count(int generation) {
    return generation == 0 ? Math.max(0, young + pending) : counts[generation];
  }

  long threshold(int generation) {
    return thresholds[generation];
  }

  void setThreshold(int generation, long threshold) {
    thresholds[generation] = threshold;
    refresh();
  }

  boolean isEnabled() {
    return enabled;
  }

  void setEnabled(boolean on) {
    enabled = on;
    refresh();
  }

  boolean isCollecting() {
    return collecting;
  }

  Statistics statistics(int generation) {
    return new Statistics(collections[generation], collected[generation], 0);
  }
}
