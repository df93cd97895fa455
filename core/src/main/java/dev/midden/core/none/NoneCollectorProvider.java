package dev.midden.core.none;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Trigger;
import dev.midden.core.plugin.Options;
import java.util.Set;

/** Provides {@code none}. */
@AutoService(CollectorProvider.class)
public final class NoneCollectorProvider implements CollectorProvider {
  /** For {@link java.util.ServiceLoader}. */
  public NoneCollectorProvider() {}

  @Override
  public String name() {
    return "none";
  }

  @Override
  public Set<String> aliases() {
    return Set.of("nogc");
  }

  @Override
  public String description() {
    return "allocates and never collects: the lower bound to compare with";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Trigger defaultTrigger() {
    return new Trigger.Never();
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new None(parts);
  }
}
