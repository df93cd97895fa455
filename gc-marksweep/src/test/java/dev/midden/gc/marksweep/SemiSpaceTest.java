package dev.midden.gc.marksweep;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** {@code semispace} against the contract. */
class SemiSpaceTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new SemiSpaceProvider();
  }

  @Override
  public int effort() {
    return 40;
  }
}
