package dev.midden.bench.graph;

import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the objects that are being loaded: alive under collectors that free what nothing refers to at once, and to be
 * found under those that move objects. Arrays of references in the heap itself, each held by a handle: four bytes an
 * object, and few roots.
 */
final class ObjectRoots implements AutoCloseable {
  private static final int CHUNK_BITS = 20;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private final Mutator mutator;
  private final Shape shape;
  private final List<Handle> chunks = new ArrayList<>();

  /** Makes room for so many objects. */
  ObjectRoots(Mutator mutator, int size) {
    this.mutator = mutator;
    shape = mutator.heap().shapes().define("objects being loaded").array(Shape.Kind.REFERENCES).register();
    try {
      for (long from = 0; from < size; from += CHUNK) {
        chunks.add(mutator.handle(mutator.allocate(shape, (int) Math.min(CHUNK, size - from))));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The shape of the arrays. */
  Shape shape() {
    return shape;
  }

  /** An object, valid until the next safepoint. */
  long get(int index) {
    return mutator.getReference(chunks.get(index >>> CHUNK_BITS).get(), index & CHUNK - 1);
  }

  void set(int index, long object) {
    mutator.setReference(chunks.get(index >>> CHUNK_BITS).get(), index & CHUNK - 1, object);
  }

  /** Lets go of all objects. */
  @Override
  public void close() {
    chunks.forEach(Handle::close);
    chunks.clear();
  }
}
