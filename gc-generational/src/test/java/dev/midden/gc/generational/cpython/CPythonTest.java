package dev.midden.gc.generational.cpython;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;

/** {@code cpython} against the contract. */
class CPythonTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new CPythonProvider();
  }
}
