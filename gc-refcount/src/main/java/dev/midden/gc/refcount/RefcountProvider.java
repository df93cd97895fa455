package dev.midden.gc.refcount;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Set;

/** Provides {@code refcount}. */
@AutoService(CollectorProvider.class)
public final class RefcountProvider implements CollectorProvider {
  private static final OptionSpec<Cycles> CYCLES = OptionSpec.choice("cycles", Cycles.TRACE,
      "how cycles are found: by a trace of the heap, or by trial deletion where they may have come to be");
  private static final OptionSpec<Long> RELEASE_BOUND = OptionSpec.integer("release-bound", 0, 0, Integer.MAX_VALUE,
      "the most objects freed at one release, the others at later safepoints; 0: all at once");
  private static final OptionSpec<Boolean> METER = OptionSpec.flag("meter", false,
      "whether to count increments and decrements, which takes time");

  /** How cycles are found. */
  enum Cycles {
    TRACE, TRIAL
  }

  /** For {@link java.util.ServiceLoader}. */
  public RefcountProvider() {}

  @Override
  public String name() {
    return "refcount";
  }

  @Override
  public Set<String> aliases() {
    return Set.of("rc");
  }

  @Override
  public String description() {
    return "counts references and frees at zero; cycles by a trace or trial deletion (Collins 1960, Bacon and Rajan 2001)";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE, Capability.PROMPT, Capability.COUNTS,
        Capability.WRITE_BARRIER);
  }

  /** Where releases are bounded, what dies may have to wait. */
  @Override
  public Set<Capability> capabilities(Options options) {
    return options.get(RELEASE_BOUND) == 0
        ? capabilities()
        : Set.of(Capability.RECLAIMS, Capability.COMPLETE, Capability.COUNTS, Capability.WRITE_BARRIER);
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(CYCLES, RELEASE_BOUND, METER);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    long bound = options.get(RELEASE_BOUND);
    return new Refcount(parts, options.get(CYCLES) == Cycles.TRIAL, bound == 0 ? Long.MAX_VALUE : bound,
        options.get(METER));
  }
}
