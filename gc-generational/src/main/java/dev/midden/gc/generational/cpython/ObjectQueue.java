package dev.midden.gc.generational.cpython;

import dev.midden.core.object.Reference;
import dev.midden.core.reference.RootVisitor;
import java.util.Arrays;

/** Objects in the order they were added, each with a reference that counts. */
final class ObjectQueue {
  private long[] objects = new long[8];
  private int size;

  void add(long object) {
    if (size == objects.length) {
      objects = Arrays.copyOf(objects, size * 2);
    }
    objects[size++] = object;
  }

  int size() {
    return size;
  }

  long get(int index) {
    return objects[index];
  }

  /** Takes an object out and leaves null in its place; its count is the caller's business. */
  long take(int index) {
    long object = objects[index];
    objects[index] = Reference.NULL;
    return object;
  }

  void clear() {
    size = 0;
  }

  long[] toArray() {
    return Arrays.copyOf(objects, size);
  }

  void visit(RootVisitor visitor) {
    visitor.visit(objects, 0, size);
  }
}
