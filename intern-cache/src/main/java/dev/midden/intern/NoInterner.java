package dev.midden.intern;

import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;

/** None: makes a new object for every value. What a program costs that shares nothing. */
final class NoInterner implements Interner {
  private long lookups;

  @Override
  public long internBytes(Mutator mutator, Shape shape, byte[] value) {
    lookups++;
    long made = mutator.allocate(shape, value.length);
    mutator.setBytes(made, 0, value, 0, value.length);
    return made;
  }

  @Override
  public long findBytes(Mutator mutator, Shape shape, byte[] value) {
    return Reference.NULL;
  }

  @Override
  public long intern(Mutator mutator, long array) {
    lookups++;
    return array;
  }

  @Override
  public Statistics statistics() {
    return new Statistics(lookups, 0, 0, 0);
  }
}
