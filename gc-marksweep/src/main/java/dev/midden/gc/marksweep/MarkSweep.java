package dev.midden.gc.marksweep;

import dev.midden.core.event.Phase;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.space.SweepSpace;
import dev.midden.core.trace.Marker;

/**
 * Mark-sweep: finds what the roots reach, frees the rest, moves nothing.
 *
 * <p>McCarthy 1960; marks beside the heap and lazy sweeping after Boehm and Weiser 1988. Complete: one collection finds all
 * garbage, cycles included.
 *
 * <pre>
 *   allocate ──▶ white ──mark──▶ black ──next collection──▶ white
 *                  └──────sweep──▶ zeroed cell ──▶ allocate
 * </pre>
 *
 * <p>Invariants: a small cell is an object or, once its part of the block has been swept, zero; between collections the
 * marks say what the last one found alive, and the space allocates from the gaps between them. Cost: no barrier; the pause
 * is O(live) for marking and a popcount of the marks for the rest, 256 bytes a block; sweeping is paid by the allocations
 * that use the cells, unless the option {@code sweep=eager} does it in the pause. One bit for 8 bytes of heap. With {@code
 * threads=N} marking is shared among threads, where there is enough of it and it waits for memory, and so is eager sweeping.
 */
final class MarkSweep extends Collector {
  private final HeapParts parts;
  private final Bitmap marks;
  private final Marker marker;
  private final SweepSpace small;
  private final LargeObjectSpace large;
  private final boolean eager;

  MarkSweep(HeapParts parts, boolean eager, int threads, long parallelFrom) {
    this.parts = parts;
    this.eager = eager;
    marks = parts.newBitmap();
    marker = new Marker(parts.model(), marks, parts.source());
    if (threads > 1) {
      marker.employ(threads, parallelFrom);
    }
    small = new SweepSpace("small", parts.blocks(), parts.model(), marks);
    large = new LargeObjectSpace("large", parts.blocks(), parts.model());
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    return new SweepMutator(context, small, large);
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
    small.reclaim();
    large.reclaim(marks);
    if (eager) {
      small.sweepAll(marker::share);
    }
    cycle.survivors(small.liveObjects() + large.liveObjects(), small.liveBytes() + large.liveBytes());
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

  /** Allocates from runs of unmarked cells; needs no barrier. */
  private static final class SweepMutator extends Mutator {
    private final SweepSpace small;
    private final LargeObjectSpace large;

    SweepMutator(MutatorContext context, SweepSpace small, LargeObjectSpace large) {
      super(context);
      this.small = small;
      this.large = large;
    }

    @Override
    protected long allocateCell(int cellClass, int cellBytes) {
      return small.allocate(cellClass, cellBytes);
    }

    @Override
    protected long allocateSlow(int cellClass, long bytes) {
      return cellClass >= 0 ? small.allocateSlow(cellClass) : large.allocate(bytes);
    }
  }
}
