package org.example.tidy;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** {@code tidy} against the contract. */
class TidyTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new TidyProvider();
  }

  @Override
  public int effort() {
    return 10;
  }
}
