package dev.midden.gc.generational.cpython;

import dev.midden.core.event.Phase;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Tracking;
import dev.midden.core.reference.WeakTable;
import dev.midden.core.space.ObjectLinks;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * CPython: reference counts, and a collector of cycles with three generations, exact to the count and to the order.
 *
 * <p>Counting after Collins 1960; cycles by subtracting internal references, Schemenauer and others 2000 (CPython's {@code
 * Modules/gcmodule.c}, from 3.13 {@code Python/gc.c}; devguide, <i>Garbage collector design</i>). A container joins the end
 * of generation 0; survivors of a collection join the end of the next. What CPython's programs can see is the same here:
 * when a collection is made and of what, its result, the order of finalizers and callbacks, and every count.
 *
 * <pre>
 *   allocate ──▶ generation 0 ──survives──▶ 1 ──survives──▶ 2 ⟲
 *                  │ last reference dropped     │ unreachable
 *                  ▼                            ▼
 *               finalizer, weak references   weak references cleared, callbacks ──▶ finalizers ──▶ still unreachable?
 *               children one by one            no ──▶ next generation            yes ──▶ cleared ──▶ dies by its count
 *               free cell
 * </pre>
 *
 * <p>A collection pauses to find the unreachable ({@link #find}), then the mutator makes the calls, then it pauses again to
 * see what they have brought back, and to clear the rest ({@link #finish}). Where there is nothing to call, one pause does
 * all.
 *
 * <p>Invariants: outside an operation counts are exact, as under {@code refcount}; a tracked container is in exactly one
 * list, with the flag {@link Generations#TRACKED} unless it has been set apart by freezing. Cost: eight bytes a container;
 * an allocation writes three links; a collection is O(objects of its generations and their references).
 */
final class CPython extends Collector {
  private final HeapParts parts;
  private final ObjectModel model;
  private final WeakTable weak;
  private final ObjectLinks links;
  private final CycleFinder finder;
  private final Cells cells;
  final Generations generations;
  private final CPythonControl control;
  private final LongConsumer queueCallback = this::queueCallback;

  /** What a search has found, until it is reclaimed or moved on. */
  private final long found;
  /** The unreachable of a collection whose calls are being made. */
  private final long unreachable;
  /** Those of them whose turn has been, while finalizers run. */
  private final long finalized;
  private final ObjectQueue callbacks = new ObjectQueue();
  private final ObjectQueue saved = new ObjectQueue();

  private @Nullable CPythonMutator mutator;
  /** The generation that the collection about to begin is for. */
  private int generation = Generations.OLDEST;
  private boolean finishing;
  private boolean thorough;
  private boolean unfinished;
  private long reclaimed;

  CPython(HeapParts parts, Profile profile, boolean atAnySafepoint) {
    this.parts = parts;
    model = parts.model();
    weak = parts.weak();
    model.shapes().claimContainerWord(Generations.TRACKED, CycleFinder.PART);
    links = new ObjectLinks(model, parts.blocks());
    finder = new CycleFinder(model, links, parts.blocks());
    cells = new Cells(parts);
    generations = new Generations(links, model, profile, atAnySafepoint);
    found = links.newList();
    unreachable = links.newList();
    finalized = links.newList();
    control = new CPythonControl(this, parts, links, generations);
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    if (mutator != null) {
      mutator.closeStack();
    }
    CPythonMutator attached = new CPythonMutator(context, parts, this, cells, links);
    mutator = attached;
    return attached;
  }

  CPythonMutator mutator() {
    return Objects.requireNonNull(mutator, "the heap attaches before it collects");
  }

  // ---------------------------------------------------------------- what a collection is for

  /** Says which generation the next pause is for. */
  void choose(int chosen) {
    generation = chosen;
    finishing = false;
  }

  /** Says that the next pause is to end the collection. */
  void chooseFinish(boolean andReclaimAll) {
    finishing = true;
    thorough = andReclaimAll;
  }

  /** Whether the last pause has left something unreachable for which calls are due, or which is still to be cleared. */
  boolean isUnfinished() {
    return unfinished;
  }

  /** How many objects the pauses of this collection have found to be garbage. */
  long reclaimed() {
    return reclaimed;
  }

  @Override
  protected void collect(Cycle cycle) {
    mutator().settle();
    // The object allocated last is referred to by nobody, and must not be found unreachable for that.
    long fresh = mutator().fresh();
    if (fresh != Reference.NULL) {
      model.setCollectorWord(fresh, 1);
    }
    cycle.enter(Phase.TRACE);
    boolean all = finishing
        ? finish(cycle)
        : unfinished && generations.isCollecting() ? findQuietly(cycle) : find(cycle);
    if (!all || generation < Generations.OLDEST) {
      cycle.minor(generation, finder.left());
    }
    finishing = false;
    if (!unfinished) {
      generation = Generations.OLDEST;
    }
    if (fresh != Reference.NULL) {
      model.setCollectorWord(fresh, model.collectorWord(fresh) - 1);
    }
  }

  // ---------------------------------------------------------------- the first pause

  /** Finds the unreachable; reclaims them if nothing is to be called before. Returns whether it did. */
  private boolean find(Cycle cycle) {
    long young = generations.list(generation);
    generations.startCounting(generation);
    generations.mergeYounger(generation);
    // From a collection that could not go on, because a listener threw.
    links.moveAll(unreachable, young);
    finder.search(young, found, generation == Generations.OLDEST);
    boolean plain = settleFound();
    long survivors = finder.left() - untrackSettled(young, false);
    long old = generations.olderThan(generation);
    if (generation < Generations.OLDEST) {
      links.moveAll(young, old);
    } else {
      survivors -= untrackSettled(young, true);
    }
    generations.survived(generation, survivors);

    if (!plain) {
      cycle.enter(Phase.REFERENCES);
      clearWeakReferences();
    }
    boolean all = false;
    if (plain || callbacks.size() == 0 && !(isShowing() && finder.found() > 0)) {
      all = reclaimFound(cycle, plain, old);
    } else {
      finder.forgetUnreachable();
    }
    reclaimed = all ? finder.found() : 0;
    links.moveAll(found, unreachable);
    // A collection that a throwing listener stopped may have left callbacks.
    unfinished = !all || callbacks.size() > 0;
    return !unfinished;
  }

  /**
   * Puts counts and the members' flags right after a search. Returns whether what it found is plain: its death calls nothing
   * and is seen by nobody, so that it can be freed without letting go of one object after the other.
   */
  private boolean settleFound() {
    boolean plain = !finder.any(Header.NEEDS_LAST_RITES) && !finder.leadsOut() && !isSaving() && !isShowing()
        && !hasTuples();
    if (!plain) {
      finder.restore();
    }
    finder.forgetMembers();
    return plain;
  }

  /** Whether any of what has been found cannot be cleared. */
  private boolean hasTuples() {
    if (model.shapes().uses(Tracking.UNTIL_SETTLED)) {
      for (long object = links.next(found); object != found; object = links.next(object)) {
        if (model.shape(object).tracking() == Tracking.UNTIL_SETTLED) {
          return true;
        }
      }
    }
    return false;
  }

  /** Clears the weak references among and to the unreachable, and queues the callbacks of those that live. */
  private void clearWeakReferences() {
    if (weak.size() == 0) {
      return;
    }
    for (long object = links.next(found); object != found; object = links.next(object)) {
      if (Header.has(model.shapeWord(object), Header.WEAK_REFERENCE)) {
        weak.detach(object);
      }
      if (Header.has(model.shapeWord(object), Header.WEAKLY_REFERENCED)) {
        weak.clear(object, queueCallback);
      }
    }
  }

  private void queueCallback(long cleared) {
    if (!finder.isUnreachable(cleared) && mutator().isAlive(cleared) && mutator().isCalled(cleared)) {
      model.setCollectorWord(cleared, model.collectorWord(cleared) + 1);
      callbacks.add(cleared);
      if (generations.isTracked(cleared)) {
        links.move(generations.olderThan(generation), cleared);
        model.setFlags(cleared, Generations.TRACKED);
      }
    }
  }

  /** Untracks tuples of which nothing can be part of a cycle any more; or dictionaries. Returns how many. */
  private long untrackSettled(long list, boolean onDemand) {
    Tracking wanted = onDemand ? Tracking.ON_DEMAND : Tracking.UNTIL_SETTLED;
    if (!model.shapes().uses(wanted)) {
      return 0;
    }
    long untracked = 0;
    for (long object = links.next(list); object != list;) {
      long next = links.next(object);
      if (model.shape(object).tracking() == wanted && isSettled(object)) {
        generations.untrack(object);
        untracked++;
      }
      object = next;
    }
    return untracked;
  }

  /** Whether nothing an object refers to can be tracked. A tuple that is not tracked now never will be; all else may. */
  private boolean isSettled(long object) {
    for (int slot = 0, slots = model.slots(object); slot < slots; slot++) {
      long child = model.reference(object, slot);
      if (child == Reference.NULL) {
        continue;
      }
      Tracking tracking = model.shape(child).tracking();
      boolean settled = switch (tracking) {
        case NEVER -> true;
        case PART -> isSettled(child);
        case UNTIL_SETTLED -> !generations.isTracked(child);
        default -> !generations.isContainer(child);
      };
      if (!settled) {
        return false;
      }
    }
    return true;
  }

  // ---------------------------------------------------------------- between the pauses, and the second

  /** The most objects a list can have. */
  long mostObjects() {
    return finder.mostObjects();
  }

  /** Weak references whose callbacks are due, each with a reference of its own. */
  ObjectQueue callbacks() {
    return callbacks;
  }

  /** The list of the unreachable while calls are made. */
  long unreachable() {
    return unreachable;
  }

  /** An empty list, for those among the unreachable whose turn has been. */
  long finalized() {
    return finalized;
  }

  /** Where what lives on after all goes. */
  long survivorsTo() {
    return generations.olderThan(generation);
  }

  /** What has been kept instead of being reclaimed. */
  ObjectQueue saved() {
    return saved;
  }

  /** Keeps what the calls have brought back, and clears the rest. Returns whether nothing is left to be done. */
  private boolean finish(Cycle cycle) {
    finder.search(unreachable, found, false);
    boolean plain = settleFound();
    long old = generations.olderThan(generation);
    links.moveAll(unreachable, old);
    reclaimed += finder.found();
    if (!reclaimFound(cycle, plain, old)) {
      links.moveAll(found, unreachable);
      return false;
    }
    unfinished = false;
    return thorough && findQuietly(cycle);
  }

  /** Reclaims what has been found if nothing is to be called for that. Returns whether it did. */
  private boolean reclaimFound(Cycle cycle, boolean plain, long old) {
    if (plain) {
      cycle.enter(Phase.RECLAIM);
      mutator().freeAll(found, finder.refersOut());
      return true;
    }
    finder.forgetUnreachable();
    if (finder.any(Header.FINALIZABLE) || isReferredToWeakly() || finder.leadsOut()) {
      return false;
    }
    cycle.enter(Phase.RECLAIM);
    mutator().clearAll(found, old);
    return true;
  }

  /** Whether there still are weak references to what has been found. */
  private boolean isReferredToWeakly() {
    if (weak.size() > 0) {
      for (long object = links.next(found); object != found; object = links.next(object)) {
        if (Header.has(model.shapeWord(object), Header.WEAKLY_REFERENCED)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Reclaims what is unreachable by now if that needs no call: what finalizers have left, or, while they run, for want of
   * memory. Returns whether it did.
   */
  private boolean findQuietly(Cycle cycle) {
    long list = generations.list(Generations.OLDEST);
    generations.mergeYounger(Generations.OLDEST);
    finder.search(list, found, true);
    boolean all = reclaimFound(cycle, settleFound(), list);
    links.moveAll(found, list);
    return all;
  }

  /** The collection is over. */
  void finished() {
    unfinished = false;
    generation = Generations.OLDEST;
  }

  // ---------------------------------------------------------------- what can be told

  CPythonControl control() {
    return control;
  }

  boolean isSaving() {
    return (control.debug() & GenerationControl.DEBUG_SAVEALL) != 0;
  }

  /** Whether listeners want to see what has been found unreachable, before any of it is gone. */
  private boolean isShowing() {
    return (control.debug() & GenerationControl.DEBUG_COLLECTABLE) != 0;
  }

  /** Between the pauses: shows what has been found, if listeners want to see it. */
  void showFound() {
    if (isShowing()) {
      control.tellFound(generation, links.toArray(unreachable));
    }
  }

  @Override
  protected Optional<GenerationControl> generations() {
    return Optional.of(control);
  }

  @Override
  protected long referenceCount(long object) {
    if (mutator != null) {
      mutator.settle();
    }
    int count = model.collectorWord(object);
    return count < 0 ? Integer.MAX_VALUE : count;
  }

  @Override
  protected long metadataBytes() {
    return mutator == null ? 0 : mutator.stackBytes();
  }

  @Override
  protected void reportCounters(ObjLongConsumer<String> sink) {
    for (int i = 0; i < Generations.COUNT; i++) {
      sink.accept("collections" + i, generations.statistics(i).collections());
      sink.accept("collected" + i, generations.statistics(i).collected());
    }
  }

  @Override
  public void close() {
    if (mutator != null) {
      mutator.closeStack();
    }
  }
}
