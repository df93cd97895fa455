package dev.midden.gc.marksweep;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.plugin.Options;
import java.util.Set;

/** Provides {@code semispace}. */
@AutoService(CollectorProvider.class)
public final class SemiSpaceProvider implements CollectorProvider {
  /** For {@link java.util.ServiceLoader}. */
  public SemiSpaceProvider() {}

  @Override
  public String name() {
    return "semispace";
  }

  @Override
  public Set<String> aliases() {
    return Set.of("semi-space");
  }

  @Override
  public String description() {
    return "copies what roots reach into fresh blocks, gives back the others (Cheney 1970)";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE, Capability.MOVES);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new SemiSpace(parts);
  }
}
