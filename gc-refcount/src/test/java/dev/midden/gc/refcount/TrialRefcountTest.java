package dev.midden.gc.refcount;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;
import java.util.Map;

/** {@code refcount} with cycles found by trial deletion, against the contract. */
class TrialRefcountTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new RefcountProvider();
  }

  @Override
  public int effort() {
    return 30;
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("cycles", "trial");
  }
}
