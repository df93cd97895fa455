package org.example.recent;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.reference.InternKey;
import java.util.Arrays;

/**
 * Recent: a cache with one place for a value, as processors have: its hash modulo the number of places. Whatever comes
 * last has the place.
 *
 * <pre>
 *   made ──▶ in its place, kept alive ──another value of the same place is made──▶ an object like others
 * </pre>
 *
 * <p>Cost: a lookup is one comparison of values and allocates nothing; 12 bytes a place. A table that is too small shares
 * little, and tells so by its evictions.
 */
final class RecentInterner extends Interner {
  private static final int EMPTY = -1;

  /** Numbers of root slots, which keep the objects alive and follow them when they are moved. */
  private final int[] places;
  private long entries;
  private long evictions;

  RecentInterner(HeapParts parts, int size) {
    super(parts);
    places = new int[size];
    Arrays.fill(places, EMPTY);
  }

  @Override
  protected long find(InternKey key, Use use) {
    int root = places[place(key)];
    return root != EMPTY && key.matches(held(root)) ? held(root) : Reference.NULL;
  }

  @Override
  protected void enter(Mutator mutator, InternKey key, Use use, long object) {
    int place = place(key);
    if (places[place] == EMPTY) {
      places[place] = hold(mutator, object);
      entries++;
    } else {
      evictions++;
      hold(mutator, places[place], object);
    }
  }

  private int place(InternKey key) {
    return (int) (key.hash() % places.length);
  }

  @Override
  protected long entries() {
    return entries;
  }

  @Override
  protected long evictions() {
    return evictions;
  }
}
