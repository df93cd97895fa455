package dev.midden.gc.generational;

import dev.midden.core.event.Cause;
import dev.midden.core.event.Phase;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.object.Header;
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.space.SweepSpace;
import dev.midden.core.trace.MarkStack;
import dev.midden.core.trace.Marker;

/**
 * Sticky mark bits: mark-sweep in two generations without moving anything.
 *
 * <p>Demers, Weiser, Hayes, Boehm, Bobrow and Shenker 1990. The marks of a collection are not cleared before the next: what
 * is marked is old, and a minor collection marks and sweeps only what has been allocated since. Once the old have grown to
 * a multiple of what the last full collection left, marks are cleared and everything is collected.
 *
 * <pre>
 *   allocate ──▶ young: unmarked ──survive once──▶ old: marked ──marks cleared──▶ unmarked, in a full collection
 *                  └────sweep────▶ zeroed cell ◀──────────────────sweep───────────┘
 * </pre>
 *
 * <p>Invariants: an old object that has been written to since the last collection is in the log, once; nothing but such
 * objects and roots refers to young ones. Cost: a write tests the object's mark; a minor pause is O(roots + log + young
 * survivors) and a popcount of the marks of every block; objects die old if a collection meets them alive once.
 */
final class Sticky extends Collector {
  /** The object is in the log. */
  private static final int LOGGED = Header.COLLECTOR_FLAG_A;

  private final HeapParts parts;
  private final Bitmap marks;
  private final Marker marker;
  private final SweepSpace small;
  private final LargeObjectSpace large;
  private final MarkStack log;
  private final NurserySize size;
  private final double growth;

  private long keptObjects;
  private long keptBytes;
  private long fullBytes;

  Sticky(HeapParts parts, NurserySize size, double growth) {
    this.parts = parts;
    this.size = size;
    this.growth = growth;
    marks = parts.newBitmap();
    marker = new Marker(parts.model(), marks, parts.source());
    small = new SweepSpace("small", parts.blocks(), parts.model(), marks);
    large = new LargeObjectSpace("large", parts.blocks(), parts.model());
    log = new MarkStack(parts.model().memory().bytes() / Reference.GRANULE, parts.source());
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    return new StickyMutator(context, this);
  }

  @Override
  protected void collect(Cycle cycle) {
    boolean minor = (cycle.cause() == Cause.TRIGGER || cycle.cause() == Cause.STRESS)
        && keptBytes <= growth * fullBytes;

    cycle.enter(Phase.ROOTS);
    if (minor) {
      marker.beginSticky();
    } else {
      marker.begin(Blocks.start(parts.blocks().frontier()));
    }
    cycle.markRoots(marker);
    emptyLog(minor);

    cycle.enter(Phase.TRACE);
    marker.drain();

    cycle.enter(Phase.REFERENCES);
    cycle.processReferences(marker);

    cycle.enter(Phase.RECLAIM);
    small.reclaim();
    large.reclaim(marks);
    long oldObjects = keptObjects;
    keptObjects = small.liveObjects() + large.liveObjects();
    keptBytes = small.liveBytes() + large.liveBytes();
    cycle.survivors(keptObjects, keptBytes);
    if (minor) {
      cycle.minor(0, keptObjects - oldObjects);
    } else {
      fullBytes = keptBytes;
    }
  }

  /** Arms the barrier again for the objects in the log; a minor collection scans them, a full one meets them anyway. */
  private void emptyLog(boolean minor) {
    while (!log.isEmpty()) {
      long object = Reference.expand(log.pop());
      parts.model().clearFlags(object, LOGGED);
      if (minor) {
        marker.scanAgain(object);
      }
    }
  }

  /** Notes an old object that is written to. */
  private void remember(long object) {
    if (!Header.has(parts.model().shapeWord(object), LOGGED)) {
      parts.model().setFlags(object, LOGGED);
      log.push(Reference.compress(object));
    }
  }

  @Override
  protected long nurseryBytes() {
    return size.bytes(parts.blocks());
  }

  @Override
  protected boolean covers(long object, long slot, long referent) {
    return !marker.isMarked(object) || marker.isMarked(referent)
        || Header.has(parts.model().shapeWord(object), LOGGED);
  }

  @Override
  protected long metadataBytes() {
    return Bitmap.bytesFor(Blocks.start(parts.blocks().frontier())) + marker.stackBytes() + log.peakBytes();
  }

  @Override
  public void close() {
    log.close();
    marker.close();
    marks.close();
  }

  /** Allocates from runs of unmarked cells; on a write remembers the object if it is old. */
  private static final class StickyMutator extends Mutator {

    private final Sticky collector;
    private final SweepSpace small;
    private final LargeObjectSpace large;
    private final Bitmap marks;

    StickyMutator(MutatorContext context, Sticky collector) {
      super(context);
      this.collector = collector;
      small = collector.small;
      large = collector.large;
      marks = collector.marks;
    }

    @Override
    protected long allocateCell(int cellClass, int cellBytes) {
      return small.allocate(cellClass, cellBytes);
    }

    @Override
    protected long allocateSlow(int cellClass, long bytes) {
      return cellClass >= 0 ? small.allocateSlow(cellClass) : large.allocate(bytes);
    }

    @Override
    protected void writeReference(long object, long slot, int value) {
      memory.setInt(slot, value);
      if (marks.get(object >>> 3)) {
        collector.remember(object);
      }
    }
  }
}
