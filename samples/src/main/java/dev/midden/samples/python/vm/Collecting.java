package dev.midden.samples.python.vm;

import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.Mutator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The module {@code gc} on any collector: what one with generations does is its own; under the others a collection is one of
 * the whole heap, thresholds are kept but mean nothing, and everything is in generation 2.
 */
public final class Collecting {
  private static final int GENERATIONS = 3;

  /** {@code gc.DEBUG_STATS}: collections are told on the stream for errors, in CPython's words. */
  private static final int DEBUG_STATS = 1;

  private final Vm vm;
  private final @Nullable GenerationControl control;
  private final int callbacks;
  private final int garbage;
  private final int[] thresholds;
  private final int[] counts = new int[GENERATIONS];
  private final long[][] stats = new long[GENERATIONS][3];
  private boolean enabled = true;
  private int debug;
  private long startNanos;

  Collecting(Vm vm) {
    this.vm = vm;
    control = vm.heap.generations().filter(Collecting::isLikePythons).orElse(null);
    thresholds = new int[]{vm.version < 13 ? 700 : 2000, 10, 10};
    callbacks = vm.m.addGlobal(vm.sequences.newList(0));
    garbage = vm.m.addGlobal(vm.sequences.newList(0));
    if (control != null) {
      control.addListener(new Listener());
    }
  }

