package dev.midden.gc.refcount;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Trigger;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Set;

/** Provides {@code refcount-deferred}. */
@AutoService(CollectorProvider.class)
public final class DeferredProvider implements CollectorProvider {
  static final OptionSpec<Long> THRESHOLD = OptionSpec.integer("threshold", 10_000, 1, Integer.MAX_VALUE,
      "objects in the zero-count table at which it is reconciled, under the trigger own; twice its live entries if more");
  static final OptionSpec<Boolean> METER = OptionSpec.flag("meter", false,
      "whether to count the updates of counts made and saved, which takes time");

  /** For {@link java.util.ServiceLoader}. */
  public DeferredProvider() {}

  @Override
  public String name() {
    return "refcount-deferred";
  }

  @Override
  public Set<String> aliases() {
    return Set.of("drc");
  }

  @Override
  public String description() {
    return "counts references from objects alone; roots are asked now and then (Deutsch and Bobrow 1976)";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE, Capability.WRITE_BARRIER);
  }

  @Override
  public Trigger defaultTrigger() {
    return new Trigger.Own();
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(THRESHOLD, METER);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new Deferred(parts, options.get(METER) ? MeteredDeferredMutator::new : DeferredMutator::new,
        options.get(THRESHOLD));
  }
}
