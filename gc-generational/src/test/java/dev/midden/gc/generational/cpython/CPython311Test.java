package dev.midden.gc.generational.cpython;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;
import java.util.Map;

/** {@code cpython} as of 3.11, which collects inside allocations, against the contract. */
class CPython311Test extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new CPythonProvider();
  }

  @Override
  public int effort() {
    return 10;
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("profile", "3.11");
  }
}
