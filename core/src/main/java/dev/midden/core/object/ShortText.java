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
 *   up to 32 characters:   │ c0 … c7 │ c8 … c15 │      packed in registers   =  the bytes in memory?
 *                                │ c5 … c12 │            the last eight overlap those before
 *   longer ones:           copied in Latin-1
 * </pre>
 *
 * <p>Characters are packed without a loop and without a detour over memory. A word that is loaded from where narrower stores
 * have just gone has to wait until these have left the processor's pipeline, and so until all before it is done; then the
 * misses of one lookup do not overlap with those of the next.
 *
 * <p>For longer strings, the one public way to the bytes of a string that neither goes through characters nor makes an array is
 * {@link MemorySegment#setString(long, String, java.nio.charset.Charset)} in Latin-1. It puts a question mark where a
 * character is not Latin-1; so where the bytes are equal and have one, the characters are looked at.
 */
public final class ShortText {
  /** The most characters of a string that can be compared. */
  public static final int MAX = 256;

  /** The most that are packed. */
  private static final int PACKED = 32;

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
    if (length > PACKED) {
      return matchesCopied(string, text, memory, at);
    }
    if (length < 8) {
      return matchesFew(string, text, memory, at);
    }
    long word = memory.getLong(at + length - 8);
    long all = word;
    long differing = differing(string, length - 8, word);
    if (length > 8) {
      word = memory.getLong(at);
      all |= word;
      differing |= differing(string, 0, word);
    }
    if (length > 16) {
      word = memory.getLong(at + 8);
      all |= word;
      differing |= differing(string, 8, word);
    }
    if (length > 24) {
      word = memory.getLong(at + 16);
      all |= word;
      differing |= differing(string, 16, word);
    }
    return differing == 0 && (text == Text.LATIN_1 || (all & TOP_BITS) == 0);
  }

  /** Zero if eight characters are the bytes of a word. The first and the last are read first, which checks all indexes. */
  private static long differing(String string, int from, long word) {
    int c0 = string.charAt(from);
    int c7 = string.charAt(from + 7);
    int c1 = string.charAt(from + 1);
    int c2 = string.charAt(from + 2);
    int c3 = string.charAt(from + 3);
    int c4 = string.charAt(from + 4);
    int c5 = string.charAt(from + 5);
    int c6 = string.charAt(from + 6);
    int lower = c0 | c1 << 8 | c2 << 16 | c3 << 24;
    int upper = c4 | c5 << 8 | c6 << 16 | c7 << 24;
    return word ^ (lower & 0xFFFF_FFFFL | (long) upper << 32) | (c0 | c1 | c2 | c3 | c4 | c5 | c6 | c7) >>> 8;
  }

  private static boolean matchesFew(String string, Text text, Memory memory, long at) {
    int length = string.length();
    int first;
    int last;
    int differing;
    if (length >= 4) {
      first = memory.getInt(at);
      last = memory.getInt(at + length - 4);
      differing = differing(string, 0, first) | differing(string, length - 4, last);
    } else if (length > 0) {
      // The first, the last, and the one between them or one of these again.
      int middle = length >>> 1;
      first = memory.getByte(at) | memory.getByte(at + middle);
      last = memory.getByte(at + length - 1);
      differing = memory.getByte(at) & 0xFF ^ string.charAt(0) | memory.getByte(at + middle) & 0xFF ^ string.charAt(
          middle) | last & 0xFF ^ string.charAt(length - 1);
    } else {
      return true;
    }
    return differing == 0 && (text == Text.LATIN_1 || ((first | last) & (int) TOP_BITS) == 0);
  }

  private static int differing(String string, int from, int word) {
    int c0 = string.charAt(from);
    int c3 = string.charAt(from + 3);
    int c1 = string.charAt(from + 1);
    int c2 = string.charAt(from + 2);
    return word ^ (c0 | c1 << 8 | c2 << 16 | c3 << 24) | (c0 | c1 | c2 | c3) >>> 8;
  }

  private boolean matchesCopied(String string, Text text, Memory memory, long at) {
    int length = string.length();
    segment.setString(0, string, StandardCharsets.ISO_8859_1);
    long word = memory.getLong(at + length - 8);
    long differing = word ^ (long) WORD.get(bytes, length - 8);
    long suspect = suspects(word, text);
    for (int i = 0; i < length - 8; i += 8) {
      word = memory.getLong(at + i);
      differing |= word ^ (long) WORD.get(bytes, i);
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
