package dev.midden.bench.graph;

import dev.midden.core.object.Shape;
import org.jspecify.annotations.Nullable;

/** The primitive types of Java, with the numbers that HPROF gives them. */
enum PrimitiveKind {
  BOOLEAN("boolean", 1, Shape.Kind.BYTES), CHAR("char", 2, Shape.Kind.BYTES), FLOAT("float", 4,
      Shape.Kind.INTS),
  DOUBLE("double", 8, Shape.Kind.DOUBLES), BYTE("byte", 1, Shape.Kind.BYTES), SHORT("short", 2,
      Shape.Kind.BYTES),
  INT("int", 4, Shape.Kind.INTS), LONG("long", 8, Shape.Kind.LONGS);

  /** The number that stands for references where a type is expected. */
  static final int REFERENCE = 2;

  private static final int FIRST = 4;

  final String arrayName;
  final int bytes;
  /** The kind of elements that arrays of this type have in a heap: the nearest of the same size. */
  final Shape.Kind elements;

  PrimitiveKind(String name, int bytes, Shape.Kind elements) {
    this.arrayName = name + "[]";
    this.bytes = bytes;
    this.elements = elements;
  }

  /** The type with a number, or null if that is none. */
  static @Nullable PrimitiveKind of(int number) {
    PrimitiveKind[] kinds = values();
    return number >= FIRST && number < FIRST + kinds.length ? kinds[number - FIRST] : null;
  }

  /** Elements of the kind {@link #elements} that take the place of {@code length} elements of this type. */
  long elementsFor(int length) {
    return (long) length * bytes / elements.elementBytes();
  }
}
