package dev.midden.intern;

import dev.midden.core.heap.InternerProvider;
import dev.midden.testkit.intern.InternerContract;

/** {@code guava-weak} against the contract. */
class GuavaWeakInternerTest extends InternerContract {
  @Override
  protected InternerProvider provider() {
    return new GuavaWeakInternerProvider();
  }

  @Override
  public int effort() {
    return 25;
  }
}
