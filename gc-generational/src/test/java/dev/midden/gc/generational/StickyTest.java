package dev.midden.gc.generational;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** {@code generational-sticky} against the contract. */
class StickyTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new StickyProvider();
  }
}
