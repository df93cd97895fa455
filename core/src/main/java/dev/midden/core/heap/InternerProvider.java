package dev.midden.core.heap;

import dev.midden.core.plugin.Options;
import dev.midden.core.plugin.Plugin;
import java.util.Set;

/** A policy of sharing equal values, found by name through {@link java.util.ServiceLoader}. */
public interface InternerProvider extends Plugin {
  /** What a policy promises; the test kit holds it to that. */
  enum Trait {
    /** Equal values are one object as long as that lives, whatever their {@link Use}. */
    SHARES("shares"),
    /** Keeps no object alive. */
    WEAK("weak"),
    /** Makes no Java object for an entry, and none for a lookup that hits. */
    OFF_HEAP("off-heap");

    private final String label;

    Trait(String label) {
      this.label = label;
    }

    /** How it is written: {@code shares}, {@code weak}, {@code off-heap}. */
    public String label() {
      return label;
    }
  }

  /** What it promises. */
  Set<Trait> traits();

  /**
   * Makes an interner for one new heap.
   *
   * @param parts what the core supplies: the heap's objects and tables
   * @param options values of {@link #options()}
   */
  Interner create(HeapParts parts, Options options);
}
