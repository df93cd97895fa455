package dev.midden.gc.generational;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** {@code generational} with its defaults against the contract. */
class GenerationalTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new GenerationalProvider();
  }
}
