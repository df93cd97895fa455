package dev.midden.core.heap;

import dev.midden.core.plugin.Options;
import dev.midden.core.plugin.Plugin;

/** A policy of sharing equal values, found by name through {@link java.util.ServiceLoader}. */
public interface InternerProvider extends Plugin {
  /**
   * Makes an interner for one new heap.
   *
   * @param parts what the core supplies: the heap's objects and a table of roots
   * @param options values of {@link #options()}
   */
  Interner create(HeapParts parts, Options options);
}