  /** Whether a collector's generations are three and counted in objects; others are left to themselves. */
  private static boolean isLikePythons(GenerationControl control) {
    try {
      return control.generations() == GENERATIONS && control.threshold(0) >= 0;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private final class Listener implements GenerationControl.Listener {
    @Override
    public void started(Mutator mutator, int generation) {
      tell("start", generation, 0, 0);
      if ((debug & DEBUG_STATS) != 0) {
        showGenerations(generation);
        startNanos = System.nanoTime();
      }
    }

    @Override
    public void found(Mutator mutator, int generation, long[] unreachable) {
      for (long object : unreachable) {
        vm.err.println("gc: collectable <" + vm.types.name(object) + " 0x" + Long.toHexString(mutator.identity(object))
            + ">");
      }
    }

    @Override
    public void stopped(Mutator mutator, int generation, long collected, long uncollectable) {
      if ((debug & GenerationControl.DEBUG_SAVEALL) != 0) {
        keepGarbage();
      }
      if ((debug & DEBUG_STATS) != 0) {
        vm.err.printf(Locale.ROOT, "gc: done, %d unreachable, %d uncollectable, %.4fs elapsed%n",
            collected + uncollectable,
            uncollectable, (System.nanoTime() - startNanos) / 1e9);
      }
      tell("stop", generation, collected, uncollectable);
    }
  }

  /** As CPython's {@code show_stats_each_generations}. */
  private void showGenerations(int collecting) {
    GenerationControl generations = control;
    if (generations != null) {
      StringBuilder sizes = new StringBuilder();
      for (int i = 0; i < GENERATIONS; i++) {
        sizes.append(' ').append(generations.objects(i).length);
      }
      vm.err.println("gc: collecting generation " + collecting + "...");
      vm.err.println("gc: objects in each generation:" + sizes);
      vm.err.println("gc: objects in permanent generation: " + generations.freezeCount());
    }
  }

  private void keepGarbage() {
    GenerationControl generations = control;
    if (generations == null) {
      return;
    }
    int mark = vm.s.push(garbageList());
    int first = vm.s.top;
    for (long object : generations.garbage()) {
      vm.s.push(object);
    }
    generations.clearGarbage();
    for (int i = first, end = vm.s.top; i < end; i++) {
      vm.sequences.append(mark, i);
    }
    vm.s.popTo(mark);
  }

  private long garbageList() {
    return vm.m.getGlobal(garbage);
  }

  private void tell(String phase, int generation, long collected, long uncollectable) {
    if (vm.sequences.size(callbacks()) == 0) {
      return;
    }
    int mark = vm.s.push(vm.strs.intern(phase));
    int info = vm.s.push(vm.dicts.create());
    int value = vm.s.push(vm.numbers.of(generation));
    vm.dicts.put(info, "generation", value);
    vm.s.set(value, vm.numbers.of(collected));
    vm.dicts.put(info, "collected", value);
    vm.s.set(value, vm.numbers.of(uncollectable));
    vm.dicts.put(info, "uncollectable", value);
    for (int i = 0; i < vm.sequences.size(callbacks()); i++) {
      vm.s.set(value, vm.sequences.get(callbacks(), i));
      vm.weak.guarded(vm.s.push(vm.s.get(value)), () -> vm.s.push(vm.calls.call(value, mark, info)));
      vm.s.popTo(value + 1);
    }
    vm.s.popTo(mark);
  }

  // ---------------------------------------------------------------- control

  /** {@code gc.callbacks}. */
  public long callbacks() {
    return vm.m.getGlobal(callbacks);
  }

  /** {@code gc.garbage}. */
  public long garbage() {
    return vm.m.getGlobal(garbage);
  }

  /** {@code gc.enable}, {@code gc.disable}. */
  public void enable(boolean on) {
    enabled = on;
    if (control != null && on) {
      control.enable();
    } else if (control != null) {
      control.disable();
    }
  }

  /** {@code gc.isenabled}. */
  public boolean isEnabled() {
    return enabled;
  }

  /** {@code gc.collect}. */
  public long collect(int generation) {
    if (control != null) {
      return control.collect(generation);
    }
    tell("start", generation, 0, 0);
    long before = find(GENERATIONS - 1).length;
    try {
      vm.m.collect();
    } catch (IllegalStateException e) {
      // Inside a finalizer or callback: a collection is under way, or the collector makes none there.
      return 0;
    }
    long freed = Math.max(0, before - find(GENERATIONS - 1).length);
    stats[generation][0]++;
    stats[generation][1] += freed;
    for (int i = 0; i <= generation; i++) {
      counts[i] = 0;
    }
    if (generation + 1 < GENERATIONS) {
      counts[generation + 1]++;
    }
    tell("stop", generation, freed, 0);
    return freed;
  }

  /** {@code gc.get_threshold}. */
  public int[] thresholds() {
    int[] now = thresholds.clone();
    for (int i = 0; control != null && i < GENERATIONS; i++) {
      now[i] = (int) control.threshold(i);
    }
    return now;
  }

  /** {@code gc.set_threshold}. */
  public void setThresholds(int[] values) {
    for (int i = 0; i < GENERATIONS; i++) {
      thresholds[i] = values[i];
      if (control != null) {
        control.setThreshold(i, Math.max(0, values[i]));
      }
    }
  }

  /** {@code gc.get_count}. */
  public int[] counts() {
    int[] now = counts.clone();
    for (int i = 0; control != null && i < GENERATIONS; i++) {
      now[i] = (int) control.count(i);
    }
    return now;
  }

  /** {@code gc.get_stats}: collections, collected, uncollectable of each generation. */
  public List<long[]> stats() {
    List<long[]> rows = new ArrayList<>();
    for (int i = 0; i < GENERATIONS; i++) {
      if (control == null) {
        rows.add(stats[i]);
      } else {
        GenerationControl.Statistics row = control.statistics(i);
        rows.add(new long[]{row.collections(), row.collected(), row.uncollectable()});
      }
    }
    return rows;
  }

  /** {@code gc.freeze}. */
  public void freeze() {
    if (control != null) {
      control.freeze();
    }
  }

  /** {@code gc.unfreeze}. */
  public void unfreeze() {
    if (control != null) {
      control.unfreeze();
    }
  }

  /** {@code gc.get_freeze_count}. */
  public long freezeCount() {
    return control == null ? 0 : control.freezeCount();
  }

  /** {@code gc.set_debug}. */
  public void setDebug(int flags) {
    debug = flags;
    if (control != null) {
      control.setDebug(flags);
    }
  }

  /** {@code gc.get_debug}. */
  public int debug() {
    return debug;
  }

  // ---------------------------------------------------------------- objects

  /** Visits each tracked object with its generation, where the collector tells. */
  void forEachTracked(BiConsumer<Integer, Long> visitor) {
    for (int i = 0; control != null && i < GENERATIONS; i++) {
      for (long object : control.objects(i)) {
        visitor.accept(i, object);
      }
    }
  }

  /** Whether the collector has generations like Python's. */
  public boolean hasGenerations() {
    return control != null;
  }

  /** {@code gc.is_tracked}. */
  public boolean isTracked(long object) {
    if (control != null && !isStatic(object)) {
      return control.isTracked(object);
    }
    return isContainer(object) && !isStatic(object);
  }

  /** The builtin classes are no objects of the collector's, as CPython's static types. */
  private boolean isStatic(long object) {
    return vm.kind(object) == Kind.TYPE && vm.types.ofClass(object).builtin;
  }

  /** Whether objects like this one can ever be tracked. */
  boolean isContainer(long object) {
    return switch (vm.kind(object)) {
      case Kind.NONE, Kind.BOOL, Kind.INT, Kind.BIGINT, Kind.FLOAT, Kind.STR, Kind.STR2, Kind.STR4, Kind.BYTES,
          Kind.RANGE,
          Kind.CODE, Kind.ELLIPSIS, Kind.NOT_IMPLEMENTED, Kind.OBJECT, Kind.PART ->
        false;
      case Kind.TUPLE -> vm.m.length(object) > 0 && (control == null || control.isTracked(object));
      default -> true;
    };
  }

  /** A dict has got a key and value: it is tracked from the first that may be tracked on. */
  void maintain(long dict, long key, long value) {
    if (control != null && (isContainer(value) || isContainer(key))) {
      control.track(dict);
    }
  }

  /** A tuple that has been given out before gets other items, and may have been untracked for the former ones. */
  void track(long tuple) {
    if (control != null) {
      control.track(tuple);
    }
  }

  /** {@code gc.is_finalized}. */
  public boolean isFinalized(long object) {
    return vm.m.isFinalized(object);
  }

  /** {@code gc.get_objects}; −1 for all generations. */
  public long objects(int generation) {
    if (generation >= GENERATIONS) {
      throw vm.errors.value("generation parameter must be less than the number of available generations (3)");
    }
    int list = vm.s.push(vm.sequences.newList(find(generation).length + 2));
    long[] found = find(generation);
    long object = vm.s.get(list);
    int count = 0;
    for (long each : found) {
      if (each != object && count < vm.sequences.size(object)) {
        vm.sequences.set(object, count++, each);
      }
    }
    vm.sequences.remove(list, count, vm.sequences.size(object) - count);
    return vm.s.popReturning();
  }

  private long[] find(int generation) {
    List<Long> found = new ArrayList<>();
    if (control == null) {
      vm.heap.walk().forEachObject(object -> {
        if (isContainer(object) && !isStatic(object) && generation != 0 && generation != 1) {
          found.add(object);
        }
      });
    } else {
      for (int i = 0; i < GENERATIONS; i++) {
        if (generation < 0 || generation == i) {
          for (long object : control.objects(i)) {
            found.add(object);
          }
        }
      }
    }
    return found.stream().mapToLong(Long::longValue).toArray();
  }

  /** {@code gc.get_referents} of the objects in slots. */
  public long referents(int from, int count) {
    int mark = vm.s.top;
    for (int i = 0; i < count; i++) {
      long object = vm.s.get(from + i);
      for (long each : control != null ? control.referents(object) : vm.heap.walk().referents(object)) {
        pushVisible(each, object);
      }
    }
    return listOf(mark);
  }

  /** Pushes a referent; of a part what it holds. Keys of dicts that are strings are left out, as CPython leaves them. */
  private void pushVisible(long each, long owner) {
    if (vm.kind(each) == Kind.PART) {
      for (long inner : vm.heap.walk().referents(each)) {
        pushVisible(inner, owner);
      }
    } else if (!(vm.kind(owner) == Kind.DICT && Kind.isStr(vm.kind(each)) && vm.dicts.findStr(owner, each) >= 0)) {
      vm.s.push(each);
    }
  }

  private long listOf(int mark) {
    long made = vm.sequences.list(mark, vm.s.top - mark);
    vm.s.popTo(mark);
    return made;
  }

  /** {@code gc.get_referrers} of the objects in slots. */
  public long referrers(int from, int count) {
    int mark = vm.s.top;
    long[] targets = new long[count];
    for (int i = 0; i < count; i++) {
      targets[i] = vm.s.get(from + i);
    }
    if (control != null) {
      for (long each : control.referrers(targets)) {
        vm.s.push(each);
      }
    } else {
      for (long target : targets) {
        for (long each : vm.heap.walk().referrers(target)) {
          vm.s.push(vm.kind(each) == Kind.PART ? owner(each) : each);
        }
      }
    }
    return listOf(mark);
  }

  private long owner(long part) {
    long[] owners = vm.heap.walk().referrers(part);
    return owners.length == 0 ? vm.none : owners[0];
  }
}
