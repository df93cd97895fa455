package dev.midden.bench.graph;

import java.util.Arrays;

/** Numbers the ids of a dump from 0 on, in their order: a sorted array, eight bytes an object. */
final class IdTable {
  private final long[] ids;
  private final int size;

  /** Takes the array over, in any order and with duplicates. */
  IdTable(long[] given) {
    Arrays.sort(given);
    int kept = 0;
    for (int i = 0; i < given.length; i++) {
      if (i == 0 || given[i] != given[i - 1]) {
        given[kept++] = given[i];
      }
    }
    ids = given;
    size = kept;
  }

  int size() {
    return size;
  }

  /** Number of an id, negative if the dump has no object with it. */
  int find(long id) {
    return Arrays.binarySearch(ids, 0, size, id);
  }
}
