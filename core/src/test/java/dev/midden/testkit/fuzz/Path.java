package dev.midden.testkit.fuzz;

import java.util.Arrays;

/** A way to an object or to a place for one: a root, then slots to follow, {@code g3[0][12]}. */
final class Path {
  private static final int[] NONE = {};

  final Root root;
  final int[] slots;

  Path(Root root, int... slots) {
    this.root = root;
    this.slots = slots.length == 0 ? NONE : slots;
  }

  /** Whether this is a root itself. */
  boolean isRoot() {
    return slots.length == 0;
  }

  /** The object that holds the slot at the end of this path, which must not be a root. */
  Path owner() {
    return new Path(root, Arrays.copyOf(slots, slots.length - 1));
  }

  /** The slot at the end. */
  int lastSlot() {
    return slots[slots.length - 1];
  }

  /** This path and one slot more. */
  Path slot(int slot) {
    int[] longer = Arrays.copyOf(slots, slots.length + 1);
    longer[slots.length] = slot;
    return new Path(root, longer);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(root.toString());
    for (int slot : slots) {
      text.append('[').append(slot).append(']');
    }
    return text.toString();
  }
}
