package dev.midden.gc.marksweep;

import dev.midden.core.event.Cause;
import dev.midden.core.event.Phase;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.CompactSpace;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.trace.Compactor;
import dev.midden.core.trace.Marker;
import java.util.function.ObjLongConsumer;

/**
 * Mark-compact: finds what the roots reach and slides it together, so that free memory is one piece and objects lie in the
 * order in which they were allocated.
 *
 * <p>Sliding as in Lisp 2 (Styger 1967; Cohen and Nicolau 1983), addresses computed from bits beside the heap as in the
 * Compressor (Kermany and Petrank 2006). Complete: one collection finds all garbage, cycles included.
 *
 * <pre>
 *   allocate ──▶ white ──mark──▶ black ──slide──▶ white, as far forward as it goes
 *                  └──────overwritten or zeroed──▶ allocate
 * </pre>
 *
 * <p>A large object stays where it is, and so does a block with a pinned one. When memory has run out, the free blocks are
 * brought together, at the price of the order. Invariant: between collections a block is objects one after the other, zero
 * where there is none. Cost: no barrier; allocation is a comparison and
 * an addition; the pause is O(live), marking and two passes in the order of addresses. No memory is kept back to copy into.
 */
final class MarkCompact extends Collector {
  private final HeapParts parts;
  private final Blocks blocks;
  private final Bitmap marks;
  private final Bitmap extents;
  private final Marker marker;
  private final CompactSpace small;
  private final LargeObjectSpace large;
  private final Compactor compactor;
  private final RootVisitor pin = this::pin;
  private final ObjectVisitor update;

  private long fragmentationBefore;
  private long fragmentationAfter;
  private long movedBytes;

  MarkCompact(HeapParts parts) {
    this.parts = parts;
    blocks = parts.blocks();
    marks = parts.newBitmap();
    extents = parts.newBitmap();
    marker = new Marker(parts.model(), marks, parts.source());
    small = new CompactSpace("small", blocks, parts.model());
    large = new LargeObjectSpace("large", blocks, parts.model());
    compactor = new Compactor(parts.model(), blocks, small, marks, extents, parts.source(), parts.moveObserver());
    update = compactor::update;
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    return new CompactMutator(context, small, large);
  }

  @Override
  protected void collect(Cycle cycle) {
    cycle.enter(Phase.ROOTS);
    marker.begin(Blocks.start(blocks.frontier()));
    cycle.markRoots(marker);

    cycle.enter(Phase.TRACE);
    marker.drain();

    cycle.enter(Phase.REFERENCES);
    cycle.processReferences(marker);
    large.reclaim(marks);

    cycle.enter(Phase.MOVE);
    small.condemn(cycle.cause() == Cause.EXHAUSTION || cycle.cause() == Cause.FINALIZATION);
    cycle.visitPins(pin);
    compactor.plan();
    fragmentationBefore = fragmentation();
    cycle.traceRoots(compactor);
    cycle.relocateReferences(compactor);
    parts.immortals().forEachObject(update);
    large.forEachObject(update);
    compactor.slide();

    fragmentationAfter = fragmentation();
    movedBytes += compactor.movedBytes();
    cycle.survivors(compactor.liveObjects() + large.liveObjects(), compactor.liveBytes() + large.liveBytes());
  }

  private void pin(long[] slots, int from, int to) {
    for (int i = from; i < to; i++) {
      small.pin(slots[i]);
    }
  }

  /** How much of the blocks of small objects no live object takes, in per mille. */
  private long fragmentation() {
    long bytes = (long) small.blocksInUse() * Blocks.BYTES;
    return bytes == 0 ? 0 : 1000 - 1000 * compactor.liveBytes() / bytes;
  }

  @Override
  protected long metadataBytes() {
    return Bitmap.bytesFor(Blocks.start(blocks.frontier())) + compactor.bytes() + marker.stackBytes();
  }

  @Override
  protected void reportCounters(ObjLongConsumer<String> sink) {
    sink.accept("fragmentationPerMilleBefore", fragmentationBefore);
    sink.accept("fragmentationPerMilleAfter", fragmentationAfter);
    sink.accept("movedBytes", movedBytes);
  }

  @Override
  public void close() {
    compactor.close();
    marker.close();
    extents.close();
    marks.close();
  }

  /** Bumps through blocks; needs no barrier. */
  private static final class CompactMutator extends Mutator {
    private final CompactSpace small;
    private final LargeObjectSpace large;

    CompactMutator(MutatorContext context, CompactSpace small, LargeObjectSpace large) {
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
