package dev.midden.samples.python.syntax;

/**
 * The rule that the grammar's scanner lets pass: a line indented deeper than the one before needs a colon before it, and one
 * indented less must return to a column in use. Lines inside brackets and strings do not count.
 */
final class Indentation {
  private final String text;
  private final int[] columns = new int[120];
  private int depth;
  private int at;
  private int line = 1;

  private Indentation(String text) {
    this.text = text;
  }

  static void check(String text) {
    new Indentation(text).check();
  }

  private void check() {
    boolean opened = false;
    while (at < text.length()) {
      int column = 0;
      int start = at;
      while (at < text.length() && (peek() == ' ' || peek() == '\t' || peek() == '\f')) {
        column = peek() == '\t' ? column / 8 * 8 + 8 : column + 1;
        at++;
      }
      if (at == text.length() || peek() == '\n' || peek() == '\r' || peek() == '#') {
        skipComment();
        endLine();
        continue;
      }
      enter(column, at - start, opened);
      opened = logicalLine();
    }
  }

  private char peek() {
    return text.charAt(at);
  }

  private void enter(int column, int width, boolean opened) {
    int place = Position.of(line, width);
    if (column > columns[depth]) {
      if (!opened) {
        throw SourceError.indentation("unexpected indent", place);
      }
      if (depth + 1 == columns.length) {
        throw SourceError.indentation("too many levels of indentation", place);
      }
      columns[++depth] = column;
    } else {
      if (opened) {
        throw SourceError.indentation("expected an indented block", place);
      }
      while (columns[depth] > column) {
        depth--;
      }
      if (columns[depth] != column) {
        throw SourceError.indentation("unindent does not match any outer indentation level", place);
      }
    }
  }

  /** Skips one logical line; tells whether it ends with a colon. */
  private boolean logicalLine() {
    int brackets = 0;
    char last = 0;
    while (at < text.length()) {
      char c = peek();
      switch (c) {
        case '#' -> skipComment();
        case '\n', '\r' -> {
          endLine();
          if (brackets <= 0) {
            return last == ':';
          }
        }
        case '\\' -> {
          at++;
          if (at < text.length() && (peek() == '\n' || peek() == '\r')) {
            endLine();
          }
        }
        case '"', '\'' -> {
          string(c);
          last = c;
        }
        default -> {
          brackets += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
          if (c != ' ' && c != '\t' && c != '\f') {
            last = c;
          }
          at++;
        }
      }
    }
    return false;
  }

  private void skipComment() {
    while (at < text.length() && peek() != '\n' && peek() != '\r') {
      at++;
    }
  }

  private void endLine() {
    if (at < text.length()) {
      if (peek() == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
        at++;
      }
      at++;
      line++;
    }
  }

  private void string(char quote) {
    String triple = String.valueOf(quote).repeat(3);
    boolean isLong = text.startsWith(triple, at);
    at += isLong ? 3 : 1;
    while (at < text.length()) {
      char c = peek();
      if (c == '\\') {
        at++;
        if (at < text.length() && (peek() == '\n' || peek() == '\r')) {
          endLine();
          continue;
        }
      } else if (isLong ? text.startsWith(triple, at) : c == quote) {
        at += isLong ? 3 : 1;
        return;
      } else if (c == '\n' || c == '\r') {
        if (!isLong) {
          return;
        }
        endLine();
        continue;
      }
      at++;
    }
  }
}
