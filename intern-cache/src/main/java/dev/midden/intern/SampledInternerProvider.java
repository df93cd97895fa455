package dev.midden.intern;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Set;

/** Provides {@code sampled}. */
@AutoService(InternerProvider.class)
public final class SampledInternerProvider implements InternerProvider {
  private static final OptionSpec<Long> SEEN = OptionSpec.integer("seen", 1, 0, 14,
      "how often a value must have been made before it is shared");
  private static final OptionSpec<Long> SKETCH = OptionSpec.integer("sketch", 1 << 16, 1 << 6, 1 << 26,
      "values whose frequencies the sketch can tell apart, four bytes each");

  /** For {@link java.util.ServiceLoader}. */
  public SampledInternerProvider() {}

  @Override
  public String name() {
    return "sampled";
  }

  @Override
  public String description() {
    return "shares only values that come again, as a small sketch of their frequencies tells";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(SEEN, SKETCH);
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.WEAK, Trait.OFF_HEAP);
  }

  @Override
  public Interner create(HeapParts parts, Options options) {
    return new SampledInterner(parts, options.get(SEEN), options.get(SKETCH));
  }
}
