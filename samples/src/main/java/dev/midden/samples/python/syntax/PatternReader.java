package dev.midden.samples.python.syntax;

import java.util.ArrayList;
import java.util.List;

/** Patterns of match statements. */
final class PatternReader {
  private final Source source;
  private final ExpressionReader expressions;

  PatternReader(Source source, ExpressionReader expressions) {
    this.source = source;
    this.expressions = expressions;
  }

  /** The pattern of a case clause; several with commas are a sequence. */
  Pattern readAll(Node clause) {
    List<Node> nodes = clause.namedChildren().stream().filter(child -> child.is("case_pattern")).toList();
    boolean comma = clause.children.stream().anyMatch(child -> child.is(","));
    return comma ? sequence(nodes) : read(nodes.getFirst());
  }

  private Pattern read(Node node) {
    List<Node> inner = node.namedChildren();
    switch (node.type) {
      case "case_pattern" -> {
        if (inner.isEmpty() || node.children.getFirst().is("-")) {
          return simple(node);
        }
        return read(inner.getFirst());
      }
      case "dotted_name" -> {
        return name(node, inner);
      }
      case "list_pattern", "tuple_pattern" -> {
        boolean grouped = node.is("tuple_pattern") && inner.size() == 1
            && node.children.stream().noneMatch(child -> child
                .is(","));
        return grouped ? read(inner.getFirst()) : sequence(inner);
      }
      case "union_pattern" -> {
        return new Pattern.Either(inner.stream().map(this::read).toList());
      }
      case "as_pattern" -> {
        return new Pattern.Capture(read(inner.getFirst()), source.text(inner.getLast()));
      }
      case "dict_pattern" -> {
        return mapping(node);
      }
      case "class_pattern" -> {
        return instance(inner);
      }
      case "complex_pattern" -> throw SourceError.unsupported("a complex number in a pattern", node.at);
      default -> {
        return new Pattern.Value(expressions.read(node));
      }
    }
  }

  private Pattern simple(Node node) {
    String text = source.text(node);
    if (text.equals("_")) {
      return new Pattern.Capture(null, null);
    }
    Expr number = expressions.read(node.namedChildren().getFirst());
    return new Pattern.Value(new Expr.Unary("-", number, node.at));
  }

  private Pattern name(Node node, List<Node> parts) {
    String first = source.text(parts.getFirst());
    if (parts.size() == 1) {
      return new Pattern.Capture(null, first.equals("_") ? null : first);
    }
    return new Pattern.Value(dotted(node));
  }

  private Expr dotted(Node node) {
    Expr value = null;
    for (Node part : node.namedChildren()) {
      String name = source.text(part);
      value = value == null ? new Expr.Name(name, part.at) : new Expr.Attribute(value, name, part.at);
    }
    if (value == null) {
      throw SourceError.syntax("invalid pattern", node.at);
    }
    return value;
  }

  private Pattern sequence(List<Node> nodes) {
    List<Pattern> items = new ArrayList<>();
    int star = -1;
    for (Node node : nodes) {
      Node inner = node.is("case_pattern") && !node.namedChildren().isEmpty() ? node.namedChildren().getFirst() : node;
      if (inner.is("splat_pattern")) {
        if (star >= 0) {
          throw SourceError.syntax("multiple starred expressions in sequence pattern", inner.at);
        }
        star = items.size();
        List<Node> name = inner.namedChildren();
        items.add(new Pattern.Capture(null, name.isEmpty() ? null : source.text(name.getFirst())));
      } else {
        items.add(read(node));
      }
    }
    return new Pattern.Sequence(items, star);
  }

  private Pattern mapping(Node node) {
    List<Expr> keys = new ArrayList<>();
    List<Pattern> values = new ArrayList<>();
    String rest = null;
    for (Node child : node.namedChildren()) {
      if ("key".equals(child.field)) {
        keys.add(child.is("dotted_name") ? dotted(child) : expressions.read(child));
      } else if ("value".equals(child.field)) {
        values.add(read(child));
      } else if (child.is("splat_pattern")) {
        rest = source.text(child.namedChildren().getFirst());
      }
    }
    return new Pattern.Mapping(keys, values, rest);
  }

  private Pattern instance(List<Node> parts) {
    List<Pattern> positional = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Pattern> named = new ArrayList<>();
    for (Node part : parts.subList(1, parts.size())) {
      Node inner = part.namedChildren().isEmpty() ? part : part.namedChildren().getFirst();
      if (inner.is("keyword_pattern")) {
        List<Node> pair = inner.namedChildren();
        names.add(source.text(pair.get(0)));
        named.add(read(pair.get(1)));
      } else {
        positional.add(read(part));
      }
    }
    return new Pattern.Instance(dotted(parts.getFirst()), positional, names, named);
  }
}
