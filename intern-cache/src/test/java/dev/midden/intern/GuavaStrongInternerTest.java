package dev.midden.intern;

import dev.midden.core.heap.InternerProvider;
import dev.midden.testkit.intern.InternerContract;

/** {@code guava-strong} against the contract. */
class GuavaStrongInternerTest extends InternerContract {
  @Override
  protected InternerProvider provider() {
    return new GuavaStrongInternerProvider();
  }

  @Override
  public int effort() {
    return 25;
  }
}
