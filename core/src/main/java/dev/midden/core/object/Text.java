package dev.midden.core.object;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How an array of bytes encodes text. Every Java string that an encoding can hold, unpaired surrogates included, has one
 * form in it and comes back as it was.
 */
public enum Text {
  /** A byte a character, U+0000 to U+00FF. */
  LATIN_1,

  /** UTF-8; an unpaired surrogate takes three bytes as any other character there (WTF-8). */
  UTF_8,

  /** UTF-16 in the byte order of the machine, two bytes a {@code char}. */
  UTF_16;

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfChar CHAR = ValueLayout.JAVA_CHAR_UNALIGNED;

  /** Stands for a byte that is no UTF-8 where text is hashed; no text has it alone in front of such a byte. */
  private static final int MALFORMED = 0x11_0000;

  /**
   * Bytes that a text takes.
   *
   * @throws IllegalArgumentException if it has a character that this encoding lacks
   */
  public int bytes(String text) {
    return switch (this) {
      case LATIN_1 -> latin1Bytes(text);
      case UTF_8 -> utf8Bytes(text);
      case UTF_16 -> Math.multiplyExact(2, text.length());
    };
  }

  /** Whether it has all characters of a string. */
  public boolean encodes(String text) {
    return this != LATIN_1 || text.chars().allMatch(c -> c <= 0xFF);
  }

