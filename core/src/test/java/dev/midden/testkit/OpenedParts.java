package dev.midden.testkit;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Trigger;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A collector that keeps what its heap is composed of, so that a rule can look at its memory, and break it unheard. */
final class OpenedParts implements CollectorProvider {
  private final CollectorProvider provider;
  private @Nullable HeapParts made;

  OpenedParts(CollectorProvider provider) {
    this.provider = provider;
  }

  /** The parts of the heap opened last. */
  HeapParts made() {
    return Objects.requireNonNull(made);
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public String description() {
    return provider.description();
  }

  @Override
  public List<OptionSpec<?>> options() {
    return provider.options();
  }

  @Override
  public Set<Capability> capabilities() {
    return provider.capabilities();
  }

  @Override
  public Set<Capability> capabilities(Options options) {
    return provider.capabilities(options);
  }

  @Override
  public Trigger defaultTrigger() {
    return provider.defaultTrigger();
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    made = parts;
    return provider.create(parts, options);
  }
}
