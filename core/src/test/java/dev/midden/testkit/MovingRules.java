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
}
