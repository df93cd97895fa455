package dev.midden.gc.refcount;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;
import java.util.Map;

/** {@code refcount} with bounded releases against the contract: next to nothing dies at once. */
class BoundedRefcountTest extends HeapContract {
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
    return Map.of("release-bound", "2", "cycles", "trial");
  }
}
