package dev.midden.testkit.fuzz;

import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Fills objects of any shape with data that is recognised later, through the mutator as a program does it. */
public final class Contents {
  private Contents() {}

  /** Elements of a long array that are checked: these many from each end, and as many in between. */
  private static final int CHECKED = 32;

  /** Spreads a number over 64 bits. */
  static long mix(long number) {
    long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 32;
  }

  /** The value that an object with a given seed holds at a position; seed 0 is what a new object holds. */
  private static long value(long seed, int position) {
    if (seed == 0) {
      return 0;
    }
    long mixed = (seed * 0x9E3779B97F4A7C15L + position) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 31;
  }

  /** A 64-bit number with the data that {@link #fill} writes into an object of eight bytes. */
  static long number(long seed) {
    return ByteBuffer.wrap(bytes(seed, 8)).order(ByteOrder.nativeOrder()).getLong();
  }

  /** The data that {@link #fill} writes into an array of bytes. */
  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) value(seed, i);
    }
    return bytes;
  }

  /** All data that {@link #fill} writes into an object, as one number. */
  static long digest(Shape shape, int length, long seed) {
    long digest = length;
    int elements = shape.kind() == Shape.Kind.REFERENCES ? 0 : shape.isArray() ? length : shape.dataBytes();
    for (int i = 0; i < elements; i++) {
      long value = value(seed, i);
      digest = mix(digest ^ switch (shape.kind()) {
        case FIXED, BYTES -> (byte) value;
        case INTS -> (int) value;
        case LONGS -> value;
        case DOUBLES -> Double.doubleToRawLongBits((double) value);
        case REFERENCES -> 0;
      });
    }
    return digest;
  }

  /** Writes all data of an object. */
  public static void fill(Mutator mutator, long object, long seed) {
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
  public static void check(Mutator mutator, long object, long seed) {
    Shape shape = mutator.shape(object);
    int length = shape.isArray() ? mutator.length(object) : shape.dataBytes();
    check(mutator, object, shape, seed, 0, length);
  }

  /** Checks the data at both ends of an object, and some in between, from a place that a number chooses. */
  static void sample(Mutator mutator, long object, Shape shape, long seed, int salt) {
    if (shape.kind() == Shape.Kind.REFERENCES) {
      return;
    }
    int length = shape.isArray() ? mutator.length(object) : shape.dataBytes();
    if (length <= 4 * CHECKED) {
      check(mutator, object, shape, seed, 0, length);
      return;
    }
    check(mutator, object, shape, seed, 0, CHECKED);
    int middle = Math.floorMod(mix(salt), length - CHECKED);
    check(mutator, object, shape, seed, middle, middle + CHECKED);
    check(mutator, object, shape, seed, length - CHECKED, length);
  }

  private static void check(Mutator mutator, long object, Shape shape, long seed, int from, int to) {
    for (int i = from; i < to; i++) {
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
        throw new AssertionError("data " + i + " of a " + shape.name() + (seed == 0
            ? " that was never written is not zero"
            : " with seed " + seed + " has changed"));
      }
    }
  }

  /** All data of an object as one number; of long arrays, some at both ends. */
  static long hash(Mutator mutator, long object, Shape shape) {
    int length = shape.isArray() ? mutator.length(object) : shape.dataBytes();
    long hash = length;
    if (shape.kind() == Shape.Kind.REFERENCES) {
      return hash;
    }
    for (int i = 0; i < length; i = i == CHECKED && length > 2 * CHECKED ? length - CHECKED : i + 1) {
      hash = hash * 31 + element(mutator, object, shape, i);
    }
    return hash;
  }

  private static long element(Mutator mutator, long object, Shape shape, int i) {
    return switch (shape.kind()) {
      case FIXED -> mutator.getByte(object, i);
      case BYTES -> mutator.getByteElement(object, i);
      case INTS -> mutator.getIntElement(object, i);
      case LONGS -> mutator.getLongElement(object, i);
      case DOUBLES -> Double.doubleToRawLongBits(mutator.getDoubleElement(object, i));
      case REFERENCES -> 0;
    };
  }

  /** Checks that an object is as it comes from allocation: references null, data zero. */
  public static void checkZero(Mutator mutator, long object) {
    Shape shape = mutator.shape(object);
    checkNull(mutator, object, shape);
    check(mutator, object, shape, 0, 0, shape.isArray() ? mutator.length(object) : shape.dataBytes());
  }

  /** The same, with samples of long data as in {@link #sample}. */
  static void sampleZero(Mutator mutator, long object, Shape shape, int salt) {
    checkNull(mutator, object, shape);
    sample(mutator, object, shape, 0, salt);
  }

  private static void checkNull(Mutator mutator, long object, Shape shape) {
    for (int slot = 0, slots = mutator.references(object); slot < slots; slot++) {
      if (mutator.getReference(object, slot) != Reference.NULL) {
        throw new AssertionError("slot " + slot + " of a new " + shape.name() + " is not null");
      }
    }
  }

  /**
   * Overwrites everything in an object with what would do harm if it were found in a new one.
   *
   * @param target what its references are to refer to
   */
  public static void soil(Mutator mutator, long object, long target) {
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
