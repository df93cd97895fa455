package dev.midden.gc.refcount;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Header;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The mutator's half of {@link Deferred}: slots of objects are counted, roots are not, and nothing dies but in a pause. New
 * objects and those whose count has fallen to zero enter the zero-count table.
 */
class DeferredMutator extends Mutator {
  /** Memory in use below which no trace is due. */
  private static final long TRACE_FLOOR = 16 << 20;
  /** The part of the quota by which the heap may grow before the table is reconciled, however few its entries are. */
  private static final int RECONCILE_SHARE = 16;
  /** The most bytes by which it may, well before a trace is due. */
  private static final long RECONCILE_CEILING = TRACE_FLOOR / 4;

  private final FreeListSpace small;
  private final LargeObjectSpace large;
  private final ZeroCountTable table;
  private final long threshold;
  private final long share;
  private final long releaseInterval;

  /** Entries at which the table is to be reconciled. */
  private long limit;
  private long heldAtReconciliation;
  private long heldAtTrace;
  private long freedBytesAtRelease;
  /** The heap has grown so much that the next collection must be a trace, even if reconciliations come thick and fast. */
  private boolean traceOwed;

  /**
   * Makes the view for the current thread.
   *
   * @param threshold entries at which the table is to be reconciled, if it is not mostly live
   */
  DeferredMutator(MutatorContext context, HeapParts parts, FreeListSpace small, LargeObjectSpace large,
      ZeroCountTable table, long threshold) {
    super(context);
    this.small = small;
    this.large = large;
    this.table = table;
    this.threshold = threshold;
    this.share = Math.min(parts.blocks().limitBytes() / RECONCILE_SHARE, RECONCILE_CEILING);
    this.releaseInterval = parts.blocks().limitBytes() / RECONCILE_SHARE;
    this.limit = limit();
  }

  // ---------------------------------------------------------------- allocation

  @Override
  protected int newCollectorWord() {
    return ZeroCountTable.ENTERED;
  }

  @Override
  protected int immortalCollectorWord() {
    return ZeroCountTable.STICKY;
  }

  @Override
  protected void registerFinalizable(long object) {
    // Its flag suffices: death is seen in the table, or by the backup trace's walk.
  }

  @Override
  protected long allocateCell(int cellClass, int cellBytes) {
    if (table.size() >= limit) {
      return Reference.NULL;
    }
    long cell = small.allocate(memory, cellClass, cellBytes);
    if (cell != Reference.NULL) {
      table.add(Reference.compress(cell));
    }
    return cell;
  }

  @Override
  protected long allocateSlow(int cellClass, long bytes) {
    long cell = cellClass >= 0 ? small.allocateSlow(cellClass) : large.allocate(bytes);
    if (cell == Reference.NULL && freedBytes() - freedBytesAtRelease >= releaseInterval) {
      freedBytesAtRelease = freedBytes();
      small.releaseEmptyBlocks();
      cell = cellClass >= 0 ? small.allocateSlow(cellClass) : large.allocate(bytes);
    }
    if (cell != Reference.NULL) {
      table.add(Reference.compress(cell));
    }
    return cell;
  }

  // ---------------------------------------------------------------- counting

  @Override
  protected void writeReference(long object, long slot, int value) {
    int old = memory.getInt(slot);
    memory.setInt(slot, value);
    if (value != 0) {
      increment(value);
    }
    if (old != 0) {
      decrement(old);
    }
  }

  /** Counts a reference to an object, given compressed. A count too large becomes negative, and so sticky, by itself. */
  final void increment(int compressed) {
    long at = Reference.expand(compressed) + Header.COLLECTOR_WORD;
    int word = memory.getInt(at);
    if (word >= 0) {
      memory.setInt(at, word + ZeroCountTable.ONE);
    }
  }

  /** Counts a reference to an object, given compressed, no more. */
  final void decrement(int compressed) {
    long at = Reference.expand(compressed) + Header.COLLECTOR_WORD;
    int word = memory.getInt(at);
    if (word >= ZeroCountTable.ONE) {
      word -= ZeroCountTable.ONE;
      if ((word & ~ZeroCountTable.LOGGED) == 0) {
        word |= ZeroCountTable.ENTERED;
        table.add(compressed);
      }
      memory.setInt(at, word);
    }
  }

  /** Notes that the table has been reconciled. */
  void entriesChanged() {
    // It is of no interest how many there were before.
  }

  /** Brings counts up to date with the slots. */
  void settleCounts() {
    // Each write has done so.
  }

  // ---------------------------------------------------------------- when

  @Override
  protected boolean isDue(@Nullable Shape allocating) {
    return isReconciliationDue() || isTraceDue();
  }

  private boolean isTraceDue() {
    return heldBytes() >= Math.max(TRACE_FLOOR, 2 * heldAtTrace);
  }

  /** Whether the last reconciliation left so much that a trace is due. */
  final boolean isTraceOwed() {
    return traceOwed;
  }

  @Override
  protected boolean wantsSafepoint() {
    return traceOwed;
  }

  /** Whether the table has grown enough, or the heap. */
  final boolean isReconciliationDue() {
    return hasOwnTrigger() && (table.size() >= limit || heldBytes() - heldAtReconciliation >= share);
  }

  /** Sets when the next collections are due; a table that is mostly live, or many roots, put reconciliation off. */
  final void collected(boolean traced) {
    entriesChanged();
    limit = limit();
    heldAtReconciliation = heldBytes();
    if (traced) {
      heldAtTrace = heldAtReconciliation;
    }
    traceOwed = hasOwnTrigger() && isTraceDue();
  }

  private long limit() {
    return hasOwnTrigger() ? Math.max(threshold, Math.max(2 * table.size(), table.roots())) : Long.MAX_VALUE;
  }

  // ---------------------------------------------------------------- death

  final void free(long object) {
    freed(object, small.owns(object) ? small.free(memory, object) : large.free(object));
  }

  void reportCounters(ObjLongConsumer<String> sink) {
    // Stores are counted only where somebody asks.
  }

  void closeLog() {
    // There is none.
  }
}
