package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.memory.Memory;
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 92x: the verifier finds nothing in a sound heap, and what is wrong in one of which a few bytes were overwritten. */
public interface VerifierRules extends Rules {
  /** Overwrites something of the heap that {@link #broken} prepares. */
  @FunctionalInterface
  interface Break {
    /** Breaks the heap. */
    void in(TestHeap heap, CorruptionRules.Poker poker, Frame frame);
  }

  /**
   * Breaks a heap and expects a finding with one of some words. In frame slots: 0 a node that refers to a leaf by slot 1, 1
   * an array of 100 references, 2 and 3 weak references to the node, 4 a node without weak references.
   */
  private void broken(String finding, Break change) {
    TestHeap heap = subject().open(1 << 20);
    Frame frame = heap.mutator().enter(5);
    CorruptionRules.Poker poker = new CorruptionRules.Poker(heap);
    frame.set(0, heap.numbered(heap.node, 1));
    heap.put(frame, 0, 1, heap.numbered(heap.leaf, 2));
    frame.set(1, heap.mutator().allocate(heap.references, 100));
    frame.set(2, heap.numberedWeak(frame.get(0), 3));
    frame.set(3, heap.numberedWeak(frame.get(0), 4));
    frame.set(4, heap.numbered(heap.node, 5));
    assertEquals(List.of(), HeapVerifier.verify(heap.heap(), false), "before anything is broken");
    change.in(heap, poker, frame);
    List<String> problems = HeapVerifier.verify(heap.heap(), false);
    assertTrue(problems.stream().anyMatch(problem -> problem.contains(finding)), "'" + finding + "' is not in "
        + problems);
    heap.heap().close();
  }

