package dev.midden.gc.marksweep;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** {@code marksweep-incremental} against the contract. */
class IncrementalMarkSweepTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new IncrementalMarkSweepProvider();
  }
}
