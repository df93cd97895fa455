package dev.midden.gc.refcount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts that become too large, and those of immortal objects, stay as they are. */
class StickyCountTest {
  @ParameterizedTest
  @CsvSource({"refcount, cycles=trace, 1, true", "refcount, cycles=trial, 1, false",
      "refcount-deferred, threshold=1, 4, true", "refcount-coalescing, threshold=1, 4, true"})
  @DisplayName("a count that overflows never changes again; the object is left to a trace, if there is one")
  void overflow(String collector, String option, int one, boolean traced) {
    String[] parts = option.split("=", 2);
    try (Heap heap = Heap.builder().collector(collector).maxBytes(16 << 20).option(parts[0], parts[1]).open();
        Mutator mutator = heap.attach();
        Frame frame = mutator.enter(2)) {
      Shape node = heap.shapes().define("Node").references(3).register();
      long counts = allMemory(heap, mutator);
      frame.set(0, mutator.allocate(node));
      frame.set(1, mutator.allocate(node));
      mutator.setReference(frame.get(0), 0, frame.get(1));
      mutator.poll();
      // All but one of the references that fit.
      mutator.setIntElement(counts, index(counts, frame.get(1)), Integer.MAX_VALUE - one + 1);
      mutator.setReference(frame.get(0), 1, frame.get(1));
      mutator.setReference(frame.get(0), 2, frame.get(1));
      HeapVerifier.verify(heap, true);
      mutator.setReference(frame.get(0), 0, Reference.NULL);
      mutator.setReference(frame.get(0), 1, Reference.NULL);
      mutator.setReference(frame.get(0), 2, Reference.NULL);
      assertEquals(List.of(), HeapVerifier.verify(heap, true));
      long live = heap.statistics().liveObjects();
      frame.set(1, Reference.NULL);
      mutator.allocate(node);
      mutator.poll();
      assertEquals(live, heap.statistics().liveObjects(), "nothing is known of its references");
      mutator.collect();
      assertEquals(traced ? live - 1 : live, heap.statistics().liveObjects());
    }
  }

  @ParameterizedTest
  @CsvSource({"refcount", "refcount-deferred", "refcount-coalescing"})
  @DisplayName("storing and clearing references to an immortal object leaves its collector word as it was")
  void immortal(String collector) {
    try (Heap heap = Heap.builder().collector(collector).maxBytes(16 << 20).open();
        Mutator mutator = heap.attach();
        Frame frame = mutator.enter(2)) {
      Shape node = heap.shapes().define("Node").references(3).register();
      long counts = allMemory(heap, mutator);
      long immortal = mutator.allocateImmortal(node);
      int before = mutator.getIntElement(counts, index(counts, immortal));
      frame.set(0, mutator.allocate(node));
      for (int i = 0; i < 10; i++) {
        frame.set(1, immortal);
        mutator.setReference(frame.get(0), i % 3, immortal);
        frame.set(1, Reference.NULL);
      }
      mutator.collect();
      for (int i = 0; i < 3; i++) {
        mutator.setReference(frame.get(0), i, Reference.NULL);
      }
      mutator.collect();
      assertEquals(before, mutator.getIntElement(counts, index(counts, immortal)));
      assertEquals(List.of(), HeapVerifier.verify(heap, true));
    }
  }

  /** An array of ints made up in an immortal object's data, which reaches all memory behind it. */
  private static long allMemory(Heap heap, Mutator mutator) {
    Shape blob = heap.shapes().define("Blob").bytes(32).register();
    Shape ints = heap.shapes().define("Ints").array(Shape.Kind.INTS).register();
    long object = mutator.allocateImmortal(blob);
    mutator.setInt(object, 0, ints.shapeWord());
    mutator.setInt(object, 8, Integer.MAX_VALUE);
    return object + 8;
  }

  /** Where that array has the collector word of an object. */
  private static int index(long array, long object) {
    return Math.toIntExact((object + 4 - array - 12) / 4);
  }
}
