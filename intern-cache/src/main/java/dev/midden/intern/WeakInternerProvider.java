package dev.midden.intern;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.plugin.Options;
import java.util.Set;

/** Provides {@code weak}. */
@AutoService(InternerProvider.class)
public final class WeakInternerProvider implements InternerProvider {
  /** For {@link java.util.ServiceLoader}. */
  public WeakInternerProvider() {}

  @Override
  public String name() {
    return "weak";
  }

  @Override
  public String description() {
    return "keeps a value as long as the program does: an entry goes when its object dies";
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.SHARES, Trait.WEAK, Trait.OFF_HEAP);
  }

  @Override
  public Interner create(HeapParts parts, Options options) {
    return new WeakInterner(parts);
  }
}
