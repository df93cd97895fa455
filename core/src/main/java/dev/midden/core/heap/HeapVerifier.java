package dev.midden.core.heap;

import dev.midden.core.event.HeapStatistics;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.ShapeRegistry;
import dev.midden.core.reference.InternTable;
import dev.midden.core.reference.WeakTable;
import dev.midden.core.space.Blocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Proves a heap sound with a walk and a trace of its own, which share no code with any collector's: the memory parses into
 * objects, every root and every slot refers to the start of an object, what is reachable is there, the books agree with the
 * walk, every block and cell is an object's or free, free ones can be found and only once, weak references refer to objects
 * or nothing, counts, where kept, equal the references, and references that a collection of young objects has to find are
 * remembered.
 *
 * <p>Takes time and memory in proportion to the heap; for tests and {@code --verify}.
 */
public final class HeapVerifier {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int MAX_PROBLEMS = 10;
  /** Of objects that are found by the same walk once more, one of so many is looked for: for all it takes the square of it. */
  private static final int SAMPLE = 64;
  /** Bytes of a table that is an array of Java rather than mapped for one use. */
  private static final long SMALL_TABLE = 8L << 20;

  private final Heap heap;
  private final ObjectModel model;
  private final ShapeRegistry shapes;
  private final Blocks blocks;
  private final List<String> problems = new ArrayList<>();
  private long[] stack = new long[1024];
  private int depth;
  private long bytes;
  private long weaklyReferenced;
  private long weakReferences;

  private HeapVerifier(Heap heap) {
    this.heap = heap;
    this.model = heap.parts().model();
    this.shapes = model.shapes();
    this.blocks = heap.parts().blocks();
  }

  /**
   * Verifies a heap.
   *
   * @param heap the heap; it must not change meanwhile
   * @param complete whether everything in it is expected to be reachable, as right after a collection by a complete
   *     collector without finalizers waiting
   * @return what is wrong with it, ten findings at most; empty if nothing is
   */
  public static List<String> verify(Heap heap, boolean complete) {
    return new HeapVerifier(heap).run(complete);
  }

  private List<String> run(boolean complete) {
    heap.requireOpen();
    try {
      check(complete);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      problem("the heap cannot be read to its end: " + e.getMessage());
    }
    return List.copyOf(problems);
  }

  private void check(boolean complete) {
    Bitmap starts = heap.parts().scratch(0);
    Bitmap reached = heap.parts().scratch(1);
    long objects = parse(starts);
    long live = trace(starts, reached);
    HeapStatistics totals = heap.statistics();
    if (totals.liveObjects() < live) {
      problem("the books have " + totals.liveObjects() + " objects, " + live + " are reachable");
    }
    if (totals.liveObjects() != objects) {
      problem("the books have " + totals.liveObjects() + " objects, a walk finds " + objects);
    }
    if (complete && objects != live) {
      problem(objects + " objects are in the heap, only " + live + " are reachable");
    }
    if (totals.liveBytes() != bytes) {
      problem("the books have " + totals.liveBytes() + " bytes, a walk finds " + bytes);
    }
    blocks.verify(this::problem);
    checkReferences(starts);
    heap.parts().finalizables().verify(object -> isStart(object, starts), this::problem);
    checkRemembered();
    checkInterned(starts);
    checkCounts(starts, reached);
  }

