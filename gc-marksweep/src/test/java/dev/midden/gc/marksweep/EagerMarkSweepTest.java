package dev.midden.gc.marksweep;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.HeapContract;
import java.util.Map;

/** {@code marksweep} with {@code sweep=eager} against the contract. */
class EagerMarkSweepTest extends HeapContract {
  @Override
  protected CollectorProvider provider() {
    return new MarkSweepProvider();
  }

  @Override
  public int effort() {
    return 10;
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("sweep", "eager");
  }
}
