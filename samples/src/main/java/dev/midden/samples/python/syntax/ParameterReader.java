package dev.midden.samples.python.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of one function. */
final class ParameterReader {
  private final Source source;
  private final ExpressionReader expressions;
  private final List<Parameters.Parameter> positional = new ArrayList<>();
  private final List<Parameters.Parameter> keywordOnly = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int positionalOnly;
  private @Nullable String rest;
  private @Nullable String keywords;
  private boolean star;

  ParameterReader(Source source, ExpressionReader expressions) {
    this.source = source;
    this.expressions = expressions;
  }

  Parameters read(Node node) {
    for (Node child : node.namedChildren()) {
      if (keywords != null) {
        throw SourceError.syntax("arguments cannot follow var-keyword argument", child.at);
      }
      parameter(child);
    }
    if (star && rest == null && keywordOnly.isEmpty()) {
      throw SourceError.syntax("named arguments must follow bare *", node.at);
    }
    return new Parameters(positional, positionalOnly, rest, keywordOnly, keywords);
  }

  private void parameter(Node child) {
    switch (child.type) {
      case "identifier" -> plain(child, null);
      case "typed_parameter" -> parameter(child.namedChildren().getFirst());
      case "default_parameter", "typed_default_parameter" -> plain(child.get("name"), child.get("value"));
      case "positional_separator" -> {
        if (positional.isEmpty() || positionalOnly > 0 || star) {
          throw SourceError.syntax(
              positional.isEmpty() ? "at least one argument must precede /" : "/ must be ahead of *",
              child.at);
        }
        positionalOnly = positional.size();
      }
      case "keyword_separator" -> star(child);
      case "list_splat_pattern" -> {
        star(child);
        rest = name(child.namedChildren().getFirst());
      }
      case "dictionary_splat_pattern" -> keywords = name(child.namedChildren().getFirst());
      default -> throw SourceError.syntax("invalid syntax", child.at);
    }
  }

  private void star(Node child) {
    if (star) {
      throw SourceError.syntax("* argument may appear only once", child.at);
    }
    star = true;
  }

  private void plain(Node name, @Nullable Node value) {
    Parameters.Parameter parameter = new Parameters.Parameter(name(name), value == null
        ? null
        : expressions.read(
            value));
    if (star) {
      keywordOnly.add(parameter);
      return;
    }
    if (value == null && !positional.isEmpty() && positional.getLast().defaultValue() != null) {
      throw SourceError.syntax("parameter without a default follows parameter with a default", name.at);
    }
    positional.add(parameter);
  }

  private String name(Node node) {
    if (!node.is("identifier")) {
      throw SourceError.syntax("invalid syntax", node.at);
    }
    String name = source.text(node);
    if (!names.add(name)) {
      throw SourceError.syntax("duplicate argument '" + name + "' in function definition", node.at);
    }
    return name;
  }
}
