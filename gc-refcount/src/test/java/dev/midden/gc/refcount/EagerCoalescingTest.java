package dev.midden.gc.refcount;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;
import java.util.Map;

/** {@code refcount-coalescing} with a table that is reconciled after every few objects, against the contract. */
class EagerCoalescingTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new CoalescingProvider();
  }

  @Override
  public int effort() {
    return 30;
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("threshold", "3");
  }
}
