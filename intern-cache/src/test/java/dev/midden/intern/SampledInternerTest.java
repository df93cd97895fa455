package dev.midden.intern;

import dev.midden.core.heap.InternerProvider;
import dev.midden.testkit.intern.InternerContract;

/** {@code sampled} against the contract. */
class SampledInternerTest extends InternerContract {
  @Override
  protected InternerProvider provider() {
    return new SampledInternerProvider();
  }

  @Override
  public int effort() {
    return 25;
  }
}
