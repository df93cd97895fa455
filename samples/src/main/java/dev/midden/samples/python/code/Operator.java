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
  private final String reflected;
  private final String inPlace;

  Operator(String symbol, String name) {
    this.symbol = symbol;
    method = "__" + name + "__";
    reflected = "__r" + name + "__";
    inPlace = "__i" + name + "__";
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
    return method;
  }

  /** Such as {@code __radd__}. */
  public String reflected() {
    return reflected;
  }

  /** Such as {@code __iadd__}. */
  public String inPlace() {
    return inPlace;
  }
}