  private void problem(String what) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(what);
    }
  }

  private String name(long object) {
    int id = Header.shapeId(model.shapeWord(object));
    return (shapes.contains(id) ? shapes.byId(id).name() : "(no shape " + id + ")") + " @" + Long.toHexString(object);
  }

  /** Marks where objects start. */
  private long parse(Bitmap starts) {
    long[] count = new long[1];
    long[] end = new long[1];
    heap.parts().blocks().forEachObject(object -> {
      count[0]++;
      if (object < end[0]) {
        problem(name(object) + " lies in the cell of the object before it, which ends at " + Long.toHexString(end[0]));
      }
      if (!shapes.contains(Header.shapeId(model.shapeWord(object)))) {
        problem(name(object) + " has a shape that does not exist");
      } else if (!starts.set(object >>> 3)) {
        problem(name(object) + " is found twice");
      } else if (model.size(object) > blocks.occupied(object)) {
        problem(name(object) + " has " + model.size(object) + " bytes in a cell of " + blocks.occupied(object));
      } else if ((count[0] % SAMPLE == 0 || !blocks.isFoundByWalk(object)) && !blocks.isObject(object)) {
        problem(name(object) + " is found by the walk but is no object by its address");
      }
      bytes += blocks.occupied(object);
      if (shapes.contains(Header.shapeId(model.shapeWord(object)))) {
        end[0] = object - model.claimedBytes(object) + blocks.occupied(object);
      }
    });
    return count[0];
  }

  /** The references of all objects, of those too that nobody reaches; and the weak ones. */
  private void checkReferences(Bitmap starts) {
    if (!problems.isEmpty()) {
      return;
    }
    blocks.forEachObject(object -> {
      int word = model.shapeWord(object);
      weaklyReferenced += Header.has(word, Header.WEAKLY_REFERENCED) ? 1 : 0;
      if (Header.has(word, Header.WEAK_REFERENCE)) {
        weakReferences += heap.parts().weak().referent(object) != Reference.NULL ? 1 : 0;
      }
      for (int slot = 0, slots = model.slots(object); slot < slots; slot++) {
        long target = model.reference(object, slot);
        if (target != Reference.NULL && !isStart(target, starts)) {
          dangling(name(object) + " slot " + slot, target);
        }
      }
    });
    WeakTable weak = heap.parts().weak();
    long listed = weak.verify(object -> isStart(object, starts), this::problem);
    if (listed != weakReferences || weak.size() != weaklyReferenced) {
      problem(weakReferences + " weak references to " + weaklyReferenced + " objects are in the heap, the table has "
          + listed + " to " + weak.size());
    }
  }

  /** Follows references from the roots and the immortal objects. */
  private long trace(Bitmap starts, Bitmap reached) {
    heap.visitRoots((slots, from, to) -> {
      for (int i = from; i < to; i++) {
        if (!reach(slots[i], starts, reached)) {
          dangling("root slot " + i, slots[i]);
        }
      }
    });
    heap.parts().immortals().forEachObject(object -> {
      if (!reach(object, starts, reached)) {
        dangling("the immortal space", object);
      }
    });
    long live = 0;
    while (depth > 0) {
      long object = stack[--depth];
      live++;
      for (int slot = 0, slots = model.slots(object); slot < slots; slot++) {
        long target = model.reference(object, slot);
        if (!reach(target, starts, reached)) {
          dangling(name(object) + " slot " + slot, target);
        }
      }
      if (Header.has(model.shapeWord(object), Header.WEAK_REFERENCE)) {
        long referent = heap.parts().weak().referent(object);
        if (referent != Reference.NULL && !isStart(referent, starts)) {
          problem("the weak reference " + name(object) + " refers to " + Long.toHexString(referent) + ", no object");
        }
      }
    }
    return live;
  }

  /** Entries of interners refer to objects, and objects that a weak entry refers to say so. */
  private void checkInterned(Bitmap starts) {
    for (InternTable table : heap.parts().internTables().all()) {
      table.forEach(object -> {
        if (!isStart(object, starts)) {
          problem("an interner has an entry for " + Long.toHexString(object) + ", which is no object");
        } else if (table.strength() == InternTable.Strength.WEAK
            && !Header.has(model.shapeWord(object), Header.INTERNED)) {
          problem(name(object) + " is in a weak table of the interner and is not marked as interned");
        }
      });
    }
  }

  private boolean isStart(long object, Bitmap starts) {
    return Reference.isWithin(object, Blocks.start(blocks.frontier())) && starts.get(object >>> 3);
  }

  /** Notes an object to be traced, if there is one; false if the reference leads to no object. */
  private boolean reach(long object, Bitmap starts, Bitmap reached) {
    if (object == Reference.NULL) {
      return true;
    }
    if (!isStart(object, starts)) {
      return false;
    }
    if (reached.set(object >>> 3)) {
      if (depth == stack.length) {
        stack = Arrays.copyOf(stack, depth * 2);
      }
      stack[depth++] = object;
    }
    return true;
  }

  private void dangling(String from, long reference) {
    problem(from + " refers to " + Long.toHexString(reference) + ", which is no object");
  }

  /** Asks the collector of every reference whether it will find it, also of those in objects that are garbage. */
  private void checkRemembered() {
    if (!problems.isEmpty()) {
      return;
    }
    blocks.forEachObject(object -> {
      long first = model.firstSlot(object);
      for (int slot = 0, slots = model.slots(object); slot < slots; slot++) {
        long target = model.reference(object, slot);
        if (target != Reference.NULL && !heap.collector().covers(object, first + 4L * slot, target)) {
          problem(name(object) + " slot " + slot + " refers to the younger " + name(target)
              + ", and nobody has remembered it");
        }
      }
    });
  }

  /** Compares the counts that a counting collector keeps with the references there are. */
  private void checkCounts(Bitmap starts, Bitmap reached) {
    if (!problems.isEmpty()) {
      return;
    }
    Collector collector = heap.collector();
    boolean[] counts = new boolean[2];
    heap.parts().immortals().forEachObject(object -> starts.clear(object >>> 3));
    blocks.forEachObject(object -> {
      counts[0] |= collector.referenceCount(object) >= 0;
      counts[1] |= collector.slotReferenceCount(object) >= 0;
    });
    if (!counts[0] && !counts[1]) {
      return;
    }
    boolean roots = counts[0];
    // Four bytes for each granule.
    long tableBytes = Blocks.start(blocks.frontier()) / 2;
    if (tableBytes <= SMALL_TABLE) {
      compareCounts(roots, MemorySegment.ofArray(new long[(int) (tableBytes / 8)]), starts, reached);
      return;
    }
    // Beside the heap, because it may be larger than the Java heap.
    try (Memory table = Memory.reserve(tableBytes, heap.parts().source())) {
      table.commit(table.bytes());
      compareCounts(roots, table.segment(), starts, reached);
    }
  }

  /** Counts references into a zeroed table and compares. */
  private void compareCounts(boolean roots, MemorySegment expected, Bitmap starts, Bitmap reached) {
    Collector collector = heap.collector();
    blocks.forEachObject(object -> {
      for (int slot = 0, slots = model.slots(object); slot < slots; slot++) {
        increment(expected, model.reference(object, slot));
      }
    });
    if (roots) {
      heap.visitCountedRoots((slots, from, to) -> {
        for (int i = from; i < to; i++) {
          increment(expected, slots[i]);
        }
      });
    }
    blocks.forEachObject(object -> {
      long count = roots ? collector.referenceCount(object) : collector.slotReferenceCount(object);
      int references = expected.get(INT, object >>> 1);
      if (starts.get(object >>> 3) && count != references && count != Integer.MAX_VALUE) {
        problem(
            name(object) + (reached.get(object >>> 3) ? "" : " (unreachable)") + " has the count " + count + ", but "
                + references + " references exist");
      }
    });
  }

  private static void increment(MemorySegment expected, long object) {
    expected.set(INT, object >>> 1, expected.get(INT, object >>> 1) + 1);
  }
}
