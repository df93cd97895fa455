package dev.midden.core.heap;

import dev.midden.core.object.Reference;
import java.util.Objects;

/**
 * Root slots of one activation, pushed and popped like a call. Frames are reused: a frame object must not be used after it
 * has been closed.
 *
 * <pre>{@code
 * try (Frame frame = mutator.enter(2)) {
 *   frame.set(0, mutator.allocate(node));   // rooted: stays valid, however often memory is collected
 *   frame.set(1, mutator.allocate(node));
 *   mutator.setReference(frame.get(0), 0, frame.get(1));
 * }
 * }</pre>
 */
public final class Frame implements AutoCloseable {
  private final Mutator mutator;
  private final int depth;
  private int base;
  private int size;

  Frame(Mutator mutator, int depth) {
    this.mutator = mutator;
    this.depth = depth;
  }

  void open(int firstSlot, int slots) {
    base = firstSlot;
    size = slots;
  }

  int depth() {
    return depth;
  }

  int base() {
    return base;
  }

  /** Number of slots. */
  public int size() {
    return size;
  }

  /**
   * The reference in a slot, valid until the next safepoint.
   *
   * @throws IndexOutOfBoundsException if there is no such slot
   */
  public long get(int slot) {
    return mutator.getRoot(base + Objects.checkIndex(slot, size));
  }

  /**
   * Writes a slot.
   *
   * @param slot 0 to {@link #size()} − 1
   * @param reference an object or {@link Reference#NULL}
   */
  public void set(int slot, long reference) {
    mutator.setRoot(base + Objects.checkIndex(slot, size), reference);
  }

  /**
   * Moves the reference in a slot to another, which cannot be told from {@link #set} twice but in its cost: a counting
   * collector counts nothing but what the other slot loses.
   *
   * @param from the slot that is null afterwards
   * @param to the slot that has its reference
   */
  public void move(int from, int to) {
    mutator.moveRoot(base + Objects.checkIndex(from, size), base + Objects.checkIndex(to, size));
  }

  /**
   * Moves the references in some slots, which are null afterwards, to reference slots of an object. It cannot be told from
   * {@link Mutator#setReference} and {@link #set} in turn but in this: nothing is dropped before all are moved, then what the
   * object's slots held is, from first to last; and a counting collector counts nothing else.
   *
   * @param slot the first of the slots
   * @param object a fixed object or an array of references
   * @param index the first of the object's slots
   * @param count number of slots
   * @throws IndexOutOfBoundsException if there are no such slots, here or there; nothing has been moved then
   */
  public void moveTo(int slot, long object, int index, int count) {
    mutator.moveToObject(base + Objects.checkFromIndexSize(slot, count, size), object, index, count);
  }

  /**
   * Moves the references in some reference slots of an object, which are null afterwards, to slots of this frame: the reverse
   * of {@link #moveTo}, which see.
   *
   * @param slot the first of the slots
   * @param object a fixed object or an array of references
   * @param index the first of the object's slots
   * @param count number of slots
   */
  public void moveFrom(int slot, long object, int index, int count) {
    mutator.moveFromObject(base + Objects.checkFromIndexSize(slot, count, size), object, index, count);
  }

  /**
   * Clears a slot and returns the reference it held, valid until the next safepoint although nothing may refer to the
   * object any more.
   */
  public long take(int slot) {
    return mutator.takeRoot(base + Objects.checkIndex(slot, size));
  }

  /** Pops the frame: what only it kept alive is garbage now. */
  @Override
  public void close() {
    leave(Reference.NULL);
  }

  /**
   * Pops the frame and returns a reference that stays valid until the next safepoint, although nothing may refer to the
   * object any more: the way to return an object from a method.
   */
  public long closeReturning(long reference) {
    return leave(reference);
  }

  private long leave(long kept) {
    try {
      return mutator.leave(this, kept);
    } finally {
      if (mutator.depth() <= depth) {
        size = 0;
      }
    }
  }
}
