package dev.midden.core.object;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A Java string of at most {@value #MAX} characters, laid out to be compared with text in memory eight characters at a time
 * and without a loop whose end the processor would have to guess. Names are looked up so: where each lookup waits for
 * memory several times, a wrong guess holds up what could be done for the next one meanwhile.
 *
 * <pre>
 *   string ──copy──▶ │ c0 c1 c2 c3 │ c4 c5 c6 c7 │ … │   four to a word, their upper bytes zero in Latin-1
 *                     └──packed──▶ │ b0 b1 … b7 │  =  the bytes in memory?     the last eight overlap those before
 * </pre>
 */
public final class ShortText {
  /** The most characters it holds. */
  public static final int MAX = 64;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  private static final long UPPER_BYTES = 0xFF00_FF00_FF00_FF00L;
  private static final long NOT_ASCII = 0xFF80_FF80_FF80_FF80L;

  private final char[] chars = new char[MAX + 8];
  private final MemorySegment words = MemorySegment.ofArray(chars);
  private int length;

  /** Makes one that holds the empty string. */
  public ShortText() {}

  /** Takes a string; false if it is too long. */
  public boolean take(String text) {
    length = text.length();
    if (length > MAX || !LITTLE_ENDIAN) {
      return false;
    }
    text.getChars(0, length, chars, 0);
    return true;
  }

  /**
   * Whether as many bytes in memory as the string has characters are that string.
   *
   * @param text {@link Text#LATIN_1}, or {@link Text#UTF_8}, where it is so if all of it is ASCII
   */
  public boolean matchesBytes(Text text, MemorySegment memory, long at) {
    long unwanted = text == Text.LATIN_1 ? UPPER_BYTES : NOT_ASCII;
    if (length < 8) {
      // Bytes behind the object may be read, and are masked out.
      return matchesWord(memory.get(LONG, at), 0, unwanted, (1L << 8 * length) - 1);
    }
    for (int i = 8; i <= length; i += 8) {
      if (!matchesWord(memory.get(LONG, at + i - 8), i - 8, unwanted, -1)) {
        return false;
      }
    }
    return matchesWord(memory.get(LONG, at + length - 8), length - 8, unwanted, -1);
  }

  private boolean matchesWord(long bytes, int index, long unwanted, long mask) {
    long lower = words.get(LONG, 2L * index);
    long upper = words.get(LONG, 2L * index + 8);
    if (mask != -1) {
      lower &= spread(mask);
      upper &= spread(mask >>> 32);
    }
    return (pack(lower) | pack(upper) << 32) == (bytes & mask) && ((lower | upper) & unwanted) == 0;
  }

  /** The lower bytes of four characters, side by side. */
  private static long pack(long fourChars) {
    long pairs = (fourChars | fourChars >>> 8) & 0x0000_FFFF_0000_FFFFL;
    return (pairs | pairs >>> 16) & 0xFFFF_FFFFL;
  }

  /** A mask of four bytes as one of four characters. */
  private static long spread(long mask) {
    long pairs = (mask & 0xFFFF_FFFFL | (mask & 0xFFFF_0000L) << 16) & 0x0000_FFFF_0000_FFFFL;
    long lower = (pairs | pairs << 8) & 0x00FF_00FF_00FF_00FFL;
    return lower | lower << 8;
  }

  /** Whether two bytes in memory for each character are that string in UTF-16. */
  public boolean matchesUtf16(MemorySegment memory, long at) {
    if (length < 4) {
      return ((memory.get(LONG, at) ^ words.get(LONG, 0)) & (1L << 16 * length) - 1) == 0;
    }
    for (int i = 4; i <= length; i += 4) {
      if (memory.get(LONG, at + 2L * i - 8) != words.get(LONG, 2L * i - 8)) {
        return false;
      }
    }
    return memory.get(LONG, at + 2L * length - 8) == words.get(LONG, 2L * length - 8);
  }
}
