package dev.midden.gc.marksweep;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Set;

/** Provides {@code marksweep-incremental}. */
@AutoService(CollectorProvider.class)
public final class IncrementalMarkSweepProvider implements CollectorProvider {
  private static final OptionSpec<Long> BUDGET = OptionSpec.of("pause-budget", "TIME", "1ms",
      "how long a step may take, in us, ms or s", IncrementalMarkSweepProvider::nanos);
  private static final OptionSpec<Long> PACE = OptionSpec.integer("pace", 8, 1, 1_000_000,
      "objects marked for every object allocated while a cycle is under way");

  /** For {@link java.util.ServiceLoader}. */
  public IncrementalMarkSweepProvider() {}

  @Override
  public String name() {
    return "marksweep-incremental";
  }

  @Override
  public String description() {
    return "mark-sweep in short steps, snapshot at the beginning (Yuasa 1990)";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE, Capability.WRITE_BARRIER, Capability.INCREMENTAL);
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(BUDGET, PACE);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new IncrementalMarkSweep(parts, options.get(BUDGET), options.get(PACE));
  }

  private static Long nanos(String text) {
    for (String unit : List.of("us", "ms", "s")) {
      if (text.endsWith(unit)) {
        double value = Double.parseDouble(text.substring(0, text.length() - unit.length()));
        double nanos = value * (unit.equals("us") ? 1e3 : unit.equals("ms") ? 1e6 : 1e9);
        if (nanos >= 1e3 && nanos <= 1e12) {
          return (long) nanos;
        }
      }
    }
    throw new IllegalArgumentException("must be from 1us to 1000s, with the unit: 500us, 1ms, 2s");
  }
}
