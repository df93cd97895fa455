package dev.midden.core.object;

import dev.midden.core.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Compares Java strings of at most {@value #MAX} characters with text in memory, eight bytes at a time and without making a
 * Java object.
 *
 * <pre>
 *   string ──copied in Latin-1──▶ │ b0 … b7 │ b8 … b15 │ … │  =  the bytes in memory?      the last eight overlap those before
 * </pre>
 *
 * <p>The one public way to the bytes of a string that neither goes through characters nor makes an array is
 * {@link MemorySegment#setString(long, String, java.nio.charset.Charset)} in Latin-1. It puts a question mark where a
 * character is not Latin-1; so where the bytes are equal and have one, the characters are looked at.
 */
public final class ShortText {
  /** The most characters of a string that can be compared. */
  public static final int MAX = 256;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long TOP_BITS = 0x8080_8080_8080_8080L;
  private static final long QUESTION_MARKS = '?' * ONES;

  private final byte[] bytes = new byte[MAX + 8];
  private final MemorySegment segment = MemorySegment.ofArray(bytes);
  private final char[] chars = new char[MAX + 4];
  private final MemorySegment words = MemorySegment.ofArray(chars);

  /** Makes one. */
  public ShortText() {}

  /**
   * Whether as many bytes in memory as a string has characters are that string.
   *
   * @param string at most {@value #MAX} characters
   * @param text {@link Text#LATIN_1}, or {@link Text#UTF_8}, where it is so if all of it is ASCII
   */
  public boolean matchesBytes(String string, Text text, Memory memory, long at) {
    int length = string.length();
    segment.setString(0, string, StandardCharsets.ISO_8859_1);
    long differing = 0;
    long suspect = 0;
    if (length < 8) {
      // Bytes behind the object may be read, and are masked out.
      long mask = (1L << 8 * length) - 1;
      long word = memory.getLong(at) & mask;
      differing = word ^ (long) WORD.get(bytes, 0) & mask;
      suspect = suspects(word, text);
    } else {
      for (int i = 0; i < length - 8; i += 8) {
        long word = memory.getLong(at + i);
        differing |= word ^ (long) WORD.get(bytes, i);
        suspect |= suspects(word, text);
      }
      long word = memory.getLong(at + length - 8);
      differing |= word ^ (long) WORD.get(bytes, length - 8);
      suspect |= suspects(word, text);
    }
    return differing == 0 && (suspect == 0 || text.matches(string, memory.segment(), at, length));
  }

  /** Not zero if any of eight bytes may stand for another character than the one in the string. */
  private static long suspects(long word, Text text) {
    long zeroIfQuestionMark = word ^ QUESTION_MARKS;
    long question = zeroIfQuestionMark - ONES & ~zeroIfQuestionMark & TOP_BITS;
    return text == Text.LATIN_1 ? question : question | word & TOP_BITS;
  }

  /** Whether two bytes in memory for each character of a string are that string in UTF-16. */
  public boolean matchesUtf16(String string, Memory memory, long at) {
    int length = string.length();
    string.getChars(0, length, chars, 0);
    if (length < 4) {
      for (int i = 0; i < length; i++) {
        if (memory.getChar(at + 2L * i) != chars[i]) {
          return false;
        }
      }
      return true;
    }
    long differing = memory.getLong(at + 2L * length - 8) ^ words.get(LONG, 2L * length - 8);
    for (int i = 0; i < length - 4; i += 4) {
      differing |= memory.getLong(at + 2L * i) ^ words.get(LONG, 2L * i);
    }
    return differing == 0;
  }
}
