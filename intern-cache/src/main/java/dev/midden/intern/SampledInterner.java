package dev.midden.intern;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.reference.InternKey;
import dev.midden.core.reference.InternTable;

/**
 * Sampled: shares only what has been seen before, so that values that come once cost no entry.
 *
 * <p>A small {@link FrequencySketch} counts values as they are made; one that has been made often enough enters a weak
 * table. The sketch errs to one side: a value may be shared too soon, never too late.
 *
 * <pre>
 *   made the first time ──▶ counted ──made again──▶ entered ──found by equal values──▶ … ──object dies──▶ entry gone
 * </pre>
 *
 * <p>Cost: as {@link WeakInterner}, for the entries there are; 4 bytes for each value the sketch is made for.
 */
final class SampledInterner extends Interner {
  private final InternTable table;
  private final FrequencySketch frequencies;
  private final long seen;

  SampledInterner(HeapParts parts, long seen, long sketch) {
    super(parts);
    table = parts.internTables().create(InternTable.Strength.WEAK);
    frequencies = new FrequencySketch(sketch);
    this.seen = seen;
  }

  @Override
  protected long find(InternKey key, Use use) {
    return table.find(key);
  }

  @Override
  protected void enter(Mutator mutator, InternKey key, Use use, long object) {
    if (frequencies.add(key.hash()) >= seen) {
      table.add(key, object);
    }
  }

  @Override
  protected long entries() {
    return table.size();
  }
}
