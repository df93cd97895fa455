package dev.midden.samples.python.syntax;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Expressions of the concrete tree to those of the abstract one. */
final class ExpressionReader {
  /** Python refuses to read longer decimal numbers. */
  private static final int MAX_DIGITS = 4300;

  private final Source source;
  private final StringReader strings;

  ExpressionReader(Source source) {
    this.source = source;
    strings = new StringReader(source, this);
  }

  /** Reads an expression. The grammar takes {@code *f()} for a call of {@code *f}; here it is a starred call. */
  Expr read(Node node) {
    Expr read = plain(node);
    if (read instanceof Expr.Call call && call.function() instanceof Expr.Starred starred) {
      return star(starred, new Expr.Call(starred.value(), call.arguments(), call.at()));
    }
    if (read instanceof Expr.Attribute attribute && attribute.object() instanceof Expr.Starred starred) {
      return star(starred, new Expr.Attribute(starred.value(), attribute.name(), attribute.at()));
    }
    if (read instanceof Expr.Subscript subscript && subscript.object() instanceof Expr.Starred starred) {
      return star(starred, new Expr.Subscript(starred.value(), subscript.index(), subscript.at()));
    }
    if (read instanceof Expr.Binary binary && binary.left() instanceof Expr.Starred starred) {
      return star(starred, new Expr.Binary(binary.operator(), starred.value(), binary.right(), binary.at()));
    }
    return read;
  }

  private static Expr star(Expr.Starred starred, Expr value) {
    return new Expr.Starred(value, starred.at());
  }

  /** As CPython has it, an attribute on a line of its own is what the line of an error is. */
  private static int line(int name, int start) {
    return name >>> 10 == start >>> 10 ? start : name;
  }

  private Expr plain(Node node) {
    int at = node.at;
    return switch (node.type) {
      case "identifier", "keyword_identifier" -> new Expr.Name(source.text(node), at);
      case "integer" -> number(node);
      case "float" -> floating(node);
      case "true" -> new Expr.Constant(true, at);
      case "false" -> new Expr.Constant(false, at);
      case "none" -> new Expr.Constant(Literal.Single.NONE, at);
      case "ellipsis" -> new Expr.Constant(Literal.Single.ELLIPSIS, at);
      case "string", "concatenated_string" -> strings.read(node);
      case "parenthesized_expression" -> parenthesized(node);
      case "tuple", "expression_list", "pattern_list", "tuple_pattern" -> new Expr.TupleDisplay(items(node), at);
      case "list", "list_pattern" -> new Expr.ListDisplay(items(node), at);
      case "set" -> new Expr.SetDisplay(items(node), at);
      case "dictionary" -> new Expr.DictDisplay(node.namedChildren().stream().map(this::pair).toList(), at);
      case "list_splat", "list_splat_pattern" -> new Expr.Starred(read(node.namedChildren().getFirst()), at);
      case "attribute" ->
        new Expr.Attribute(read(node.get("object")), source.text(node.get("attribute")), line(node.get(
            "attribute").at, at));
      case "subscript" -> new Expr.Subscript(read(node.get("value")), index(node), at);
      case "slice" -> slice(node);
      case "call" -> new Expr.Call(read(node.get("function")), arguments(node.get("arguments")), at);
      case "binary_operator" -> new Expr.Binary(node.get("operator").type, read(node.get("left")), read(node.get(
          "right")), at);
      case "unary_operator" -> new Expr.Unary(node.get("operator").type, read(node.get("argument")), at);
      case "not_operator" -> new Expr.Unary("not", read(node.get("argument")), at);
      case "boolean_operator" -> new Expr.Logic(node.get("operator").type.equals("and"), read(node.get("left")), read(
          node.get("right")), at);
      case "comparison_operator" -> comparison(node);
      case "conditional_expression" -> conditional(node);
      case "lambda" -> new Expr.Lambda(parameters(node.find("parameters")), read(node.get("body")), at);
      case "named_expression" -> new Expr.Walrus(source.text(node.get("name")), read(node.get("value")), at);
      case "yield" -> yielded(node);
      case "list_comprehension" -> comprehension(Expr.Making.LIST, node);
      case "set_comprehension" -> comprehension(Expr.Making.SET, node);
      case "dictionary_comprehension" -> comprehension(Expr.Making.DICT, node);
      case "generator_expression" -> comprehension(Expr.Making.GENERATOR, node);
      case "await" -> throw SourceError.unsupported("await", at);
      default -> throw SourceError.syntax("invalid syntax", at);
    };
  }

