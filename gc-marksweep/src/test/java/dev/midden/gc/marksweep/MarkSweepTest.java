package dev.midden.gc.marksweep;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** {@code marksweep} with lazy sweeping, its default, against the contract. */
class MarkSweepTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new MarkSweepProvider();
  }
}
