package dev.midden.gc.generational;

import dev.midden.core.event.Phase;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.CopySpace;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.space.SweepSpace;
import dev.midden.core.trace.Evacuator;
import dev.midden.core.trace.Marker;
import dev.midden.core.trace.RememberedSet;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Three generations: most objects die young, so collections look mostly at the young.
 *
 * <p>Lieberman and Hewitt 1983, Ungar 1984; the counting of collections as CPython's {@code gc} tells it. New objects are of
 * generation 0, the nursery. A collection of it copies what lives into generation 1; after {@code middle} of these, one
 * collects 0 and 1 together and copies what lives in 1 into generation 2, so that an object is old once it has outlived a
 * collection of each. After {@code full} of those, if the old generation has grown to {@code growth} times what the last
 * full collection left, all three are collected: marked, then the old swept and the young copied into it. So they are where
 * young collections are in vain, see {@link Nepotism}. A full one moves old objects together where memory is short, see
 * {@link Compaction}.
 *
 * <pre>
 *   allocate ──▶ nursery ──copy──▶ middle ──copy──▶ mature ──unmarked──▶ zeroed cell
 *                   └───────────────┴── not reached: blocks given back
 *   allocate, large ──▶ young ──reached──▶ old, in place
 * </pre>
 *
 * <p>Invariants: a reference from an older to a younger object is in the {@link RememberedSet}; between collections nothing
 * is forwarded, and nothing is condemned. Cost: a write tests a bit of the header it has read anyway; a pause of the young
 * is O(roots + what was written to + survivors), a full one O(live). Objects that survive are copied twice.
 */
final class Generational extends Collector {
  /** Nursery, middle, mature. */
  static final int GENERATIONS = 3;

  private static final int MIDDLE_YOUTH = 1;

  private final HeapParts parts;
  private final Blocks blocks;
  private final Bitmap marks;
  private final Marker marker;
  private final CopySpace nursery;
  private final CopySpace middle;
  private final SweepSpace mature;
  private final LargeObjectSpace large;
  private final RememberedSet remembered;
  private final Evacuator evacuator;
  private final Compaction compaction;
  private final RootVisitor pin;
  private final NurserySize size;
  private final GenerationalControl control;
  private final double growth;
  private final Nepotism nepotism = new Nepotism();

  private long[] youngLarge = new long[16];
  private int youngLargeCount;
  private @Nullable NurseryMutator mutator;
  private long matureObjects;
  private long matureBytes;
  private long fullBytes;
  private long bornOldObjects;
  private long bornOldBytes;
  private long middleObjects;
  private long middleBytes;

  Generational(HeapParts parts, NurserySize size, long middleAfter, long fullAfter, double growth,
      Compaction.When compact) {
    this.parts = parts;
    this.size = size;
    this.growth = growth;
    blocks = parts.blocks();
    marks = parts.newBitmap();
    marker = new Marker(parts.model(), marks, parts.source());
    nursery = new CopySpace("nursery", blocks, parts.model(), Blocks.YOUNGEST);
    middle = new CopySpace("middle", blocks, parts.model(), MIDDLE_YOUTH);
    mature = new SweepSpace("mature", blocks, parts.model(), marks);
    large = new LargeObjectSpace("large", blocks, parts.model());
    remembered = new RememberedSet(parts.model(), large, parts.source());
    evacuator = new Evacuator(parts.model(), blocks, middle, mature, large, remembered, parts.source(), parts
        .moveObserver());
    compaction = new Compaction(compact, blocks, mature, remembered, evacuator, marks);
    pin = evacuator::pin;
    control = new GenerationalControl(this, parts, middleAfter, fullAfter);
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    mutator = new NurseryMutator(context, this, nursery, remembered);
    return mutator;
  }

  @Override
  protected void collect(Cycle cycle) {
    long nurseryBytes = (long) nursery.blocksInUse() * Blocks.BYTES;
    long youngBytes = nurseryBytes + (long) middle.blocksInUse() * Blocks.BYTES;
    // No room for survivors, or too many of them.
    boolean inVain = blocks.available() < nursery.blocksInUse() || nepotism.isFullDue();
    int oldest = control.oldestToCollect(cycle.cause(), inVain, matureBytes >= growth * fullBytes);
    boolean compacted = false;
    if (oldest == 2) {
      markAndSweep(cycle);
      compacted = compaction.run(cycle, nursery.blocksInUse() + middle.blocksInUse());
    }

    cycle.enter(Phase.MOVE);
    nursery.condemn();
    condemnYoungLarge(oldest == 2);
    if (oldest > 0) {
      middle.condemn();
    }
    // What a compaction has remembered is alive, and not where its marks are.
    evacuator.begin(oldest == 2 ? Blocks.YOUNGEST : MIDDLE_YOUTH, oldest == 2 && !compacted ? marks : null);
    cycle.visitPins(pin);
    cycle.traceRoots(evacuator);
    evacuator.traceRemembered(oldest > 0);
    evacuator.drain();

    cycle.enter(Phase.REFERENCES);
    if (oldest == 2) {
      cycle.forwardReferences(evacuator);
    } else {
      cycle.processReferences(evacuator);
    }

    cycle.enter(Phase.RECLAIM);
    nursery.reclaim();
    if (oldest > 0) {
      middle.reclaim();
    }
    reclaimYoungLarge(oldest == 2);
    count(cycle, oldest);
    if (oldest == 2) {
      nepotism.collected(true, youngBytes, evacuator.maturedBytes());
    } else {
      nepotism.collected(false, nurseryBytes, evacuator.survivorBytes());
    }
  }

