package dev.midden.gc.refcount;

import dev.midden.core.event.Cause;
import dev.midden.core.event.Phase;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.trace.Marker;
import java.util.Objects;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reference counting: every object knows how many references there are to it, roots included, and is freed the moment there
 * is none.
 *
 * <p>Collins 1960; freeing without recursion after Weizenbaum 1963. What counting cannot see, cycles, is found by a backup
 * trace: when the heap's trigger is due (by default, when it holds twice what the last trace left), when memory runs out,
 * or by hand. The count is the collector word; below zero it is sticky and never changes again,
 * for immortal objects (PEP 683) and for counts above 2³¹ − 1.
 *
 * <pre>
 *   allocate ──▶ fresh (count 0) ──first store──▶ counted (≥ 1) ──last drop──▶ last rites ──▶ free cell
 *                  └──next safepoint, never stored──────────────────────────────▲   │
 *                                                       counted ◀──resurrected──────┘
 * </pre>
 *
 * <p>Invariants: outside an operation, the count of every object but the fresh one equals its references from slots and
 * roots, and is above zero. Cost: a store increments and decrements, two memory accesses each; freeing is O(1) an object;
 * the backup trace is O(heap).
 */
final class Refcount extends Collector {
  private final HeapParts parts;
  private final ObjectModel model;
  private final FreeListSpace small;
  private final LargeObjectSpace large;
  private final Bitmap marks;
  private final Marker marker;
  private final ObjectVisitor finalizeUnmarked = this::finalizeUnmarked;
  private final ObjectVisitor reclaimUnmarked = this::reclaimUnmarked;

  private @Nullable RefcountMutator mutator;
  private @Nullable Cycle cycle;
  private long freedByTrace;

  Refcount(HeapParts parts) {
    this.parts = parts;
    model = parts.model();
    small = new FreeListSpace("small", parts.blocks(), model);
    large = new LargeObjectSpace("large", parts.blocks(), model);
    marks = parts.newBitmap();
    marker = new Marker(model, marks, parts.source());
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    if (mutator != null) {
      mutator.closeStack();
    }
    RefcountMutator attached = new RefcountMutator(context, parts, small, large);
    mutator = attached;
    return attached;
  }

  /** The backup trace: marks what roots reach and frees the rest, which are cycles and what hangs off them. */
  @Override
  protected void collect(Cycle current) {
    cycle = current;
    Objects.requireNonNull(mutator).settle();
    current.enter(Phase.ROOTS);
    marker.begin(Blocks.start(parts.blocks().frontier()));
    current.markRoots(marker);

    current.enter(Phase.TRACE);
    marker.drain();

    current.enter(Phase.REFERENCES);
    current.clearWeakReferences(marker);
    small.forEachObject(finalizeUnmarked);
    large.forEachObject(finalizeUnmarked);
    marker.drain();
    current.dropWeakReferences(marker);

    current.enter(Phase.RECLAIM);
    small.forEachObject(reclaimUnmarked);
    large.forEachObject(reclaimUnmarked);
    if (current.cause() == Cause.EXHAUSTION) {
      small.releaseEmptyBlocks();
    }
  }

  private void finalizeUnmarked(long object) {
    if (Header.has(model.shapeWord(object), Header.FINALIZABLE) && !marker.isMarked(object)) {
      Objects.requireNonNull(cycle).finalizeLater(marker, object);
    }
  }

  private void reclaimUnmarked(long object) {
    if (!marker.isMarked(object)) {
      Objects.requireNonNull(mutator).reclaim(object, marker);
      freedByTrace++;
    }
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
    return Bitmap.bytesFor(Blocks.start(parts.blocks().frontier())) + marker.stackBytes();
  }

  @Override
  protected void reportCounters(ObjLongConsumer<String> sink) {
    sink.accept("freedByTrace", freedByTrace);
  }

  @Override
  public void close() {
    marker.close();
    marks.close();
    if (mutator != null) {
      mutator.closeStack();
    }
  }
}
