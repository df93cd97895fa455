package dev.midden.core.heap;

import dev.midden.core.memory.Memory;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import dev.midden.core.trace.MoveObserver;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The check level {@link CheckLevel#FULL}: knows every object by itself, independently of the collector, and tags the
 * references that the program sees, so that a stale or foreign one is recognised even where its cell has been reused.
 *
 * <pre>
 *   tagged reference:  │ 0 │ generation of the cell 15 │ heap 12 │ 0 │ offset 35 │
 *   entry of a cell:   │ live 1 │ seen 1 │ collection that freed it 29 │ generation 15 │ shape id 18 │
 * </pre>
 *
 * <p>The table has eight bytes for each granule, in memory that is touched only where objects start. Cost: some ten times
 * slower mutation, and a walk of the heap after every collection.
 */
final class Guard implements MoveObserver, AutoCloseable {
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final AtomicInteger HEAPS = new AtomicInteger();

  private static final int HEAP_SHIFT = 36;
  private static final int HEAP_MASK = (1 << 12) - 1;
  private static final int GENERATION_SHIFT = 48;
  private static final int GENERATION_MASK = (1 << 15) - 1;
  private static final long OFFSET_MASK = Reference.MAX_HEAP_BYTES - 1;
  /** The bits a reference may have; the sign and the bit between offset and heap are not among them. */
  private static final long TAGGED_BITS = (long) GENERATION_MASK << GENERATION_SHIFT | (long) HEAP_MASK << HEAP_SHIFT
      | OFFSET_MASK;

  private static final int ENTRY_GENERATION_SHIFT = 18;
  private static final int ENTRY_FREED_SHIFT = 33;
  private static final long ENTRY_FREED_MASK = (1L << 29) - 1;
  private static final long LIVE = 1L << 63;
  /** The object has been met by the walk under way. */
  private static final long SEEN = 1L << 62;
  /** In place of the number of a collection: the object died by its count. */
  static final long FREED_BY_COUNT = 0;

  private final ObjectModel model;
  private final Blocks blocks;
  private final Memory table;
  /** What was entered for each cell before. */
  private final Memory former;
  private final long heapTag;
  private long end = Reference.GRANULE;
  private long collections;

  Guard(ObjectModel model, Blocks blocks, MemorySource source) {
    this.model = model;
    this.blocks = blocks;
    this.table = Memory.reserve(model.memory().bytes() + 8, Reference.REACH, source);
    this.former = Memory.reserve(model.memory().bytes() + 8, Reference.REACH, source);
    this.heapTag = 1 + HEAPS.getAndIncrement() % HEAP_MASK;
  }

  /** Enters a moved object where it is now; {@link #collected} finds that it is no longer where it was. */
  @Override
  public void moved(long from, long to) {
    enter(to, collections + 1);
  }

  /** Enters a new object and returns its tagged reference. */
  long allocated(long object) {
    enter(object, FREED_BY_COUNT);
    return tag(object);
  }

  /** Enters an object; what was there before and is not known to have gone was freed by that collection. */
  private void enter(long object, long collection) {
    table.commit(Math.min(table.bytes(), object + 8));
    former.commit(Math.min(former.bytes(), object + 8));
    long entry = table.getLong(object);
    long generation = entry >>> ENTRY_GENERATION_SHIFT & GENERATION_MASK;
    if (entry != 0) {
      generation = generation + 1 & GENERATION_MASK;
      former.setLong(object, (entry & LIVE) == 0 ? entry : freed(entry, collection));
    }
    end = Math.max(end, object + 8);
    table.setLong(object, LIVE | generation << ENTRY_GENERATION_SHIFT | Header.shapeId(model.shapeWord(
        object)));
  }

  /** The tagged form of a reference that comes out of the heap. */
  long tag(long object) {
    if (object == Reference.NULL) {
      return object;
    }
    long generation = table.getLong(object) >>> ENTRY_GENERATION_SHIFT & GENERATION_MASK;
    return object | heapTag << HEAP_SHIFT | generation << GENERATION_SHIFT;
  }

  /** The plain form of a reference that comes from the program, if it is good; null passes. */
  long check(long tagged) {
    if (tagged == Reference.NULL) {
      return tagged;
    }
    long object = tagged & OFFSET_MASK;
    long heap = tagged >>> HEAP_SHIFT & HEAP_MASK;
    if (heap != heapTag) {
      throw unknown(tagged, heap);
    }
    if ((tagged & ~TAGGED_BITS) != 0 || !Reference.isWithin(object, end) || table.getLong(object) == 0) {
      throw new InvalidReferenceException(Long.toHexString(tagged)
          + " is not the start of an object of this heap; use references as the heap gave them");
    }
    long entry = table.getLong(object);
    long generation = tagged >>> GENERATION_SHIFT & GENERATION_MASK;
    if (generation != (entry >>> ENTRY_GENERATION_SHIFT & GENERATION_MASK)) {
      throw reused(tagged, object, generation);
    }
    if ((entry & LIVE) == 0 || !blocks.isStillObject(object)) {
      throw stale(tagged, entry, "");
    }
    return object;
  }

  private InvalidReferenceException unknown(long tagged, long heap) {
    if (heap > 0 && heap <= HEAPS.get()) {
      return new ForeignReferenceException(Long.toHexString(tagged) + " is a reference of heap " + heap
          + ", this is heap " + heapTag + " (numbered in the order of opening with full checks)");
    }
    return new InvalidReferenceException(Long.toHexString(tagged) + " is no reference of this heap (number " + heapTag
        + "); use references as the heap gave them");
  }

  private InvalidReferenceException reused(long tagged, long object, long generation) {
    long before = former.getLong(object);
    if (before == 0) {
      return new InvalidReferenceException(Long.toHexString(tagged) + " was never a reference of this heap (number "
          + heapTag + "); use references as the heap gave them");
    }
    if ((before >>> ENTRY_GENERATION_SHIFT & GENERATION_MASK) == generation) {
      return stale(tagged, before, "; its cell has been used again");
    }
    return new StaleReferenceException(
        Long.toHexString(tagged) + " refers to an object whose cell has been used again more"
            + " than once, last after a " + shapeName(before) + " was " + how(before)
            + ". Keep objects in frames or handles across safepoints");
  }

  private String shapeName(long entry) {
    return model.shapes().byId((int) entry & Header.MAX_SHAPE_ID).name();
  }

  private static String how(long entry) {
    long collection = entry >>> ENTRY_FREED_SHIFT & ENTRY_FREED_MASK;
    return (entry & LIVE) != 0 || collection == FREED_BY_COUNT
        ? "freed when its count fell to zero"
        : "reclaimed or moved by collection " + collection;
  }

  private StaleReferenceException stale(long tagged, long entry, String more) {
    return new StaleReferenceException(
        Long.toHexString(tagged) + " refers to a " + shapeName(entry) + " that was " + how(
            entry) + more + ". Keep objects in frames or handles across safepoints");
  }

  private static long freed(long entry, long collection) {
    return entry & ~LIVE & ~(ENTRY_FREED_MASK << ENTRY_FREED_SHIFT)
        | (collection & ENTRY_FREED_MASK) << ENTRY_FREED_SHIFT;
  }

  /** After a collection: notes what it took. */
  void collected(long collection) {
    collections = Math.max(collections, collection);
    Memory entries = table;
    // A walk, because to ask for each entry whether an object is there may take a walk of its block each time.
    blocks.forEachObject(object -> {
      if (object < end) {
        entries.setLong(object, entries.getLong(object) | SEEN);
      }
    });
    for (long object = Reference.GRANULE; object < end; object += Reference.GRANULE) {
      long entry = entries.getLong(object);
      if ((entry & SEEN) != 0) {
        entries.setLong(object, entry & ~SEEN);
      } else if ((entry & LIVE) != 0) {
        entries.setLong(object, freed(entry, collection));
      }
    }
  }

  long bytes() {
    return 2 * end;
  }

  @Override
  public void close() {
    table.close();
    former.close();
  }
}
