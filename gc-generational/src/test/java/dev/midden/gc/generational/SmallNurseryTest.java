package dev.midden.gc.generational;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.testkit.HeapContract;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * {@code generational} with a nursery of one block, so that all three generations are collected again and again, and with old
 * objects that move wherever a block comes free by it.
 */
public class SmallNurseryTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new GenerationalProvider();
  }

  @Override
  public int effort() {
    return 30;
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("nursery", "16k", "middle", "1", "full", "2", "growth", "1", "compact", "0.001");
  }

  /** Free blocks in a row. */
  @Test
  @DisplayName("g1 a large object finds room between blocks that are full")
  public void g1_together() {
    int count = 28_000;
    HeapBuilder builder = Heap.builder().collector(provider()).maxBytes(1 << 20);
    options().forEach(builder::option);
    try (Heap heap = builder.open(); Mutator mutator = heap.attach(); Frame frame = mutator.enter(2)) {
      Shape node = heap.shapes().define("Node").references(2).bytes(8).register();
      frame.set(0, mutator.allocate(heap.shapes().define("Array").array(Shape.Kind.REFERENCES).register(), count));
      for (int i = 0; i < count; i++) {
        long object = mutator.allocate(node);
        mutator.setLong(object, 0, i);
        mutator.setReference(frame.get(0), i, object);
      }
      mutator.collect();
      for (int i = 0; i < count; i++) {
        if (i / 1400 % 2 == 1) {
          mutator.setReference(frame.get(0), i, Reference.NULL);
        }
      }
      frame.set(1, mutator.allocate(heap.shapes().define("Bytes").array(Shape.Kind.BYTES).register(), 400 << 10));
      for (int i = 0; i < count; i++) {
        if (i / 1400 % 2 == 0) {
          assertEquals(i, mutator.getLong(mutator.getReference(frame.get(0), i), 0));
        }
      }
    }
  }
}