  /** Finds everything that lives, young or old, and gives back what is dead of the old. */
  private void markAndSweep(Cycle cycle) {
    cycle.enter(Phase.ROOTS);
    marker.begin(Blocks.start(blocks.frontier()));
    cycle.markRoots(marker);

    cycle.enter(Phase.TRACE);
    marker.drain();

    cycle.enter(Phase.REFERENCES);
    cycle.processReferences(marker);

    cycle.enter(Phase.RECLAIM);
    mature.reclaim();
    large.reclaim(marks);
  }

  private void condemnYoungLarge(boolean swept) {
    for (int i = 0; i < youngLargeCount; i++) {
      // What a full collection has found dead is gone already, and perhaps others have the block.
      if (!swept || marks.get(youngLarge[i] >>> 3)) {
        blocks.setYouth(Blocks.of(youngLarge[i]), Blocks.CONDEMNED | Blocks.YOUNG_LARGE);
      }
    }
  }

  private void reclaimYoungLarge(boolean swept) {
    for (int i = 0; i < youngLargeCount; i++) {
      if (!swept && blocks.youth()[Blocks.of(youngLarge[i])] < 0) {
        large.free(youngLarge[i]);
      }
    }
    youngLargeCount = 0;
  }

  private void count(Cycle cycle, int oldest) {
    if (oldest == 2) {
      matureObjects = mature.liveObjects() + large.liveObjects() + evacuator.maturedObjects();
      matureBytes = mature.liveBytes() + large.liveBytes() + evacuator.maturedBytes();
      fullBytes = matureBytes;
    } else {
      matureObjects += bornOldObjects + evacuator.maturedObjects() + evacuator.largeObjects();
      matureBytes += bornOldBytes + evacuator.maturedBytes() + evacuator.largeBytes();
      cycle.minor(oldest, evacuator.maturedObjects() + evacuator.largeObjects() + evacuator.survivorObjects());
    }
    bornOldObjects = 0;
    bornOldBytes = 0;
    middleObjects = evacuator.survivorObjects() + (oldest > 0 ? middle.keptObjects() : middleObjects);
    middleBytes = evacuator.survivorBytes() + (oldest > 0 ? middle.keptBytes() : middleBytes);
    cycle.survivors(matureObjects + middleObjects + nursery.keptObjects(), matureBytes + middleBytes + nursery
        .keptBytes());
  }

  /** With no block left for the nursery, new objects fill the gaps among the older ones. */
  private long allocateOld(int cellClass, long bytes) {
    long cell = mature.allocateSlow(cellClass);
    if (cell != 0) {
      bornOldObjects++;
      bornOldBytes += bytes;
    } else {
      cell = middle.allocateSlow(bytes);
      if (cell == 0) {
        return 0;
      }
      middleObjects++;
      middleBytes += bytes;
    }
    remembered.recordNew(cell);
    return cell;
  }

  /** A cell where the nursery has none, or a large object of the youngest generation; 0 if there is none. */
  long allocateElsewhere(int cellClass, long bytes) {
    if (cellClass >= 0) {
      return allocateOld(cellClass, bytes);
    }
    long object = large.allocate(bytes);
    if (object != 0) {
      allocatedLarge(object);
    }
    return object;
  }

  private void allocatedLarge(long object) {
    if (youngLargeCount == youngLarge.length) {
      youngLarge = Arrays.copyOf(youngLarge, youngLargeCount * 2);
    }
    youngLarge[youngLargeCount++] = object;
    blocks.setYouth(Blocks.of(object), Blocks.YOUNG_LARGE);
  }

  @Override
  protected long nurseryBytes() {
    return control.isEnabled() ? size.bytes(blocks) : Long.MAX_VALUE;
  }

  @Override
  protected Optional<GenerationControl> generations() {
    return Optional.of(control);
  }

  int generation(long object) {
    return Blocks.YOUNGEST - Math.min(blocks.youth()[Blocks.of(object)], Blocks.YOUNGEST);
  }

  /** Makes the collection that the control has asked for; returns the objects found unreachable. */
  long collectRequested() {
    return Objects.requireNonNull(mutator).collectAndCall();
  }

  @Override
  protected boolean covers(long object, long slot, long referent) {
    int younger = generation(referent);
    return younger >= generation(object) || remembered.covers(object, slot, younger == 0);
  }

  @Override
  protected long metadataBytes() {
    return Bitmap.bytesFor(Blocks.start(blocks.frontier())) + marker.stackBytes() + evacuator.stackBytes()
        + remembered.bytes();
  }

  @Override
  protected void reportCounters(ObjLongConsumer<String> sink) {
    sink.accept("collectionsOf0", control.statistics(0).collections());
    sink.accept("collectionsOf1", control.statistics(1).collections());
    compaction.report(sink);
  }

  @Override
  public void close() {
    evacuator.close();
    remembered.close();
    marker.close();
    marks.close();
  }
}
