package dev.midden.intern;

import dev.midden.core.heap.InternerProvider;
import dev.midden.testkit.intern.InternerContract;

/** {@code strong} against the contract. */
class StrongInternerTest extends InternerContract {
  @Override
  protected InternerProvider provider() {
    return new StrongInternerProvider();
  }

  @Override
  public int effort() {
    return 25;
  }
}
