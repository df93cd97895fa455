package dev.midden.core.none;

import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.space.BumpSpace;
import dev.midden.core.space.LargeObjectSpace;

/**
 * None: allocates, never collects.
 *
 * <p>What a program costs without a collector, the baseline of lower-bound-overhead comparisons (Cai and others 2022), and
 * the smallest example of a collector: two spaces, one mutator, no barrier. (Called NoGC in MMTk, Epsilon in HotSpot.)
 *
 * <pre>
 *   allocate ──▶ live, for ever
 * </pre>
 *
 * <p>Invariant: the heap only grows. Cost: allocation is a comparison and an addition; a collection does nothing.
 */
final class None extends Collector {
  private final BumpSpace small;
  private final LargeObjectSpace large;

  None(HeapParts parts) {
    small = new BumpSpace("bump", parts.blocks(), parts.model());
    large = new LargeObjectSpace("large", parts.blocks(), parts.model());
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    return new BumpMutator(context, small, large);
  }

  @Override
  protected void collect(Cycle cycle) {
    // Nothing is ever reclaimed; the record says so by its zeros.
  }

  @Override
  protected long metadataBytes() {
    return 0;
  }

  @Override
  public void close() {
    // All memory is the heap's.
  }

  private static final class BumpMutator extends Mutator {
    private final BumpSpace small;
    private final LargeObjectSpace large;

    BumpMutator(MutatorContext context, BumpSpace small, LargeObjectSpace large) {
      super(context);
      this.small = small;
      this.large = large;
    }

    @Override
    protected long allocateCell(int cellClass, int cellBytes) {
      return small.allocate(cellBytes);
    }

    @Override
    protected long allocateSlow(int cellClass, long bytes) {
      return cellClass >= 0 ? small.allocateSlow(bytes) : large.allocate(bytes);
    }
  }
}
