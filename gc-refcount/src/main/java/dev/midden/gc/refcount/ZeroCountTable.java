package dev.midden.gc.refcount;

import dev.midden.core.event.Phase;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import dev.midden.core.trace.MarkStack;
import dev.midden.core.trace.Tracer;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects to which no slot refers, each once: born so, or come to it. Whether one of them is alive only the roots can
 * tell, so they are asked now and then, and what neither slots nor roots refer to is freed with all that dies with it
 * (Deutsch and Bobrow 1976, with a vector and a bit in each object in place of their hash tables).
 *
 * <p>The collector word of an object tells three things. Below zero it is sticky, and its count never changes again.
 *
 * <pre>
 *    31                                2   1   0
 *   ├───────────────────────────────────┼───┼───┤   TAB the object is in the table
 *   │ references from slots of objects  │LOG│TAB│   LOG its slots are counted as they were, or not at all if it is new
 *   └───────────────────────────────────┴───┴───┘
 * </pre>
 *
 * <p>Reconciliation, with the stacks it uses:
 *
 * <pre>
 *   entries ──count above zero──▶ out of the table
 *      ├──────rooted────────────▶ kept: the entries to come
 *      └──────dead──────────────▶ dying ──▶ freed; children it was the last to refer to ──▶ dying or kept
 *                                   └──with finalizer or weak references──▶ rites ──▶ condemned ──▶ freed or brought back
 * </pre>
 *
 * <p>What needs no more than its memory taken back is freed as it is met. The others come after, as a group: all that only
 * they keep is condemned, weak references are cleared, and what finalizers are to see is counted again and kept. Nothing
 * freed before could have been seen by a finalizer, because an object dies after all that refer to it. Cost: O(roots +
 * entries + dead).
 */
final class ZeroCountTable implements Tracer, AutoCloseable {
  /** The object is in the table. */
  static final int ENTERED = 1;
  /** What the object's slots refer to is counted as it was when the epoch began, or not at all if the object is new. */
  static final int LOGGED = 2;
  /** One reference. */
  static final int ONE = 4;
  /** A count that never changes. */
  static final int STICKY = Integer.MIN_VALUE;

  /** While the dead are sorted out: the object is one of them. */
  private static final int CONDEMNED = Header.COLLECTOR_FLAG_A;

  private final HeapParts parts;
  private final ObjectModel model;
  private final Memory memory;
  private final Bitmap rooted;
  private final MarkStack dying;
  private final MarkStack rites;
  private final MarkStack condemned;
  private final LongConsumer free;
  private final IntConsumer clearWeak = this::clearWeak;
  private final IntConsumer queueFinalizer = this::queueFinalizer;
  private final IntConsumer settleFate = this::settleFate;

  private MarkStack entries;
  private MarkStack kept;
  private @Nullable Cycle cycle;
  private boolean forgettingRoots;
  private long roots;

  /**
   * Makes an empty table.
   *
   * @param free takes back the memory of an object
   */
  ZeroCountTable(HeapParts parts, LongConsumer free) {
    this.parts = parts;
    this.free = free;
    this.model = parts.model();
    this.memory = model.memory();
    rooted = parts.newBitmap();
    entries = newStack();
    kept = newStack();
    dying = newStack();
    rites = newStack();
    condemned = newStack();
  }

  private MarkStack newStack() {
    return new MarkStack(memory.bytes() / Reference.GRANULE, parts.source());
  }

  /** Adds an object whose {@link #ENTERED} is set. */
  void add(int compressed) {
    entries.push(compressed);
  }

  /** Number of entries, some of which may have been referred to since. */
  long size() {
    return entries.size();
  }

  /** Hands over every entry. */
  void forEach(IntConsumer visitor) {
    entries.forEach(visitor);
  }

  /** Root slots that the last reconciliation looked at. */
  long roots() {
    return roots;
  }

  // ---------------------------------------------------------------- reconciliation

  /** Asks the roots and frees what is dead; finalizers and callbacks are queued. All counts must be settled. */
  void reconcile(Cycle current) {
    cycle = current;
    current.enter(Phase.ROOTS);
    forgettingRoots = false;
    roots = 0;
    current.traceRoots(this);

    current.enter(Phase.RECLAIM);
    while (!entries.isEmpty()) {
      int entry = entries.pop();
      long object = Reference.expand(entry);
      int word = word(object);
      if (word < 0 || word >= ONE) {
        setWord(object, word & ~ENTERED);
      } else if (rooted.get(object >>> 3)) {
        kept.push(entry);
      } else {
        dying.push(entry);
        freeDying();
      }
    }
    if (!rites.isEmpty()) {
      current.enter(Phase.REFERENCES);
      condemn();
      condemned.forEach(clearWeak);
      condemned.forEach(queueFinalizer);
      drain();
      condemned.forEach(settleFate);
      current.enter(Phase.RECLAIM);
      freeCondemned();
    }
    // What is rooted changes with every step of the program: bit by bit this takes no longer than setting it.
    forgettingRoots = true;
    current.traceRoots(this);
    exchange();
  }

  private void exchange() {
    MarkStack emptied = entries;
    entries = kept;
    kept = emptied;
  }

  @Override
  public void traceAll(long[] slots, int from, int to) {
    if (forgettingRoots) {
      for (int i = from; i < to; i++) {
        rooted.clear(slots[i] >>> 3);
      }
      return;
    }
    roots += to - from;
    for (int i = from; i < to; i++) {
      rooted.set(slots[i] >>> 3);
    }
  }

