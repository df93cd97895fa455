package dev.midden.core.reference;

import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/** Objects whose finalizer has not run, in the order of their allocation, for collectors that find the dead by tracing. */
public final class FinalizableList {
  private final ObjectModel model;
  private long[] objects = new long[16];
  private int size;

  /** Makes an empty list over the heap's objects. */
  public FinalizableList(ObjectModel model) {
    this.model = model;
  }

  /** Adds a new object. */
  public void add(long object) {
    if (size == objects.length) {
      objects = Arrays.copyOf(objects, size * 2);
    }
    objects[size++] = object;
  }

  /**
   * For the verifier: reports entries that are no objects with a finalizer to run.
   *
   * @param isStart whether an address is the start of an object
   * @param problem receives what is wrong
   */
  public void verify(LongPredicate isStart, Consumer<String> problem) {
    for (int i = 0; i < size; i++) {
      if (!isStart.test(objects[i]) || !Header.has(model.shapeWord(objects[i]), Header.FINALIZABLE)) {
        problem.accept(Long.toHexString(objects[i]) + " is listed for finalization, and is no object to be finalized");
      }
    }
  }

  /** Number of objects in the list. */
  public int size() {
    return size;
  }

  /**
   * After tracing: takes out the dead and hands them over, oldest first. Their finalizers must run next.
   *
   * @param now where an object is, given where it was, or null if it is dead
   * @param dead receives the dead
   */
  public void takeDead(LongUnaryOperator now, LongConsumer dead) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      long object = objects[i];
      long moved = now.applyAsLong(object);
      if (moved != Reference.NULL) {
        objects[kept++] = moved;
      } else {
        model.clearFlags(object, Header.FINALIZABLE);
        dead.accept(object);
      }
    }
    size = kept;
  }

  /** Shows the list to a moving collector, which writes new references back. */
  public void visit(RootVisitor visitor) {
    visitor.visit(objects, 0, size);
  }
}
