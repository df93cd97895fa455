package dev.midden.intern;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.plugin.Options;
import java.util.Set;

/** Provides {@code none}. */
@AutoService(InternerProvider.class)
public final class NoneInternerProvider implements InternerProvider {
  /** For {@link java.util.ServiceLoader}. */
  public NoneInternerProvider() {}

  @Override
  public String name() {
    return "none";
  }

  @Override
  public String description() {
    return "shares nothing: every value is a new object, the baseline to compare with";
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.WEAK, Trait.OFF_HEAP);
  }

  @Override
  public Interner create(HeapParts parts, Options options) {
    return new NoInterner(parts);
  }
}
