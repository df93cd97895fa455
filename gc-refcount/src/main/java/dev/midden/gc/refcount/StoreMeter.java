package dev.midden.gc.refcount;

/** What stores would do to counts if each were counted at once: an increment for a new value, a decrement for the old. */
final class StoreMeter {
  private long increments;
  private long decrements;

  void count(int old, int value) {
    if (value != 0) {
      increments++;
    }
    if (old != 0) {
      decrements++;
    }
  }

  long increments() {
    return increments;
  }

  long decrements() {
    return decrements;
  }

  long updates() {
    return increments + decrements;
  }
}
