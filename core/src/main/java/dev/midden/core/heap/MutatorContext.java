package dev.midden.core.heap;

/** What a collector passes from {@link Collector#attach} to the constructor of its mutator. */
public final class MutatorContext {
  private final Heap heap;

  MutatorContext(Heap heap) {
    this.heap = heap;
  }

  Heap heap() {
    return heap;
  }
}
