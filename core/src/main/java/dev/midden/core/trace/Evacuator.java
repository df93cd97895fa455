package dev.midden.core.trace;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.Memory;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.SizeClasses;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.CopySpace;
import dev.midden.core.space.LargeObjectSpace;
import dev.midden.core.space.SweepSpace;
import org.jspecify.annotations.Nullable;

/**
 * Copies what is reachable out of condemned blocks (Fenichel and Yochelson 1969), leaving in each object's place where it
 * went, and lets every slot it scans refer to the copy. What is not condemned is neither copied nor scanned, unless the
 * {@link RememberedSet} says so.
 *
 * <pre>
 *   condemned:  header │ slots      ──copy──▶   new address:  header, armed │ slots     on the stack, grey
 *               FORWARDED, new address
 * </pre>
 *
 * <p>Order: depth-first, because the stack is last in, first out; a parent lies beside its last child. (Cheney's 1970 scan
 * of the copies themselves needs no stack, but cannot follow copies into the cells of a mature space.)
 *
 * <p>An object for which there is no room stays where it is, see {@link CopySpace#stay}; a large object is never copied and
 * becomes old where it is. Cost: O(survivors + what is remembered). Not synchronised.
 */
public final class Evacuator implements Tracer, AutoCloseable {

  /** Compressed references shifted by this are numbers of blocks. */
  private static final int BLOCK_SHIFT = Integer.numberOfTrailingZeros(Blocks.BYTES / Reference.GRANULE);

  /** Objects and bytes share a tally, so that a copy costs one addition: bytes below this, objects above. */
  private static final long TALLY_OBJECT = 1L << 36;

  private final ObjectModel model;
  private final Memory memory;
  private final Blocks blocks;
  private final CopySpace survivors;
  private final SweepSpace mature;
  private final LargeObjectSpace large;
  private final RememberedSet remembered;
  private final @Nullable MoveObserver observer;
  private final MarkStack stack;

  private byte[] cellClasses = new byte[0];
  private int matureYouth;
  private @Nullable Bitmap marks;
  private long survivorTally;
  private long maturedTally;
  private long largeObjects;
  private long largeBytes;

  /**
   * Makes an evacuator.
   *
   * @param model the heap's objects
   * @param blocks its blocks
   * @param survivors where the youngest are copied to
   * @param mature where older ones are copied to
   * @param large the space whose objects become old in place
   * @param remembered references from older to younger objects
   * @param source memory for a stack that outgrows its array
   * @param observer hears of every move, if there is one
   */
  public Evacuator(ObjectModel model, Blocks blocks, CopySpace survivors, SweepSpace mature, LargeObjectSpace large,
      RememberedSet remembered, MemorySource source, @Nullable MoveObserver observer) {
    this.model = model;
    this.memory = model.memory();
    this.blocks = blocks;
    this.survivors = survivors;
    this.mature = mature;
    this.large = large;
    this.remembered = remembered;
    this.observer = observer;
    this.stack = new MarkStack(memory.bytes() / Reference.GRANULE, source);
  }

  /**
   * Begins a collection.
   *
   * @param oldestToMature objects of this {@linkplain Blocks#youth() youth} or less become mature, others survivors
   * @param live what is alive of the objects not condemned, or null if all of it is to be taken for alive
   */
  public void begin(int oldestToMature, @Nullable Bitmap live) {
    matureYouth = oldestToMature;
    marks = live;
    cellClasses = model.shapes().cellClasses();
    survivorTally = 0;
    maturedTally = 0;
    largeObjects = 0;
    largeBytes = 0;
  }

