package org.example.tidy;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.plugin.Options;
import java.util.Set;

/** Provides {@code tidy}. */
public final class TidyProvider implements CollectorProvider {
  /** For {@link java.util.ServiceLoader}. */
  public TidyProvider() {}

  @Override
  public String name() {
    return "tidy";
  }

  @Override
  public String description() {
    return "marks what roots reach, puts all other cells on the free list (McCarthy 1960); an example to copy";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new Tidy(parts);
  }
}
