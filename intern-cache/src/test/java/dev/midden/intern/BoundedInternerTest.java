package dev.midden.intern;

import dev.midden.core.heap.InternerProvider;
import dev.midden.testkit.intern.InternerContract;

/** {@code bounded} against the contract. */
class BoundedInternerTest extends InternerContract {
  @Override
  protected InternerProvider provider() {
    return new BoundedInternerProvider();
  }
}