  /** Greys the pinned objects {@code slots[from, to)}, which stay where they are. Before anything else is traced. */
  public void pin(long[] slots, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isCondemned(slots[i]) && !large.owns(slots[i]) && now(slots[i]) == Reference.NULL) {
        stay(slots[i]);
      }
    }
  }

  /**
   * Scans the objects and cards remembered.
   *
   * @param elders whether to scan those, too, that refer to the generation between, because it has been condemned
   */
  public void traceRemembered(boolean elders) {
    remembered.takeLog(this);
    if (elders) {
      remembered.takeElders(this);
      remembered.takeCards(this, true);
    }
    remembered.takeCards(this, false);
  }

  /**
   * Scans everything that is marked and not condemned, where objects are condemned to which any may refer.
   * {@link RememberedSet#forget} comes before: all that is to be remembered is found here.
   */
  public void traceMarked(Bitmap marked) {
    int frontier = blocks.frontier();
    for (int block = 1; block < frontier; block++) {
      if (blocks.youth()[block] >= 0) {
        long end = Blocks.start(block + 1) >>> 3;
        for (long granule = marked.nextSet(Blocks.start(block) >>> 3, end); granule < end; granule = marked.nextSet(
            granule + 1, end)) {
          scan(granule << 3);
        }
        drain();
      }
    }
  }

  @Override
  public long trace(long object) {
    return isCondemned(object) ? Reference.expand(evacuate(memory, Reference.compress(object), youth(object))) : object;
  }

  @Override
  public void traceAll(long[] slots, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isCondemned(slots[i])) {
        slots[i] = Reference.expand(evacuate(memory, Reference.compress(slots[i]), youth(slots[i])));
      }
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

  private int youth(long object) {
    return blocks.youth()[Blocks.of(object)];
  }

  @Override
  public boolean mayMove(long object) {
    return (blocks.youth()[Blocks.of(object)] & Blocks.YOUTH) != 0;
  }

  private boolean isCondemned(long object) {
    return youth(object) < 0;
  }

  /** Whether an object that was remembered is alive and has not been condemned itself. */
  boolean isToBeScanned(long object) {
    return !isCondemned(object) && (marks == null || marks.get(object >>> 3));
  }

  @Override
  public void drain() {
    Memory memory = this.memory;
    while (!stack.isEmpty()) {
      long object = Reference.expand(stack.pop());
      if (Header.inlineSlots(memory.getInt(object)) == 2) {
        scanPair(memory, object);
      } else {
        scan(object);
      }
    }
  }

  /** The commonest number of slots, with one load for both. */
  private void scanPair(Memory memory, long object) {
    long pair = memory.getLong(object + Header.BYTES);
    int first = (int) pair;
    int second = (int) (pair >>> 32);
    byte[] youth = blocks.youth();
    int youngest = youth[first >>> BLOCK_SHIFT];
    int youngestOther = youth[second >>> BLOCK_SHIFT];
    if ((youngest | youngestOther) < 0) {
      // The second first, so that the first lies on top of the stack and is followed first.
      if (youngestOther < 0) {
        second = evacuate(memory, second, youngestOther);
        youngestOther = blocks.youth()[second >>> BLOCK_SHIFT] & Blocks.YOUTH;
      }
      if (youngest < 0) {
        first = evacuate(memory, first, youngest);
        youngest = blocks.youth()[first >>> BLOCK_SHIFT] & Blocks.YOUTH;
      }
      memory.setLong(object + Header.BYTES, (long) second << 32 | first & 0xFFFF_FFFFL);
    }
    if ((youngest | youngestOther) != 0) {
      remember(object, Math.max(youngest, youngestOther));
    }
  }

  /** Scans an object of any kind. */
  void scan(long object) {
    int word = memory.getInt(object);
    long first = object + Header.BYTES;
    int slots = Header.inlineSlots(word);
    if (Header.has(word, Header.MANY_SLOTS)) {
      first = object + ObjectModel.FIRST_ELEMENT;
      slots = model.slotCount(object);
      if (remembered.hasCards(object, word)) {
        scanCards(object, first, first + 4L * slots);
        return;
      }
    }
    int youngest = scanSlots(first, first + 4L * slots);
    if (youngest != 0) {
      remember(object, youngest);
    }
  }

  private void scanCards(long object, long first, long end) {
    for (long from = first, to; from < end; from = to) {
      to = Math.min(end, RememberedSet.cardEnd(from));
      scanCard(object, from, to);
    }
  }

  /** Scans the slots of a large array in one card. */
  void scanCard(long object, long from, long to) {
    int youngest = scanSlots(from, to);
    if (youngest != 0) {
      remembered.recordCard(object, from, youngest >= Blocks.YOUNGEST);
    }
  }

  /** Scans slots and returns how young the youngest object is that they refer to. */
  private int scanSlots(long from, long to) {
    Memory memory = this.memory;
    int youngest = 0;
    for (long slot = from; slot < to; slot += 4) {
      int child = memory.getInt(slot);
      int youth = blocks.youth()[child >>> BLOCK_SHIFT];
      if (youth < 0) {
        child = evacuate(memory, child, youth);
        memory.setInt(slot, child);
        youth = blocks.youth()[child >>> BLOCK_SHIFT] & Blocks.YOUTH;
      }
      youngest = Math.max(youngest, youth);
    }
    return youngest;
  }

  /** Remembers an object that refers to one of a given youth, if that is younger than itself. */
  private void remember(long object, int youngest) {
    if ((youth(object) & Blocks.YOUTH) < youngest) {
      if (youngest >= Blocks.YOUNGEST) {
        if (Header.has(model.shapeWord(object), RememberedSet.ARMED)) {
          remembered.recordObject(object);
        }
      } else {
        remembered.recordElder(object);
      }
    }
  }

  /**
   * Copies a condemned object unless it has been copied; both references are compressed. Small enough to be inlined into
   * the loops that scan.
   *
   * @param youth of its block
   */
  private int evacuate(Memory memory, int object, int youth) {
    long from = Reference.expand(object);
    long header = memory.getLong(from);
    int word = (int) header;
    if (Header.has(word, Header.FORWARDED)) {
      return (int) (header >>> 32);
    }
    int cellClass = cellClasses[Header.shapeId(word)];
    if (cellClass <= 0) {
      return evacuateAnySize(object, youth);
    }
    int bytes = SizeClasses.bytes(cellClass);
    boolean survives = (youth & Blocks.YOUTH) > matureYouth;
    long to = survives ? survivors.allocate(bytes) : mature.allocate(cellClass, bytes);
    if (to == Reference.NULL) {
      return evacuateAnySize(object, youth);
    }
    if (survives) {
      survivorTally += TALLY_OBJECT + bytes;
    } else {
      maturedTally += TALLY_OBJECT + bytes;
    }
    memory.setLong(to + Header.BYTES, memory.getLong(from + Header.BYTES));
    if (bytes > 2 * Header.BYTES) {
      copy(from, to, bytes);
    }
    return forward(memory, from, to, header);
  }

  /** Makes the copy an object and leaves its address behind. */
  private int forward(Memory memory, long from, long to, long header) {
    int word = (int) header;
    int copy = Reference.compress(to);
    memory.setLong(to, header | RememberedSet.ARMED);
    memory.setLong(from, (long) copy << 32 | (word | Header.FORWARDED) & 0xFFFF_FFFFL);
    if (Header.has(word, Header.ANY_SLOTS)) {
      stack.push(copy);
    }
    if (observer != null) {
      observer.moved(from, to);
    }
    return copy;
  }

  /** The same for arrays, for large objects, and where a new block is needed or there is none. */
  private int evacuateAnySize(int object, int youth) {
    long from = Reference.expand(object);
    long header = memory.getLong(from);
    long size = model.size(from);
    if (size > SizeClasses.MAX_CELL) {
      ageLarge(from);
      return object;
    }
    int cellClass = SizeClasses.of(size);
    int bytes = SizeClasses.bytes(cellClass);
    long to = (youth & Blocks.YOUTH) > matureYouth ? survivors.allocateSlow(bytes) : Reference.NULL;
    if (to != Reference.NULL) {
      survivorTally += TALLY_OBJECT + bytes;
    } else {
      to = mature.allocateSlow(cellClass);
      if (to == Reference.NULL) {
        stay(from);
        return object;
      }
      maturedTally += TALLY_OBJECT + bytes;
    }
    copy(from, to, bytes);
    return forward(memory, from, to, header);
  }

  /** Copies all but the header. */
  private void copy(long from, long to, int bytes) {
    Memory memory = this.memory;
    if (bytes <= 128) {
      for (int at = Header.BYTES; at < bytes; at += 8) {
        memory.setLong(to + at, memory.getLong(from + at));
      }
    } else {
      memory.copy(from + Header.BYTES, to + Header.BYTES, bytes - Header.BYTES);
    }
  }

  /** Leaves an object where it is, because it is pinned or there is no room. */
  private void stay(long object) {
    CopySpace.stay(blocks, model, object);
    if ((youth(object) & Blocks.YOUTH) < Blocks.YOUNGEST) {
      model.setFlags(object, RememberedSet.ARMED);
    }
    stack.push(Reference.compress(object));
  }

  private void ageLarge(long object) {
    if (!large.owns(object)) {
      throw new IllegalArgumentException("the object at " + Long.toHexString(object) + " is too large for its block");
    }
    if (!isCondemned(object)) {
      // Both slots of a pair refer to it, and both were looked at before one was followed.
      return;
    }
    blocks.setYouth(Blocks.of(object), 0);
    model.setFlags(object, RememberedSet.ARMED);
    largeObjects++;
    largeBytes += blocks.occupied(object);
    stack.push(Reference.compress(object));
  }

  /** Objects copied to the survivors in this collection. */
  public long survivorObjects() {
    return survivorTally / TALLY_OBJECT;
  }

  /** Bytes of their cells. */
  public long survivorBytes() {
    return survivorTally % TALLY_OBJECT;
  }

  /** Objects copied to the mature space in this collection. */
  public long maturedObjects() {
    return maturedTally / TALLY_OBJECT;
  }

  /** Bytes of their cells. */
  public long maturedBytes() {
    return maturedTally % TALLY_OBJECT;
  }

  /** Large objects that became old in this collection. */
  public long largeObjects() {
    return largeObjects;
  }

  /** Bytes of their blocks. */
  public long largeBytes() {
    return largeBytes;
  }

  /** The most memory the stack has used, in bytes. */
  public long stackBytes() {
    return stack.peakBytes();
  }

  @Override
  public void close() {
    stack.close();
  }
}
