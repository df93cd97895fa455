package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.testkit.fuzz.Contents;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 3xx: what roots reach stays, what they do not reach is reclaimed by an explicit collection. */
public interface ReachabilityRules extends Rules {
  /** The plainest case. */
  @Test
  @DisplayName("r301 what roots reach stays, what was dropped is reclaimed")
  default void r301_keepAndDrop() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      heap.list(frame, 0, 1000);
      heap.list(frame, 1, 500);
      heap.mutator().collect();
      assertEquals(1500, heap.live());
      frame.set(1, Reference.NULL);
      heap.collect();
      heap.checkList(frame.get(0), 1000);
      subject().needs(Capability.RECLAIMS);
      assertEquals(1000, heap.live());
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
    }
  }

  /** Nothing to do. */
  @Test
  @DisplayName("r302 an empty heap, and a heap without garbage, lose nothing by being collected")
  default void r302_nothingToReclaim() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      assertEquals(0, heap.collect());
      heap.list(frame, 0, 10);
      for (int round = 0; round < 5; round++) {
        assertEquals(0, heap.mutator().collect().freedObjects());
        assertEquals(10, heap.live());
      }
    }
  }

  /** The smallest cycle. */
  @Test
  @DisplayName("r303 an object that refers to itself is reclaimed")
  default void r303_selfReference() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      heap.ring(frame, 0, 1);
      assertEquals(1, heap.collect());
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
    }
  }

  /** A cycle that never lost a reference, for it never was in a root. */
  @Test
  @DisplayName("r318 a new object that refers to itself and is stored nowhere else is reclaimed")
  default void r318_selfReferenceOfNewObject() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open()) {
      Mutator mutator = heap.mutator();
      for (int i = 0; i < 100; i++) {
        long object = mutator.allocate(heap.node);
        mutator.setReference(object, i % 2, object);
      }
      assertEquals(0, heap.collect());
    }
  }

  /** Cycles of any length. */
  @Test
  @DisplayName("r304 rings of 2 to 10000 objects stay while rooted anywhere and are reclaimed after")
  default void r304_rings() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      for (int length : new int[]{2, 3, 4, 10, 100, 10_000}) {
        heap.ring(frame, 0, length);
        for (int i = 0; i < length / 2; i++) {
          frame.set(0, heap.mutator().getReference(frame.get(0), 0));
        }
        assertEquals(length, heap.collect());
        frame.set(0, Reference.NULL);
        assertEquals(0, heap.collect());
      }
    }
  }

  /** Garbage around cycles. */
  @Test
  @DisplayName("r305 a tail hanging off a garbage cycle, and one leading into it, go with it")
  default void r305_tails() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      heap.ring(frame, 0, 5);
      heap.list(frame, 1, 7);
      mutator.setReference(frame.get(0), 1, frame.get(1));
      frame.set(2, heap.numbered(heap.node, 99));
      mutator.setReference(frame.get(2), 1, frame.get(0));
      frame.set(0, Reference.NULL);
      assertEquals(13, heap.collect());
      frame.set(2, Reference.NULL);
      assertEquals(7, heap.collect(), "the tail is still rooted");
      heap.checkList(frame.get(1), 7);
      frame.set(1, Reference.NULL);
      assertEquals(0, heap.collect());
    }
  }

  /** Garbage that refers to what is alive. */
  @Test
  @DisplayName("r306 garbage and cycles that refer to live objects take nothing with them")
  default void r306_garbageIntoLive() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.list(frame, 0, 3);
      for (int i = 0; i < 100; i++) {
        heap.ring(frame, 1, 1 + i % 5);
        mutator.setReference(frame.get(1), 1, frame.get(0));
      }
      frame.set(1, Reference.NULL);
      assertEquals(3, heap.collect());
      heap.checkList(frame.get(0), 3);
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
    }
  }

  /** A million, or as many as {@code -Dmidden.length} says; less if there is to be less effort. */
  private int very() {
    return Math.max(100_000, Integer.getInteger("midden.length", 1_000_000) / 100 * effort());
  }

  /** Depth must not be recursion. */
  @Test
  @DisplayName("r307 a very long chain of objects is kept, and freed completely, without recursion")
  default void r307_deepChain() {
    int length = very();
    try (TestHeap heap = subject().open(64L * length); Frame frame = heap.mutator().enter(1)) {
      heap.list(frame, 0, length);
      heap.mutator().collect();
      assertEquals(length, heap.live());
      heap.checkList(frame.get(0), length);
      frame.set(0, Reference.NULL);
      subject().needs(Capability.RECLAIMS);
      assertEquals(0, heap.collect());
    }
  }

  /** Width must not outgrow a mark stack. */
  @Test
  @DisplayName("r308 a very long array of objects is kept, and freed completely")
  default void r308_wideArray() {
    int length = very();
    try (TestHeap heap = subject().open(64L * length); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, length));
      for (int i = 0; i < length; i++) {
        heap.put(frame, 0, i, heap.numbered(heap.leaf, i));
      }
      mutator.collect();
      assertEquals(length + 1, heap.live());
      for (int i = 0; i < length; i += 7) {
        assertEquals(i, mutator.getLong(mutator.getReference(frame.get(0), i), 0));
      }
      frame.set(0, Reference.NULL);
      subject().needs(Capability.RECLAIMS);
      assertEquals(0, heap.collect());
    }
  }

  /** Large objects. */
  @Test
  @DisplayName("r309 large objects are kept with what they refer to, and reclaimed")
  default void r309_largeObjects() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, 20));
      for (int i = 0; i < 20; i++) {
        heap.put(frame, 0, i, mutator.allocate(heap.references, 5000));
        frame.set(1, mutator.getReference(frame.get(0), i));
        heap.put(frame, 1, 4999, heap.numbered(heap.leaf, i));
      }
      frame.set(1, Reference.NULL);
      heap.collect();
      assertEquals(41, heap.live());
      for (int i = 0; i < 20; i++) {
        assertEquals(i, mutator.getLong(mutator.getReference(mutator.getReference(frame.get(0), i), 4999), 0));
        if (i % 2 == 0) {
          mutator.setReference(frame.get(0), i, Reference.NULL);
        }
      }
      subject().needs(Capability.RECLAIMS);
      long used = heap.heap().statistics().usedBytes();
      assertEquals(21, heap.collect());
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
      assertTrue(heap.heap().statistics().usedBytes() <= used);
    }
  }

  /** Immortal objects. */
  @Test
  @DisplayName("r310 immortal objects are never reclaimed, small, large, or arrays")
  default void r310_immortals() {
    try (TestHeap heap = subject().open()) {
      Mutator mutator = heap.mutator();
      Shape large = heap.fixed(3, 20_000);
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 50; i++) {
          Contents.fill(mutator, mutator.allocateImmortal(heap.node), 1);
          Contents.fill(mutator, mutator.allocateImmortal(heap.ints, i), 2);
        }
        Contents.fill(mutator, mutator.allocateImmortal(large), 3);
        Contents.fill(mutator, mutator.allocateImmortal(heap.longs, 3000), 4);
        mutator.collect();
        assertEquals(102 * (round + 1), heap.live());
        assertEquals(102 * (round + 1), heap.walked());
        heap.heap().walk().forEachObject(object -> {
          Shape shape = mutator.shape(object);
          int seed = shape == heap.node ? 1 : shape == heap.ints ? 2 : shape == large ? 3 : 4;
          Contents.check(mutator, object, seed);
        });
      }
    }
  }

  /** Immortal objects are roots in effect. */
  @Test
  @DisplayName("r311 immortal objects keep alive what they refer to, and let go of what they no longer do")
  default void r311_immortalsKeep() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      int global = mutator.addGlobal(mutator.allocateImmortal(heap.references, 5000));
      heap.list(frame, 0, 10);
      mutator.setReference(mutator.getGlobal(global), 4321, frame.get(0));
      frame.set(0, mutator.allocateImmortal(heap.node));
      mutator.setReference(frame.get(0), 0, heap.numbered(heap.leaf, 3));
      frame.set(0, Reference.NULL);
      heap.collect();
      assertEquals(13, heap.live());
      heap.checkList(mutator.getReference(mutator.getGlobal(global), 4321), 10);
      subject().needs(Capability.RECLAIMS);
      mutator.setReference(mutator.getGlobal(global), 4321, Reference.NULL);
      assertEquals(3, heap.collect());
    }
  }

  /** Shared objects. */
  @Test
  @DisplayName("r312 an object referred to many times stays until the last reference goes")
  default void r312_shared() {
    int count = 300;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, count));
      frame.set(1, heap.numbered(heap.leaf, 42));
      for (int i = 0; i < count; i++) {
        mutator.setReference(frame.get(0), i, frame.get(1));
      }
      frame.set(1, Reference.NULL);
      for (int i = 0; i < count; i++) {
        assertEquals(42, mutator.getLong(mutator.getReference(frame.get(0), i), 0));
        mutator.setReference(frame.get(0), i, Reference.NULL);
        if (i % 50 == 0) {
          assertEquals(2, heap.collect());
        }
      }
      subject().needs(Capability.RECLAIMS);
      assertEquals(1, heap.collect());
    }
  }

  /** Everything refers to everything. */
  @Test
  @DisplayName("r313 a complete graph of a hundred arrays is kept and reclaimed as one")
  default void r313_completeGraph() {
    subject().needs(Capability.COMPLETE);
    int count = 100;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        heap.put(frame, 0, i, mutator.allocate(heap.references, count));
      }
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
          mutator.setReference(mutator.getReference(frame.get(0), i), j, mutator.getReference(frame.get(0), j));
        }
      }
      frame.set(0, mutator.getReference(frame.get(0), 3));
      assertEquals(count, heap.collect());
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
    }
  }

  /** Tracing is exact. */
  @Test
  @DisplayName("r314 data that looks like references keeps nothing alive")
  default void r314_dataIsNoReference() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.longs, 1000));
      frame.set(1, mutator.allocate(heap.ints, 1000));
      frame.set(2, mutator.allocate(heap.fixed(1, 800)));
      for (int i = 0; i < 1000; i++) {
        long object = mutator.allocate(heap.node);
        mutator.setLongElement(frame.get(0), i, object);
        mutator.setIntElement(frame.get(1), i, Reference.compress(object));
        mutator.setInt(frame.get(2), i % 200 * 4, Reference.compress(object));
      }
      assertEquals(3, heap.collect());
    }
  }

  /** A promise about cycles must not change what is reclaimed. */
  @Test
  @DisplayName("r315 objects of acyclic shapes live and die like others")
  default void r315_acyclic() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      Shape link = heap.heap().shapes().define("Link").references(2).acyclic().register();
      Shape list = heap.heap().shapes().define("Links").array(Shape.Kind.REFERENCES).acyclic().register();
      for (int i = 0; i < 100; i++) {
        long object = i % 3 == 0 ? mutator.allocate(list, 4) : mutator.allocate(link);
        mutator.setReference(object, i % 2, frame.get(0));
        frame.set(0, object);
      }
      assertEquals(100, heap.collect());
      subject().needs(Capability.RECLAIMS);
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
    }
  }

  /** Random graphs against a search in plain Java. */
  @Test
  @DisplayName("r316 of random graphs exactly the reachable objects are left")
  default void r316_randomGraphs() {
    for (int seed = 1; seed <= 20; seed++) {
      randomGraph(seed, 2000);
    }
  }

  private void randomGraph(int seed, int count) {
    Random random = new Random(seed);
    int[][] edges = new int[count][2];
    int roots = 1 + seed;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(roots + 1)) {
      Mutator mutator = heap.mutator();
      frame.set(roots, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        heap.put(frame, roots, i, heap.numbered(heap.node, i));
      }
      for (int i = 0; i < count; i++) {
        for (int slot = 0; slot < 2; slot++) {
          edges[i][slot] = random.nextInt(3) == 0 ? -1 : random.nextInt(count);
          if (edges[i][slot] >= 0) {
            mutator.setReference(mutator.getReference(frame.get(roots), i), slot,
                mutator.getReference(frame.get(roots), edges[i][slot]));
          }
        }
      }
      BitSet reached = new BitSet();
      Deque<Integer> open = new ArrayDeque<>();
      for (int root = 0; root < roots; root++) {
        int start = random.nextInt(count);
        frame.set(root, mutator.getReference(frame.get(roots), start));
        open.add(start);
      }
      while (!open.isEmpty()) {
        int at = open.remove();
        if (at >= 0 && !reached.get(at)) {
          reached.set(at);
          open.add(edges[at][0]);
          open.add(edges[at][1]);
        }
      }
      frame.set(roots, Reference.NULL);
      mutator.collect();
      BitSet left = new BitSet();
      heap.heap().walk().forEachObject(object -> {
        if (mutator.shape(object) == heap.node) {
          left.set((int) mutator.getLong(object, 0));
        }
      });
      if (subject().can(Capability.COMPLETE)) {
        assertEquals(reached, left, "objects left of the graph with seed " + seed);
        assertEquals(reached.cardinality(), heap.live());
      } else {
        reached.andNot(left);
        assertTrue(reached.isEmpty(), "reachable objects lost of the graph with seed " + seed);
      }
      for (int root = 0; root < roots; root++) {
        checkEdges(mutator, frame.get(root), edges, 20);
      }
    }
  }

  private static void checkEdges(Mutator mutator, long object, int[][] edges, int depth) {
    if (object == Reference.NULL || depth == 0) {
      return;
    }
    int number = (int) mutator.getLong(object, 0);
    for (int slot = 0; slot < 2; slot++) {
      long target = mutator.getReference(object, slot);
      assertEquals(edges[number][slot], target == Reference.NULL ? -1 : mutator.getLong(target, 0));
    }
    checkEdges(mutator, mutator.getReference(object, depth % 2), edges, depth - 1);
  }

  /** After reclaiming, memory serves all over again. */
  @Test
  @DisplayName("r317 ten times its size in garbage goes through a heap, live data in the middle stays")
  default void r317_churn() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.list(frame, 0, 1000);
      for (int i = 0; i < 200_000; i++) {
        frame.set(1, mutator.allocate(heap.node));
        mutator.setLong(frame.get(1), 0, -1);
        mutator.setReference(frame.get(1), 0, frame.get(0));
      }
      assertThrows(IndexOutOfBoundsException.class, () -> mutator.getReference(frame.get(1), 2));
      for (int i = 0; i < 20_000; i++) {
        frame.set(1, mutator.allocate(heap.bytes, i % 900));
      }
      heap.checkList(frame.get(0), 1000);
    }
  }
}
