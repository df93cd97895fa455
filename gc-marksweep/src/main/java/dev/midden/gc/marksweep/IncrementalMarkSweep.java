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
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.space.SweepSpace;
import dev.midden.core.trace.Marker;
import java.util.Objects;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Incremental mark-sweep: marks in short steps while the program goes on, so that no pause is as long as the heap is large.
 *
 * <p>Three colours, Dijkstra and others 1978; snapshot at the beginning, Yuasa 1990. What was reachable when a cycle began
 * is kept: before a slot is overwritten while marking is under way, the object it referred to is greyed. So the steps find all
 * of the snapshot whatever the program does in between, and new objects, which are born black, need not be looked at.
 *
 * <pre>
 *   trigger ──▶ clear bits ──▶ roots ──▶ mark ──▶ count marks by block ──▶ last pause: references, reclaim
 *               └───────── steps, at safepoints that allocation comes to ─────────┘
 *   allocate ──▶ white ──greyed by marking or the barrier──▶ grey ──scan──▶ black ──▶ next cycle: white
 *   allocate while marking ──▶ black                   white at the end ──sweep──▶ zeroed cell
 * </pre>
 *
 * <p>There are two sets of bits: the space allocates by those of the last cycle while the next one marks into the others, so
 * that sweeping may stay lazy. Objects that a weak reference or an interner gives out while marking is under way are greyed,
 * too: they were perhaps not in the snapshot. A collection by hand, or for want of memory, gives up the cycle and marks anew
 * in one pause, so that it is exact; a cycle keeps what died after it began until the next.
 *
 * <p>Invariants: while marking, a white object of the snapshot is reachable by a path of white ones from a grey one, and no
 * black slot has been overwritten unseen. Cost: a write tests a flag, and while marking reads what it overwrites; a step is
 * bounded by time and by what has been allocated; the roots are looked at in one step, weak references, finalizers and one
 * number for each block in the last, where finalizers are due all marks as well. Two bits for 8 bytes of heap.
 */
final class IncrementalMarkSweep extends Collector {
  private static final int CLEAR_AT_ONCE = 1 << 24;
  private static final int COUNT_AT_ONCE = 16;

  /** What a cycle has come to. */
  private enum Stage {
    IDLE, CLEAR, MARK, COUNT
  }

  private final HeapParts parts;
  private final Blocks blocks;
  private final Marker marker;
  private final SweepSpace small;
  private final LargeObjectSpace large;
  private final ObjectVisitor trace;
  private final long budgetNanos;
  private final long pace;

  private Bitmap current;
  private Bitmap other;
  private Stage stage = Stage.IDLE;
  private long cleared;
  private boolean postponed;
  private long scannedBeforeCount;
  private long allocatedAtStep;
  private @Nullable MarkingMutator mutator;
  private long steps;
  private long abandoned;

  IncrementalMarkSweep(HeapParts parts, long budgetNanos, long pace) {
    this.parts = parts;
    this.budgetNanos = budgetNanos;
    this.pace = pace;
    blocks = parts.blocks();
    current = parts.newResidentBitmap();
    other = parts.newResidentBitmap();
    marker = new Marker(parts.model(), current, parts.source());
    small = new SweepSpace("small", blocks, parts.model(), current);
    large = new LargeObjectSpace("large", blocks, parts.model());
    trace = marker::trace;
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    mutator = new MarkingMutator(context, this);
    return mutator;
  }

  @Override
  protected void collect(Cycle cycle) {
    if (cycle.cause() == Cause.TRIGGER || cycle.cause() == Cause.STRESS) {
      step(cycle);
    } else {
      collectAtOnce(cycle);
    }
  }

  // ---------------------------------------------------------------- in steps

  /** Goes on until the time is over or as much has been marked as what was allocated since the last step calls for. */
  private void step(Cycle cycle) {
    long deadline = System.nanoTime() + budgetNanos;
    long allocated = mutator().allocated();
    if (stage == Stage.IDLE) {
      stage = Stage.CLEAR;
      cleared = 0;
      postponed = false;
      allocatedAtStep = allocated;
    }
    long objects = 1 + pace * Math.max(0, allocated - allocatedAtStep);
    allocatedAtStep = allocated;
    steps++;
    if (stage == Stage.CLEAR && clear(deadline)) {
      begin(cycle);
    }
    cycle.enter(Phase.TRACE);
    // Counting may be under way: what weak references have given out since is marked first.
    if (stage.compareTo(Stage.MARK) >= 0 && marker.drain(objects, deadline)) {
      if (stage == Stage.MARK) {
        small.beginCounting();
        scannedBeforeCount = marker.scanned();
        stage = Stage.COUNT;
      }
      if (count(deadline)) {
        // The end has work of its own: late in a step, it is put off, once.
        if (postponed || cycle.cause() == Cause.STRESS || System.nanoTime() - deadline < -budgetNanos / 2) {
          finish(cycle);
          return;
        }
        postponed = true;
      }
    }
    cycle.step();
  }

