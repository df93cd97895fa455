package dev.midden.gc.refcount;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** {@code refcount} against the contract. */
class RefcountTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new RefcountProvider();
  }
}
