package dev.midden.intern;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.reference.InternKey;
import dev.midden.core.reference.InternTable;

/**
 * Weak: shares a value with whoever has it now, and keeps nothing alive.
 *
 * <pre>
 *   made ──▶ entered ──found by equal values──▶ … ──object dies──▶ entry gone
 * </pre>
 *
 * <p>The table and the collector do it all: an entry goes when the count of its object falls to zero, or when marking has
 * not reached it. Cost: a lookup is O(1) and allocates nothing; 9.4 to 11.8 bytes an entry; nothing in the pause of a
 * collector that marks, a sweep of the table little by little after it.
 */
final class WeakInterner extends Interner {
  private final InternTable table;

  WeakInterner(HeapParts parts) {
    super(parts);
    table = parts.internTables().create(InternTable.Strength.WEAK);
  }

  @Override
  protected long find(InternKey key, Use use) {
    return table.find(key);
  }

  @Override
  protected void enter(Mutator mutator, InternKey key, Use use, long object) {
    table.add(key, object);
  }

  @Override
  protected long entries() {
    return table.size();
  }
}
