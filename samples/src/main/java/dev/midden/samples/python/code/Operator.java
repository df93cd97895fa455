package dev.midden.samples.python.code;

/** Binary operators, with the methods that carry them out. */
public enum Operator {
  /** +. */
  ADD("+", "add"),
  /** −. */
  SUBTRACT("-", "sub"),
  /** *. */
  MULTIPLY("*", "mul"),
  /** /. */
  DIVIDE("/", "truediv"),
  /** //. */
  FLOOR_DIVIDE("//", "floordiv"),
  /** %. */
  REMAINDER("%", "mod"),
  /** **. */
  POWER("**", "pow"),
  /** &lt;&lt;. */
  SHIFT_LEFT("<<", "lshift"),
  /** &gt;&gt;. */
  SHIFT_RIGHT(">>", "rshift"),
  /** &amp;. */
  AND("&", "and"),
  /** |. */
  OR("|", "or"),
  /** ^. */
  XOR("^", "xor"),
  /** @. */
  MATRIX_MULTIPLY("@", "matmul");

  private static final Operator[] ALL = values();

  private final String symbol;
  private final String method;

  Operator(String symbol, String name) {
    this.symbol = symbol;
    this.method = name;
  }

  /** The operator with this symbol. */
  public static Operator of(String symbol) {
    for (Operator each : ALL) {
      if (each.symbol.equals(symbol)) {
        return each;
      }
    }
    throw new IllegalArgumentException("no operator '" + symbol + "'");
  }

  /** The operator with this ordinal. */
  public static Operator at(int ordinal) {
    return ALL[ordinal];
  }

  /** As written. */
  public String symbol() {
    return symbol;
  }

  /** Such as {@code __add__}. */
  public String method() {
    return "__" + method + "__";
  }

  /** Such as {@code __radd__}. */
  public String reflected() {
    return "__r" + method + "__";
  }

  /** Such as {@code __iadd__}. */
  public String inPlace() {
    return "__i" + method + "__";
  }
}
