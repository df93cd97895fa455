package dev.midden.core.reference;

import dev.midden.core.object.Reference;
import java.util.Arrays;

/**
 * Callbacks of weak references and finalizers that wait for the next safepoint, in the order they became due. The objects
 * are roots until their call has been made. Slots are written by the mutator, through its barrier for roots.
 */
public final class PendingCalls {
  private long[] slots = new long[16];
  private boolean[] finalizers = new boolean[16];
  private int head;
  private int tail;

  /** Makes an empty queue. */
  public PendingCalls() {}

  /** Appends a call and returns the index of its still empty slot in {@link #slots()}. */
  public int append(boolean finalizer) {
    if (tail == slots.length) {
      slots = Arrays.copyOf(slots, tail * 2);
      finalizers = Arrays.copyOf(finalizers, tail * 2);
    }
    finalizers[tail] = finalizer;
    return tail++;
  }

  /** Index of the next call, which is thereby taken; −1 if none waits. Its slot stays a root until it is written null. */
  public int take() {
    if (head == tail) {
      return -1;
    }
    return head++;
  }

  /** One more than the index of the call appended last. */
  public int end() {
    return tail;
  }

  /** Whether the call with this index is a finalizer; otherwise it is the callback of a weak reference. */
  public boolean isFinalizer(int index) {
    return finalizers[index];
  }

  /** The array that holds the slots now; {@link #append} may replace it. */
  public long[] slots() {
    return slots;
  }

  /** Whether a finalizer is among the calls waiting. */
  public boolean hasFinalizer() {
    for (int i = head; i < tail; i++) {
      if (finalizers[i]) {
        return true;
      }
    }
    return false;
  }

  /** Number of calls waiting. */
  public int size() {
    return tail - head;
  }

  /** Starts over at the front once all calls have been made and no slot is in use. */
  public void reset() {
    if (head == tail) {
      for (int i = 0; i < tail; i++) {
        if (slots[i] != Reference.NULL) {
          return;
        }
      }
      head = 0;
      tail = 0;
    }
  }

  /** Shows the slots to a visitor. */
  public void visit(RootVisitor visitor) {
    visitor.visit(slots, 0, tail);
  }
}
