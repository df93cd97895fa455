package dev.midden.testkit.fuzz;

import org.jspecify.annotations.Nullable;

/** Things by identity: open addressing with linear probing, deletion by shifting back (Knuth 6.4, R). */
final class ThingTable {
  private @Nullable Thing[] table = new Thing[256];
  private int size;

  @Nullable
  Thing get(long identity) {
    return table[find(identity)];
  }

  /** Enters a thing; returns the former one of the same identity. */
  @Nullable
  Thing put(Thing thing) {
    if (2 * (size + 1) > table.length) {
      grow();
    }
    int index = find(thing.identity);
    Thing former = table[index];
    table[index] = thing;
    if (former == null) {
      size++;
    }
    return former;
  }

  void remove(long identity) {
    int hole = find(identity);
    if (table[hole] == null) {
      return;
    }
    int mask = table.length - 1;
    for (int i = hole + 1 & mask;; i = i + 1 & mask) {
      Thing thing = table[i];
      if (thing == null) {
        break;
      }
      if ((i - home(thing.identity, mask) & mask) >= (i - hole & mask)) {
        table[hole] = thing;
        hole = i;
      }
    }
    table[hole] = null;
    size--;
  }

  private int find(long identity) {
    int mask = table.length - 1;
    int index = home(identity, mask);
    for (Thing thing = table[index]; thing != null && thing.identity != identity; thing = table[index]) {
      index = index + 1 & mask;
    }
    return index;
  }

  private static int home(long identity, int mask) {
    return (int) (identity * 0x9E3779B97F4A7C15L >>> 40) & mask;
  }

  private void grow() {
    Thing[] old = table;
    table = new Thing[old.length * 2];
    for (Thing thing : old) {
      if (thing != null) {
        table[find(thing.identity)] = thing;
      }
    }
  }
}
