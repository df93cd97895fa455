package org.example.tidy;

import dev.midden.core.event.Phase;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.trace.Marker;

/**
 * Tidy: marks what the roots reach, then walks over all cells and puts the unmarked ones on the free list.
 *
 * <p>McCarthy 1960, as he wrote it: one free list, here one for each size, and a sweep of the whole heap in the pause.
 *
 * <pre>
 *   free list ──allocate──▶ white ──mark──▶ black ──next collection──▶ white
 *       ▲                     │
 *       └────────sweep────────┘
 * </pre>
 *
 * <p>Invariants: a cell is an object or on the free list; between collections marks mean nothing. Cost: no barrier; the
 * pause is O(live) to mark and O(heap) to sweep; one bit for 8 bytes of heap.
 */
final class Tidy extends Collector {
  private final HeapParts parts;
  private final FreeListSpace small;
  private final LargeObjectSpace large;
  private final Bitmap marks;
  private final Marker marker;
  private final ObjectVisitor sweepOne = this::sweep;
  private long liveObjects;
  private long liveBytes;

  Tidy(HeapParts parts) {
    this.parts = parts;
    small = new FreeListSpace("small", parts.blocks(), parts.model());
    large = new LargeObjectSpace("large", parts.blocks(), parts.model());
    marks = parts.newBitmap();
    marker = new Marker(parts.model(), marks, parts.source());
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    return new TidyMutator(context, small, large);
  }

  @Override
  protected void collect(Cycle cycle) {
    cycle.enter(Phase.ROOTS);
    marker.begin(Blocks.start(parts.blocks().frontier()));
    cycle.markRoots(marker);

    cycle.enter(Phase.TRACE);
    marker.drain();

    cycle.enter(Phase.REFERENCES);
    cycle.processReferences(marker);

    cycle.enter(Phase.RECLAIM);
    liveObjects = 0;
    liveBytes = 0;
    small.forEachObject(sweepOne);
    small.releaseEmptyBlocks();
    large.reclaim(marks);
    cycle.survivors(liveObjects + large.liveObjects(), liveBytes + large.liveBytes());
  }

  private void sweep(long object) {
    if (marker.isMarked(object)) {
      liveObjects++;
      liveBytes += parts.blocks().occupied(object);
    } else {
      small.free(object);
    }
  }

  @Override
  protected long metadataBytes() {
    return Bitmap.bytesFor(Blocks.start(parts.blocks().frontier())) + marker.stackBytes();
  }

  @Override
  public void close() {
    marker.close();
    marks.close();
  }

  /** Takes cells from the free lists; writes references without a barrier. */
  private static final class TidyMutator extends Mutator {
    private final FreeListSpace small;
    private final LargeObjectSpace large;

    TidyMutator(MutatorContext context, FreeListSpace small, LargeObjectSpace large) {
      super(context);
      this.small = small;
      this.large = large;
    }

    @Override
    protected long allocateCell(int cellClass, int cellBytes) {
      return small.allocate(memory, cellClass, cellBytes);
    }

    @Override
    protected long allocateSlow(int cellClass, long bytes) {
      return cellClass >= 0 ? small.allocateSlow(cellClass) : large.allocate(bytes);
    }
  }
}
