package dev.midden.samples.python.syntax;

/** Backslashes in literals. */
final class Escapes {
  private static final String SIMPLE = "\\'\"abfnrtv";
  private static final String MEANING = "\\'\"\u0007\b\f\n\r\t\u000b";

  private final String text;
  private final int place;
  private final boolean bytes;
  private final StringBuilder out = new StringBuilder();
  private int at;

  Escapes(String text, int place, boolean bytes) {
    this.text = text;
    this.place = place;
    this.bytes = bytes;
  }

  String decode() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\\' || at == text.length()) {
        out.append(c);
      } else {
        escape(text.charAt(at++));
      }
    }
    return out.toString();
  }

  private void escape(char c) {
    int simple = SIMPLE.indexOf(c);
    if (simple >= 0) {
      out.append(MEANING.charAt(simple));
    } else if (c == 'x') {
      out.append((char) hex(2));
    } else if (c >= '0' && c <= '7') {
      octal(c - '0');
    } else if (c == 'u' && !bytes) {
      out.append((char) hex(4));
    } else if (c == 'U' && !bytes) {
      int point = hex(8);
      if (!Character.isValidCodePoint(point)) {
        throw SourceError.syntax("(unicode error) illegal Unicode character", place);
      }
      out.appendCodePoint(point);
    } else if (c == 'N' && !bytes) {
      named();
    } else if (c != '\n') {
      out.append('\\').append(c);
    }
  }

  private int hex(int digits) {
    int end = at + digits;
    try {
      if (end <= text.length()) {
        int value = Integer.parseUnsignedInt(text.substring(at, end), 16);
        at = end;
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as for too few digits.
    }
    throw SourceError.syntax((bytes ? "(value error) invalid \\x escape" : "(unicode error) truncated escape"), place);
  }

  private void octal(int first) {
    int value = first;
    for (int i = 0; i < 2 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '7'; i++) {
      value = value * 8 + text.charAt(at++) - '0';
    }
    out.append((char) (bytes ? value & 255 : value));
  }

  private void named() {
    int end = text.indexOf('}', at);
    try {
      if (end > 0 && text.charAt(at) == '{') {
        out.appendCodePoint(Character.codePointOf(text.substring(at + 1, end)));
        at = end + 1;
        return;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw SourceError.syntax("(unicode error) unknown Unicode character name", place);
  }
}
