package dev.midden.samples.python.code;

import dev.midden.samples.python.syntax.Expr;
import dev.midden.samples.python.syntax.Literal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds constant expressions as CPython does (Python/ast_opt.c): within limits on the size of the result, and never where
 * carrying out the operation would raise an exception.
 */
final class Folding {
  private static final int MAX_INT_BITS = 128;
  private static final int MAX_TEXT = 4096;
  private static final int MAX_ITEMS = 256;

  private Folding() {}

  /** The value of an expression, or null where it is not constant. */
  static @Nullable Object fold(Expr expression) {
    return switch (expression) {
      case Expr.Constant constant -> constant.value();
      case Expr.TupleDisplay tuple -> tuple(tuple.items());
      case Expr.Unary unary -> {
        Object operand = fold(unary.operand());
        yield operand == null ? null : unary(unary.operator(), operand);
      }
      case Expr.Binary binary -> {
        Object left = fold(binary.left());
        Object right = left == null ? null : fold(binary.right());
        yield left == null || right == null ? null : binary(binary.operator(), left, right);
      }
      case Expr.Subscript subscript -> {
        Object object = fold(subscript.object());
        Object index = object == null ? null : fold(subscript.index());
        yield object == null || index == null ? null : item(object, index);
      }
      default -> null;
    };
  }

  private static @Nullable Object tuple(List<Expr> items) {
    List<Object> values = new ArrayList<>();
    for (Expr item : items) {
      Object value = fold(item);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return new Literal.Tuple(values);
  }

  /** What the right side of {@code in} becomes: a list a tuple, a set a frozenset; null where not constant. */
  static @Nullable Object container(Expr expression) {
    if (expression instanceof Expr.ListDisplay list) {
      return tuple(list.items());
    }
    if (expression instanceof Expr.SetDisplay set && tuple(set.items()) instanceof Literal.Tuple items) {
      return new Literal.FrozenSet(items.items());
    }
    return fold(expression);
  }

  private static @Nullable Object unary(String operator, Object operand) {
    if (operator.equals("not")) {
      return operand instanceof Literal.Single single && single == Literal.Single.ELLIPSIS ? false : !truth(operand);
    }
    Object value = operand instanceof Boolean truth ? BigInteger.valueOf(truth ? 1 : 0) : operand;
    if (value instanceof BigInteger number) {
      return switch (operator) {
        case "-" -> number.negate();
        case "~" -> number.not();
        default -> number;
      };
    }
    if (value instanceof Double number && !operator.equals("~")) {
      return operator.equals("-") ? -number : number;
    }
    return null;
  }

  /** Whether a constant is true. */
  static boolean truth(Object value) {
    return switch (value) {
      case Boolean truth -> truth;
      case BigInteger number -> number.signum() != 0;
      case Double number -> number != 0;
      case String text -> !text.isEmpty();
      case Literal.Bytes bytes -> bytes.value().hasRemaining();
      case Literal.Tuple tuple -> !tuple.items().isEmpty();
      default -> value == Literal.Single.ELLIPSIS;
    };
  }

  private static @Nullable Object binary(String operator, Object left, Object right) {
    Object a = left instanceof Boolean truth ? BigInteger.valueOf(truth ? 1 : 0) : left;
    Object b = right instanceof Boolean truth ? BigInteger.valueOf(truth ? 1 : 0) : right;
    if (a instanceof BigInteger x && b instanceof BigInteger y) {
      return integers(operator, x, y);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return floats(operator, x, y);
    }
    if (operator.equals("+") && a instanceof String x && b instanceof String y) {
      return x + y;
    }
    if (operator.equals("+") && a instanceof Literal.Tuple x && b instanceof Literal.Tuple y) {
      List<Object> items = new ArrayList<>(x.items());
      items.addAll(y.items());
      return new Literal.Tuple(items);
    }
    if (operator.equals("*")) {
      return a instanceof BigInteger ? repeat(b, a) : repeat(a, b);
    }
    return null;
  }

  private static @Nullable Object repeat(Object value, Object count) {
    if (!(count instanceof BigInteger times) || times.bitLength() > 30) {
      return null;
    }
    int n = Math.max(0, times.intValue());
    if (value instanceof String text && (long) text.length() * n <= MAX_TEXT) {
      return text.repeat(n);
    }
    if (value instanceof Literal.Tuple tuple && (long) tuple.items().size() * n <= MAX_ITEMS) {
      return new Literal.Tuple(Collections.nCopies(n, tuple.items()).stream().flatMap(List::stream).toList());
    }
    return null;
  }

  private static @Nullable Object integers(String operator, BigInteger x, BigInteger y) {
    return switch (operator) {
      case "+" -> x.add(y);
      case "-" -> x.subtract(y);
      case "*" -> x.bitLength() + y.bitLength() > MAX_INT_BITS ? null : x.multiply(y);
      case "/" -> y.signum() == 0 || x.bitLength() > 53 || y.bitLength() > 53
          ? null
          : (Object) (x.doubleValue() / y
              .doubleValue());
      case "//" -> y.signum() == 0 ? null : floorDivide(x, y);
      case "%" -> y.signum() == 0 ? null : x.subtract(floorDivide(x, y).multiply(y));
      case "**" -> y.signum() < 0 || y.bitLength() > 20 || (long) x.bitLength() * y.intValue() > MAX_INT_BITS
          ? null
          : x
              .pow(y.intValue());
      case "<<" -> y.signum() < 0 || y.bitLength() > 8 || x.bitLength() + y.intValue() > MAX_INT_BITS
          ? null
          : x.shiftLeft(
              y.intValue());
      case ">>" -> y.signum() < 0 || y.bitLength() > 30 ? null : x.shiftRight(y.intValue());
      case "&" -> x.and(y);
      case "|" -> x.or(y);
      case "^" -> x.xor(y);
      default -> null;
    };
  }

  private static BigInteger floorDivide(BigInteger x, BigInteger y) {
    BigInteger[] parts = x.divideAndRemainder(y);
    return parts[1].signum() != 0 && parts[1].signum() != y.signum() ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  private static @Nullable Object floats(String operator, Number left, Number right) {
    double x = left.doubleValue();
    double y = right.doubleValue();
    return switch (operator) {
      case "+" -> x + y;
      case "-" -> x - y;
      case "*" -> x * y;
      case "/" -> y == 0 ? null : (Object) (x / y);
      case "**" -> x <= 0 ? null : finite(StrictMath.pow(x, y));
      default -> null;
    };
  }

  private static @Nullable Object finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static @Nullable Object item(Object object, Object index) {
    if (!(index instanceof BigInteger number) || number.bitLength() > 30) {
      return null;
    }
    int i = number.intValue();
    if (object instanceof String text && text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      int at = i < 0 ? i + text.length() : i;
      return at >= 0 && at < text.length() ? text.substring(at, at + 1) : null;
    }
    if (object instanceof Literal.Tuple tuple) {
      int at = i < 0 ? i + tuple.items().size() : i;
      return at >= 0 && at < tuple.items().size() ? tuple.items().get(at) : null;
    }
    return null;
  }
}
