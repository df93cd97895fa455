package dev.midden.gc.marksweep;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;
import java.util.Map;

/** {@code marksweep} with three threads that join in every marking, however small. */
class ParallelMarkSweepTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new MarkSweepProvider();
  }

  @Override
  public int effort() {
    return 5;
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("threads", "3", "parallel-from", "0", "sweep", "eager");
  }
}
