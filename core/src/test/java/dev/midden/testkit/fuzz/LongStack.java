package dev.midden.testkit.fuzz;

import java.util.Arrays;

/** A stack of references. */
final class LongStack {
  private long[] values = new long[64];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  long removeLast() {
    return values[--size];
  }

  void clear() {
    size = 0;
  }
}
