package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.HeapClosedException;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Pin;
import dev.midden.core.heap.Stress;
import dev.midden.core.object.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 250 to 259: what moves, what must not, and what is remembered of references from old objects to young ones. */
public interface MovingRules extends Rules {
  /** A collector that says that it moves objects does. */
  @Test
  @DisplayName("r250 a moving collector moves objects, all roots follow, and identity stays")
  default void r250_moves() {
    subject().needs(Capability.MOVES);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      // Garbage before it, for collectors that move objects only where there is room in front of them.
      mutator.allocate(heap.node);
      frame.set(0, heap.numbered(heap.node, 7));
      long before = frame.get(0);
      long identity = mutator.identity(before);
      frame.set(1, before);
      int global = mutator.addGlobal(before);
      var handle = mutator.handle(before);
      mutator.collect();
      assertNotEquals(before, frame.get(0), "a raw reference before and after a collection");
      assertEquals(identity, mutator.identity(frame.get(0)));
      assertEquals(7, mutator.getLong(frame.get(0), 0));
      for (long other : new long[]{frame.get(1), mutator.getGlobal(global), handle.get()}) {
        assertEquals(frame.get(0), other, "two roots of one object");
      }
    }
  }

  /** Pins. */
  @Test
  @DisplayName("r251 a pinned object stays alive and where it is, its references follow what they refer to")
  default void r251_pin() {
    subject().needs(Capability.RECLAIMS);
    for (CheckLevel level : CheckLevel.values()) {
      try (
          TestHeap heap = subject()
              .open(builder -> builder.checks(level).stress(new Stress(Stress.Operation.ALLOC, 3)));
          Frame frame = heap.mutator().enter(1)) {
        Mutator mutator = heap.mutator();
        List<Pin> pins = new ArrayList<>();
        List<Long> raw = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          // Garbage in front of it, for collectors that would move it there.
          mutator.allocate(heap.leaf);
          long object = heap.numbered(heap.node, i);
          pins.add(mutator.pin(object));
          raw.add(object);
          if (i % 5 == 0) {
            pins.add(mutator.pin(object));
            raw.add(object);
          }
          heap.list(frame, 0, 20);
          mutator.setReference(object, 0, frame.get(0));
          frame.set(0, Reference.NULL);
          if (i % 10 == 9) {
            mutator.collect();
          }
        }
        for (int i = 0; i < pins.size(); i++) {
          assertEquals(raw.get(i), pins.get(i).get(), "a pinned reference");
          heap.checkList(mutator.getReference(raw.get(i), 0), 20);
        }
        assertEquals(List.of(), HeapVerifier.verify(heap.heap(), false));
        assertEquals(50 * 21, heap.collectTwice());
        pins.forEach(Pin::close);
        pins.forEach(Pin::close);
        subject().needs(Capability.COMPLETE);
        assertEquals(0, heap.collectTwice());
      }
    }
  }

  /** Misuse of pins. */
  @Test
  @DisplayName("r252 null cannot be pinned, and a closed pin tells nothing")
  default void r252_pinMisuse() {
    try (TestHeap heap = subject().open()) {
      assertThrows(NullPointerException.class, () -> heap.mutator().pin(Reference.NULL));
      Pin pin = heap.mutator().pin(heap.mutator().allocate(heap.leaf));
      pin.close();
      assertThrows(HeapClosedException.class, pin::get);
    }
  }

  /** Pinned large objects, weak references to pinned ones, and pins where there is no room. */
  @Test
  @DisplayName("r253 pins hold in a heap that runs out of memory again and again")
  default void r253_pinsUnderPressure() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(512 << 10); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      try (Pin large = mutator.pin(mutator.allocate(heap.longs, 4000));
          Pin small = mutator.pin(heap.numbered(heap.node, 42))) {
        long first = large.get();
        long second = small.get();
        frame.set(1, mutator.allocateWeak(heap.weak, second));
        mutator.setLongElement(first, 3999, 77);
        for (int i = 0; i < 300; i++) {
          heap.list(frame, 0, 1 + i * 97 % 6000);
          mutator.setReference(second, 1, frame.get(0));
          assertEquals(second, mutator.referent(frame.get(1)));
        }
        assertEquals(77, mutator.getLongElement(first, 3999));
        assertEquals(42, mutator.getLong(second, 0));
        assertEquals(first, large.get());
      }
      frame.set(0, Reference.NULL);
      mutator.collect();
      assertEquals(Reference.NULL, mutator.referent(frame.get(1)));
    }
  }

  /** Old objects of every kind that are written to. */
  @Test
  @DisplayName("r254 every reference from an old object to a young one is remembered: objects, arrays, large arrays, immortals")
  default void r254_remembered() {
    subject().needs(Capability.GENERATIONS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(5)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.node));
      frame.set(1, mutator.allocate(heap.references, 200));
      frame.set(2, mutator.allocate(heap.references, 20_000));
      frame.set(3, mutator.allocateImmortal(heap.references, 300));
      frame.set(4, mutator.allocateImmortal(heap.references, 5_000));
      int[] lengths = {2, 200, 20_000, 300, 5_000};
      long[][] numbers = new long[5][];
      for (int i = 0; i < 5; i++) {
        numbers[i] = new long[lengths[i]];
      }
      mutator.collect();
      Random random = new Random(1);
      for (int round = 0; round < 300; round++) {
        for (int i = 0; i < 5; i++) {
          int slot = random.nextInt(lengths[i]);
          heap.put(frame, i, slot, heap.numbered(heap.leaf, round * 5 + i + 1));
          numbers[i][slot] = round * 5 + i + 1;
        }
        assertEquals(List.of(), HeapVerifier.verify(heap.heap(), false));
        // Fills nurseries of any usual size some hundred times.
        for (int i = 0; i < 4000; i++) {
          mutator.allocate(heap.longs, 60);
        }
      }
      for (int i = 0; i < 5; i++) {
        for (int slot = 0; slot < lengths[i]; slot++) {
          long object = mutator.getReference(frame.get(i), slot);
          assertEquals(numbers[i][slot], object == Reference.NULL ? 0 : mutator.getLong(object, 0));
        }
      }
      // Where the garbage dies by its count, no nursery fills up.
      assertTrue(subject().can(Capability.COUNTS) || heap.heap().statistics().collections() > heap.heap().statistics()
          .fullCollections(), "collections of young objects alone");
    }
  }

  /** One object twice in one pair. */
  @Test
  @DisplayName("r255 an object to which both slots of a pair refer is moved, and counted, once")
  default void r255_twice() {
    subject().needs(Capability.RECLAIMS);
    for (int length : new int[]{2, 5000}) {
      try (TestHeap heap = subject().open(builder -> builder.stress(new Stress(Stress.Operation.ALLOC, 3)));
          Frame frame = heap.mutator().enter(1)) {
        Mutator mutator = heap.mutator();
        for (int i = 0; i < 10; i++) {
          frame.set(0, mutator.allocate(heap.pair));
          long twice = mutator.allocate(heap.longs, length);
          mutator.setLongElement(twice, 1, i);
          mutator.setReference(frame.get(0), 0, twice);
          mutator.setReference(frame.get(0), 1, twice);
          mutator.allocate(heap.leaf);
          assertEquals(heap.walked(), heap.live(), "objects in the books and met by a walk");
          long pair = frame.get(0);
          assertEquals(mutator.getReference(pair, 0), mutator.getReference(pair, 1));
          assertEquals(i, mutator.getLongElement(mutator.getReference(pair, 0), 1));
        }
      }
    }
  }

  /** What is left of a full heap, one object here and one there, keeps no room from others. */
  @Test
  @DisplayName("r256 where objects move, few all over the heap leave room for one large object, or for any size")
  default void r256_noFragmentation() {
    subject().needs(Capability.MOVES);
    for (int one : new int[]{3, 16, 200}) {
      try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(4)) {
        Mutator mutator = heap.mutator();
        int count = 30_000;
        int last = one * ((count - 1) / one);
        frame.set(0, mutator.allocate(heap.references, count));
        for (int i = 0; i < count; i++) {
          heap.put(frame, 0, i, heap.numbered(heap.node, i));
        }
        frame.set(1, mutator.allocateWeak(heap.weak, mutator.getReference(frame.get(0), last - one)));
        frame.set(2, mutator.getReference(frame.get(0), last - 2 * one));
        mutator.collect();
        long identity = mutator.identity(frame.get(2));
        try (Pin pin = mutator.pin(mutator.getReference(frame.get(0), last))) {
          long pinned = pin.get();
          for (int i = 0; i < count; i++) {
            if (i % one != 0 && i < last - 2 * one) {
              mutator.setReference(frame.get(0), i, Reference.NULL);
            }
          }
          frame.set(3, mutator.allocate(heap.bytes, one == 3 ? 192 << 10 : 384 << 10));
          frame.set(3, mutator.allocate(heap.references, 1));
          assertEquals(List.of(), HeapVerifier.verify(heap.heap(), false));
          for (int i = 0; i < 600; i++) {
            long next = mutator.allocate(heap.longs, 40 + i % 60);
            heap.put(frame, 3, 0, next);
          }
          assertEquals(pinned, mutator.getReference(frame.get(0), last), "a pinned reference");
        }
        for (int i = 0; i < count; i += one) {
          assertEquals(i, mutator.getLong(mutator.getReference(frame.get(0), i), 0));
        }
        assertEquals(mutator.getReference(frame.get(0), last - one), mutator.referent(frame.get(1)));
        assertEquals(mutator.getReference(frame.get(0), last - 2 * one), frame.get(2));
        assertEquals(identity, mutator.identity(frame.get(2)));
        assertEquals(List.of(), HeapVerifier.verify(heap.heap(), false));
      }
    }
  }

  /** Old objects that refer to young ones, and are moved while they do. */
  @Test
  @DisplayName("r257 references from old objects to young ones are remembered wherever the old ones move")
  default void r257_rememberedWhereverItMoves() {
    subject().needs(Capability.GENERATIONS, Capability.MOVES);
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      int count = 15_000;
      frame.set(0, mutator.allocate(heap.references, count));
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < count; i++) {
          heap.put(frame, 0, i, heap.numbered(heap.node, i));
        }
        mutator.collect();
        for (int i = 0; i < count; i++) {
          if (i % 20 != 0) {
            heap.put(frame, 0, i, Reference.NULL);
          } else {
            long young = heap.numbered(heap.leaf, i);
            mutator.setReference(mutator.getReference(frame.get(0), i), 0, young);
          }
        }
        // What they refer to grows older, in one round more than in the last.
        for (int i = 0; i < 40 * round; i++) {
          mutator.allocate(heap.longs, 60);
        }
        try (Pin pin = mutator.pin(mutator.getReference(mutator.getReference(frame.get(0), 0), 0))) {
          long pinned = pin.get();
          mutator.setReference(mutator.getReference(frame.get(0), 20), 1, pinned);
          frame.set(1, mutator.allocate(heap.bytes, 500 << 10));
          frame.set(1, Reference.NULL);
          mutator.collect();
          assertEquals(List.of(), HeapVerifier.verify(heap.heap(), false));
          for (int i = 0; i < 3000; i++) {
            mutator.allocate(heap.longs, 60);
          }
          assertEquals(pinned, mutator.getReference(mutator.getReference(frame.get(0), 20), 1));
        }
        for (int i = 0; i < count; i += 20) {
          long old = mutator.getReference(frame.get(0), i);
          assertEquals(i, mutator.getLong(old, 0));
          assertEquals(i, mutator.getLong(mutator.getReference(old, 0), 0));
        }
      }
    }
  }
}