  /** A sound heap of everything, at several times. */
  @Test
  @DisplayName("r920 the verifier finds nothing in a sound heap, before, between and after collections")
  default void r920_sound() {
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(20)) {
      Mutator mutator = heap.mutator();
      Random random = new Random(920);
      int rounds = subject().can(Capability.RECLAIMS) ? 3000 : 300;
      for (int i = 0; i < rounds; i++) {
        int slot = random.nextInt(20);
        long other = frame.get(random.nextInt(20));
        frame.set(slot, switch (random.nextInt(6)) {
          case 0 -> mutator.allocate(heap.references, 2 + random.nextInt(60));
          case 1 -> mutator.allocate(heap.pair);
          case 2 -> mutator.allocate(heap.mortal);
          case 3 -> mutator.allocate(heap.references, random.nextInt(10) == 0 ? 5000 : 2);
          case 4 -> other == Reference.NULL ? Reference.NULL : mutator.allocateWeak(heap.weak, other);
          default -> Reference.NULL;
        });
        long object = frame.get(slot);
        if (object != Reference.NULL && mutator.references(object) > 0) {
          mutator.setReference(object, random.nextInt(2), frame.get(random.nextInt(20)));
        }
        if (i % 50 == 0) {
          assertEquals(List.of(), HeapVerifier.verify(heap.heap(), false), "round " + i);
        }
        if (i % 200 == 0) {
          mutator.collect();
          assertEquals(List.of(), HeapVerifier.verify(heap.heap(), subject().can(Capability.COMPLETE)),
              "after a collection, round " + i);
        }
      }
    }
  }

  /** Garbage where there should be none. */
  @Test
  @DisplayName("r921 the verifier finds garbage where everything is said to be reachable")
  default void r921_garbage() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      heap.ring(frame, 0, 3);
      frame.set(0, Reference.NULL);
      // The object allocated last counts as reachable until then.
      heap.mutator().poll();
      List<String> problems = HeapVerifier.verify(heap.heap(), true);
      assertTrue(problems.toString().contains("3 objects are in the heap, only 0 are reachable"), problems.toString());
      assertEquals(List.of(), HeapVerifier.verify(heap.heap(), false));
    }
  }

  /** Slots and roots. */
  @Test
  @DisplayName("r922 the verifier finds slots, elements and roots that refer to what is no object")
  default void r922_slots() {
    broken("slot 1 refers to", (heap, poker, frame) -> poker.poke(frame.get(0) + 12, Reference.compress(frame.get(1)
        + 8)));
    broken("slot 77 refers to", (heap, poker, frame) -> poker.poke(frame.get(1) + 12 + 4 * 77, -1));
    broken("root slot", (heap, poker, frame) -> frame.set(4, frame.get(1) + 16));
    // Of an object that nobody reaches, and that counting alone does not reclaim.
    broken("slot 1 refers to", (heap, poker, frame) -> {
      heap.ring(frame, 4, 1);
      heap.mutator().poll();
      poker.poke(frame.get(4) + 12, Reference.compress(frame.get(1) + 8));
      frame.set(4, Reference.NULL);
    });
  }

  /** Headers and lengths. */
  @Test
  @DisplayName("r923 the verifier finds objects without a shape, too long for their place, or gone")
  default void r923_headers() {
    broken("shape", (heap, poker, frame) -> poker.poke(frame.get(4), 4711));
    // A space without cells is read wrongly from there on.
    broken("", (heap, poker, frame) -> poker.poke(frame.get(1) + 8, 2000));
    broken("which is no object", (heap, poker, frame) -> poker.poke(frame.get(4), 0));
    broken("objects, a walk finds", (heap, poker, frame) -> {
      // All of it, or a space without cells reads its data as an object.
      for (int at = 0; at < heap.node.size(0); at += 4) {
        poker.poke(frame.get(4) + at, 0);
      }
    });
  }

  /** Weak references. */
  @Test
  @DisplayName("r924 the verifier finds weak references that contradict their referent's list")
  default void r924_weak() {
    int links = 8 + 8;
    broken("does not belong there", (heap, poker, frame) -> poker.poke(frame.get(2) + links, Reference.compress(frame
        .get(4))));
    broken("does not belong there", (heap, poker, frame) -> poker.poke(frame.get(2) + links + 8, 0));
    broken("weak references to", (heap, poker, frame) -> poker.poke(frame.get(3) + links + 4, 0));
    broken("weak references to", (heap, poker, frame) -> poker.poke(frame.get(4), heap.node.shapeWord() | 1 << 26));
    broken("without the flag", (heap, poker, frame) -> poker.poke(frame.get(0), heap.node.shapeWord()));
  }

  /** Counts. */
  @Test
  @DisplayName("r925 the verifier finds counts that are not the number of references")
  default void r925_counts() {
    subject().needs(Capability.COUNTS);
    broken("has the count 7, but 1 references exist", (heap, poker, frame) -> poker.poke(frame.get(4) + 4, 7));
    broken("has the count 1, but 2 references exist", (heap, poker, frame) -> {
      heap.put(frame, 4, 0, frame.get(1));
      poker.poke(frame.get(1) + 4, 1);
    });
  }

  /** Free memory. */
  @Test
  @DisplayName("r926 freed memory is poisoned under stress, with checks and on demand, and the verifier finds writes to it")
  default void r926_poison() {
    subject().needs(Capability.RECLAIMS);
    List<UnaryOperator<HeapBuilder>> ways = List.of(HeapBuilder::poison, builder -> builder.checks(CheckLevel.FULL),
        builder -> builder.stress(new Stress(Stress.Operation.SAFEPOINT, 1000)));
    for (UnaryOperator<HeapBuilder> way : ways) {
      for (boolean neighbour : new boolean[]{false, true}) {
        OpenedParts parts = new OpenedParts(subject().provider());
        try (TestHeap heap = subject().open(builder -> way.apply(builder.collector(parts)));
            Frame frame = heap.mutator().enter(3)) {
          Mutator mutator = heap.mutator();
          frame.set(0, neighbour ? heap.numbered(heap.node, 1) : Reference.NULL);
          frame.set(1, heap.numbered(heap.node, 7));
          frame.set(2, mutator.allocate(heap.longs, 5000));
          mutator.setLongElement(frame.get(2), 0, 7);
          long mask = Reference.MAX_HEAP_BYTES - 1;
          long[] dead = {frame.get(1) & mask, frame.get(2) & mask};
          frame.set(1, Reference.NULL);
          frame.set(2, Reference.NULL);
          mutator.collect();
          for (long object : dead) {
            if (parts.made().blocks().isObject(object)) {
              // What survived was moved there.
              continue;
            }
            abuse(heap, parts.made().model().memory(), object + 16);
          }
        }
      }
    }
  }

  private void abuse(TestHeap heap, Memory memory, long word) {
    long found = memory.getLong(word);
    // Moving and eager sweeping leave zeroed memory, ready for the next object.
    assertTrue(found == Blocks.POISON || found == 0, () -> "a dead object has " + Long.toHexString(found));
    memory.setLong(word, 1);
    List<String> problems = HeapVerifier.verify(heap.heap(), false);
    assertTrue(problems.stream().anyMatch(problem -> problem.contains("has been written to")), problems::toString);
    memory.setLong(word, found);
  }
}
