package dev.midden.gc.marksweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Trigger;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.testkit.HeapContract;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code markcompact} against the contract, and what it alone promises. */
public class MarkCompactTest extends HeapContract {
  private static final int BLOCK = 16 << 10;

  @Override
  protected CollectorProvider provider() {
    return new MarkCompactProvider();
  }

  @Override
  public int effort() {
    return 40;
  }

  /** What slides stays in its order, without gaps. */
  @Test
  @DisplayName("mc1 after a collection objects lie side by side in the order of their allocation")
  public void mc1_order() {
    try (Heap heap = open(4 << 20); Mutator mutator = heap.attach(); Frame frame = mutator.enter(1)) {
      Shape node = heap.shapes().define("Node").references(2).bytes(8).register();
      Shape longs = heap.shapes().define("Longs").array(Shape.Kind.LONGS).register();
      frame.set(0, mutator.allocate(heap.shapes().define("All").array(Shape.Kind.REFERENCES).register(), 3000));
      for (int i = 0; i < 3000; i++) {
        long object = mutator.allocate(node);
        mutator.setReference(frame.get(0), i, object);
        mutator.allocate(longs, i % 40);
      }
      mutator.collect();
      long size = node.size(0);
      for (int i = 1; i < 3000; i++) {
        long last = mutator.getReference(frame.get(0), i - 1);
        long next = mutator.getReference(frame.get(0), i);
        assertTrue(next == last + size || next % BLOCK == 0 && last % BLOCK > BLOCK - 2 * size, "object " + i + " at "
            + next + " after " + last);
      }
      Map<String, Long> counters = heap.statistics().counters();
      assertTrue(counters.get("fragmentationPerMilleBefore") > 500, counters.toString());
      assertTrue(counters.get("fragmentationPerMilleAfter") < 200, counters.toString());
      assertTrue(counters.get("movedBytes") > 2000 * size, counters.toString());
    }
  }

  /** Free blocks in a row. */
  @Test
  @DisplayName("mc2 a large object finds room wherever the free blocks are")
  public void mc2_together() {
    try (Heap heap = open(64 * BLOCK); Mutator mutator = heap.attach(); Frame frame = mutator.enter(3)) {
      Shape node = heap.shapes().define("Node").references(1).register();
      Shape bytes = heap.shapes().define("Bytes").array(Shape.Kind.BYTES).register();
      frame.set(0, mutator.allocate(bytes, 40 * BLOCK - 64));
      int nodes = 20 * BLOCK / (int) node.size(0);
      for (int i = 0; i < nodes; i++) {
        push(mutator, frame, i % 4 == 0 ? 1 : 2, node);
      }
      frame.set(0, Reference.NULL);
      mutator.collect();
      int more = 2 * BLOCK / (int) node.size(0);
      for (int i = 0; i < more; i++) {
        push(mutator, frame, 1, node);
      }
      frame.set(2, Reference.NULL);
      frame.set(0, mutator.allocate(bytes, 50 * BLOCK - 64));
      int found = 0;
      for (long object = frame.get(1); object != Reference.NULL; object = mutator.getReference(object, 0)) {
        found++;
      }
      assertEquals((nodes + 3) / 4 + more, found);
    }
  }

  private static void push(Mutator mutator, Frame frame, int slot, Shape node) {
    long object = mutator.allocate(node);
    mutator.setReference(object, 0, frame.get(slot));
    frame.set(slot, object);
  }

  private Heap open(long bytes) {
    return Heap.builder().collector("markcompact").maxBytes(bytes).trigger(new Trigger.Never()).open();
  }
}
