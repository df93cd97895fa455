package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.event.Cause;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Trigger;
import dev.midden.core.object.Reference;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 260 to 269: what a program does between the steps of a collection costs no object its life. */
public interface IncrementalRules extends Rules {
  /** The classic error: an object is moved from where the marker will look to where it has been. */
  @Test
  @DisplayName("r260 lists that are moved from one array to another while marking is under way stay whole")
  default void r260_movedBehindTheMarker() {
    subject().needs(Capability.RECLAIMS);
    int places = 2000;
    try (TestHeap heap = open(640 << 10); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      int[][] numbers = new int[2][places];
      for (int array = 0; array < 2; array++) {
        frame.set(array, mutator.allocate(heap.references, places));
        for (int place = 0; place < places; place++) {
          int number = array * places + place + 1;
          frame.set(2, heap.numbered(heap.node, number));
          heap.put(frame, 2, 0, heap.numbered(heap.node, -number));
          mutator.setReference(frame.get(array), place, frame.get(2));
          numbers[array][place] = number;
        }
      }
      Random random = new Random(260);
      for (int round = 0; round < 60_000; round++) {
        int from = random.nextInt(2);
        int place = random.nextInt(places);
        int other = random.nextInt(places);
        if (numbers[1 - from][other] == 0) {
          mutator.setReference(frame.get(1 - from), other, mutator.getReference(frame.get(from), place));
          mutator.setReference(frame.get(from), place, Reference.NULL);
          numbers[1 - from][other] = numbers[from][place];
          numbers[from][place] = 0;
        } else if (numbers[from][place] == 0) {
          // What is behind an object goes to a new one, and the old one dies.
          long tail = mutator.getReference(mutator.getReference(frame.get(1 - from), other), 0);
          frame.set(2, tail);
          mutator.setReference(frame.get(1 - from), other, Reference.NULL);
          heap.put(frame, from, place, heap.numbered(heap.node, numbers[1 - from][other]));
          mutator.setReference(mutator.getReference(frame.get(from), place), 0, frame.get(2));
          numbers[from][place] = numbers[1 - from][other];
          numbers[1 - from][other] = 0;
        } else if (round % 3 == 0) {
          mutator.setReference(frame.get(from), place, Reference.NULL);
          numbers[from][place] = 0;
        }
        mutator.allocate(heap.longs, round % 20);
      }
      for (int array = 0; array < 2; array++) {
        for (int place = 0; place < places; place++) {
          long object = mutator.getReference(frame.get(array), place);
          assertEquals(numbers[array][place] == 0, object == Reference.NULL, "place " + place);
          if (object != Reference.NULL) {
            assertEquals(numbers[array][place], mutator.getLong(object, 0));
            assertEquals(-numbers[array][place], mutator.getLong(mutator.getReference(object, 0), 0));
          }
        }
      }
    }
  }

  /** What the marker does not know of, because only a weak reference leads to it. */
  @Test
  @DisplayName("r261 what a weak reference gives out while marking is under way stays, with all it refers to")
  default void r261_broughtBackWeakly() {
    subject().needs(Capability.COMPLETE);
    int delayed = 4;
    int kept = 30;
    try (TestHeap heap = open(48 << 10); Frame frame = heap.mutator().enter(4 + delayed + kept)) {
      Mutator mutator = heap.mutator();
      heap.list(frame, 3, 2000);
      int found = 0;
      for (int round = 0; round < 200; round++) {
        frame.set(0, heap.numbered(heap.node, round));
        heap.put(frame, 0, 0, heap.numbered(heap.leaf, -round));
        frame.set(1, mutator.allocateWeak(heap.weak, frame.get(0)));
        mutator.setLong(frame.get(1), 0, round);
        frame.set(0, Reference.NULL);
        for (int i = 0; i < 5 * round; i++) {
          mutator.allocate(heap.pair);
        }
        if (round % 2 == 1) {
          // One that was made some rounds ago, so that a cycle may have begun since.
          int slot = 4 + round / 2 % delayed;
          frame.set(2, frame.get(slot));
          frame.set(slot, frame.get(1));
          frame.set(1, frame.get(2));
          frame.set(2, Reference.NULL);
        }
        long given = frame.get(1) == Reference.NULL ? Reference.NULL : mutator.referent(frame.get(1));
        if (given != Reference.NULL) {
          found++;
          assertEquals(mutator.getLong(frame.get(1), 0), mutator.getLong(given, 0));
        }
        // Held until cycles that are under way have ended.
        frame.set(4 + delayed + round % kept, given);
        for (int i = 0; i < 9000; i++) {
          mutator.allocate(heap.pair);
        }
        for (int i = 0; i < kept; i++) {
          long object = frame.get(4 + delayed + i);
          if (object != Reference.NULL) {
            assertSame(heap.node, mutator.shape(object));
            assertEquals(-mutator.getLong(object, 0), mutator.getLong(mutator.getReference(object, 0), 0));
            assertTrue(mutator.getLong(object, 0) <= round, "number " + mutator.getLong(object, 0));
          }
        }
      }
      assertTrue(found > 0 || subject().can(Capability.COUNTS), "weak references that gave out their referents");
    }
  }

