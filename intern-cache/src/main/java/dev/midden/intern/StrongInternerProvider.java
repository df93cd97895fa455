package dev.midden.intern;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.plugin.Options;

/** Provides {@code strong}. */
@AutoService(InternerProvider.class)
public final class StrongInternerProvider implements InternerProvider {
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
  public Interner create(HeapParts parts, Options options) {
    return new StrongInterner(parts);
  }
}
