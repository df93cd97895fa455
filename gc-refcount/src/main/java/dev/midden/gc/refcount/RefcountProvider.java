package dev.midden.gc.refcount;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.plugin.Options;
import java.util.Set;

/** Provides {@code refcount}. */
@AutoService(CollectorProvider.class)
public final class RefcountProvider implements CollectorProvider {
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
    return "counts references and frees at zero; cycles by a backup trace (Collins 1960, Weizenbaum 1963)";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE, Capability.PROMPT, Capability.COUNTS,
        Capability.WRITE_BARRIER);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new Refcount(parts);
  }
}
