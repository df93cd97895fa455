package dev.midden.gc.refcount;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** {@code refcount-deferred} against the contract. */
class DeferredTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new DeferredProvider();
  }
}
