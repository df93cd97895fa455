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

/** Provides {@code marksweep}. */
@AutoService(CollectorProvider.class)
public final class MarkSweepProvider implements CollectorProvider {
  private static final OptionSpec<Sweep> SWEEP = OptionSpec.choice("sweep", Sweep.LAZY,
      "sweep when allocating, or all at once in the pause");

  private static final OptionSpec<Long> THREADS = OptionSpec.integer("threads", 1, 1, 256,
      "threads that mark together, and sweep together if that is eager");
  private static final OptionSpec<Long> PARALLEL_FROM = OptionSpec.integer("parallel-from", 65_536, 0, 1L << 32,
      "objects that one thread marks before others join, if that is faster; 0: they join at once in any case");

  /** When the dead are swept up. */
  enum Sweep {
    LAZY, EAGER
  }

  /** For {@link java.util.ServiceLoader}. */
  public MarkSweepProvider() {}

  @Override
  public String name() {
    return "marksweep";
  }

  @Override
  public Set<String> aliases() {
    return Set.of("mark-sweep");
  }

  @Override
  public String description() {
    return "marks what roots reach, sweeps the rest; size-class blocks, bits beside the heap (McCarthy 1960)";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE);
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(SWEEP, THREADS, PARALLEL_FROM);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new MarkSweep(parts, options.get(SWEEP) == Sweep.EAGER, Math.toIntExact(options.get(THREADS)),
        options.get(PARALLEL_FROM));
  }
}
