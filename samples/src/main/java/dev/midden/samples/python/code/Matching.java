package dev.midden.samples.python.code;

/** What {@link Op#MATCH} does, by the low byte of its argument; above it a number. */
public final class Matching {
  /** subject → subject, bool: a sequence of exactly so many items. */
  public static final int SEQUENCE = 0;
  /** subject → subject, bool: a sequence of so many items or more. */
  public static final int SEQUENCE_AT_LEAST = 1;
  /** subject → subject, bool: a mapping of so many items or more. */
  public static final int MAPPING = 2;
  /** subject, keys → subject, keys, values or None. */
  public static final int KEYS = 3;
  /** subject, type, names → subject, values or None; the number tells the positional patterns. */
  public static final int CLASS = 4;
  /** subject, keys → dict of the other items. */
  public static final int REST = 5;

  private Matching() {}

  static int effect(int argument) {
    return switch (argument & 0xFF) {
      case SEQUENCE, SEQUENCE_AT_LEAST, MAPPING, KEYS -> 1;
      default -> -1;
    };
  }
}
