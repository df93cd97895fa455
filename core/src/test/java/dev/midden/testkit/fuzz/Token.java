package dev.midden.testkit.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word, number or sign of a script.
 *
 * @param text as it stands there
 * @param column from 1
 */
record Token(String text, int column) {
  private static final Pattern TOKEN = Pattern.compile("\\s*(?:(#.*)|(\\$[A-Za-z_]\\w*|[A-Za-z_][\\w.:-]*|[0-9][\\w]*"
      + "|[=\\[\\]+*/-])|(\\S))");

  /** The tokens of a line, comments left out. */
  static List<Token> of(String line, Script.Place place) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(line);
    int at = 0;
    while (at < line.length() && matcher.find(at)) {
      if (matcher.group(1) != null) {
        break;
      }
      if (matcher.group(3) != null) {
        throw place.at(matcher.start(3) + 1).wrong("'" + matcher.group(3)
            + "' is no part of the language; a comment begins with #");
      }
      tokens.add(new Token(matcher.group(2), matcher.start(2) + 1));
      at = matcher.end();
    }
    return tokens;
  }

  boolean isWord() {
    return Character.isLetter(text.charAt(0)) || text.charAt(0) == '_';
  }

  boolean isNumber() {
    return Character.isDigit(text.charAt(0));
  }

  boolean isVariable() {
    return text.charAt(0) == '$';
  }
}
