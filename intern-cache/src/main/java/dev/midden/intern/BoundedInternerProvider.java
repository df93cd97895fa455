package dev.midden.intern;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Set;

/** Provides {@code bounded}. */
@AutoService(InternerProvider.class)
public final class BoundedInternerProvider implements InternerProvider {
  private static final OptionSpec<Long> LIMIT = OptionSpec.integer("limit", 100_000, 1, 1 << 28,
      "the most values it keeps");

  /** For {@link java.util.ServiceLoader}. */
  public BoundedInternerProvider() {}

  @Override
  public String name() {
    return "bounded";
  }

  @Override
  public String description() {
    return "keeps at most so many values, the most frequent ones (TinyLFU after Einziger, Friedman and Manes 2017)";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(LIMIT);
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.OFF_HEAP);
  }

  @Override
  public Interner create(HeapParts parts, Options options) {
    return new BoundedInterner(parts, options.get(LIMIT));
  }
}
