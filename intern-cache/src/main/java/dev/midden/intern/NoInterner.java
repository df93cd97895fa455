package dev.midden.intern;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.reference.InternKey;

/** None: makes a new object for every value. What a program costs that shares nothing. */
final class NoInterner extends Interner {
  NoInterner(HeapParts parts) {
    super(parts);
  }

  @Override
  protected long find(InternKey key, Use use) {
    return Reference.NULL;
  }

  @Override
  protected void enter(Mutator mutator, InternKey key, Use use, long object) {
    // Knows nothing.
  }

  @Override
  protected long entries() {
    return 0;
  }
}