  private static int latin1Bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        throw new IllegalArgumentException("character U+" + Integer.toHexString(text.charAt(i)) + " at " + i
            + " is not Latin-1; use a shape of text in " + UTF_8 + " or " + UTF_16);
      }
    }
    return text.length();
  }

  private static int utf8Bytes(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPair(text, i)) {
        bytes += 4;
        i++;
      } else {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    return Math.toIntExact(bytes);
  }

  private static boolean isPair(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index)) && index + 1 < text.length() && Character.isLowSurrogate(text
        .charAt(index + 1));
  }

  /** Writes a text of {@link #bytes} bytes. */
  public void write(String text, MemorySegment memory, long at) {
    switch (this) {
      case LATIN_1 -> {
        for (int i = 0; i < text.length(); i++) {
          memory.set(BYTE, at + i, (byte) text.charAt(i));
        }
      }
      case UTF_8 -> writeUtf8(text, memory, at);
      case UTF_16 -> {
        for (int i = 0; i < text.length(); i++) {
          memory.set(CHAR, at + 2L * i, text.charAt(i));
        }
      }
    }
  }

  private static void writeUtf8(String text, MemorySegment memory, long start) {
    long at = start;
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      if (c < 0x80) {
        memory.set(BYTE, at++, (byte) c);
      } else {
        if (isPair(text, i)) {
          c = text.codePointAt(i++);
        }
        int bytes = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        for (int part = 0; part < bytes; part++) {
          memory.set(BYTE, at++, utf8Byte(c, part, bytes));
        }
      }
    }
  }

  /** One of the {@code bytes} bytes, more than one, of a code point. */
  private static byte utf8Byte(int codePoint, int part, int bytes) {
    int bits = codePoint >>> 6 * (bytes - 1 - part);
    return (byte) (part == 0 ? 0xF00 >>> bytes & 0xFF | bits : 0x80 | bits & 0x3F);
  }

  /** Whether bytes in memory are a text in this encoding. Makes no Java object. */
  public boolean matches(String text, MemorySegment memory, long at, int bytes) {
    return switch (this) {
      case LATIN_1 -> bytes == text.length() && matchesLatin1(text, memory, at);
      case UTF_8 -> bytes == text.length() ? matchesAscii(text, memory, at) : matchesUtf8(text, memory, at, bytes);
      case UTF_16 -> bytes == 2L * text.length() && matchesUtf16(text, memory, at);
    };
  }

  private static boolean matchesLatin1(String text, MemorySegment memory, long at) {
    for (int i = 0, length = text.length(); i < length; i++) {
      if ((memory.get(BYTE, at + i) & 0xFF) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** As many bytes as characters: all must be below 0x80, and a byte from there on is negative and equals no character. */
  private static boolean matchesAscii(String text, MemorySegment memory, long at) {
    for (int i = 0, length = text.length(); i < length; i++) {
      if (memory.get(BYTE, at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matchesUtf16(String text, MemorySegment memory, long at) {
    for (int i = 0, length = text.length(); i < length; i++) {
      if (memory.get(CHAR, at + 2L * i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matchesUtf8(String text, MemorySegment memory, long start, int bytes) {
    if (bytes < text.length()) {
      return false;
    }
    long at = start;
    long end = start + bytes;
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      if (isPair(text, i)) {
        c = text.codePointAt(i++);
      }
      int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (size > end - at) {
        return false;
      }
      for (int part = 0; part < size; part++) {
        if (memory.get(BYTE, at++) != (size == 1 ? (byte) c : utf8Byte(c, part, size))) {
          return false;
        }
      }
    }
    return at == end;
  }

  /** {@link String#hashCode()} of the text that bytes in memory are. Of bytes that are no text, some hash of theirs. */
  public int hash(MemorySegment memory, long at, int bytes) {
    return switch (this) {
      case LATIN_1 -> hashBytes(memory, at, bytes);
      case UTF_8 -> hashUtf8(memory, at, bytes);
      case UTF_16 -> hashUtf16(memory, at, bytes);
    };
  }

  /** {@code h = 31 h + b} over bytes taken as unsigned: what {@link String#hashCode()} is for Latin-1. */
  public static int hashBytes(MemorySegment memory, long at, int bytes) {
    int hash = 0;
    for (int i = 0; i < bytes; i++) {
      hash = 31 * hash + (memory.get(BYTE, at + i) & 0xFF);
    }
    return hash;
  }

  private static int hashUtf16(MemorySegment memory, long at, int bytes) {
    int hash = 0;
    for (int i = 0; i < bytes / 2; i++) {
      hash = 31 * hash + memory.get(CHAR, at + 2L * i);
    }
    return hash;
  }

  private static int hashUtf8(MemorySegment memory, long at, int bytes) {
    int hash = 0;
    for (int i = 0; i < bytes;) {
      int lead = memory.get(BYTE, at + i) & 0xFF;
      int c = lead < 0x80 ? lead : decode(memory, at + i, bytes - i);
      i += utf8Size(c);
      if (Character.isSupplementaryCodePoint(c)) {
        hash = 31 * hash + Character.highSurrogate(c);
        hash = 31 * hash + Character.lowSurrogate(c);
      } else {
        hash = 31 * hash + c;
      }
    }
    return hash;
  }

  private static int utf8Size(int decoded) {
    return decoded < 0x80 || decoded >= MALFORMED ? 1 : decoded < 0x800 ? 2 : decoded < 0x10000 ? 3 : 4;
  }

  /** The code point whose UTF-8 begins with a byte above 0x7F, or {@link #MALFORMED} and the byte. */
  private static int decode(MemorySegment memory, long at, int left) {
    int lead = memory.get(BYTE, at) & 0xFF;
    int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    int c = lead & 0xFF >>> size + 1;
    boolean wellFormed = lead >= 0xC0 && size <= left;
    for (int part = 1; wellFormed && part < size; part++) {
      int next = memory.get(BYTE, at + part) & 0xFF;
      wellFormed = next >>> 6 == 2;
      c = c << 6 | next & 0x3F;
    }
    return wellFormed && c < MALFORMED && utf8Size(c) == size ? c : MALFORMED + lead;
  }

  /** The text that bytes in memory are; U+FFFD in place of each byte that is no text. */
  public String read(MemorySegment memory, long at, int bytes) {
    StringBuilder text = new StringBuilder(bytes);
    for (int i = 0; i < bytes;) {
      if (this == UTF_16) {
        text.append(i + 1 < bytes ? memory.get(CHAR, at + i) : '\uFFFD');
        i += 2;
      } else if (this == LATIN_1 || memory.get(BYTE, at + i) >= 0) {
        text.append((char) (memory.get(BYTE, at + i) & 0xFF));
        i++;
      } else {
        int c = decode(memory, at + i, bytes - i);
        text.appendCodePoint(c >= MALFORMED ? 0xFFFD : c);
        i += utf8Size(c);
      }
    }
    return text.toString();
  }
}
