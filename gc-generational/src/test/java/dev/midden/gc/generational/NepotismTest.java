package dev.midden.gc.generational;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.event.HeapStatistics;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Shape;
import org.junit.jupiter.api.Test;

/** Where dead old objects keep young ones alive, full collections take over; where the young really live, they do not. */
class NepotismTest {
  @Test
  void aQueueIsCollectedInFull() {
    try (Heap heap = open(); Mutator mutator = heap.attach(); Frame frame = mutator.enter(2)) {
      Shape node = heap.shapes().define("Node").references(1).bytes(8).register();
      frame.set(0, mutator.allocate(node));
      frame.set(1, frame.get(0));
      for (int i = 0; i < 2_000_000; i++) {
        long last = mutator.allocate(node);
        mutator.setReference(frame.get(1), 0, last);
        frame.set(1, last);
        if (i >= 1000) {
          frame.set(0, mutator.getReference(frame.get(0), 0));
        }
      }
      HeapStatistics totals = heap.statistics();
      assertTrue(2 * totals.fullCollections() > totals.collections(), totals::toString);
    }
  }

  @Test
  void aGrowingListIsNot() {
    try (Heap heap = open(); Mutator mutator = heap.attach(); Frame frame = mutator.enter(1)) {
      Shape node = heap.shapes().define("Node").references(1).bytes(8).register();
      for (int i = 0; i < 1_000_000; i++) {
        long first = mutator.allocate(node);
        mutator.setReference(first, 0, frame.get(0));
        frame.set(0, first);
      }
      HeapStatistics totals = heap.statistics();
      assertTrue(10 * totals.fullCollections() < totals.collections(), totals::toString);
    }
  }

  private static Heap open() {
    return Heap.builder().collector(new GenerationalProvider()).maxBytes(64 << 20).option("nursery", "256k").open();
  }
}
