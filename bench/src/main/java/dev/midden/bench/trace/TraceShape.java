package dev.midden.bench.trace;

import dev.midden.core.object.Shape;
import dev.midden.core.object.ShapeBuilder;
import dev.midden.core.object.ShapeRegistry;

/**
 * What objects of a trace look like.
 *
 * @param name for people
 * @param kind fixed or what array
 * @param references slots of a fixed object
 * @param bytes data bytes of a fixed object
 * @param acyclic whether its objects are known to be on no cycle
 * @param weak whether it is a weak reference
 * @param lastToFirst whether a dying object lets its referents go from the last slot to the first
 */
record TraceShape(String name, Shape.Kind kind, int references, int bytes, boolean acyclic, boolean weak,
    boolean lastToFirst) {
  /** What a weak reference needs for itself. */
  private static final int WEAK_BYTES = 12;

  static TraceShape of(Shape shape) {
    return new TraceShape(shape.name(), shape.kind(), shape.references(), shape.isWeakReference()
        ? shape.dataBytes() - WEAK_BYTES
        : shape.dataBytes(), shape.isAcyclic(), shape.isWeakReference(), shape.isLastToFirst());
  }

  Shape register(ShapeRegistry shapes) {
    ShapeBuilder builder = shapes.define(name);
    if (kind == Shape.Kind.FIXED) {
      builder.references(references).bytes(bytes);
    } else {
      builder.array(kind);
    }
    if (weak) {
      builder.weakReference();
    }
    if (acyclic) {
      builder.acyclic();
    }
    if (lastToFirst) {
      builder.lastToFirst();
    }
    return builder.register();
  }

  boolean isArray() {
    return kind != Shape.Kind.FIXED;
  }
}
