package dev.midden.samples.python.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** String, bytes and f-string literals, and strings written next to each other. */
final class StringReader {
  private final Source source;
  private final ExpressionReader expressions;

  StringReader(Source source, ExpressionReader expressions) {
    this.source = source;
    this.expressions = expressions;
  }

  Expr read(Node node) {
    List<Node> strings = node.is("string") ? List.of(node) : node.namedChildren();
    boolean bytes = false;
    boolean text = false;
    List<Expr> parts = new ArrayList<>();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Node string : strings) {
      String prefix = prefix(string);
      if (prefix.contains("b")) {
        bytes = true;
        data.writeBytes(bytes(string, prefix));
      } else {
        text = true;
        read(string, prefix, parts);
      }
    }
    if (bytes && text) {
      throw SourceError.syntax("cannot mix bytes and nonbytes literals", node.at);
    }
    if (bytes) {
      return new Expr.Constant(Literal.Bytes.of(data.toByteArray()), node.at);
    }
    return join(parts, node.at);
  }

  private String prefix(Node string) {
    Node start = string.ofType("string_start");
    String text = start == null ? "" : source.text(start);
    return text.replaceAll("[\"']", "").toLowerCase(Locale.ROOT);
  }

  /** Joins neighbouring constants; one constant alone is a plain string. */
  private static Expr join(List<Expr> parts, int at) {
    List<Expr> joined = new ArrayList<>();
    for (Expr part : parts) {
      if (part instanceof Expr.Constant next && !joined.isEmpty() && joined.getLast() instanceof Expr.Constant last) {
        joined.set(joined.size() - 1, new Expr.Constant((String) last.value() + next.value(), last.at()));
      } else if (!(part instanceof Expr.Constant empty && ((String) empty.value()).isEmpty())) {
        joined.add(part);
      }
    }
    if (joined.isEmpty()) {
      return new Expr.Constant("", at);
    }
    return joined.size() == 1 && joined.getFirst() instanceof Expr.Constant
        ? joined.getFirst()
        : new Expr.Joined(joined, at);
  }

  private void read(Node string, String prefix, List<Expr> parts) {
    boolean raw = prefix.contains("r");
    boolean formatted = prefix.contains("f");
    for (Node child : string.children) {
      if (child.is("string_content")) {
        String content = content(child, raw);
        parts.add(new Expr.Constant(formatted ? content.replace("{{", "{").replace("}}", "}") : content, child.at));
      } else if (child.is("interpolation")) {
        interpolation(child, raw, parts);
      }
    }
  }

  private void interpolation(Node node, boolean raw, List<Expr> parts) {
    Node inner = node.get("expression");
    Expr value = expressions.read(inner);
    Node conversion = node.find("type_conversion");
    Node format = node.find("format_specifier");
    char how = conversion == null ? 0 : source.text(conversion).charAt(1);
    if (conversion != null && "rsa".indexOf(how) < 0) {
      throw SourceError.syntax("f-string: invalid conversion character '" + how + "': expected 's', 'r', or 'a'",
          conversion.at);
    }
    Node equals = node.ofType("=");
    if (equals != null) {
      Node open = node.children.getFirst();
      int end = conversion != null ? conversion.start : format != null ? format.start : node.end - 1;
      parts.add(new Expr.Constant(source.text(open.end, end), node.at));
      if (conversion == null && format == null) {
        how = 'r';
      }
    }
    parts.add(new Expr.Formatted(value, how, format == null ? null : spec(format, raw), node.at));
  }

  private Expr spec(Node format, boolean raw) {
    List<Expr> parts = new ArrayList<>();
    int from = format.start + 1;
    for (Node child : format.children) {
      if (child.is("format_expression") || child.is("interpolation")) {
        parts.add(new Expr.Constant(source.text(from, child.start), format.at));
        interpolation(child, raw, parts);
        from = child.end;
      }
    }
    parts.add(new Expr.Constant(source.text(from, format.end), format.at));
    return join(parts, format.at);
  }

  private String content(Node content, boolean raw) {
    String text = source.text(content).replace("\r\n", "\n").replace('\r', '\n');
    return raw || text.indexOf('\\') < 0 ? text : new Escapes(text, content.at, false).decode();
  }

  private byte[] bytes(Node string, String prefix) {
    StringBuilder all = new StringBuilder();
    for (Node child : string.children) {
      if (child.is("string_content")) {
        String text = source.text(child).replace("\r\n", "\n");
        all.append(prefix.contains("r") || text.indexOf('\\') < 0 ? text : new Escapes(text, child.at, true).decode());
      }
    }
    if (all.chars().anyMatch(c -> c > 255)) {
      throw SourceError.syntax("bytes can only contain ASCII literal characters", string.at);
    }
    return all.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