  /** A cycle ends, and takes what was dead when it began. */
  @Test
  @DisplayName("r262 a collection is made in steps, ends, and frees what was garbage when it began")
  default void r262_steps() {
    subject().needs(Capability.INCREMENTAL);
    int[] steps = {0};
    int[] ends = {0};
    long[] freed = {0};
    try (
        TestHeap heap = subject().open(builder -> builder.maxBytes(16 << 20).trigger(new Trigger.Bytes(1 << 20))
            .listener(record -> {
              steps[0] += record.isStep() ? 1 : 0;
              ends[0] += record.isStep() ? 0 : 1;
              freed[0] += record.freedObjects();
              assertEquals(Cause.TRIGGER, record.cause());
            }));
        Frame frame = heap.mutator().enter(2)) {
      heap.list(frame, 0, 20_000);
      heap.list(frame, 1, 5_000);
      frame.set(1, Reference.NULL);
      while (ends[0] < 3) {
        heap.mutator().allocate(heap.node);
      }
      heap.checkList(frame.get(0), 20_000);
      assertTrue(steps[0] >= 3, steps[0] + " steps");
      assertTrue(freed[0] >= 5_000, freed[0] + " objects freed");
      assertEquals(3, heap.heap().statistics().collections());
      assertNotEquals(0, heap.heap().statistics().longestPauseNanos());
    }
  }

  /** Objects of every kind that are made while marking is under way. */
  @Test
  @DisplayName("r263 objects made while marking is under way stay: small, large, immortal, weak references to them")
  default void r263_madeMeanwhile() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = open(48 << 10); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      heap.list(frame, 3, 2000);
      for (int round = 0; round < 60; round++) {
        for (int i = 0; i < round * 50; i++) {
          mutator.allocate(heap.pair);
        }
        frame.set(0, mutator.allocate(heap.references, 3000));
        heap.put(frame, 0, 2999, heap.numbered(heap.node, round));
        frame.set(1, mutator.allocateWeak(heap.weak, mutator.getReference(frame.get(0), 2999)));
        long immortal = mutator.allocateImmortal(heap.references, 3);
        mutator.setReference(immortal, 2, mutator.getReference(frame.get(0), 2999));
        frame.set(2, mutator.allocateWeak(heap.weak, immortal));
        frame.set(0, round % 2 == 0 ? frame.get(0) : Reference.NULL);
        for (int i = 0; i < 6000; i++) {
          mutator.allocate(heap.pair);
        }
        assertEquals(immortal, mutator.referent(frame.get(2)), "a weak reference to an immortal object");
        long node = mutator.getReference(immortal, 2);
        assertEquals(node, mutator.referent(frame.get(1)));
        assertEquals(round, mutator.getLong(node, 0));
        if (round % 2 == 0) {
          assertEquals(node, mutator.getReference(frame.get(0), 2999));
        }
        mutator.setReference(immortal, 2, Reference.NULL);
      }
    }
  }

  /** What leaves the heap for a root that has been looked at already. */
  @Test
  @DisplayName("r264 what is taken out of objects into roots while marking is under way stays")
  default void r264_takenIntoRoots() {
    subject().needs(Capability.RECLAIMS);
    int places = 400;
    int held = 60;
    try (TestHeap heap = open(48 << 10); Frame frame = heap.mutator().enter(2 + held)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, places));
      for (int place = 0; place < places; place++) {
        frame.set(1, heap.numbered(heap.node, place));
        heap.put(frame, 1, 0, heap.numbered(heap.node, -place));
        mutator.setReference(frame.get(0), place, frame.get(1));
      }
      Random random = new Random(264);
      for (int round = 0; round < 60; round++) {
        int from = random.nextInt(places - held);
        for (int i = 0; i < held; i++) {
          frame.set(1, mutator.getReference(frame.get(0), from + i));
          frame.set(2 + i, mutator.getReference(frame.get(1), 0));
          mutator.setReference(frame.get(1), 0, Reference.NULL);
        }
        // Often enough for a cycle to end while they are held.
        for (int i = random.nextInt(6000); i >= 0; i--) {
          mutator.allocate(heap.node);
        }
        for (int i = 0; i < held; i++) {
          assertEquals(-(from + i), mutator.getLong(frame.get(2 + i), 0), "taken in round " + round);
          frame.set(1, mutator.getReference(frame.get(0), from + i));
          mutator.setReference(frame.get(1), 0, frame.get(2 + i));
          frame.set(2 + i, Reference.NULL);
        }
      }
    }
  }

  private TestHeap open(long bytes) {
    return subject().open(builder -> builder.maxBytes(8 << 20).trigger(new Trigger.Bytes(bytes)));
  }
}