  private Expr parenthesized(Node node) {
    List<Node> inner = node.namedChildren();
    if (inner.size() != 1 || inner.getFirst().is("list_splat")) {
      throw SourceError.syntax("cannot use starred expression here", node.at);
    }
    return read(inner.getFirst());
  }

  List<Expr> items(Node node) {
    return node.namedChildren().stream().map(this::read).toList();
  }

  private Expr.Pair pair(Node node) {
    if (node.is("dictionary_splat")) {
      return new Expr.Pair(null, read(node.namedChildren().getFirst()));
    }
    return new Expr.Pair(read(node.get("key")), read(node.get("value")));
  }

  private Expr index(Node node) {
    List<Node> indices = node.all("subscript");
    boolean tuple = indices.size() != 1 || node.children.get(node.children.size() - 2).is(",") || indices.getFirst()
        .is("list_splat");
    return tuple
        ? new Expr.TupleDisplay(indices.stream().map(this::read).toList(), indices.getFirst().at)
        : read(indices.getFirst());
  }

  private Expr slice(Node node) {
    Expr[] parts = new Expr[3];
    int part = 0;
    for (Node child : node.children) {
      if (child.is(":")) {
        part++;
      } else {
        parts[part] = read(child);
      }
    }
    return new Expr.Slice(parts[0], parts[1], parts[2], node.at);
  }

  List<Expr.Argument> arguments(Node node) {
    if (node.is("generator_expression")) {
      return List.of(new Expr.Argument(null, 0, read(node)));
    }
    List<Expr.Argument> arguments = new ArrayList<>();
    List<String> names = new ArrayList<>();
    boolean keywords = false;
    for (Node child : node.namedChildren()) {
      if (child.is("keyword_argument")) {
        String name = source.text(child.get("name"));
        if (names.contains(name)) {
          throw SourceError.syntax("keyword argument repeated: " + name, child.at);
        }
        names.add(name);
        keywords = true;
        arguments.add(new Expr.Argument(name, 0, read(child.get("value"))));
      } else if (child.is("list_splat")) {
        arguments.add(new Expr.Argument(null, 1, read(child.namedChildren().getFirst())));
      } else if (child.is("dictionary_splat")) {
        keywords = true;
        arguments.add(new Expr.Argument(null, 2, read(child.namedChildren().getFirst())));
      } else {
        if (keywords) {
          throw SourceError.syntax("positional argument follows keyword argument", child.at);
        }
        Expr value = read(child);
        arguments.add(value instanceof Expr.Starred starred
            ? new Expr.Argument(null, 1, starred.value())
            : new Expr.Argument(null, 0, value));
      }
    }
    return arguments;
  }

  private Expr comparison(Node node) {
    List<Expr> operands = new ArrayList<>();
    List<String> operators = new ArrayList<>();
    for (Node child : node.children) {
      if ("operators".equals(child.field)) {
        if (child.is("<>")) {
          throw SourceError.syntax("invalid syntax", child.at);
        }
        operators.add(child.type);
      } else {
        operands.add(read(child));
      }
    }
    return new Expr.Comparison(operands.getFirst(), operators, operands.subList(1, operands.size()), node.at);
  }

  private Expr conditional(Node node) {
    List<Node> parts = node.namedChildren();
    return new Expr.Conditional(read(parts.get(1)), read(parts.get(0)), read(parts.get(2)), node.at);
  }

  private Expr yielded(Node node) {
    List<Node> inner = node.namedChildren();
    if (node.ofType("from") != null) {
      return new Expr.YieldFrom(read(inner.getFirst()), node.at);
    }
    return new Expr.Yield(inner.isEmpty() ? null : read(inner.getFirst()), node.at);
  }

