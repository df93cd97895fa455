package dev.midden.core.reference;

import dev.midden.core.object.Reference;
import java.util.Arrays;

/** Root slots that come and go in any order, each known by an index. */
public final class RootTable {
  private long[] slots = new long[16];
  private int[] vacant = new int[16];
  private int size;
  private int vacancies;

  /** Makes an empty table. */
  public RootTable() {}

  /** Claims a slot, null at first, and returns its index. */
  public int claim() {
    if (vacancies > 0) {
      return vacant[--vacancies];
    }
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, size * 2);
    }
    return size++;
  }

  /** Gives a slot back; its reference must have been set to null through the mutator first. */
  public void vacate(int index) {
    if (slots[index] != Reference.NULL) {
      throw new IllegalStateException("root slot " + index + " still refers to " + Long.toHexString(slots[index]));
    }
    if (vacancies == vacant.length) {
      vacant = Arrays.copyOf(vacant, vacancies * 2);
    }
    vacant[vacancies++] = index;
  }

  /** The array that holds the slots now; {@link #claim} may replace it. */
  public long[] slots() {
    return slots;
  }

  /** Number of slots in use. */
  public int inUse() {
    return size - vacancies;
  }

  /** Shows all slots to a visitor. */
  public void visit(RootVisitor visitor) {
    visitor.visit(slots, 0, size);
  }
}
