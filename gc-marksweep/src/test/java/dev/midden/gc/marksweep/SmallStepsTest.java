package dev.midden.gc.marksweep;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;
import java.util.Map;

/** {@code marksweep-incremental} with steps as small as can be, so that a cycle spreads over a whole program. */
class SmallStepsTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new IncrementalMarkSweepProvider();
  }

  @Override
  public int effort() {
    return 30;
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("pace", "1", "pause-budget", "1us");
  }
}
