package dev.midden.samples.python.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression. {@code at} is a {@link Position}. */
public sealed interface Expr {
  /** Where the expression begins. */
  int at();

  /** A literal, or what folding made of one; the value is one of {@link Literal}'s. */
  record Constant(Object value, int at) implements Expr {}

  /** A name. */
  record Name(String name, int at) implements Expr {}

  /** {@code object.name}. */
  record Attribute(Expr object, String name, int at) implements Expr {}

  /** {@code object[index]}. */
  record Subscript(Expr object, Expr index, int at) implements Expr {}

  /** {@code lower:upper:step}, inside brackets. */
  record Slice(@Nullable Expr lower, @Nullable Expr upper, @Nullable Expr step, int at) implements Expr {}

  /** A binary operation; the operator as written. */
  record Binary(String operator, Expr left, Expr right, int at) implements Expr {}

  /** {@code - + ~ not}. */
  record Unary(String operator, Expr operand, int at) implements Expr {}

  /** {@code and}, {@code or}. */
  record Logic(boolean and, Expr left, Expr right, int at) implements Expr {}

  /** A chain of comparisons. */
  record Comparison(Expr first, List<String> operators, List<Expr> rest, int at) implements Expr {}

  /** {@code value if test else other}. */
  record Conditional(Expr test, Expr value, Expr other, int at) implements Expr {}

  /** An argument of a call: positional, {@code *value}, {@code name=value} or {@code **value}. */
  record Argument(@Nullable String name, int stars, Expr value) {}

  /** A call. */
  record Call(Expr function, List<Argument> arguments, int at) implements Expr {}

  /** A lambda. */
  record Lambda(Parameters parameters, Expr body, int at) implements Expr {}

  /** {@code a, b}, in parentheses or not. */
  record TupleDisplay(List<Expr> items, int at) implements Expr {}

  /** {@code [a, b]}. */
  record ListDisplay(List<Expr> items, int at) implements Expr {}

  /** {@code {a, b}}. */
  record SetDisplay(List<Expr> items, int at) implements Expr {}

  /** An item of a dict display; without key it is {@code **value}. */
  record Pair(@Nullable Expr key, Expr value) {}

  /** {@code {a: b, **c}}. */
  record DictDisplay(List<Pair> pairs, int at) implements Expr {}

  /** {@code *value}. */
  record Starred(Expr value, int at) implements Expr {}

  /** What a comprehension makes. */
  enum Making {
    /** A list. */
    LIST,
    /** A set. */
    SET,
    /** A dict. */
    DICT,
    /** A generator. */
    GENERATOR
  }

  /** {@code for target in source if …}. */
  record Clause(Expr target, Expr source, List<Expr> conditions) {}

  /** A comprehension or generator expression; {@code key} is there for dicts alone. */
  record Comprehension(Making making, @Nullable Expr key, Expr value, List<Clause> clauses, int at) implements Expr {}

  /** {@code name := value}. */
  record Walrus(String name, Expr value, int at) implements Expr {}

  /** {@code yield value}. */
  record Yield(@Nullable Expr value, int at) implements Expr {}

  /** {@code yield from source}. */
  record YieldFrom(Expr source, int at) implements Expr {}

  /** A part of an f-string to be formatted: {@code conversion} is {@code r}, {@code s}, {@code a} or 0. */
  record Formatted(Expr value, char conversion, @Nullable Expr spec, int at) implements Expr {}

  /** An f-string: constants and {@link Formatted} parts. */
  record Joined(List<Expr> parts, int at) implements Expr {}
}
