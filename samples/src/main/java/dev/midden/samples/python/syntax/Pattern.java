package dev.midden.samples.python.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pattern of a match statement. */
public sealed interface Pattern {
  /** Compares with a value by {@code ==}, or by {@code is} for None, True and False. */
  record Value(Expr value) implements Pattern {}

  /** Binds a name, or nothing where it is the wildcard, to what the inner pattern matches. */
  record Capture(@Nullable Pattern inner, @Nullable String name) implements Pattern {}

  /** A sequence; {@code star} is the index of a {@code *name}, or −1. */
  record Sequence(List<Pattern> items, int star) implements Pattern {}

  /** A mapping. */
  record Mapping(List<Expr> keys, List<Pattern> values, @Nullable String rest) implements Pattern {}

  /** An instance of a class. */
  record Instance(Expr type, List<Pattern> positional, List<String> names, List<Pattern> named) implements Pattern {}

  /** One of several. */
  record Either(List<Pattern> options) implements Pattern {}
}
