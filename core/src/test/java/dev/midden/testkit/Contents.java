package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;

/** Fills objects of any shape with data that is recognised later, through the mutator as a program does it. */
final class Contents {
  private Contents() {}

  /** The value that an object with a given seed holds at a position; seed 0 is what a new object holds. */
  private static long value(long seed, int position) {
    if (seed == 0) {
      return 0;
    }
    long mixed = (seed * 0x9E3779B97F4A7C15L + position) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 31;
  }

  /** Writes all data of an object. */
  static void fill(Mutator mutator, long object, long seed) {
    Shape shape = mutator.shape(object);
    int length = shape.isArray() ? mutator.length(object) : shape.dataBytes();
    for (int i = 0; i < length; i++) {
      long value = value(seed, i);
      switch (shape.kind()) {
        case FIXED -> mutator.setByte(object, i, (byte) value);
        case BYTES -> mutator.setByteElement(object, i, (byte) value);
        case INTS -> mutator.setIntElement(object, i, (int) value);
        case LONGS -> mutator.setLongElement(object, i, value);
        case DOUBLES -> mutator.setDoubleElement(object, i, (double) value);
        case REFERENCES -> {
          return;
        }
      }
    }
  }

  /** Checks all data of an object against what {@link #fill} wrote. */
  static void check(Mutator mutator, long object, long seed) {
    Shape shape = mutator.shape(object);
    int length = shape.isArray() ? mutator.length(object) : shape.dataBytes();
    for (int i = 0; i < length; i++) {
      long value = value(seed, i);
      boolean same = switch (shape.kind()) {
        case FIXED -> mutator.getByte(object, i) == (byte) value;
        case BYTES -> mutator.getByteElement(object, i) == (byte) value;
        case INTS -> mutator.getIntElement(object, i) == (int) value;
        case LONGS -> mutator.getLongElement(object, i) == value;
        case DOUBLES -> mutator.getDoubleElement(object, i) == (double) value;
        case REFERENCES -> true;
      };
      if (!same) {
        throw new AssertionError("data " + i + " of a " + shape.name() + " with seed " + seed + " has changed");
      }
    }
  }

  /** Checks that an object is as it comes from allocation: references null, data zero. */
  static void checkZero(Mutator mutator, long object) {
    Shape shape = mutator.shape(object);
    for (int slot = 0, slots = mutator.references(object); slot < slots; slot++) {
      assertEquals(Reference.NULL, mutator.getReference(object, slot), () -> "a slot of a new " + shape.name());
    }
    int length = shape.isArray() ? mutator.length(object) : shape.dataBytes();
    for (int i = 0; i < length; i++) {
      long value = switch (shape.kind()) {
        case FIXED -> mutator.getByte(object, i);
        case BYTES -> mutator.getByteElement(object, i);
        case INTS -> mutator.getIntElement(object, i);
        case LONGS -> mutator.getLongElement(object, i);
        case DOUBLES -> Double.doubleToRawLongBits(mutator.getDoubleElement(object, i));
        case REFERENCES -> 0;
      };
      if (value != 0) {
        throw new AssertionError("data " + i + " of a new " + shape.name() + " is " + value + ", not zero");
      }
    }
  }

  /**
   * Overwrites everything in an object with what would do harm if it were found in a new one.
   *
   * @param target what its references are to refer to
   */
  static void soil(Mutator mutator, long object, long target) {
    Shape shape = mutator.shape(object);
    for (int slot = 0, slots = mutator.references(object); slot < slots; slot++) {
      mutator.setReference(object, slot, target);
    }
    int length = shape.isArray() ? mutator.length(object) : shape.dataBytes();
    for (int i = 0; i < length; i++) {
      switch (shape.kind()) {
        case FIXED -> mutator.setByte(object, i, (byte) -1);
        case BYTES -> mutator.setByteElement(object, i, (byte) -1);
        case INTS -> mutator.setIntElement(object, i, -1);
        case LONGS -> mutator.setLongElement(object, i, -1);
        case DOUBLES -> mutator.setDoubleElement(object, i, -1);
        case REFERENCES -> {
          return;
        }
      }
    }
  }
}
