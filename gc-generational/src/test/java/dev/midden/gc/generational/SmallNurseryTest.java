package dev.midden.gc.generational;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Trigger;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.testkit.HeapContract;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** With no block left for the nursery, what does not fit into its last one is born in a gap between old objects. */
  @Test
  @DisplayName("g2 objects born among the old keep the young they refer to, and go when they are dead themselves")
  public void g2_bornOld() {
    HeapBuilder builder = Heap.builder().collector(provider()).maxBytes(1 << 20).trigger(new Trigger.Never());
    builder.option("compact", "never");
    try (Heap heap = builder.open(); Mutator mutator = heap.attach(); Frame frame = mutator.enter(3)) {
      GenerationControl control = heap.generations().orElseThrow();
      Shape leaf = heap.shapes().define("Leaf").bytes(8).register();
      Shape array = heap.shapes().define("Array").array(Shape.Kind.REFERENCES).register();
      Shape bytes = heap.shapes().define("Bytes").array(Shape.Kind.BYTES).register();
      frame.set(0, mutator.allocate(array, 100));
      for (int i = 0; i < 40; i++) {
        mutator.setReference(frame.get(0), i, mutator.allocate(array, 1000));
      }
      mutator.collect();
      Set<Long> gaps = new HashSet<>();
      for (int i = 1; i < 40; i += 2) {
        gaps.add(mutator.getReference(frame.get(0), i));
        mutator.setReference(frame.get(0), i, Reference.NULL);
      }
      // Every block is taken but one, and of that the nursery has less left than an array needs.
      frame.set(1, mutator.allocate(array, 100));
      int[] filled = {0};
      assertThrows(HeapExhaustedException.class, () -> {
        while (true) {
          long block = mutator.allocate(bytes, 16_000);
          mutator.setReference(frame.get(1), filled[0], block);
          filled[0]++;
        }
      });
      mutator.setReference(frame.get(1), filled[0] - 1, Reference.NULL);
      mutator.collect();
      int leaves = 14_000 / 16;
      for (int i = 0; i < leaves; i++) {
        mutator.allocate(leaf);
      }
      for (int i = 0; i < 3; i++) {
        frame.set(2, mutator.allocate(array, 1000));
        assertTrue(gaps.contains(frame.get(2)), "born in a gap");
        mutator.setReference(frame.get(0), 40 + i, frame.get(2));
        long young = mutator.allocate(leaf);
        mutator.setLong(young, 0, i);
        mutator.setReference(frame.get(2), 500 + i, young);
      }
      frame.set(2, Reference.NULL);
      // One dies before it is collected, and keeps its leaf as long as only the young are looked at.
      mutator.setReference(frame.get(0), 42, Reference.NULL);
      assertEquals(List.of(), HeapVerifier.verify(heap, false));
      for (int oldest = 0; oldest < 3; oldest++) {
        assertEquals(oldest == 0 ? leaves : oldest == 1 ? 0 : 2, control.collect(oldest),
            "dead, by collection " + oldest);
        for (int i = 0; i < 2; i++) {
          long parent = mutator.getReference(frame.get(0), 40 + i);
          assertEquals(i, mutator.getLong(mutator.getReference(parent, 500 + i), 0));
        }
        assertEquals(List.of(), HeapVerifier.verify(heap, false));
      }
    }
  }
}
