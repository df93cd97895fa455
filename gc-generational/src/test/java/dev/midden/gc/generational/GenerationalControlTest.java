package dev.midden.gc.generational;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.event.CollectionRecord;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.gc.generational.cpython.CPythonProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The generations of {@code generational} as the textbook tells them. */
class GenerationalControlTest {
  @Test
  void survivorsMoveUp() {
    try (Heap heap = open("4", "4"); Mutator mutator = heap.attach(); Frame frame = mutator.enter(1)) {
      GenerationControl control = heap.generations().orElseThrow();
      Shape node = heap.shapes().define("Node").references(1).register();
      frame.set(0, mutator.allocate(node));
      mutator.allocate(node);
      assertEquals(1, control.collect(0), "found unreachable");
      assertArrayEquals(new long[]{frame.get(0)}, control.objects(1));
      assertEquals(0, control.objects(0).length);
      assertEquals(0, control.collect(0));
      assertArrayEquals(new long[]{frame.get(0)}, control.objects(1), "a collection of 0 leaves 1 alone");
      control.collect(1);
      assertArrayEquals(new long[]{frame.get(0)}, control.objects(2));
      mutator.setReference(frame.get(0), 0, mutator.allocate(node));
      assertArrayEquals(new long[]{frame.get(0)}, control.referrers(mutator.getReference(frame.get(0), 0)));
      assertArrayEquals(new long[]{mutator.getReference(frame.get(0), 0)}, control.referents(frame.get(0)));
      frame.set(0, Reference.NULL);
      assertEquals(0, control.collect(1), "old garbage keeps what it refers to");
      assertEquals(2, control.collect(2));
      assertEquals(0, heap.statistics().liveObjects());
    }
  }

  @Test
  void collectionsAreCounted() {
    try (Heap heap = open("2", "3"); Mutator mutator = heap.attach()) {
      GenerationControl control = heap.generations().orElseThrow();
      Shape bytes = heap.shapes().define("Longs").array(Shape.Kind.LONGS).register();
      List<Long> before = new ArrayList<>();
      while (control.statistics(2).collections() < 2) {
        mutator.allocate(bytes, 500);
        assertTrue(control.count(1) <= 2 && control.count(2) <= 3);
        if (control.statistics(2).collections() == 1 && before.isEmpty()) {
          before.add(control.statistics(0).collections());
          before.add(control.statistics(1).collections());
        }
      }
      // Before a full collection, three of the two young generations, with two of the nursery before each.
      assertEquals(List.of(6L, 3L), before);
      assertEquals(2, control.threshold(1));
      control.setThreshold(1, 5);
      assertEquals(5, control.threshold(1));
      control.disable();
      assertFalse(control.isEnabled());
      long collections = heap.statistics().collections();
      for (int i = 0; i < 200; i++) {
        mutator.allocate(bytes, 500);
      }
      assertEquals(collections, heap.statistics().collections());
      control.enable();
      mutator.allocate(bytes, 500);
      mutator.poll();
      assertEquals(collections + 1, heap.statistics().collections());
    }
  }

  @Test
  void listenersHearWhichGenerationsAreCollected() {
    for (CollectorProvider provider : List.of(new GenerationalProvider(), new CPythonProvider())) {
      List<Integer> heard = new ArrayList<>();
      try (Heap heap = Heap.builder().collector(provider).maxBytes(8 << 20).listener(record -> heard.add(record.copy()
          .generation())).open(); Mutator mutator = heap.attach()) {
        GenerationControl control = heap.generations().orElseThrow();
        for (int generation : new int[]{0, 1, 2, 1, 0}) {
          mutator.allocate(heap.shapes().define("Node" + heard.size()).references(1).register());
          control.collect(generation);
        }
        assertEquals(List.of(0, 1, CollectionRecord.ALL, 1, 0), heard, provider.name());
      }
    }
  }

  @Test
  void whatThereIsNotIsRefused() {
    try (Heap heap = open("4", "4"); Mutator mutator = heap.attach()) {
      GenerationControl control = heap.generations().orElseThrow();
      assertThrows(UnsupportedOperationException.class, () -> control.threshold(0));
      assertThrows(UnsupportedOperationException.class, control::freeze);
      long object = mutator.allocate(heap.shapes().define("Leaf").register());
      assertTrue(control.isTracked(object));
      assertThrows(UnsupportedOperationException.class, () -> control.untrack(object));
    }
  }

  private static Heap open(String middle, String full) {
    return Heap.builder().collector(new GenerationalProvider()).maxBytes(8 << 20).option("nursery", "64k").option(
        "middle", middle).option("full", full).option("growth", "1").open();
  }
}
