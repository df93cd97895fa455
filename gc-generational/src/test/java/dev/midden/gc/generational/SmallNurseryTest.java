package dev.midden.gc.generational;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;
import java.util.Map;

/** {@code generational} with a nursery of one block, so that all three generations are collected again and again. */
class SmallNurseryTest extends HeapContract {
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
    return Map.of("nursery", "16k", "middle", "1", "full", "2", "growth", "1");
  }
}
