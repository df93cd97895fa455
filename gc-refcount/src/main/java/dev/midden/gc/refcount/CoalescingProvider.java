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

/** Provides {@code refcount-coalescing}. */
@AutoService(CollectorProvider.class)
public final class CoalescingProvider implements CollectorProvider {
  /** For {@link java.util.ServiceLoader}. */
  public CoalescingProvider() {}

  @Override
  public String name() {
    return "refcount-coalescing";
  }

  @Override
  public Set<String> aliases() {
    return Set.of("crc");
  }

  @Override
  public String description() {
    return "counts what changed in an object from one epoch to the next, not every store (Levanoni and Petrank 2001)";
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
    return List.of(DeferredProvider.THRESHOLD, DeferredProvider.METER);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new Deferred(parts,
        options.get(DeferredProvider.METER) ? MeteredCoalescingMutator::new : CoalescingMutator::new,
        options.get(DeferredProvider.THRESHOLD));
  }
}