  private void freeDying() {
    while (!dying.isEmpty()) {
      int entry = dying.pop();
      long object = Reference.expand(entry);
      int shape = memory.getInt(object);
      if (Header.has(shape, Header.NEEDS_LAST_RITES)) {
        rites.push(entry);
        continue;
      }
      if (Header.has(shape, Header.ANY_SLOTS)) {
        dropChildren(object);
      }
      free.accept(object);
    }
  }

  private void dropChildren(long object) {
    long first = model.firstSlot(object);
    for (long slot = first, end = first + 4L * model.slots(object); slot < end; slot += 4) {
      int compressed = memory.getInt(slot);
      if (compressed != 0) {
        dropChild(compressed);
      }
    }
  }

  private void dropChild(int compressed) {
    long child = Reference.expand(compressed);
    int word = word(child);
    if (word < ONE) {
      return;
    }
    word -= ONE;
    if (word == 0) {
      // With ENTERED set it is among the entries and has its turn there.
      if (rooted.get(child >>> 3)) {
        word = ENTERED;
        kept.push(compressed);
      } else {
        dying.push(compressed);
      }
    }
    setWord(child, word);
  }

  // ---------------------------------------------------------------- the dead that need last rites

  private void condemn() {
    while (!rites.isEmpty()) {
      dying.push(rites.pop());
    }
    while (!dying.isEmpty()) {
      int entry = dying.pop();
      long object = Reference.expand(entry);
      model.setFlags(object, CONDEMNED);
      setWord(object, 0);
      condemned.push(entry);
      dropChildren(object);
    }
  }

  private void clearWeak(int entry) {
    long object = Reference.expand(entry);
    if (Header.has(model.shapeWord(object), Header.WEAKLY_REFERENCED)) {
      Objects.requireNonNull(cycle).clearWeakReferences(this, object);
    }
  }

  private void queueFinalizer(int entry) {
    long object = Reference.expand(entry);
    if (model.isFinalizable(object)) {
      Objects.requireNonNull(cycle).finalizeLater(this, object);
    }
  }

  @Override
  public long now(long object) {
    return Header.has(model.shapeWord(object), CONDEMNED) ? Reference.NULL : object;
  }

  /** Brings back one of the condemned. */
  @Override
  public long trace(long object) {
    if (Header.has(model.shapeWord(object), CONDEMNED)) {
      model.clearFlags(object, CONDEMNED);
      dying.push(Reference.compress(object));
    }
    return object;
  }

  /** Counts the references from what was brought back again, and brings back what they lead to. */
  @Override
  public void drain() {
    while (!dying.isEmpty()) {
      long object = Reference.expand(dying.pop());
      long first = model.firstSlot(object);
      for (long slot = first, end = first + 4L * model.slots(object); slot < end; slot += 4) {
        long child = Reference.expand(memory.getInt(slot));
        if (child != Reference.NULL) {
          int word = word(child);
          if (word >= 0) {
            setWord(child, word + ONE);
          }
          trace(child);
        }
      }
    }
  }

  /** Either the object lives on, in the table if no slot refers to it, or it leaves the tables it is in. */
  private void settleFate(int entry) {
    long object = Reference.expand(entry);
    int shape = model.shapeWord(object);
    if (Header.has(shape, CONDEMNED)) {
      if (Header.has(shape, Header.WEAK_REFERENCE)) {
        parts.weak().detach(object);
      }
      if (Header.has(shape, Header.INTERNED)) {
        parts.internTables().died(object);
      }
    } else if (word(object) == 0) {
      setWord(object, ENTERED);
      kept.push(entry);
    }
  }

  private void freeCondemned() {
    while (!condemned.isEmpty()) {
      long object = Reference.expand(condemned.pop());
      if (Header.has(model.shapeWord(object), CONDEMNED)) {
        free.accept(object);
      }
    }
  }

  // ---------------------------------------------------------------- beside a backup trace

  /** Forgets the entries that the trace has not reached, and those that slots refer to. */
  void retain(BackupTrace trace) {
    while (!entries.isEmpty()) {
      int entry = entries.pop();
      long object = Reference.expand(entry);
      if (trace.isMarked(object)) {
        int word = word(object);
        if (word >= 0 && word < ONE) {
          kept.push(entry);
        } else {
          setWord(object, word & ~ENTERED);
        }
      }
    }
    exchange();
  }

  /** Frees an object that the trace has not reached; what it refers to and was reached loses a reference. */
  void reclaim(long object, BackupTrace trace) {
    long first = model.firstSlot(object);
    for (long slot = first, end = first + 4L * model.slots(object); slot < end; slot += 4) {
      int compressed = memory.getInt(slot);
      long child = Reference.expand(compressed);
      if (compressed != 0 && trace.isMarked(child)) {
        int word = word(child);
        if (word >= ONE) {
          word -= ONE;
          if (word == 0) {
            word = ENTERED;
            entries.push(compressed);
          }
          setWord(child, word);
        }
      }
    }
    free.accept(object);
  }

  private int word(long object) {
    return memory.getInt(object + Header.COLLECTOR_WORD);
  }

  private void setWord(long object, int word) {
    memory.setInt(object + Header.COLLECTOR_WORD, word);
  }

  long metadataBytes() {
    return Bitmap.bytesFor(Blocks.start(parts.blocks().frontier())) + entries.peakBytes() + kept.peakBytes()
        + dying.peakBytes() + rites.peakBytes() + condemned.peakBytes();
  }

  @Override
  public void close() {
    rooted.close();
    entries.close();
    kept.close();
    dying.close();
    rites.close();
    condemned.close();
  }
}
