package dev.midden.samples.python.syntax;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.treesitter.TSParser;
import org.treesitter.TSTree;
import org.treesitter.TreeSitterPython;

/** A source text and the way from it to a syntax tree. */
public final class Source {
  private final byte[] bytes;

  private Source(String text) {
    bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a whole file or prompt entry. */
  public static List<Stmt> parseModule(String text) {
    Source source = new Source(text);
    return new StatementReader(source).module(source.tree(text));
  }

  /** Reads one expression, as {@code eval} takes it. */
  public static Expr parseExpression(String text) {
    List<Stmt> statements = parseModule(text.strip());
    if (statements.size() == 1 && statements.getFirst() instanceof Stmt.Evaluate evaluate) {
      return evaluate.value();
    }
    throw SourceError.syntax("invalid syntax", statements.size() > 1
        ? statements.get(1).at()
        : Position.of(1, 0));
  }

  private Node tree(String text) {
    int nul = text.indexOf(0);
    if (nul >= 0) {
      throw SourceError.syntax("source code string cannot contain null bytes", Position.of(1, 0));
    }
    Indentation.check(text);
    try (TSParser parser = new TSParser()) {
      parser.setLanguage(new TreeSitterPython());
      try (TSTree tree = parser.parseString(null, text)) {
        return Node.of(tree.getRootNode());
      }
    }
  }

  String text(Node node) {
    return text(node.start, node.end);
  }

  String text(int start, int end) {
    return new String(Arrays.copyOfRange(bytes, start, end), StandardCharsets.UTF_8);
  }
}
