package dev.midden.gc.refcount;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.trace.MarkStack;
import java.util.function.IntConsumer;
import java.util.function.ObjLongConsumer;

/**
 * Coalescing reference counting: of all that is written to a slot in an epoch only the first value and the last count. The
 * first write to an object logs what its slots hold, and marks it; further writes see the mark and are plain stores. New
 * objects are born marked. When the epoch ends, at a collection, what logged and new objects refer to now is counted, then
 * what the log says is counted no more.
 *
 * <p>Levanoni and Petrank 2001 (2006), for one mutator that stands still meanwhile. The zero-count table, reconciled next, is
 * {@link Deferred}'s, and it is the list of the new objects as well.
 *
 * <pre>
 *   allocate ──▶ logged (new) ──end of epoch: + slots──▶ clean ──first write: log the slots──▶ logged
 *                                                          ▲                                     │
 *                                                          └──end of epoch: + slots, − log───────┘
 * </pre>
 *
 * <p>An object with many slots is copied to no log: once it is no longer new, its stores are counted one by one, so that no
 * store takes longer than a few instructions.
 *
 * <p>Invariants: the count of an object is the number of references to it from slots as they were when the epoch began, but
 * for objects with many slots; within an epoch an object is logged at most once. Cost: a store to a logged object loads one
 * word, tests one bit and writes; an epoch costs O(slots of logged and new objects), whatever number of stores there was.
 */
class CoalescingMutator extends DeferredMutator {

  private final ObjectModel model;
  private final ZeroCountTable table;
  private final MarkStack logged;
  private final MarkStack formerValues;
  private final IntConsumer countNewborn = this::countNewborn;

  /** Entries of the table when the epoch began: the new objects lie above. */
  private long settledEntries;
  private long loggedObjects;
  private long epochs;
  private long applied;

  /** As for {@link DeferredMutator}. */
  CoalescingMutator(MutatorContext context, HeapParts parts, FreeListSpace small, LargeObjectSpace large,
      ZeroCountTable table, long threshold) {
    super(context, parts, small, large, table, threshold);
    this.table = table;
    this.model = parts.model();
    this.logged = new MarkStack(memory.bytes() / Reference.GRANULE, parts.source());
    this.formerValues = new MarkStack(memory.bytes() / 4, parts.source());
    this.settledEntries = table.size();
  }

  @Override
  protected int newCollectorWord() {
    return ZeroCountTable.ENTERED | ZeroCountTable.LOGGED;
  }

  // ---------------------------------------------------------------- within an epoch

  @Override
  protected void writeReference(long object, long slot, int value) {
    if ((memory.getInt(object + Header.COLLECTOR_WORD) & ZeroCountTable.LOGGED) == 0 && !log(object, slot, value)) {
      return;
    }
    memory.setInt(slot, value);
  }

  /** The first write to an object in this epoch. Returns whether it remains to be done; one of many slots is counted here. */
  private boolean log(long object, long slot, int value) {
    int shape = memory.getInt(object);
    if (Header.has(shape, Header.MANY_SLOTS)) {
      countAtOnce(object, slot, value);
      return false;
    }
    long first = object + Header.BYTES;
    for (long at = first, end = first + 4L * Header.inlineSlots(shape); at < end; at += 4) {
      int former = memory.getInt(at);
      if (former != 0) {
        formerValues.push(former);
      }
    }
    logged.push(Reference.compress(object));
    model.setCollectorWord(object, model.collectorWord(object) | ZeroCountTable.LOGGED);
    return true;
  }

  private void countAtOnce(long object, long slot, int value) {
    applied += (value != 0 ? 1 : 0) + (memory.getInt(slot) != 0 ? 1 : 0);
    super.writeReference(object, slot, value);
  }

  // ---------------------------------------------------------------- its end

  @Override
  void settleCounts() {
    if (logged.isEmpty() && table.size() == settledEntries) {
      return;
    }
    epochs++;
    loggedObjects += logged.size();
    while (!logged.isEmpty()) {
      countSlots(logged.pop());
    }
    table.forEach(countNewborn);
    applied += formerValues.size();
    while (!formerValues.isEmpty()) {
      decrement(formerValues.pop());
    }
    settledEntries = table.size();
  }

  private void countNewborn(int compressed) {
    if ((model.collectorWord(Reference.expand(compressed)) & ZeroCountTable.LOGGED) != 0) {
      countSlots(compressed);
    }
  }

  /** Counts what an object refers to now, and lets its next write be logged. */
  private void countSlots(int compressed) {
    long object = Reference.expand(compressed);
    model.setCollectorWord(object, model.collectorWord(object) & ~ZeroCountTable.LOGGED);
    long first = model.firstSlot(object);
    for (long slot = first, end = first + 4L * model.slots(object); slot < end; slot += 4) {
      int value = memory.getInt(slot);
      if (value != 0) {
        increment(value);
        applied++;
      }
    }
  }

  @Override
  void entriesChanged() {
    settledEntries = table.size();
  }

  /** Increments and decrements made. */
  final long applied() {
    return applied;
  }

  @Override
  void reportCounters(ObjLongConsumer<String> sink) {
    sink.accept("epochs", epochs);
    sink.accept("logged", loggedObjects);
    sink.accept("updates", applied);
  }

  @Override
  void closeLog() {
    logged.close();
    formerValues.close();
  }
}