  private Expr comprehension(Expr.Making making, Node node) {
    Node body = node.get("body");
    Expr key = null;
    if (making == Expr.Making.DICT) {
      key = read(body.get("key"));
      body = body.get("value");
    }
    List<Expr.Clause> clauses = new ArrayList<>();
    for (Node child : node.namedChildren()) {
      if (child.is("for_in_clause")) {
        if (child.ofType("async") != null) {
          throw SourceError.unsupported("async for", child.at);
        }
        List<Node> right = child.all("right");
        clauses.add(new Expr.Clause(target(read(child.get("left"))), read(right.getFirst()), new ArrayList<>()));
      } else if (child.is("if_clause")) {
        clauses.getLast().conditions().add(read(child.namedChildren().getFirst()));
      }
    }
    return new Expr.Comprehension(making, key, read(body), clauses, node.at);
  }

  /** Checks that something can be assigned to. */
  static Expr target(Expr target) {
    switch (target) {
      case Expr.Name name -> name(name.name(), name.at());
      case Expr.Attribute attribute -> name(attribute.name(), attribute.at());
      case Expr.Subscript subscript -> {
        return subscript;
      }
      case Expr.Starred starred -> target(starred.value());
      case Expr.TupleDisplay tuple -> targets(tuple.items(), tuple.at());
      case Expr.ListDisplay list -> targets(list.items(), list.at());
      case Expr.Constant constant -> throw SourceError.syntax("cannot assign to " + constantName(constant), constant
          .at());
      case Expr.Call call -> throw SourceError.syntax("cannot assign to function call", call.at());
      default -> throw SourceError.syntax("cannot assign to expression", target.at());
    }
    return target;
  }

  private static String constantName(Expr.Constant constant) {
    return switch (constant.value()) {
      case Literal.Single single -> single == Literal.Single.NONE ? "None" : "ellipsis";
      case Boolean truth -> truth ? "True" : "False";
      default -> "literal";
    };
  }

  static String name(String name, int at) {
    if (name.equals("__debug__")) {
      throw SourceError.syntax("cannot assign to __debug__", at);
    }
    return name;
  }

  private static void targets(List<Expr> items, int at) {
    items.forEach(ExpressionReader::target);
    if (items.stream().filter(Expr.Starred.class::isInstance).count() > 1) {
      throw SourceError.syntax("multiple starred expressions in assignment", at);
    }
  }

  Parameters parameters(@Nullable Node node) {
    return node == null ? Parameters.NONE : new ParameterReader(source, this).read(node);
  }

  private Expr number(Node node) {
    String text = source.text(node).replace("_", "").toLowerCase(Locale.ROOT);
    try {
      if (text.endsWith("j")) {
        throw SourceError.unsupported("complex numbers", node.at);
      }
      int radix = text.startsWith("0x") ? 16 : text.startsWith("0o") ? 8 : text.startsWith("0b") ? 2 : 10;
      if (radix != 10) {
        return new Expr.Constant(new BigInteger(text.substring(2), radix), node.at);
      }
      if (text.length() > 1 && text.charAt(0) == '0' && !text.chars().allMatch(c -> c == '0')) {
        throw SourceError
            .syntax("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal"
                + " integers", node.at);
      }
      if (text.length() > MAX_DIGITS) {
        throw SourceError.syntax("Exceeds the limit (4300 digits) for integer string conversion: value has " + text
            .length() + " digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for"
            + " huge integer literals to avoid decimal conversion limits.", node.at);
      }
      return new Expr.Constant(new BigInteger(text), node.at);
    } catch (NumberFormatException e) {
      throw SourceError.syntax("invalid decimal literal", node.at);
    }
  }

  private Expr floating(Node node) {
    String text = source.text(node).replace("_", "").toLowerCase(Locale.ROOT);
    if (text.endsWith("j")) {
      throw SourceError.unsupported("complex numbers", node.at);
    }
    try {
      return new Expr.Constant(Double.valueOf(text), node.at);
    } catch (NumberFormatException e) {
      throw SourceError.syntax("invalid decimal literal", node.at);
    }
  }
}
