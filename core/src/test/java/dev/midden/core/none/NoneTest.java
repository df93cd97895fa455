package dev.midden.core.none;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** The collector {@code none} against the contract. */
class NoneTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new NoneCollectorProvider();
  }

  /** A million references for each check level: what refuses them is the core. */
  @Override
  public int wildEffort() {
    return 1000;
  }
}
