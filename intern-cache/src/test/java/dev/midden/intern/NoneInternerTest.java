package dev.midden.intern;

import dev.midden.core.heap.InternerProvider;
import dev.midden.testkit.intern.InternerContract;

/** {@code none} against the contract. */
class NoneInternerTest extends InternerContract {
  @Override
  protected InternerProvider provider() {
    return new NoneInternerProvider();
  }

  @Override
  public int effort() {
    return 25;
  }
}
