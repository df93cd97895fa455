package dev.midden.bench.graph;

import java.util.Arrays;

/** A growing list of primitive longs. */
final class LongList {
  private long[] values = new long[64];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, grown(size));
    }
    values[size++] = value;
  }

  /** The next size of an array that is full: more by half only, as the copy is the peak of what loading takes. */
  static int grown(int size) {
    int limit = Integer.MAX_VALUE - 8;
    if (size == limit) {
      throw new OutOfMemoryError("more than an array of the Java heap can hold");
    }
    return size + Math.min(size >> 1, limit - size);
  }

  int size() {
    return size;
  }

  long get(int index) {
    return values[index];
  }

  long[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
