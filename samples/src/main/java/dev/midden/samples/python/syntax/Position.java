package dev.midden.samples.python.syntax;

/** A place in a source, in one number: line from 1, column from 0 and at most 1023. */
public final class Position {
  private static final int COLUMN_BITS = 10;
  private static final int MAX_COLUMN = (1 << COLUMN_BITS) - 1;

  private Position() {}

  /** Packs a line and a column. */
  public static int of(int line, int column) {
    return line << COLUMN_BITS | Math.min(column, MAX_COLUMN);
  }

  /** The line, from 1. */
  public static int line(int at) {
    return at >>> COLUMN_BITS;
  }

  /** The column, from 0. */
  public static int column(int at) {
    return at & MAX_COLUMN;
  }
}
