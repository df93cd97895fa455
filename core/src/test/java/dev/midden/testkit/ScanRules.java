package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 32x: whatever an object looks like and however many wait to be looked at, each of its slots is followed. */
public interface ScanRules extends Rules {
  /** Each slot alone. */
  @Test
  @DisplayName("r320 each slot of objects with 1 to 80 slots, and of arrays, keeps what only it leads to")
  default void r320_everySlotKeeps() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      for (int slots : new int[]{1, 2, 3, 4, 7, 62, 63, 64, 65, 80}) {
        Shape shape = heap.fixed(slots, slots % 3);
        for (int slot = 0; slot < slots; slot++) {
          frame.set(0, mutator.allocate(shape));
          reachThrough(heap, frame, slot);
          frame.set(0, mutator.allocate(heap.references, slots));
          reachThrough(heap, frame, slot);
        }
      }
    }
  }

  /** Collects with two objects behind a slot of the object in frame slot 0, one behind the other. */
  private void reachThrough(TestHeap heap, Frame frame, int slot) {
    Mutator mutator = heap.mutator();
    frame.set(1, heap.numbered(heap.node, slot));
    heap.put(frame, 1, slot % 2, heap.numbered(heap.leaf, 1000 + slot));
    mutator.setReference(frame.get(0), slot, frame.get(1));
    frame.set(1, Reference.NULL);
    if (subject().can(Capability.COMPLETE)) {
      assertEquals(3, heap.collect(), "objects left, slot " + slot);
    } else {
      mutator.collect();
    }
    // What had been freed would be used now.
    frame.set(2, heap.numbered(heap.node, -1));
    frame.set(2, heap.numbered(heap.leaf, -1));
    long node = mutator.getReference(frame.get(0), slot);
    assertNotEquals(Reference.NULL, node);
    assertEquals(slot, mutator.getLong(node, 0), "slot " + slot);
    assertEquals(1000 + slot, mutator.getLong(mutator.getReference(node, slot % 2), 0), "behind slot " + slot);
    frame.set(2, Reference.NULL);
  }

  /** Trees, whose nodes are reached by either slot. */
  @Test
  @DisplayName("r321 trees of a hundred thousand nodes, balanced, leaning left, leaning right, at random, stay whole")
  default void r321_trees() {
    for (int kind = 0; kind < 4; kind++) {
      Random random = new Random(kind);
      int count = scaled(100_000, 20_000);
      try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
        Mutator mutator = heap.mutator();
        // Every node stands in an array until all are linked, so that a collection meanwhile is harmless.
        frame.set(0, mutator.allocate(heap.references, count));
        for (int i = 0; i < count; i++) {
          heap.put(frame, 0, i, heap.numbered(heap.node, i));
        }
        int[][] children = new int[count][2];
        for (int i = 1; i < count; i++) {
          int parent = switch (kind) {
            case 0 -> (i - 1) / 2;
            case 1, 2 -> i % 3 == 2 ? i - 2 : i - 1;
            default -> random.nextInt(i);
          };
          int slot = kind == 0 ? (i - 1) % 2 : kind == 3 ? random.nextInt(2) : i % 3 == 2 ? kind - 1 : 2 - kind;
          while (children[parent][slot] != 0) {
            parent = children[parent][slot];
          }
          children[parent][slot] = i;
          mutator.setReference(mutator.getReference(frame.get(0), parent), slot, mutator.getReference(frame.get(0), i));
        }
        frame.set(0, mutator.getReference(frame.get(0), 0));
        for (int round = 0; round < 3; round++) {
          mutator.collect();
          if (subject().can(Capability.COMPLETE)) {
            assertEquals(count, heap.live(), "nodes left of tree " + kind);
          }
        }
        assertEquals(count, visit(mutator, frame.get(0), children, "tree " + kind));
      }
    }
  }

  /** Checks the numbers of all nodes and returns how many there are. */
  private static long visit(Mutator mutator, long root, int[][] children, String where) {
    long[] stack = new long[children.length];
    int depth = 0;
    stack[depth++] = root;
    long count = 0;
    while (depth > 0) {
      long node = stack[--depth];
      count++;
      int number = (int) mutator.getLong(node, 0);
      for (int slot = 0; slot < 2; slot++) {
        long child = mutator.getReference(node, slot);
        assertEquals(children[number][slot], child == Reference.NULL ? 0 : mutator.getLong(child, 0), where);
        if (child != Reference.NULL) {
          stack[depth++] = child;
        }
      }
    }
    return count;
  }

  /** So many at once that a mark stack has to put some aside. */
  @Test
  @DisplayName("r322 a quarter of a million objects of one array, each with another behind it, stay whole")
  default void r322_wideAndDeep() {
    int count = scaled(250_000, 50_000);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        heap.put(frame, 0, i, mutator.allocate(heap.pair));
        long leaf = heap.numbered(heap.leaf, i);
        mutator.setReference(mutator.getReference(frame.get(0), i), i & 1, leaf);
      }
      for (int round = 0; round < 2; round++) {
        mutator.collect();
        if (subject().can(Capability.COMPLETE)) {
          assertEquals(2 * count + 1, heap.live(), "objects left");
        }
      }
      for (int i = 0; i < count; i++) {
        long pair = mutator.getReference(frame.get(0), i);
        assertEquals(i, mutator.getLong(mutator.getReference(pair, i & 1), 0));
      }
    }
  }

  /** More than a mark stack of any fixed size has room for, in whatever order it is emptied. */
  @Test
  @DisplayName("r323 arrays of a thousand objects, each with another behind it, that lead from one to the next, stay whole")
  default void r323_stackWithoutEnd() {
    int arrays = scaled(250, 50);
    int length = 1000;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      for (int array = 0; array < arrays; array++) {
        frame.set(1, mutator.allocate(heap.references, length));
        heap.put(frame, 1, length - 1, frame.get(0));
        frame.set(0, frame.get(1));
        for (int i = 0; i < length - 1; i++) {
          heap.put(frame, 0, i, mutator.allocate(heap.pair));
          long leaf = heap.numbered(heap.leaf, array * length + i);
          mutator.setReference(mutator.getReference(frame.get(0), i), i & 1, leaf);
        }
      }
      frame.set(1, Reference.NULL);
      for (int round = 0; round < 2; round++) {
        mutator.collect();
        if (subject().can(Capability.COMPLETE)) {
          assertEquals(arrays * (2 * length - 1), heap.live(), "objects left");
        }
      }
      for (int array = arrays - 1; array >= 0; array--) {
        for (int i = 0; i < length - 1; i++) {
          long leaf = mutator.getReference(mutator.getReference(frame.get(0), i), i & 1);
          assertEquals(array * length + i, mutator.getLong(leaf, 0));
        }
        frame.set(0, mutator.getReference(frame.get(0), length - 1));
      }
    }
  }
}
