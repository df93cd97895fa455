package dev.midden.samples.python.syntax;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Values of constants in Java: {@link BigInteger}, {@link Double}, {@link String}, {@link Bytes}, {@link Boolean},
 * {@link Single}, {@link Tuple}, {@link FrozenSet}. Two are equal where Python's compiler merges them: same type and value,
 * so that 0.0 and −0.0, 1 and True stay apart.
 */
public final class Literal {
  private Literal() {}

  /** Values that there is one of. */
  public enum Single {
    /** None. */
    NONE,
    /** Ellipsis. */
    ELLIPSIS
  }

  /** A bytes object. */
  public record Bytes(ByteBuffer value) {
    /** Wraps bytes that nobody changes any more. */
    public static Bytes of(byte[] bytes) {
      return new Bytes(ByteBuffer.wrap(bytes));
    }
  }

  /** A tuple of constants. */
  public record Tuple(List<Object> items) {}

  /** What {@code in {…}} is folded to. */
  public record FrozenSet(List<Object> items) {}
}
