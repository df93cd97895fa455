package dev.midden.gc.generational.cpython;

import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.ObjectLinks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Divides a list of tracked objects into what is referred to from outside it, directly or not, and the rest, in the order
 * in which CPython's {@code deduce_unreachable} does.
 *
 * <p>CPython copies each count to a field beside it and subtracts the references from within the list there. Here they are
 * subtracted from the count itself and added back as the list is scanned, as trial deletion does (Christopher 1984), which
 * saves a pass and a field:
 *
 * <pre>
 *   subtract  count −= references from members         left: references from outside
 *   separate  from the front: count 0 ──▶ to the end of the unreachable;
 *             else add 1 back to each member referred to; one that was found unreachable ──▶ to the end of the list
 *   restore   add back what the unreachable refer to
 * </pre>
 *
 * <p>States, in the collector's flags. In a search of everything tracked nothing needs to be marked first:
 *
 * <pre>
 *             everything   a part    else
 *   member       A          A B       A: another generation's   none: untracked or set apart
 *   unreachable  A B          B       B and ACYCLIC: a part of a member
 * </pre>
 */
final class CycleFinder {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private static final int MARK = Header.COLLECTOR_FLAG_B;
  /** The flag that parts are born with; with {@link Header#ACYCLIC}, as all that are no containers. */
  static final int PART = Header.COLLECTOR_FLAG_B;
  private static final int PART_STATE = PART | Header.ACYCLIC;
  private static final int STATE = Generations.TRACKED | MARK | Header.ACYCLIC;

  /** What a visit to a reference is for. */
  private enum Purpose {
    SUBTRACT, REACH, RESTORE
  }

  private final ObjectModel model;
  private final MemorySegment memory;
  private final ObjectLinks links;
  private final Blocks blocks;

  /** The most levels of parts within parts. */
  private static final int MAX_NESTING = 64;

  private long list;
  private long found;
  private int nesting;
  private int member;
  private int unreachable;
  private long size;
  private long left;
  private boolean finalizable;
  private boolean weaklyReferenced;
  private boolean leadsOut;

  CycleFinder(ObjectModel model, ObjectLinks links, Blocks blocks) {
    this.model = model;
    this.memory = model.memory();
    this.links = links;
    this.blocks = blocks;
  }

  // ---------------------------------------------------------------- the three passes

  /**
   * Moves the unreachable from a list to another, in whose order CPython finds them. Until {@link #forgetMembers} and
   * {@link #forgetUnreachable} their states stand in their flags.
   *
   * @param members the list to search
   * @param into an empty list
   * @param everything whether all objects with the flag {@link Generations#TRACKED} are in the list
   */
  void search(long members, long into, boolean everything) {
    list = members;
    found = into;
    nesting = 0;
    leadsOut = false;
    member = everything ? Generations.TRACKED : Generations.TRACKED | MARK;
    unreachable = everything ? Generations.TRACKED | MARK : MARK;
    if (!everything) {
      mark();
    }
    subtract();
    separate();
    restore();
  }

  private void mark() {
    long steps = mostObjects();
    for (long object = links.next(list); object != list; object = links.next(object)) {
      model.setFlags(object, MARK);
      steps = step(steps);
    }
  }

  private void subtract() {
    long steps = mostObjects();
    for (long object = links.next(list); object != list; object = links.next(object)) {
      visitSlots(object, memory.get(INT, object), -1, Purpose.SUBTRACT);
      steps = step(steps);
    }
    size = mostObjects() - steps;
  }

  private void separate() {
    left = size;
    long steps = 2 * size;
    for (long object = links.next(list); object != list;) {
      steps = step(steps);
      long header = memory.get(LONG, object);
      if (header >>> 32 != 0) {
        visitSlots(object, (int) header, 1, Purpose.REACH);
        object = links.next(object);
      } else {
        long next = links.next(object);
        links.move(found, object);
        memory.set(INT, object, (int) header & ~STATE | unreachable);
        left--;
        object = next;
      }
    }
  }

  private void restore() {
    int words = 0;
    for (long object = links.next(found); object != found; object = links.next(object)) {
      int word = memory.get(INT, object);
      words |= word;
      visitSlots(object, word, 1, Purpose.RESTORE);
    }
    finalizable = Header.has(words, Header.FINALIZABLE);
    weaklyReferenced = Header.has(words, Header.WEAKLY_REFERENCED);
  }

  /** The most objects there can be, so that links overwritten through a wild reference cannot send a walk in circles. */
  private long mostObjects() {
    return Blocks.start(blocks.frontier()) / (Header.BYTES + Header.CLAIMED_BYTES);
  }

  private static long step(long steps) {
    if (steps == 0) {
      throw new IllegalArgumentException("a list of tracked objects has more of them than the heap");
    }
    return steps - 1;
  }

  // ---------------------------------------------------------------- references

