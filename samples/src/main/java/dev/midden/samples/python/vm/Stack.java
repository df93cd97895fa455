package dev.midden.samples.python.vm;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;

/**
 * The stack of values: root slots of the heap. Frames of running code lie on it one above the other, each with room for its
 * operands; above the innermost, from {@link #top} on, Java code keeps what must outlive a safepoint.
 *
 * <p>The discipline that keeps references right under every collector: a {@code long} that names an object is used before
 * the next call that may allocate; what is needed afterwards is pushed, and read again from its slot. Methods that may
 * allocate take slots, not references. Slots from {@code top} on are null outside an operation.
 */
public final class Stack {
  /** Free slots that native code may count on when Python code is entered. */
  static final int SPARE = 10_000;
  private static final int FIRST_CHUNK = 1 << 14;
  private static final int CHUNK = 1 << 16;

  private final Mutator mutator;
  private Frame frame;
  private int size;
  /** The first slot not in use. */
  public int top;

  Stack(Mutator mutator) {
    this.mutator = mutator;
    frame = mutator.enter(FIRST_CHUNK);
    size = FIRST_CHUNK;
  }

  /** The reference in a slot. */
  public long get(int slot) {
    return frame.get(slot);
  }

  /** Writes a slot; what it held may die. */
  public void set(int slot, long reference) {
    frame.set(slot, reference);
  }

  /** Pushes a reference and returns its slot. */
  public int push(long reference) {
    frame.set(top, reference);
    return top++;
  }

  /** Pops down to a slot, the highest first. */
  public void popTo(int slot) {
    while (top > slot) {
      top--;
      if (frame.get(top) != 0) {
        frame.set(top, 0);
      }
    }
  }

  /** Clears slots from the first to before the second, in this order. */
  void clear(int from, int to) {
    for (int i = from; i < to; i++) {
      if (frame.get(i) != 0) {
        frame.set(i, 0);
      }
    }
  }

  /** Clears slots from above down. */
  void clearDown(int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (frame.get(i) != 0) {
        frame.set(i, 0);
      }
    }
  }

  /** Pops the top and returns what it held, valid until the next safepoint although nothing else may refer to it. */
  public long popReturning() {
    return frame.take(--top);
  }

  /** Clears a slot and returns what it held, valid until the next safepoint although nothing else may refer to it. */
  long take(int slot) {
    return frame.take(slot);
  }

  /** Moves what a slot holds to another; what that held may die, nothing else is counted. */
  void move(int from, int to) {
    frame.move(from, to);
  }

  /** Moves what some slots hold to slots of an object; what those held may die, nothing else is counted. */
  void moveTo(int slot, long object, int index, int count) {
    frame.moveTo(slot, object, index, count);
  }

  /** The reverse: moves what some slots of an object hold. */
  void moveFrom(int slot, long object, int index, int count) {
    frame.moveFrom(slot, object, index, count);
  }

  /** Whether so many slots, and some to spare, are left from a slot on. */
  boolean hasRoom(int from, int slots) {
    return from + slots + SPARE <= size;
  }

  /** A part of the stack put aside while a new one is in use. */
  record Chunk(Frame frame, int size, int top) {}

  /** Begins a new part with at least so many slots, into which the given ones are moved. */
  Chunk open(int from, int to, int slots) {
    Chunk outer = new Chunk(frame, size, top);
    int fresh = Math.max(CHUNK, slots + 2 * SPARE);
    Frame inner = mutator.enter(fresh);
    for (int i = from; i < to; i++) {
      inner.set(i - from, outer.frame.get(i));
      outer.frame.set(i, 0);
    }
    frame = inner;
    size = fresh;
    top = to - from;
    return outer;
  }

  /** Ends a part; its first slot is moved to a slot of the part before. */
  void close(Chunk outer, int result) {
    Frame inner = frame;
    outer.frame.set(result, inner.get(0));
    inner.set(0, 0);
    frame = outer.frame;
    size = outer.size;
    top = outer.top;
    inner.close();
  }
}
