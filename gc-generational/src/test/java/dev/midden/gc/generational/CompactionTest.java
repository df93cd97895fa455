package dev.midden.gc.generational;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When old objects are moved together, and what it brings. */
class CompactionTest {
  private static final int COUNT = 30_000;

  /** An old space of which one object in {@code one} is left; the objects are in the array that the frame's slot 0 holds. */
  private static void fragment(Mutator mutator, Frame frame, int one) {
    Shape node = mutator.heap().shapes().define("Node").references(2).bytes(8).register();
    Shape array = mutator.heap().shapes().define("Array").array(Shape.Kind.REFERENCES).register();
    frame.set(0, mutator.allocate(array, COUNT));
    for (int i = 0; i < COUNT; i++) {
      long object = mutator.allocate(node);
      mutator.setLong(object, 0, i);
      mutator.setReference(frame.get(0), i, object);
      if (i >= one) {
        mutator.setReference(object, 0, mutator.getReference(frame.get(0), i - one));
      }
    }
    mutator.collect();
    for (int i = 0; i < COUNT; i++) {
      if (i % one != 0) {
        mutator.setReference(frame.get(0), i, Reference.NULL);
      }
    }
  }

  private static void check(Mutator mutator, Frame frame, int one) {
    for (int i = 0; i < COUNT; i += one) {
      long object = mutator.getReference(frame.get(0), i);
      assertEquals(i, mutator.getLong(object, 0));
      assertEquals(i == 0 ? Reference.NULL : mutator.getReference(frame.get(0), i - one), mutator.getReference(object,
          0));
    }
    assertEquals(List.of(), HeapVerifier.verify(mutator.heap(), false));
  }

  @Test
  void withoutItAnObjectFindsNoRoom() {
    try (Heap heap = open("never"); Mutator mutator = heap.attach(); Frame frame = mutator.enter(1)) {
      fragment(mutator, frame, 16);
      Shape bytes = heap.shapes().define("Bytes").array(Shape.Kind.BYTES).register();
      assertThrows(HeapExhaustedException.class, () -> mutator.allocate(bytes, 512 << 10));
      assertEquals(0, heap.statistics().counters().get("compactions"));
      check(mutator, frame, 16);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 500})
  void whenMemoryIsShortItMakesRoom(int one) {
    try (Heap heap = open("exhausted"); Mutator mutator = heap.attach(); Frame frame = mutator.enter(1)) {
      fragment(mutator, frame, one);
      mutator.collect();
      assertEquals(0, heap.statistics().counters().get("compactions"), "not before memory is short");
      Shape bytes = heap.shapes().define("Bytes").array(Shape.Kind.BYTES).register();
      mutator.allocate(bytes, one == 2 ? 200 << 10 : 512 << 10);
      Map<String, Long> counters = heap.statistics().counters();
      assertTrue(counters.get("compactions") > 0, counters.toString());
      // What a block left half empty of each size class comes to, apart.
      long live = 24L * (COUNT / one);
      long most = 1000 - 1000 * live / (live + 3 * (16 << 10));
      assertTrue(counters.get("fragmentationPerMilleBefore") >= 1000 - 1300 / one, counters.toString());
      assertTrue(counters.get("fragmentationPerMilleAfter") <= most, counters.toString());
      assertTrue(counters.get("movedBytes") > 0 && counters.get("movedBytes") <= 2 * live, counters.toString());
      check(mutator, frame, one);
    }
  }

  @Test
  void fromAShareOnItIsMadeByAnyFullCollection() {
    for (String share : new String[]{"0.3", "0.7"}) {
      try (Heap heap = open(share); Mutator mutator = heap.attach(); Frame frame = mutator.enter(1)) {
        fragment(mutator, frame, 2);
        long used = heap.statistics().usedBytes();
        mutator.collect();
        boolean compacted = heap.statistics().counters().get("compactions") == 1;
        assertEquals(share.equals("0.3"), compacted, "half of the blocks would come free, asked for " + share);
        assertEquals(compacted, heap.statistics().usedBytes() < used * 3 / 4);
        check(mutator, frame, 2);
      }
    }
  }

  @Test
  void whatIsOutOfBoundsIsRefused() {
    for (String text : new String[]{"0", "1.1", "-1", "NaN", "always"}) {
      assertThrows(RuntimeException.class, () -> open(text).close(), text);
    }
  }

  private static Heap open(String compact) {
    return Heap.builder().collector(new GenerationalProvider()).maxBytes(1 << 20).option("nursery", "64k").option(
        "compact", compact).open();
  }
}
