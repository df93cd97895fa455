package dev.midden.core.oracle;

import dev.midden.core.object.Shape;
import org.jspecify.annotations.Nullable;

/** The shadow's copy of an object. */
final class Copy {
  static final @Nullable Copy[] NO_SLOTS = {};

  final long number;
  final Shape shape;
  final int length;
  final long bytes;
  final boolean immortal;
  /** Null once its death has been told. */
  @Nullable
  Copy[] slots;
  /** What has been written into its data; null stands for zeros. */
  byte @Nullable [] data;
  @Nullable
  Copy referent;
  long address;
  /** Place among all copies. */
  int index;
  /** The search that reached it last, and the walk that met it last. */
  int mark;
  int seen;
  /** How many entries of strong tables hold it. */
  int retained;
  boolean gone;
  /** Whether it could be reached when the collection began. */
  boolean wasAlive;
  boolean dated;
  /** When it lost a reference last, on the allocation clock and in operations; once dated, when it died. */
  long stamp;
  long event;
  long reclaimed;

  Copy(long number, Shape shape, int length, long bytes, boolean immortal, long address) {
    this.number = number;
    this.shape = shape;
    this.length = length;
    this.bytes = bytes;
    this.immortal = immortal;
    this.address = address;
    int count = shape.kind() == Shape.Kind.REFERENCES ? length : shape.references();
    slots = count == 0 ? NO_SLOTS : new Copy[count];
  }

  @Override
  public String toString() {
    return shape.name() + " " + number + " @" + Long.toHexString(address);
  }
}
