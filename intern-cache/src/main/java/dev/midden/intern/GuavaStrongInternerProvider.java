package dev.midden.intern;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.plugin.Options;
import java.util.Set;

/** Provides {@code guava-strong}. */
@AutoService(InternerProvider.class)
public final class GuavaStrongInternerProvider implements InternerProvider {
  /** For {@link java.util.ServiceLoader}. */
  public GuavaStrongInternerProvider() {}

  @Override
  public String name() {
    return "guava-strong";
  }

  @Override
  public String description() {
    return "one of Guava's strong interners over Java objects, to compare with";
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.SHARES);
  }

  @Override
  public Interner create(HeapParts parts, Options options) {
    return GuavaInterner.strong(parts);
  }
}
