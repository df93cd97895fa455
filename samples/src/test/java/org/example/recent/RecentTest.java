package org.example.recent;

import dev.midden.core.heap.InternerProvider;
import dev.midden.testkit.intern.InternerContract;

/** {@code recent} against the contract. */
class RecentTest extends InternerContract {
  @Override
  protected InternerProvider provider() {
    return new RecentProvider();
  }
}
