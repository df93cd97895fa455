package dev.midden.gc.generational.cpython;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Tracking;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.ObjectLinks;
import org.jspecify.annotations.Nullable;

/**
 * The mutator's half of {@link CPython}: allocation, what is done at death, and the calls between the pauses of a collection.
 */
final class CPythonMutator extends OrderedMutator {

  private final ObjectModel model;
  private final Blocks blocks;
  private final CPython collector;
  private final Generations generations;
  private final Cells cells;
  private final ObjectLinks links;
  private final long finalized;
  private final long releaseInterval;

  private long freedBytesAtRelease;
  private boolean dueByOwnRule;
  private long lastFound;

  CPythonMutator(MutatorContext context, HeapParts parts, CPython collector, Cells cells, ObjectLinks links) {
    super(context, parts);
    this.model = parts.model();
    this.blocks = parts.blocks();
    this.collector = collector;
    this.generations = collector.generations;
    this.cells = cells;
    this.links = links;
    this.finalized = collector.finalized();
    this.releaseInterval = blocks.limitBytes() / 16;
    generations.collectByCount(hasOwnTrigger());
  }

  // ---------------------------------------------------------------- allocation

  @Override
  protected long allocateCell(int cellClass, int cellBytes) {
    settleOrDrop();
    long cell;
    if (cellClass < Cells.CONTAINERS) {
      cell = cells.atom(memory, cellClass, cellBytes);
    } else if (generations.mustLook()) {
      return Reference.NULL;
    } else {
      cell = cells.container(memory, cellClass, cellBytes);
      if (cell != Reference.NULL) {
        generations.born(cell);
      }
    }
    setFresh(cell);
    return cell;
  }

  @Override
  protected long allocateSlow(int cellClass, long bytes) {
    settleOrDrop();
    long cell = cells.slow(cellClass, bytes);
    if (cell == Reference.NULL && freedBytes() - freedBytesAtRelease >= releaseInterval) {
      freedBytesAtRelease = freedBytes();
      cells.releaseEmptyBlocks();
      cell = cells.slow(cellClass, bytes);
    }
    if (cell != Reference.NULL && Cells.isContainer(cellClass)) {
      generations.born(cell);
    }
    setFresh(cell);
    return cell;
  }

  @Override
  protected void bornUntracked(long object) {
    links.unlink(object);
  }

  @Override
  protected boolean isDue(@Nullable Shape allocating) {
    dueByOwnRule = generations.isDue(allocating == null, allocating != null && allocating.tracking().isContainer());
    return dueByOwnRule;
  }

  @Override
  protected boolean isPollDue() {
    return generations.isScheduled();
  }

  // ---------------------------------------------------------------- death

  /** Last rites, after which the object is untracked. */
  @Override
  boolean beginDeath(long object) {
    int word = memory.getInt(object);
    if (Header.has(word, Header.NEEDS_LAST_RITES)) {
      if (Header.has(word, Header.FINALIZABLE) && generations.isTracked(object)) {
        // CPython tracks it anew for the finalizer, so that it is the youngest if it is brought back.
        links.move(generations.list(0), object);
        model.setFlags(object, Generations.TRACKED);
      }
      if (!lastRites(object, word)) {
        return false;
      }
    }
    generations.untrack(object);
    return true;
  }

  @Override
  void free(long object) {
    boolean container = generations.isContainer(object);
    freed(object, cells.free(memory, object, container));
    if (container) {
      generations.freed();
    }
  }

  // ---------------------------------------------------------------- collections

  @Override
  protected void atSafepoint() {
    settleOrDrop();
    if (collector.isUnfinished() && !generations.isCollecting()) {
      // Found by a pause at no safepoint, as stress at writes makes them.
      generations.begin();
      try {
        finish(false);
      } finally {
        generations.end();
      }
    }
  }

  @Override
  protected void collectAndCall(Cause cause) {
    if (generations.isCollecting()) {
      if (cause != Cause.TRIGGER) {
        pause(cause);
        giveBackBlocks(cause);
      }
      return;
    }
    int generation = Generations.OLDEST;
    if (cause == Cause.TRIGGER && dueByOwnRule) {
      generations.countPending();
      generation = generations.select();
    }
    dueByOwnRule = false;
    collect(generation, cause, false);
    giveBackBlocks(cause);
  }

  private void giveBackBlocks(Cause cause) {
    if (cause == Cause.EXHAUSTION || cause == Cause.FINALIZATION) {
      cells.releaseEmptyBlocks();
    }
  }