  /** Clears the bits that the cycle will mark into. */
  private boolean clear(long deadline) {
    long end = Blocks.start(blocks.frontier());
    do {
      long next = Math.min(end, cleared + CLEAR_AT_ONCE);
      other.clear(cleared >>> 3, next >>> 3);
      cleared = next;
    } while (cleared < end && System.nanoTime() - deadline < 0);
    return cleared >= end;
  }

  /** Takes the snapshot: greys what the roots refer to. From here on the mutator tells what it overwrites. */
  private void begin(Cycle cycle) {
    cycle.enter(Phase.ROOTS);
    marker.use(other);
    marker.beginSticky();
    cycle.markRoots(marker);
    mutator().marking = true;
    stage = Stage.MARK;
  }

  private boolean count(long deadline) {
    while (!small.count(other, COUNT_AT_ONCE)) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
    }
    return true;
  }

  private void finish(Cycle cycle) {
    mutator().marking = false;
    stage = Stage.IDLE;
    // Those allocated since the roots were looked at are not marked.
    parts.immortals().forEachObject(trace);
    cycle.snapshot();
    reclaim(cycle);
  }

  // ---------------------------------------------------------------- at once

  private void collectAtOnce(Cycle cycle) {
    if (stage != Stage.IDLE) {
      abandoned++;
      stage = Stage.IDLE;
      small.stopCounting();
    }
    mutator().marking = false;
    cycle.enter(Phase.ROOTS);
    marker.use(other);
    marker.begin(Blocks.start(blocks.frontier()));
    cycle.markRoots(marker);
    reclaim(cycle);
  }

  private void reclaim(Cycle cycle) {
    cycle.enter(Phase.TRACE);
    marker.drain();

    cycle.enter(Phase.REFERENCES);
    cycle.processReferences(marker);
    if (marker.scanned() != scannedBeforeCount) {
      // Weak references or finalizers have kept something since: the counts are not true any more.
      small.stopCounting();
    }

    cycle.enter(Phase.RECLAIM);
    small.reclaim(other);
    large.reclaim(other);
    Bitmap last = current;
    current = other;
    other = last;
    cycle.survivors(small.liveObjects() + large.liveObjects(), small.liveBytes() + large.liveBytes());
  }

  private MarkingMutator mutator() {
    return Objects.requireNonNull(mutator);
  }

  @Override
  protected long metadataBytes() {
    return 2 * Bitmap.bytesFor(Blocks.start(blocks.frontier())) + marker.stackBytes();
  }

  @Override
  protected void reportCounters(ObjLongConsumer<String> sink) {
    sink.accept("steps", steps);
    sink.accept("abandonedCycles", abandoned);
  }

  @Override
  public void close() {
    marker.close();
    current.close();
    other.close();
  }

  /** Allocates from runs of unmarked cells; while marking is under way, marks what is new and greys what is overwritten. */
  private static final class MarkingMutator extends Mutator {

    private final SweepSpace small;
    private final LargeObjectSpace large;
    private final Marker marker;
    private boolean marking;

    MarkingMutator(MutatorContext context, IncrementalMarkSweep collector) {
      super(context);
      small = collector.small;
      large = collector.large;
      marker = collector.marker;
      marking = collector.stage.compareTo(Stage.MARK) >= 0;
    }

    long allocated() {
      return allocatedObjects();
    }

    @Override
    protected long allocateCell(int cellClass, int cellBytes) {
      return born(small.allocate(cellClass, cellBytes));
    }

    @Override
    protected long allocateSlow(int cellClass, long bytes) {
      return born(cellClass >= 0 ? small.allocateSlow(cellClass) : large.allocate(bytes));
    }

    /** New objects are black: all they will refer to is in the snapshot, or new itself. */
    private long born(long object) {
      if (marking && object != Reference.NULL) {
        marker.blacken(object);
      }
      return object;
    }

    @Override
    protected void writeReference(long object, long slot, int value) {
      if (marking) {
        marker.mark(Reference.expand(memory.getInt(slot)));
      }
      memory.setInt(slot, value);
    }

    /** The program is about to be given what the snapshot perhaps did not hold. */
    @Override
    protected boolean isAlive(long object) {
      if (marking) {
        marker.mark(object);
      }
      return true;
    }
  }
}
