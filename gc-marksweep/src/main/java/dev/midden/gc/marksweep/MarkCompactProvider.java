package dev.midden.gc.marksweep;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.plugin.Options;
import java.util.Set;

/** Provides {@code markcompact}. */
@AutoService(CollectorProvider.class)
public final class MarkCompactProvider implements CollectorProvider {
  /** For {@link java.util.ServiceLoader}. */
  public MarkCompactProvider() {}

  @Override
  public String name() {
    return "markcompact";
  }

  @Override
  public Set<String> aliases() {
    return Set.of("mark-compact");
  }

  @Override
  public String description() {
    return "marks what roots reach and slides it together, in the order of allocation (Lisp 2; Compressor, 2006)";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE, Capability.MOVES);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new MarkCompact(parts);
  }
}
