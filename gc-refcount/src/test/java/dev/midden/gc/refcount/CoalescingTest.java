package dev.midden.gc.refcount;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** {@code refcount-coalescing} against the contract. */
class CoalescingTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new CoalescingProvider();
  }
}
