package dev.midden.intern;

import dev.midden.core.heap.InternerProvider;
import dev.midden.testkit.intern.InternerContract;

/** {@code weak} against the contract. */
class WeakInternerTest extends InternerContract {
  @Override
  protected InternerProvider provider() {
    return new WeakInternerProvider();
  }
}
