package dev.midden.gc.marksweep;

import dev.midden.core.event.Phase;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.object.Reference;
import dev.midden.core.object.SizeClasses;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.CopySpace;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.trace.MarkStack;
import dev.midden.core.trace.MoveObserver;
import dev.midden.core.trace.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Semispace: copies what the roots reach into fresh blocks and gives all others back.
 *
 * <p>Fenichel and Yochelson 1969; breadth-first with two pointers and no stack, Cheney 1970. Complete: one collection finds
 * all garbage, cycles included, and never looks at it.
 *
 * <pre>
 *   to-space   │ scanned: black │ copied: grey │ free
 *                               ▲ scan         ▲ allocate
 *   allocate ──▶ from-space ──copy──▶ to-space, which is from-space for the next collection
 *                   └── not reached: its block is given back
 * </pre>
 *
 * <p>The two halves are not regions but sets of blocks, so that no more is kept free than the survivors take; where there
 * are no free blocks left, what remains stays where it is until the next collection, and allocation uses the gaps. A large
 * object and a pinned one stay, too; these are grey on a stack. Invariants: during a collection the condemned are exactly
 * those whose block's youth is negative, a copied one holds the address of its copy, and slots of what is black refer to
 * nothing condemned. Cost: no barrier; allocation is a comparison and an addition; the pause is O(live) and copies it; room
 * for twice what lives; free blocks are not brought together for large objects.
 */
final class SemiSpace extends Collector implements Tracer {

  private final HeapParts parts;
  private final ObjectModel model;
  private final Memory memory;
  private final Blocks blocks;
  private final CopySpace small;
  private final LargeObjectSpace large;
  private final MarkStack stayed;
  private final @Nullable MoveObserver observer;
  private final RootVisitor pin = this::pin;
  private final ObjectVisitor scan = this::scan;
  private final ObjectVisitor condemnLarge = this::condemnLarge;
  private final ObjectVisitor reclaimLarge = this::reclaimLarge;

  private long objects;
  private long bytes;

  SemiSpace(HeapParts parts) {
    this.parts = parts;
    model = parts.model();
    memory = model.memory();
    blocks = parts.blocks();
    observer = parts.moveObserver();
    small = new CopySpace("small", blocks, model, 0);
    large = new LargeObjectSpace("large", blocks, model);
    stayed = new MarkStack(memory.bytes() / Reference.GRANULE, parts.source());
  }

  @Override
  protected Mutator attach(MutatorContext context) {
    return new CopyMutator(context, small, large);
  }

  @Override
  protected void collect(Cycle cycle) {
    objects = 0;
    bytes = 0;
    cycle.enter(Phase.ROOTS);
    small.condemn();
    large.forEachObject(condemnLarge);
    cycle.visitPins(pin);
    cycle.traceRoots(this);
    parts.immortals().forEachObject(scan);

    cycle.enter(Phase.MOVE);
    drain();

    cycle.enter(Phase.REFERENCES);
    cycle.processReferences(this);

    cycle.enter(Phase.RECLAIM);
    small.reclaim();
    large.forEachObject(reclaimLarge);
    cycle.survivors(objects + small.keptObjects(), bytes + small.keptBytes());
  }

  // ---------------------------------------------------------------- tracing

  @Override
  public long trace(long object) {
    return isCondemned(object) ? evacuate(object) : object;
  }

  @Override
  public void traceAll(long[] slots, int from, int to) {
    for (int i = from; i < to; i++) {
      slots[i] = trace(slots[i]);
    }
  }

  @Override
  public long now(long object) {
    if (!isCondemned(object)) {
      return object;
    }
    return Header.has(model.shapeWord(object), Header.FORWARDED)
        ? Reference.expand(model.collectorWord(object))
        : Reference.NULL;
  }

  /** Large objects stay where they are, but every collection may find them dead. */
  @Override
  public boolean mayMove(long object) {
    return !parts.immortals().contains(object);
  }

  @Override
  public void drain() {
    while (true) {
      for (long object = small.nextCopied(); object != Reference.NULL; object = small.nextCopied()) {
        scan(object);
      }
      if (stayed.isEmpty()) {
        return;
      }
      scan(Reference.expand(stayed.pop()));
    }
  }

  private void scan(long object) {
    long first = model.firstSlot(object);
    for (long slot = first, end = first + 4L * model.slots(object); slot < end; slot += 4) {
      long referent = Reference.expand(memory.getInt(slot));
      if (isCondemned(referent)) {
        memory.setInt(slot, Reference.compress(evacuate(referent)));
      }
    }
  }

  private boolean isCondemned(long object) {
    return blocks.youth()[Blocks.of(object)] < 0;
  }

  // ---------------------------------------------------------------- copying

  /** Copies a condemned object unless it has been copied; returns where it is now. */
  private long evacuate(long from) {
    int word = model.shapeWord(from);
    if (Header.has(word, Header.FORWARDED)) {
      return Reference.expand(model.collectorWord(from));
    }
    long size = model.size(from);
    if (size > SizeClasses.MAX_CELL) {
      stayLarge(from);
      return from;
    }
    int cell = SizeClasses.bytes(SizeClasses.of(size));
    long to = small.allocate(cell);
    if (to == Reference.NULL) {
      to = small.allocateSlow(cell);
    }
    if (to == Reference.NULL) {
      stay(from);
      return from;
    }
    objects++;
    bytes += cell;
    copy(from, to, cell);
    model.setFlags(from, Header.FORWARDED);
    model.setCollectorWord(from, Reference.compress(to));
    if (observer != null) {
      observer.moved(from, to);
    }
    return to;
  }

  private void copy(long from, long to, int cell) {
    if (cell <= 128) {
      for (int at = 0; at < cell; at += 8) {
        memory.setLong(to + at, memory.getLong(from + at));
      }
    } else {
      memory.copy(from, to, cell);
    }
  }

  private void pin(long[] slots, int from, int to) {
    for (int i = from; i < to; i++) {
      if (small.owns(slots[i]) && now(slots[i]) == Reference.NULL) {
        stay(slots[i]);
      }
    }
  }

  private void stay(long object) {
    CopySpace.stay(blocks, model, object);
    stayed.push(Reference.compress(object));
  }

  // ---------------------------------------------------------------- large objects

  private void condemnLarge(long object) {
    blocks.setYouth(Blocks.of(object), Blocks.CONDEMNED);
  }

  private void stayLarge(long object) {
    if (!large.owns(object)) {
      throw new IllegalArgumentException("the object at " + Long.toHexString(object) + " is too large for its block");
    }
    blocks.setYouth(Blocks.of(object), 0);
    objects++;
    bytes += blocks.occupied(object);
    stayed.push(Reference.compress(object));
  }

  private void reclaimLarge(long object) {
    if (isCondemned(object)) {
      large.free(object);
    }
  }

  @Override
  protected long metadataBytes() {
    return stayed.peakBytes();
  }

  @Override
  public void close() {
    stayed.close();
  }

  /** Bumps through blocks; needs no barrier. */
  private static final class CopyMutator extends Mutator {
    private final CopySpace small;
    private final LargeObjectSpace large;

    CopyMutator(MutatorContext context, CopySpace small, LargeObjectSpace large) {
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
