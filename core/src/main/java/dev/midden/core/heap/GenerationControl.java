package dev.midden.core.heap;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Control over a collector's generations, for runtimes that let their programs have it; asked for by
 * {@link Heap#generations}. The operations and their results are those of CPython's module {@code gc}.
 *
 * <p>Generation 0 is the youngest. References taken and given are as the mutator's: valid until the next safepoint. All
 * methods are for the mutator's thread, and throw {@link IllegalStateException} where no mutator is attached and
 * {@link IllegalArgumentException} for a generation there is not; {@link #collect} is a safepoint.
 *
 * <p><b>For collectors.</b> The public methods check, tag and are final; subclasses see plain references. What a collector
 * does not have it refuses by {@link UnsupportedOperationException}.
 */
public abstract class GenerationControl {
  /** Debugging flag: listeners hear which objects a collection has {@linkplain Listener#found found unreachable}. */
  public static final int DEBUG_COLLECTABLE = 2;

  /** Debugging flag: what a collection finds unreachable is kept as {@link #garbage} instead of being reclaimed. */
  public static final int DEBUG_SAVEALL = 32;

  private final List<Listener> listeners = new ArrayList<>();
  private @Nullable Heap heap;
  private int debug;

  /** For subclasses. */
  protected GenerationControl() {}

  final void bind(Heap owner) {
    heap = owner;
  }

  /** Hears when collections begin and end, outside their pauses: it may allocate and write. */
  public interface Listener {
    /** A collection is about to begin; nothing has been counted or moved for it yet. */
    void started(Mutator mutator, int generation);

    /**
     * Under {@link #DEBUG_COLLECTABLE}: what a collection has found unreachable, in its order, none if there is nothing. Weak
     * references to it have been cleared; no callback or finalizer has run, and nothing has been reclaimed.
     */
    default void found(Mutator mutator, int generation, long[] unreachable) {
      // Of no interest to those that only count collections.
    }

    /**
     * A collection has ended, its finalizers and callbacks included.
     *
     * @param collected as {@link GenerationControl#collect} returns it, without the uncollectable
     * @param uncollectable objects found unreachable that could not be reclaimed
     */
    void stopped(Mutator mutator, int generation, long collected, long uncollectable);
  }

  /**
   * What the collections of one generation have done.
   *
   * @param collections how many there were
   * @param collected objects they found unreachable and reclaimed
   * @param uncollectable objects they found unreachable and could not reclaim
   */
  public record Statistics(long collections, long collected, long uncollectable) {}

  // ---------------------------------------------------------------- what a collector brings

  /** Number of generations. */
  public abstract int generations();

  /** See {@link #threshold}. */
  protected abstract long thresholdOf(int generation);

  /** See {@link #setThreshold}. */
  protected abstract void changeThreshold(int generation, long threshold);

  /** See {@link #count}. */
  protected abstract long countOf(int generation);

  /** See {@link #collect}; the mutator is at a safepoint. */
  protected abstract long collectGeneration(int generation);

  /** Makes collections by the collector's own rule happen or not. */
  protected abstract void setEnabled(boolean enabled);

  /** Whether collections happen by count. */
  public abstract boolean isEnabled();

  /** Whether a collection is under way, its finalizers and callbacks included. */
  public abstract boolean isCollecting();

  /** See {@link #statistics}. */
  protected abstract Statistics statisticsOf(int generation);

  /** Sets all tracked objects apart: no collection looks at them, they die by their counts alone. Counts become 0. */
  public abstract void freeze();

  /** Moves what has been set apart to the oldest generation. */
  public abstract void unfreeze();

  /** Number of objects set apart. */
  public abstract long freezeCount();

  /** See {@link #isTracked}. */
  protected abstract boolean tracked(long object);

  /** See {@link #track}. */
  protected abstract void startTracking(long object);

  /** See {@link #untrack}. */
  protected abstract void stopTracking(long object);

  /** See {@link #objects}. */
  protected abstract long[] objectsOf(int generation);

  /** See {@link #referrers}. */
  protected abstract long[] referrersOf(long[] targets);

  /** See {@link #referents}. */
  protected abstract long[] referentsOf(long object);

  /** See {@link #garbage}. */
  protected abstract long[] savedGarbage();

  /** Forgets what has been kept as {@link #garbage}; it dies if nothing else refers to it. */
  public abstract void clearGarbage();

  // ---------------------------------------------------------------- collecting

  /** What the count of a generation must exceed for it to be collected; 0 for generation 0 stops collections by count. */
  public final long threshold(int generation) {
    return thresholdOf(checkGeneration(generation));
  }

  /** Sets a threshold, 0 or more. */
  public final void setThreshold(int generation, long threshold) {
    if (threshold < 0) {
      throw new IllegalArgumentException("a threshold is 0 or more, was " + threshold);
    }
    changeThreshold(checkGeneration(generation), threshold);
  }

  /**
   * The count of a generation: for the youngest, containers allocated less containers freed since its last collection, but
   * never below 0; for the others, collections of the next younger one since their own last.
   */
  public final long count(int generation) {
    return countOf(checkGeneration(generation));
  }

  /**
   * Collects a generation and all younger ones. May be called from a callback or finalizer.
   *
   * @return objects found unreachable; 0 at once if a collection is under way
   */
  public final long collect(int generation) {
    checkGeneration(generation);
    mutator().checkThread();
    mutator().beforeExplicitCollection();
    return collectGeneration(generation);
  }

  /** Lets collections happen by count, as they do from the beginning. */
  public final void enable() {
    setEnabled(true);
  }

  /** Stops collections by count; those asked for, and those for want of memory, are still made. */
  public final void disable() {
    setEnabled(false);
  }

  /** What the collections of a generation have done so far. */
  public final Statistics statistics(int generation) {
    return statisticsOf(checkGeneration(generation));
  }

  /** Adds a listener. */
  public final void addListener(Listener listener) {
    listeners.add(Objects.requireNonNull(listener));
  }

  /** Removes a listener; false if it was none. */
  public final boolean removeListener(Listener listener) {
    return listeners.remove(listener);
  }

  /** Sets the debugging flags; {@link #DEBUG_COLLECTABLE} and {@link #DEBUG_SAVEALL} have a meaning here. */
  public final void setDebug(int flags) {
    debug = flags;
  }

  /** The debugging flags as set. */
  public final int debug() {
    return debug;
  }

  /** What was unreachable and has been kept, oldest first. */
  public final long[] garbage() {
    return tag(savedGarbage());
  }

  // ---------------------------------------------------------------- objects

  /** Whether a collection would look at this object: it is a container and has not been untracked. */
  public final boolean isTracked(long object) {
    return tracked(mutator().requireObject(object, "isTracked"));
  }

  /** Tracks a container that is not: it becomes the last of generation 0. Does nothing for others. */
  public final void track(long object) {
    startTracking(mutator().requireObject(object, "track"));
  }

  /** Stops tracking a container; it is then reclaimed by its count alone. Does nothing for one that is not tracked. */
  public final void untrack(long object) {
    stopTracking(mutator().requireObject(object, "untrack"));
  }

  /** As {@link Mutator#isFinalized}. */
  public final boolean isFinalized(long object) {
    return mutator().isFinalized(object);
  }

  /** The tracked objects of a generation, in its order, those set apart by {@link #freeze} left out. */
  public final long[] objects(int generation) {
    return tag(objectsOf(checkGeneration(generation)));
  }

  /** The tracked objects that refer to any of the given ones, youngest generation first, each once. */
  public final long[] referrers(long... targets) {
    long[] plain = new long[targets.length];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = mutator().requireObject(targets[i], "referrers");
    }
    return tag(referrersOf(plain));
  }

  /** What an object refers to, in the order in which collections visit it, null slots left out. */
  public final long[] referents(long object) {
    return tag(referentsOf(mutator().requireObject(object, "referents")));
  }

  // ---------------------------------------------------------------- for the parts

  /** Tells the listeners. An exception goes to the heap's {@link FailureHandler}. */
  protected final void started(int generation) {
    for (Listener listener : List.copyOf(listeners)) {
      tell(() -> listener.started(mutator(), generation));
    }
  }

  /** Tells the listeners. An exception goes to the heap's {@link FailureHandler}. */
  protected final void found(int generation, long[] unreachable) {
    long[] tagged = tag(unreachable);
    for (Listener listener : List.copyOf(listeners)) {
      tell(() -> listener.found(mutator(), generation, tagged));
    }
  }

  /** Tells the listeners. An exception goes to the heap's {@link FailureHandler}. */
  protected final void stopped(int generation, long collected, long uncollectable) {
    for (Listener listener : List.copyOf(listeners)) {
      tell(() -> listener.stopped(mutator(), generation, collected, uncollectable));
    }
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      heap().failed("a listener for generations", e);
    }
  }

  private int checkGeneration(int generation) {
    if (generation < 0 || generation >= generations()) {
      throw new IllegalArgumentException("invalid generation " + generation + "; there are 0.." + (generations() - 1));
    }
    return generation;
  }

  private Heap heap() {
    return Objects.requireNonNull(heap, "the heap binds the control when it is opened");
  }

  private Mutator mutator() {
    return heap().mutator();
  }

  private long[] tag(long[] plain) {
    Guard guard = heap().guard();
    for (int i = 0; guard != null && i < plain.length; i++) {
      plain[i] = guard.tag(plain[i]);
    }
    return plain;
  }

  @Override
  public String toString() {
    return generations() + " generations of " + heap().name() + (isEnabled() ? "" : ", disabled");
  }
}
