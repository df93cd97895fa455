package org.example.recent;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Set;

/** Provides {@code recent}. */
public final class RecentProvider implements InternerProvider {
  private static final OptionSpec<Long> PLACES = OptionSpec.integer("places", 1 << 16, 1, 1 << 24,
      "how many values it can keep");

  /** For {@link java.util.ServiceLoader}. */
  public RecentProvider() {}

  @Override
  public String name() {
    return "recent";
  }

  @Override
  public String description() {
    return "one place for each hash modulo their number, taken by the latest value; an example to copy";
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.OFF_HEAP);
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(PLACES);
  }

  @Override
  public Interner create(HeapParts parts, Options options) {
    return new RecentInterner(parts, options.get(PLACES).intValue());
  }
}
