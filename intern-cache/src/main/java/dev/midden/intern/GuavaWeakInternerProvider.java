package dev.midden.intern;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.plugin.Options;
import java.util.Set;

/** Provides {@code guava-weak}. */
@AutoService(InternerProvider.class)
public final class GuavaWeakInternerProvider implements InternerProvider {
  /** For {@link java.util.ServiceLoader}. */
  public GuavaWeakInternerProvider() {}

  @Override
  public String name() {
    return "guava-weak";
  }

  @Override
  public String description() {
    return "one of Guava's weak interners over Java objects, to compare with";
  }

  @Override
  public Set<Trait> traits() {
    return Set.of();
  }

  @Override
  public Interner create(HeapParts parts, Options options) {
    return GuavaInterner.weak(parts);
  }
}