  @Override
  protected CollectionRecord collectFully() {
    return collect(Generations.OLDEST, Cause.EXPLICIT, true);
  }

  /** A collection asked for by the program; returns how many it found unreachable. */
  long collect(int generation) {
    if (generations.isCollecting()) {
      return 0;
    }
    collect(generation, Cause.EXPLICIT, false);
    return lastFound;
  }

  /** A whole collection, calls included; returns the record of its first pause. */
  private CollectionRecord collect(int generation, Cause cause, boolean thorough) {
    generations.begin();
    try {
      collector.control().tellStarted(generation);
      collector.choose(generation);
      CollectionRecord first = pause(cause);
      long freedWeak = 0;
      if (collector.isUnfinished()) {
        first = first.copy();
        freedWeak = finish(thorough);
      }
      lastFound = collector.reclaimed() + freedWeak;
      generations.record(generation, lastFound);
      collector.control().tellStopped(generation, lastFound);
      return first;
    } finally {
      generations.end();
      callDeferred();
    }
  }

  /** Makes the calls that are due and ends the collection; returns how many weak references died after their callbacks. */
  private long finish(boolean thorough) {
    collector.showFound();
    long freedWeak = callBack();
    finalizeAll();
    collector.chooseFinish(thorough);
    pause(Cause.FINALIZATION);
    if (collector.isUnfinished()) {
      clearAll(collector.unreachable(), collector.survivorsTo());
      collector.finished();
    }
    return freedWeak;
  }

  private long callBack() {
    ObjectQueue callbacks = collector.callbacks();
    long freed = 0;
    for (int i = 0; i < callbacks.size(); i++) {
      long weak = callbacks.get(i);
      callBackNow(weak);
      callbacks.take(i);
      if (count(weak) == 1) {
        freed++;
      }
      decrement(weak);
    }
    callbacks.clear();
    return freed;
  }

  private void finalizeAll() {
    long list = collector.unreachable();
    try {
      while (!links.isEmpty(list)) {
        long object = links.next(list);
        links.move(finalized, object);
        if (model.isFinalizable(object)) {
          model.clearFlags(object, Header.FINALIZABLE);
          hold(object);
          try {
            finalizeNow(object);
          } finally {
            drop(object);
          }
        }
      }
    } finally {
      links.moveAll(finalized, list);
    }
  }

  /** Clears the objects of a list one by one, so that their counts fall to zero; what lives on is moved to another list. */
  void clearAll(long list, long survivors) {
    boolean saving = collector.isSaving();
    boolean tuples = model.shapes().uses(Tracking.UNTIL_SETTLED);
    long steps = collector.mostObjects();
    while (!links.isEmpty(list)) {
      steps = CycleFinder.step(steps);
      long object = links.next(list);
      if (saving) {
        setCount(object, count(object) + 1);
        collector.saved().add(object);
      } else if (!tuples || model.shape(object).tracking() != Tracking.UNTIL_SETTLED) {
        clear(object);
      }
      if (links.next(list) == object) {
        links.move(survivors, object);
      }
    }
  }

  /**
   * Frees the objects of a list, which refer to nothing whose death has anything called.
   *
   * @param withOthers whether they refer to any others than one another and what lives on
   */
  void freeAll(long list, boolean withOthers) {
    for (long object = links.next(list); object != list;) {
      long next = links.next(object);
      if (withOthers) {
        dropAtoms(object);
      }
      free(object);
      object = next;
    }
    links.forget(list);
  }

  /** Drops what an unreachable object refers to and no search has counted: atoms, and the parts it consists of. */
  private void dropAtoms(long object) {
    for (int slot = 0, slots = model.slots(object); slot < slots; slot++) {
      long child = model.reference(object, slot);
      if (child != Reference.NULL && !generations.isContainer(child) && count(child) > 0) {
        setCount(child, count(child) - 1);
        if (count(child) == 0) {
          dropAtoms(child);
          free(child);
        }
      }
    }
  }

  void forgetSaved() {
    ObjectQueue saved = collector.saved();
    for (int i = 0; i < saved.size(); i++) {
      decrement(saved.take(i));
    }
    saved.clear();
  }

  boolean isCalled(long weak) {
    return hasCallback(weak);
  }

  @Override
  protected boolean isAlive(long object) {
    return super.isAlive(object);
  }

  @Override
  protected long fresh() {
    return super.fresh();
  }

  @Override
  protected void visitHeldRoots(RootVisitor visitor) {
    super.visitHeldRoots(visitor);
    collector.callbacks().visit(visitor);
    collector.saved().visit(visitor);
  }
}
