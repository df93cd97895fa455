package dev.midden.core.reference;

import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * Identities of objects that move: a number is given to an object when it is asked for and stays with it. Objects that have
 * one carry {@link Header#IDENTIFIED}; nothing is kept for the others.
 *
 * <p>Keyed by address, open addressing with linear probing, made anew by each collection.
 */
public final class IdentityTable {
  private final ObjectModel model;
  private int[] objects = new int[16];
  private long[] numbers = new long[16];
  private int[] spareObjects = new int[16];
  private long[] spareNumbers = new long[16];
  private int size;
  private long last;

  /** Makes an empty table over the heap's objects. */
  public IdentityTable(ObjectModel model) {
    this.model = model;
  }

  /** The number of an object, given now if it has none: 1, 2, and so on. */
  public long of(long object) {
    int key = Reference.compress(object);
    if (Header.has(model.shapeWord(object), Header.IDENTIFIED)) {
      return numbers[find(key)];
    }
    if (2 * (size + 1) > objects.length) {
      rebuild(LongUnaryOperator.identity(), objects.length * 2);
    }
    model.setFlags(object, Header.IDENTIFIED);
    put(key, ++last);
    return last;
  }

  /**
   * After a collection has found out what lives, or has moved it.
   *
   * @param now where an object is, given where it was, or null if it is dead
   */
  public void update(LongUnaryOperator now) {
    if (size > 0) {
      rebuild(now, objects.length);
    }
  }

  /** Bytes of the Java heap that the table takes. */
  public long tableBytes() {
    return 24L * objects.length;
  }

  private void rebuild(LongUnaryOperator now, int length) {
    int[] oldObjects = objects;
    long[] oldNumbers = numbers;
    // Two pairs of arrays take turns, so that a collection allocates nothing in the Java heap.
    objects = spareObjects.length == length ? spareObjects : new int[length];
    numbers = spareNumbers.length == length ? spareNumbers : new long[length];
    Arrays.fill(objects, 0);
    spareObjects = oldObjects;
    spareNumbers = oldNumbers;
    size = 0;
    for (int i = 0; i < oldObjects.length; i++) {
      if (oldObjects[i] != 0) {
        long object = now.applyAsLong(Reference.expand(oldObjects[i]));
        if (object != Reference.NULL) {
          put(Reference.compress(object), oldNumbers[i]);
        }
      }
    }
  }

  private void put(int key, long number) {
    int index = find(key);
    objects[index] = key;
    numbers[index] = number;
    size++;
  }

  private int find(int key) {
    int mask = objects.length - 1;
    int hash = key * 0x9E3779B9;
    int index = (hash ^ hash >>> 15) & mask;
    while (objects[index] != 0 && objects[index] != key) {
      index = index + 1 & mask;
    }
    return index;
  }
}
