package dev.midden.gc.refcount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.testkit.HeapContract;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * {@code refcount} with bounded releases against the contract. The bound is above what most rules drop at once, so that the
 * promise of promptness holds for them; {@link CycleSearchTest} has what goes beyond.
 */
class BoundedRefcountTest extends HeapContract {
  private static final int BOUND = 20_000;

  @Override
  protected CollectorProvider provider() {
    return new RefcountProvider();
  }

  @Override
  public int effort() {
    return 10;
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("release-bound", Integer.toString(BOUND), "cycles", "trial");
  }

  /** Structures larger than the bound go by and by. */
  @Test
  @DisplayName("r603 a list larger than the bound is freed by so many safepoints as the bound lets expect")
  @Override
  public void r603_structures() {
    int nodes = 300_000;
    try (Heap heap = subject().builder().open(); Mutator mutator = heap.attach(); Frame frame = mutator.enter(1)) {
      Shape node = heap.shapes().define("Node").references(1).register();
      for (int i = 0; i < nodes; i++) {
        long next = mutator.allocate(node);
        mutator.setReference(next, 0, frame.get(0));
        frame.set(0, next);
      }
      frame.set(0, Reference.NULL);
      for (int left = nodes - BOUND; left > 0; left -= BOUND) {
        assertEquals(left, heap.statistics().liveObjects());
        mutator.poll();
      }
      assertEquals(0, heap.statistics().liveObjects());
    }
  }
}
