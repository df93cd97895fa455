package dev.midden.core.heap;

import com.google.common.base.MoreObjects;
import org.jspecify.annotations.Nullable;

/** What a value is for. A policy may share a value for one use and not for another; many do not look at it. */
public final class Use {
  /** Kinds of uses. */
  public enum Kind {
    /** The program asks for the canonical object, as {@code sys.intern} does. */
    REQUEST,
    /** The name of a variable, an attribute or a keyword. */
    NAME,
    /** A constant of a {@link CodeUnit}. */
    CONSTANT,
    /** A value that the program has computed. */
    VALUE
  }

  /** The program asks for the canonical object. */
  public static final Use REQUEST = new Use(Kind.REQUEST, null);

  /** The name of a variable, an attribute or a keyword. */
  public static final Use NAME = new Use(Kind.NAME, null);

  /** A value that the program has computed. */
  public static final Use VALUE = new Use(Kind.VALUE, null);

  private final Kind kind;
  private final @Nullable CodeUnit unit;

  private Use(Kind kind, @Nullable CodeUnit unit) {
    this.kind = kind;
    this.unit = unit;
  }

  /** A constant of a code unit. */
  static Use constant(CodeUnit unit) {
    return new Use(Kind.CONSTANT, unit);
  }

  /** The kind. */
  public Kind kind() {
    return kind;
  }

  /** The code unit of a constant, null for other uses. */
  public @Nullable CodeUnit unit() {
    return unit;
  }

  @Override
  public String toString() {
    return MoreObjects.toStringHelper(this).addValue(kind).toString();
  }
}
