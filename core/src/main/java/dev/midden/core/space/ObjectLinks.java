package dev.midden.core.space;

import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import java.util.stream.LongStream;

/**
 * Ordered lists of objects, linked both ways through the word that a collector has claimed in front of their headers. An
 * object is in one list at most; it is taken out without knowing in which. A list is circular and known by its head, a
 * sentinel that looks like an object to the links (Knuth 2.2.5; CPython's {@code PyGC_Head}).
 *
 * <pre>
 *   claimed word:  │ next 4 │ previous 4 │ header 8 │ …      both compressed; next is 0 outside any list
 * </pre>
 *
 * <p>All operations but {@link #size} take constant time.
 */
public final class ObjectLinks {
  private static final int NEXT = -Header.CLAIMED_BYTES;
  private static final int PREVIOUS = NEXT + 4;

  private final Memory memory;
  private final Blocks blocks;

  /**
   * Makes the view.
   *
   * @param model the heap's objects
   * @param blocks where the heads of lists are
   */
  public ObjectLinks(ObjectModel model, Blocks blocks) {
    this.memory = model.memory();
    this.blocks = blocks;
  }

  /** Makes an empty list and returns its head. */
  public long newList() {
    long head = blocks.newSentinel();
    clear(head);
    return head;
  }

  private void clear(long head) {
    set(head, head, head);
  }

  private void set(long object, long next, long previous) {
    memory.setLong(object + NEXT,
        (long) Reference.compress(previous) << 32 | Reference.compress(next) & 0xFFFF_FFFFL);
  }

  /** The object after this one, or the head; after the head, the first. */
  public long next(long object) {
    return next(memory, object);
  }

  /**
   * The same for loops that have the memory at hand, so that the compiler sees one segment.
   *
   * @param memory the heap's memory
   */
  public static long next(Memory memory, long object) {
    return Reference.expand(memory.getInt(object + NEXT));
  }

  /** Whether a list has no objects. */
  public boolean isEmpty(long head) {
    return next(head) == head;
  }

  /** Whether an object is in some list. */
  public boolean isLinked(long object) {
    return memory.getInt(object + NEXT) != 0;
  }

  /** Makes an object that is in no list the last of one; whatever its claimed word held does not matter. */
  public void append(long head, long object) {
    int last = memory.getInt(head + PREVIOUS);
    int compressed = Reference.compress(object);
    memory.setLong(object + NEXT, (long) last << 32 | Reference.compress(head) & 0xFFFF_FFFFL);
    memory.setInt(Reference.expand(last) + NEXT, compressed);
    memory.setInt(head + PREVIOUS, compressed);
  }

  /** Takes an object out of its list. */
  public void unlink(long object) {
    // Two loads, because one over both would have to wait for a neighbour's store to either.
    int next = memory.getInt(object + NEXT);
    int previous = memory.getInt(object + PREVIOUS);
    memory.setInt(Reference.expand(previous) + NEXT, next);
    memory.setInt(Reference.expand(next) + PREVIOUS, previous);
    memory.setLong(object + NEXT, 0);
  }

  /** Takes an object out of its list and makes it the last of another, or of the same. */
  public void move(long head, long object) {
    unlink(object);
    append(head, object);
  }

  /**
   * Moves neighbours to the end of another list, or of the same, in their order.
   *
   * @param head the list to move them to
   * @param first the first of them
   * @param last the last of them
   */
  public void moveRun(long head, long first, long last) {
    int next = memory.getInt(last + NEXT);
    int previous = memory.getInt(first + PREVIOUS);
    memory.setInt(Reference.expand(previous) + NEXT, next);
    memory.setInt(Reference.expand(next) + PREVIOUS, previous);
    int end = memory.getInt(head + PREVIOUS);
    memory.setInt(Reference.expand(end) + NEXT, Reference.compress(first));
    memory.setInt(first + PREVIOUS, end);
    memory.setInt(last + NEXT, Reference.compress(head));
    memory.setInt(head + PREVIOUS, Reference.compress(last));
  }

  /** Moves all objects of one list to the end of another, in their order. */
  public void moveAll(long from, long to) {
    if (!isEmpty(from)) {
      moveRun(to, next(from), Reference.expand(memory.getInt(from + PREVIOUS)));
    }
  }

  /** Makes a list empty whose objects have been freed. */
  public void forget(long head) {
    int self = Reference.compress(head);
    memory.setLong(head + NEXT, (long) self << 32 | self & 0xFFFF_FFFFL);
  }

  /** Number of objects in a list; walks it. */
  public long size(long head) {
    long size = 0;
    for (long object = next(head); object != head; object = next(object)) {
      size++;
    }
    return size;
  }

  /** The objects of a list in their order. */
  public long[] toArray(long list) {
    LongStream.Builder objects = LongStream.builder();
    for (long object = next(list); object != list; object = next(object)) {
      objects.add(object);
    }
    return objects.build().toArray();
  }
}
