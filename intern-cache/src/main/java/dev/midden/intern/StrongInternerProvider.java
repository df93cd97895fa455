package dev.midden.intern;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Set;

/** Provides {@code strong}. */
@AutoService(InternerProvider.class)
public final class StrongInternerProvider implements InternerProvider {
  private static final OptionSpec<Boolean> IMMORTAL = OptionSpec.flag("immortal", false,
      "make new objects immortal, so that no collector counts, moves or looks at them more than it must");

  /** For {@link java.util.ServiceLoader}. */
  public StrongInternerProvider() {}

  @Override
  public String name() {
    return "strong";
  }

  @Override
  public String description() {
    return "keeps every value until the heap is closed";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(IMMORTAL);
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.SHARES, Trait.OFF_HEAP);
  }

  @Override
  public Interner create(HeapParts parts, Options options) {
    return new StrongInterner(parts, options.get(IMMORTAL));
  }
}
