package dev.midden.intern;

import dev.midden.core.heap.InternerProvider;
import dev.midden.testkit.intern.InternerContract;

/** {@code cpython} against the contract. */
class CpythonInternerTest extends InternerContract {
  @Override
  protected InternerProvider provider() {
    return new CpythonInternerProvider();
  }
}
