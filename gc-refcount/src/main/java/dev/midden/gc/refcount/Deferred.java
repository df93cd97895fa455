package dev.midden.gc.refcount;

import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Deferred reference counting: only references from objects are counted. A count of zero then says that an object
 * <em>may</em> be dead, and it is noted in the {@link ZeroCountTable}; the roots are asked in a pause, once the table has
 * grown enough or by hand.
 *
 * <p>Deutsch and Bobrow 1976. Writing a root costs nothing, and most references that come and go are in roots; the price is
 * that nothing is freed at once. Cycles are found by a {@link BackupTrace}: when the heap holds twice what the last trace
 * left, when memory runs out, or by hand.
 *
 * <pre>
 *   allocate ──▶ in the table (count 0) ──reference──▶ in the table (≥ 1) ──reconcile──▶ counted (≥ 1)
 *                   ▲    └──reconcile, not rooted──▶ free cell                             │
 *                   └───────────────────────────last reference from an object──────────────┘
 * </pre>
 *
 * <p>Where counts themselves are brought up to date late, as by {@link CoalescingMutator}, that comes before everything
 * else.
 *
 * <p>Invariants: between operations, once counts are settled, the count of every object equals the references to it from
 * slots of objects; what has the count zero is in the table, once. Cost: a store increments and decrements; a reconciliation
 * is O(roots + table + dead), a trace O(heap).
 */
final class Deferred extends Collector {
  private final HeapParts parts;
  private final ObjectModel model;
  private final FreeListSpace small;
  private final LargeObjectSpace large;
  private final BackupTrace backup;
  private final ZeroCountTable table;
  private final Counting counting;
  private final long threshold;
  private final LongConsumer reclaim = this::reclaim;

  private @Nullable DeferredMutator mutator;
  private long reconciliations;
  private long traces;
  private long freed;
  private long freedByTrace;
  private long longestRelease;

  /** Makes the mutator's half. */
  interface Counting {
    /** As the constructor of {@link DeferredMutator}. */
    DeferredMutator attach(MutatorContext context, HeapParts parts, FreeListSpace small, LargeObjectSpace large,
        ZeroCountTable table, long threshold);
  }

  /**
   * Composes the collector.
   *
   * @param counting how stores are counted
   * @param threshold entries at which the table is to be reconciled
   */
  Deferred(HeapParts parts, Counting counting, long threshold) {
    this.parts = parts;
    this.counting = counting;
    this.threshold = threshold;
    model = parts.model();
    small = new FreeListSpace("small", parts.blocks(), model);
    large = new LargeObjectSpace("large", parts.blocks(), model);
    backup = new BackupTrace(parts, small, large);
    table = new ZeroCountTable(parts, this::free);
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    if (mutator != null) {
      mutator.settleCounts();
      mutator.closeLog();
    }
    DeferredMutator attached = counting.attach(context, parts, small, large, table, threshold);
    mutator = attached;
    return attached;
  }

  @Override
  protected void collect(Cycle cycle) {
    DeferredMutator current = Objects.requireNonNull(mutator);
    current.settleCounts();
    boolean traced = switch (cycle.cause()) {
      case TRIGGER -> current.isTraceOwed() || !current.isReconciliationDue();
      // Under stress both kinds take turns, so that both are put to the test.
      case STRESS -> reconciliations > traces;
      default -> true;
    };
    if (traced) {
      traces++;
      backup.mark(cycle);
      table.retain(backup);
      backup.reclaim(cycle, reclaim);
      small.releaseEmptyBlocks();
    } else {
      cycle.minor(0, 0);
      reconciliations++;
      long before = freed;
      table.reconcile(cycle);
      longestRelease = Math.max(longestRelease, freed - before);
    }
    current.collected(traced);
  }

  private void reclaim(long object) {
    freedByTrace++;
    table.reclaim(object, backup);
  }

  private void free(long object) {
    freed++;
    Objects.requireNonNull(mutator).free(object);
  }

  // ---------------------------------------------------------------- what it knows

  @Override
  protected long slotReferenceCount(long object) {
    if (mutator != null) {
      mutator.settleCounts();
    }
    int word = model.collectorWord(object);
    return word < 0 ? Integer.MAX_VALUE : word / ZeroCountTable.ONE;
  }

  @Override
  protected long metadataBytes() {
    return backup.metadataBytes() + table.metadataBytes();
  }

  @Override
  protected void reportCounters(ObjLongConsumer<String> sink) {
    sink.accept("reconciliations", reconciliations);
    sink.accept("traces", traces);
    sink.accept("freedByCount", freed - freedByTrace);
    sink.accept("freedByTrace", freedByTrace);
    sink.accept("longestRelease", longestRelease);
    sink.accept("zeroCounts", table.size());
    if (mutator != null) {
      mutator.reportCounters(sink);
    }
  }

  @Override
  public void close() {
    table.close();
    backup.close();
    if (mutator != null) {
      mutator.closeLog();
    }
  }
}
