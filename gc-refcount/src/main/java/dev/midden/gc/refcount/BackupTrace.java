package dev.midden.gc.refcount;

import dev.midden.core.event.Phase;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.trace.Marker;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What counting cannot see, cycles and what hangs off them, found by a trace of the whole heap. It finds everything dead,
 * and so also what has died by its count and waits. Cost: O(heap).
 */
final class BackupTrace implements AutoCloseable {
  private final ObjectModel model;
  private final Blocks blocks;
  private final FreeListSpace small;
  private final LargeObjectSpace large;
  private final Bitmap marks;
  private final Marker marker;
  private final ObjectVisitor finalizeUnmarked = this::finalizeUnmarked;
  private final ObjectVisitor reclaimUnmarked = this::reclaimUnmarked;

  private @Nullable Cycle cycle;
  private @Nullable LongConsumer reclaimer;

  /** Makes a trace of two spaces. */
  BackupTrace(HeapParts parts, FreeListSpace small, LargeObjectSpace large) {
    this.model = parts.model();
    this.blocks = parts.blocks();
    this.small = small;
    this.large = large;
    marks = parts.newBitmap();
    marker = new Marker(model, marks, parts.source());
  }

  /** Marks what roots reach, and what finalizers are to see. */
  void mark(Cycle current) {
    cycle = current;
    current.enter(Phase.ROOTS);
    marker.begin(Blocks.start(blocks.frontier()));
    current.markRoots(marker);

    current.enter(Phase.TRACE);
    marker.drain();

    current.enter(Phase.REFERENCES);
    current.clearWeakReferences(marker);
    small.forEachObject(finalizeUnmarked);
    large.forEachObject(finalizeUnmarked);
    marker.drain();
    current.dropWeakReferences(marker);
  }

  /**
   * Then, hands over everything else.
   *
   * @param unmarked frees an object; what it refers to is not marked and handed over as well, or to lose a reference
   */
  void reclaim(Cycle current, LongConsumer unmarked) {
    current.enter(Phase.RECLAIM);
    reclaimer = unmarked;
    small.forEachObject(reclaimUnmarked);
    large.forEachObject(reclaimUnmarked);
  }

  /** Whether the last trace has reached an object. */
  boolean isMarked(long object) {
    return marker.isMarked(object);
  }

  private void finalizeUnmarked(long object) {
    if (model.isFinalizable(object) && !marker.isMarked(object)) {
      Objects.requireNonNull(cycle).finalizeLater(marker, object);
    }
  }

  private void reclaimUnmarked(long object) {
    if (!marker.isMarked(object)) {
      Objects.requireNonNull(reclaimer).accept(object);
    }
  }

  long metadataBytes() {
    return Bitmap.bytesFor(Blocks.start(blocks.frontier())) + marker.stackBytes();
  }

  @Override
  public void close() {
    marker.close();
    marks.close();
  }
}
