package dev.midden.gc.generational.cpython;

import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.ObjectLinks;

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

  private static final int MARK = Header.COLLECTOR_FLAG_B;
  /** The flag that parts are born with; with {@link Header#ACYCLIC}, as all that are no containers. */
  static final int PART = Header.COLLECTOR_FLAG_B;
  private static final int PART_STATE = PART | Header.ACYCLIC;
  private static final int STATE = Generations.TRACKED | MARK | Header.ACYCLIC;

  /** One reference in a header read as a whole: the count is its upper half. */
  private static final long ONE = 1L << 32;

  /** The most levels of parts within parts. */
  private static final int MAX_NESTING = 64;

  /** What a visit to a reference is for. */
  private enum Purpose {
    SUBTRACT, REACH, SURVEY, RESTORE
  }

  private final ObjectModel model;
  private final Memory memory;
  private final ObjectLinks links;
  private final Blocks blocks;

  private long list;
  private long found;
  private int nesting;
  private int member;
  private int unreachable;
  private long size;
  private long left;
  private int words;
  private boolean leadsOut;
  private boolean refersOut;

  CycleFinder(ObjectModel model, ObjectLinks links, Blocks blocks) {
    this.model = model;
    this.memory = model.memory();
    this.links = links;
    this.blocks = blocks;
  }

  // ---------------------------------------------------------------- the passes

  /**
   * Moves the unreachable from a list to another, in whose order CPython finds them. Counts are as they should be again,
   * and flags as they were, once all of them have been freed or {@link #restore}, and {@link #forgetMembers} and
   * {@link #forgetUnreachable} have been called.
   *
   * @param members the list to search
   * @param into an empty list
   * @param everything whether all objects with the flag {@link Generations#TRACKED} are in the list
   */
  void search(long members, long into, boolean everything) {
    list = members;
    found = into;
    nesting = 0;
    member = everything ? Generations.TRACKED : Generations.TRACKED | MARK;
    unreachable = everything ? Generations.TRACKED | MARK : MARK;
    if (!everything) {
      mark();
    }
    subtract();
    separate();
    survey();
  }

  private void mark() {
    long steps = mostObjects();
    for (long object = links.next(list); object != list; object = links.next(object)) {
      model.setFlags(object, MARK);
      steps = step(steps);
    }
  }

  private void subtract() {
    Memory memory = this.memory;
    long end = list;
    long steps = mostObjects();
    for (long object = ObjectLinks.next(memory, end); object != end; object = ObjectLinks.next(memory, object)) {
      visitSlots(memory, object, memory.getInt(object), member, -ONE, Purpose.SUBTRACT);
      steps = step(steps);
    }
    size = mostObjects() - steps;
  }

  private void separate() {
    Memory memory = this.memory;
    long end = list;
    int flags = unreachable;
    left = size;
    long steps = 2 * size;
    // Neighbours found unreachable are moved together: nothing comes back before the next reachable object is visited.
    long run = Reference.NULL;
    long last = end;
    for (long object = ObjectLinks.next(memory, end); object != end; object = ObjectLinks.next(memory, object)) {
      steps = step(steps);
      long header = memory.getLong(object);
      if (header >>> 32 != 0) {
        if (run != Reference.NULL) {
          links.moveRun(found, run, last);
          run = Reference.NULL;
        }
        visitSlots(memory, object, (int) header, member, ONE, Purpose.REACH);
      } else {
        memory.setLong(object, header & ~STATE & 0xFFFF_FFFFL | flags & 0xFFFF_FFFFL);
        left--;
        if (run == Reference.NULL) {
          run = object;
        }
      }
      last = object;
    }
    if (run != Reference.NULL) {
      links.moveRun(found, run, last);
    }
  }

  /** Looks at what the unreachable are and refer to. */
  private void survey() {
    Memory memory = this.memory;
    long end = found;
    words = 0;
    leadsOut = false;
    refersOut = false;
    long steps = found();
    for (long object = ObjectLinks.next(memory, end); object != end; object = ObjectLinks.next(memory, object)) {
      steps = step(steps);
      int word = memory.getInt(object);
      words |= word;
      visitSlots(memory, object, word, unreachable, 0, Purpose.SURVEY);
    }
  }

  /** Adds back what the unreachable refer to. */
  void restore() {
    Memory memory = this.memory;
    long end = found;
    for (long object = ObjectLinks.next(memory, end); object != end; object = ObjectLinks.next(memory, object)) {
      visitSlots(memory, object, memory.getInt(object), unreachable, ONE, Purpose.RESTORE);
    }
  }

  /** The most objects there can be, so that links overwritten through a wild reference cannot send a walk in circles. */
  long mostObjects() {
    return Blocks.start(blocks.frontier()) / (Header.BYTES + Header.CLAIMED_BYTES);
  }

  static long step(long steps) {
    if (steps == 0) {
      throw new IllegalArgumentException("a list of tracked objects goes on although it has no more of them");
    }
    return steps - 1;
  }

  // ---------------------------------------------------------------- references

  /**
   * Visits what an object refers to, in its shape's order. Most objects of a chain or a tree have one slot or two, and what
   * they refer to is in the state expected; the rest is out of line, which makes this small enough for its callers' loops.
   *
   * @param expected the state that most of it will have
   * @param delta what is added to the header of those in that state
   */
  private void visitSlots(Memory memory, long object, int word, int expected, long delta, Purpose purpose) {
    int slots = Header.inlineSlots(word);
    if (slots > 2 || Header.has(word, Header.MANY_SLOTS)) {
      visitMany(object, word, expected, delta, purpose);
    } else if (slots > 0) {
      int first = memory.getInt(object + Header.BYTES);
      if (!add(memory, first, expected, delta)) {
        visitOther(first, expected, delta, purpose);
      }
      if (slots == 2) {
        int second = memory.getInt(object + Header.BYTES + 4);
        if (!add(memory, second, expected, delta)) {
          visitOther(second, expected, delta, purpose);
        }
      }
    }
  }

  /** Adds to the header of an object if it is in the state expected; false if it is not. Null is. */
  private static boolean add(Memory memory, int child, int expected, long delta) {
    if (child != 0) {
      long object = Reference.expand(child);
      long header = memory.getLong(object);
      if (((int) header & STATE) != expected) {
        return false;
      }
      if (header >= 0) {
        // The whole header, because a narrower store would keep the next load of all of it waiting.
        memory.setLong(object, header + delta);
      }
    }
    return true;
  }

  private void visitMany(long object, int word, int expected, long delta, Purpose purpose) {
    Memory memory = this.memory;
    if (Header.has(word, Header.MANY_SLOTS)) {
      visitArray(object, word, expected, delta, purpose);
      return;
    }
    for (int i = 0, slots = Header.inlineSlots(word); i < slots; i++) {
      int child = memory.getInt(object + Header.BYTES + 4L * i);
      if (!add(memory, child, expected, delta)) {
        visitOther(child, expected, delta, purpose);
      }
    }
  }

  /** Equal neighbours are visited together. */
  private void visitArray(long object, int word, int expected, long delta, Purpose purpose) {
    int slots = model.slotCount(object);
    long first = object + ObjectModel.FIRST_ELEMENT;
    long end = first + 4L * slots;
    if (model.shapes().byId(Header.shapeId(word)).isLastToFirst()) {
      for (long slot = end - 4; slot >= first;) {
        int child = memory.getInt(slot);
        long next = startOfRun(slot - 4, first, child);
        visit(child, expected, delta * (slot - next >> 2), purpose);
        slot = next;
      }
    } else {
      for (long slot = first; slot < end;) {
        int child = memory.getInt(slot);
        long next = endOfRun(slot + 4, end, child);
        visit(child, expected, delta * (next - slot >> 2), purpose);
        slot = next;
      }
    }
  }

  private long endOfRun(long from, long end, int child) {
    long slot = from;
    long pair = (child & 0xFFFF_FFFFL) << 32 | child & 0xFFFF_FFFFL;
    while (slot + 8 <= end && memory.getLong(slot) == pair) {
      slot += 8;
    }
    return slot < end && memory.getInt(slot) == child ? slot + 4 : slot;
  }

  private long startOfRun(long from, long first, int child) {
    long slot = from;
    long pair = (child & 0xFFFF_FFFFL) << 32 | child & 0xFFFF_FFFFL;
    while (slot - 4 >= first && memory.getLong(slot - 4) == pair) {
      slot -= 8;
    }
    return slot >= first && memory.getInt(slot) == child ? slot - 4 : slot;
  }

  private void visit(int child, int expected, long delta, Purpose purpose) {
    if (!add(memory, child, expected, delta)) {
      visitOther(child, expected, delta, purpose);
    }
  }

  private void visitOther(int compressed, int expected, long delta, Purpose purpose) {
    long child = Reference.expand(compressed);
    long header = memory.getLong(child);
    int word = (int) header;
    int state = word & STATE;
    if (state == PART_STATE) {
      visitPart(child, word, expected, delta, purpose);
    } else if (state == member) {
      if (purpose == Purpose.RESTORE && header >= 0) {
        memory.setLong(child, header + delta);
      }
    } else if (state == unreachable) {
      if (purpose == Purpose.REACH) {
        memory.setLong(child, header + delta & ~(STATE & 0xFFFF_FFFFL) | member & 0xFFFF_FFFFL);
        links.move(list, child);
        left++;
      }
    } else if (purpose == Purpose.SURVEY && header >= 0) {
      refersOut = true;
      // It may die with what refers to it, and something be called then, or further along.
      leadsOut |= Header.has(word, Header.NEEDS_LAST_RITES | Header.ANY_SLOTS);
    }
  }

  private void visitPart(long part, int word, int expected, long delta, Purpose purpose) {
    if (++nesting > MAX_NESTING) {
      throw new IllegalArgumentException("parts within parts, more than " + MAX_NESTING + " deep, at 0x"
          + Long.toHexString(part) + "; a part belongs to the one object that refers to it");
    }
    visitSlots(memory, part, word, expected, delta, purpose);
    // It dies with its owner, by its count.
    refersOut = true;
    leadsOut |= purpose == Purpose.SURVEY && Header.has(word, Header.NEEDS_LAST_RITES);
    nesting--;
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

  /** Whether any of the unreachable has one of these flags in its shape word. */
  boolean any(int flags) {
    return Header.has(words, flags);
  }

  /** Whether the unreachable refer to others whose death may have something called. */
  boolean leadsOut() {
    return leadsOut;
  }

  /** Whether the unreachable refer to objects that are neither reachable members nor unreachable themselves. */
  boolean refersOut() {
    return refersOut;
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
      memory.setInt(object, memory.getInt(object) & ~MARK | Generations.TRACKED);
    }
  }
}
