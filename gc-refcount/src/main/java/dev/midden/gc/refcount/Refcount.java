package dev.midden.gc.refcount;

import dev.midden.core.event.Cause;
import dev.midden.core.event.Phase;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reference counting: every object knows how many references there are to it, roots included, and is freed the moment there
 * is none.
 *
 * <p>Collins 1960; freeing without recursion after Weizenbaum 1963. What counting cannot see, cycles, is found by a backup
 * trace of the heap or by {@link TrialDeletion} from where they may have come to be, as an option says: when the heap's
 * trigger is due (by default, when it holds twice what the last collection left), when memory runs out, or by hand. The
 * count is the collector word; below zero it is sticky and never changes again, for immortal objects (PEP 683) and for
 * counts above 2³¹ − 1.
 *
 * <pre>
 *   allocate ──▶ fresh (count 0) ──first store──▶ counted (≥ 1) ──last drop──▶ last rites ──▶ free cell
 *                  └──next safepoint, never stored──────────────────────────────▲   │
 *                                                       counted ◀──resurrected──────┘
 * </pre>
 *
 * <p>A release can be bounded: so many objects are freed, the others wait on the stack of the dead for the safepoints to
 * come, where nobody can reach them any more (Weizenbaum's lazy freeing).
 *
 * <p>Invariants: outside an operation, the count of every object but the fresh one equals its references from slots and
 * roots, and is above zero. Cost: a store increments and decrements, two memory accesses each; freeing is O(1) an object;
 * the backup trace is O(heap), trial deletion O(what candidates reach) and a test at each decrement.
 */
final class Refcount extends Collector {
  private final HeapParts parts;
  private final ObjectModel model;
  private final FreeListSpace small;
  private final LargeObjectSpace large;
  private final BackupTrace backup;
  private final @Nullable TrialDeletion trial;
  private final long bound;
  private final boolean metered;
  private final LongConsumer finalizeWhite = this::finalizeWhite;
  private final LongConsumer freeWhite = this::freeWhite;
  private final LongConsumer reclaim = this::reclaim;

  private @Nullable RefcountMutator mutator;
  private @Nullable Cycle cycle;
  private long freedInCycles;
  private long formerlyFreed;

  /**
   * Composes the collector.
   *
   * @param trial whether cycles are found by trial deletion, not by a backup trace
   * @param bound the most objects freed at one release
   * @param metered whether stores are counted
   */
  Refcount(HeapParts parts, boolean trial, long bound, boolean metered) {
    this.parts = parts;
    this.bound = bound;
    this.metered = metered;
    this.trial = trial ? new TrialDeletion(parts) : null;
    model = parts.model();
    small = new FreeListSpace("small", parts.blocks(), model);
    large = new LargeObjectSpace("large", parts.blocks(), model);
    backup = new BackupTrace(parts, small, large);
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    if (mutator != null) {
      formerlyFreed += mutator.freed();
      mutator.closeStack();
    }
    RefcountMutator attached = metered
        ? new MeteredMutator(context, parts, small, large, trial, bound)
        : new RefcountMutator(context, parts, small, large, trial, bound);
    mutator = attached;
    return attached;
  }

  @Override
  protected void collect(Cycle current) {
    cycle = current;
    RefcountMutator counting = Objects.requireNonNull(mutator);
    counting.settle();
    if (trial != null) {
      searchCycles(current, trial, counting);
    } else {
      backup.mark(current);
      backup.reclaim(current, reclaim);
    }
    if (current.cause() == Cause.EXHAUSTION) {
      small.releaseEmptyBlocks();
    }
  }

  // ---------------------------------------------------------------- cycles, by trial deletion

  private void searchCycles(Cycle current, TrialDeletion search, RefcountMutator counting) {
    current.enter(Phase.ROOTS);
    long fresh = counting.holdFresh();
    current.enter(Phase.TRACE);
    search.search();

    current.enter(Phase.REFERENCES);
    current.clearWeakReferences(search);
    search.forEachWhite(Header.FINALIZABLE, finalizeWhite);
    search.drain();
    current.dropWeakReferences(search);

    current.enter(Phase.RECLAIM);
    search.finish(freeWhite);
    counting.letFreshGo(fresh);
  }

  private void finalizeWhite(long object) {
    if (Header.has(model.shapeWord(object), Header.FINALIZABLE)) {
      Objects.requireNonNull(cycle).finalizeLater(Objects.requireNonNull(trial), object);
    }
  }

  private void freeWhite(long object) {
    Objects.requireNonNull(mutator).freeWhite(object);
    freedInCycles++;
  }

  private void reclaim(long object) {
    Objects.requireNonNull(mutator).reclaim(object, backup);
    freedInCycles++;
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
  protected long candidates() {
    return trial == null ? 0 : trial.size();
  }

  @Override
  protected long metadataBytes() {
    return (trial == null ? 0 : trial.metadataBytes()) + backup.metadataBytes();
  }

  @Override
  protected void reportCounters(ObjLongConsumer<String> sink) {
    long freed = formerlyFreed + (mutator == null ? 0 : mutator.freed());
    sink.accept("freedByCount", freed - freedInCycles);
    sink.accept("freedInCycles", freedInCycles);
    if (trial != null) {
      sink.accept("candidates", trial.searched() + trial.size());
      sink.accept("trialDeletions", trial.searches());
    }
    if (mutator != null) {
      mutator.reportCounters(sink);
    }
  }

  @Override
  public void close() {
    if (trial != null) {
      trial.close();
    }
    backup.close();
    if (mutator != null) {
      mutator.closeStack();
    }
  }
}
