package dev.midden.samples.python;

import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line editor whether an entry is complete: a compound statement ends with an empty line. */
final class EntryParser implements Parser {
  private record Entry(String line, int cursor) implements ParsedLine {
    @Override
    public String word() {
      return line;
    }

    @Override
    public int wordCursor() {
      return cursor;
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(line);
    }
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && !isComplete(line)) {
      throw new EOFError(-1, -1, "the entry goes on");
    }
    return new Entry(line, cursor);
  }

  static boolean isComplete(String text) {
    String first = text.lines().findFirst().orElse("");
    boolean compound = first.stripTrailing().endsWith(":") || first.startsWith("@");
    String last = text.substring(text.lastIndexOf('\n') + 1);
    if (compound) {
      return text.contains("\n") && last.isBlank();
    }
    return !isOpen(text);
  }

  /** Whether brackets or a long string are open, or the last line goes on. */
  private static boolean isOpen(String text) {
    int depth = 0;
    String quote = "";
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!quote.isEmpty()) {
        if (c == '\\') {
          i++;
        } else if (text.startsWith(quote, i)) {
          i += quote.length() - 1;
          quote = "";
        } else if (c == '\n' && quote.length() == 1) {
          quote = "";
        }
      } else if (c == '"' || c == '\'') {
        String triple = String.valueOf(c).repeat(3);
        quote = text.startsWith(triple, i) ? triple : String.valueOf(c);
        i += quote.length() - 1;
      } else if (c == '#') {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end - 1;
      } else {
        depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      }
    }
    return depth > 0 || quote.length() == 3 || text.endsWith("\\");
  }
}
