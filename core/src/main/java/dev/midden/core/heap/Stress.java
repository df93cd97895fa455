package dev.midden.core.heap;

import java.util.Locale;

/**
 * A mode that makes mistakes in programs and collectors visible: collect at every {@code interval}th operation.
 *
 * @param operation which operations count
 * @param interval every how many of them, at least 1
 */
public record Stress(Operation operation, int interval) {
  /** The operations that can trigger a stress collection. */
  public enum Operation {
    /** No stress. */
    NONE,
    /** Allocations, before the object is made. */
    ALLOC,
    /**
     * Reference writes, after the write; a reference just allocated stays valid. Under collectors that move objects the
     * collection waits for the next safepoint. Under generational collectors without counts the heap is verified first, so
     * that a reference that nobody has remembered shows at once.
     */
    WRITE,
    /** Explicit polls and allocations. */
    SAFEPOINT
  }

  /** No stress. */
  public static final Stress OFF = new Stress(Operation.NONE, 1);

  /** Checks the interval. */
  public Stress {
    if (interval < 1) {
      throw new IllegalArgumentException("a stress interval is at least 1, was " + interval);
    }
  }

  /** Reads {@code alloc}, {@code write} or {@code safepoint}, with {@code :N} for every Nth. */
  public static Stress parse(String text) {
    String[] parts = text.split(":", 2);
    try {
      Operation operation = Operation.valueOf(parts[0].toUpperCase(Locale.ROOT));
      return new Stress(operation, parts.length == 1 ? 1 : Integer.parseInt(parts[1]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("cannot read the stress mode '" + text
          + "'; write alloc, write or safepoint, with :N for every Nth", e);
    }
  }
}
