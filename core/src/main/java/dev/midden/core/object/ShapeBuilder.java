package dev.midden.core.object;

import org.jspecify.annotations.Nullable;

/** Describes a shape and registers it. Without any call, objects are a bare header. */
public final class ShapeBuilder {
  /** The most reference slots a fixed shape may have. */
  public static final int MAX_REFERENCES = 1 << 16;

  /** The most data bytes a fixed shape may have. */
  public static final int MAX_BYTES = 1 << 20;

  private final ShapeRegistry registry;
  final String name;
  Shape.Kind kind = Shape.Kind.FIXED;
  int references;
  int bytes;
  int flags;
  Tracking tracking = Tracking.ALWAYS;
  boolean lastToFirst;
  @Nullable
  Text text;

  ShapeBuilder(ShapeRegistry registry, String name) {
    this.registry = registry;
    this.name = name;
  }

  /**
   * Sets the number of reference slots of a fixed shape.
   *
   * @param count 0 to {@value #MAX_REFERENCES}
   */
  public ShapeBuilder references(int count) {
    references = inRange("references", count, MAX_REFERENCES);
    return this;
  }

  /**
   * Sets the number of data bytes of a fixed shape.
   *
   * @param count 0 to {@value #MAX_BYTES}
   */
  public ShapeBuilder bytes(int count) {
    bytes = inRange("bytes", count, MAX_BYTES);
    return this;
  }

  /** Makes the objects arrays; their length is given at allocation. */
  public ShapeBuilder array(Shape.Kind elements) {
    if (elements == Shape.Kind.FIXED) {
      throw new IllegalArgumentException(
          "shape '" + name + "': array(FIXED) makes no sense; name the kind of elements");
    }
    kind = elements;
    text = null;
    return this;
  }

  /** Makes the objects arrays of bytes that hold text. */
  public ShapeBuilder text(Text encoding) {
    kind = Shape.Kind.BYTES;
    text = encoding;
    return this;
  }

  /** Promises that objects of this shape are never part of a cycle, which spares collectors the search for one. */
  public ShapeBuilder acyclic() {
    flags |= Header.ACYCLIC;
    return this;
  }

  /**
   * Says when collectors that track containers look at the objects; {@link Tracking#ALWAYS} unless said otherwise.
   *
   * @throws IllegalArgumentException for {@link Tracking#NEVER}, which {@link #acyclic()} says
   */
  public ShapeBuilder tracking(Tracking when) {
    if (when == Tracking.NEVER) {
      throw new IllegalArgumentException("shape '" + name + "': tracking(NEVER) is said by acyclic()");
    }
    tracking = when;
    return this;
  }

  /**
   * Has collectors that promise an order visit and release the references of an array from the last to the first, as
   * CPython does for lists and tuples; otherwise, and for fixed shapes, it is from the first to the last.
   */
  public ShapeBuilder lastToFirst() {
    lastToFirst = true;
    return this;
  }

  /** Has a finalizer run before an object of this shape is reclaimed. */
  public ShapeBuilder finalizable() {
    flags |= Header.FINALIZABLE;
    return this;
  }

  /** Makes the objects weak references: each refers to one object without keeping it alive. */
  public ShapeBuilder weakReference() {
    flags |= Header.WEAK_REFERENCE;
    return this;
  }

  /**
   * Registers the shape.
   *
   * @throws IllegalStateException if the parts do not fit each other, or the registry is full
   */
  public Shape register() {
    if (kind != Shape.Kind.FIXED && (references != 0 || bytes != 0)) {
      throw new IllegalStateException("shape '" + name + "': an array of " + kind + " has no fixed references ("
          + references + ") or bytes (" + bytes + ")");
    }
    if (kind != Shape.Kind.FIXED && (flags & Header.WEAK_REFERENCE) != 0) {
      throw new IllegalStateException(
          "shape '" + name + "': a weak reference is a fixed shape, not an array of " + kind);
    }
    if (lastToFirst && kind != Shape.Kind.REFERENCES) {
      throw new IllegalStateException("shape '" + name + "': only an array of references can be lastToFirst, this is "
          + kind);
    }
    boolean refers = kind == Shape.Kind.REFERENCES || references > 0;
    if ((flags & Header.ACYCLIC) != 0 || !refers && (flags & Header.WEAK_REFERENCE) == 0) {
      tracking = Tracking.NEVER;
    }
    return registry.register(this);
  }

  private int inRange(String what, int count, int max) {
    if (count < 0 || count > max) {
      throw new IllegalArgumentException("shape '" + name + "': " + what + " must be 0.." + max + ", was " + count
          + "; use an array shape for more");
    }
    return count;
  }
}