  /** Visits what an object refers to, in its shape's order; equal neighbours are visited together. */
  private void visitSlots(long object, int word, int delta, Purpose purpose) {
    int slots = Header.inlineSlots(word);
    long first = object + Header.BYTES;
    if (Header.has(word, Header.MANY_SLOTS)) {
      slots = memory.get(INT, object + ObjectModel.LENGTH);
      first = object + ObjectModel.FIRST_ELEMENT;
      if (model.shapes().byId(Header.shapeId(word)).isLastToFirst()) {
        visitBackwards(first, slots, delta, purpose);
        return;
      }
    }
    long end = first + 4L * slots;
    for (long slot = first; slot < end;) {
      int child = memory.get(INT, slot);
      long next = slot + 4;
      if (next < end && memory.get(INT, next) == child) {
        next = endOfRun(next + 4, end, child);
      }
      if (child != 0) {
        visit(Reference.expand(child), delta * (int) (next - slot >> 2), purpose);
      }
      slot = next;
    }
  }

  private long endOfRun(long from, long end, int child) {
    long slot = from;
    long pair = (child & 0xFFFF_FFFFL) << 32 | child & 0xFFFF_FFFFL;
    while (slot + 8 <= end && memory.get(LONG, slot) == pair) {
      slot += 8;
    }
    while (slot < end && memory.get(INT, slot) == child) {
      slot += 4;
    }
    return slot;
  }

  private void visitBackwards(long first, int slots, int delta, Purpose purpose) {
    for (long slot = first + 4L * (slots - 1); slot >= first;) {
      int child = memory.get(INT, slot);
      long next = slot - 4;
      if (next >= first && memory.get(INT, next) == child) {
        next = startOfRun(next - 4, first, child);
      }
      if (child != 0) {
        visit(Reference.expand(child), delta * (int) (slot - next >> 2), purpose);
      }
      slot = next;
    }
  }

  private long startOfRun(long from, long first, int child) {
    long slot = from;
    long pair = (child & 0xFFFF_FFFFL) << 32 | child & 0xFFFF_FFFFL;
    while (slot - 4 >= first && memory.get(LONG, slot - 4) == pair) {
      slot -= 8;
    }
    while (slot >= first && memory.get(INT, slot) == child) {
      slot -= 4;
    }
    return slot;
  }

  private void visit(long child, int delta, Purpose purpose) {
    long header = memory.get(LONG, child);
    if (((int) header & STATE) == member) {
      int count = (int) (header >>> 32);
      if (count >= 0) {
        memory.set(INT, child + Header.COLLECTOR_WORD, count + delta);
      }
    } else {
      visitOther(child, (int) header, delta, purpose);
    }
  }

  private void visitOther(long child, int word, int delta, Purpose purpose) {
    int state = word & STATE;
    if (state == PART_STATE) {
      if (++nesting > MAX_NESTING) {
        throw new IllegalArgumentException("parts within parts, more than " + MAX_NESTING + " deep, at 0x"
            + Long.toHexString(child) + "; a part belongs to the one object that refers to it");
      }
      visitSlots(child, word, delta, purpose);
      nesting--;
    } else if (state == unreachable && purpose != Purpose.SUBTRACT) {
      memory.set(INT, child + Header.COLLECTOR_WORD, memory.get(INT, child + Header.COLLECTOR_WORD) + delta);
      if (purpose == Purpose.REACH) {
        memory.set(INT, child, word & ~STATE | member);
        links.move(list, child);
        left++;
      }
    } else if (purpose == Purpose.RESTORE) {
      // It may die with what refers to it, and something be called then, or further along.
      leadsOut |= Header.has(word, Header.NEEDS_LAST_RITES | Header.ANY_SLOTS);
    }
  }

  // ---------------------------------------------------------------- what has been found

  /** How many objects have been left in the list that was searched. */
  long left() {
    return left;
  }

  /** How many have been found unreachable. */
  long found() {
    return size - left;
  }

  /** Whether an object has been found unreachable, until that is forgotten. */
  boolean isUnreachable(long object) {
    return (model.shapeWord(object) & STATE) == unreachable;
  }

  /** Whether any of the unreachable has a finalizer still to run. */
  boolean hasFinalizers() {
    return finalizable;
  }

  /** Whether weak references to any of the unreachable exist, as long as nobody clears them. */
  boolean hasWeaklyReferenced() {
    return weaklyReferenced;
  }

  /** Whether the unreachable refer to others whose death may have something called. */
  boolean leadsOut() {
    return leadsOut;
  }

  /** Gives the objects left in the list the flags of tracked ones. */
  void forgetMembers() {
    if (member != Generations.TRACKED) {
      for (long object = links.next(list); object != list; object = links.next(object)) {
        model.clearFlags(object, MARK);
      }
    }
  }

  /** Gives the unreachable the flags of tracked ones. */
  void forgetUnreachable() {
    for (long object = links.next(found); object != found; object = links.next(object)) {
      memory.set(INT, object, memory.get(INT, object) & ~MARK | Generations.TRACKED);
    }
  }
}
