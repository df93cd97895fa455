package dev.midden.bench.measure;

import dev.midden.core.event.CollectionListener;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapExhaustedException;
import java.util.OptionalLong;

/**
 * The smallest heap in which a workload completes, by bisection. A run that takes more than twenty times as long as in the
 * largest heap counts as not completed, as is usual: it does nothing but collect.
 */
public final class MinimumHeap {
  /** Bisection ends when the two sizes are this close: for figures. */
  public static final double PRECISE = 1.03;
  /** The same for a quick look. */
  public static final double COARSE = 1.2;

  private static final long GRANULE = 16384;
  private static final int TOO_LONG = 20;
  private static final int ROOMY = 8;
  private static final long ALWAYS_ALLOWED = 500_000_000L;
  private static final long ALWAYS_ALLOWED_IF_COARSE = 200_000_000L;

  private final Cell cell;
  private final double precision;
  private final long guess;
  private long allowedNanos = Long.MAX_VALUE;

  /**
   * Prepares the search.
   *
   * @param precision the ratio of the two sizes where it ends
   * @param guess near which the size may be, such as that of another collector, which saves half of the runs; 0 for none
   */
  public MinimumHeap(Cell cell, double precision, long guess) {
    this.cell = cell;
    this.precision = precision;
    this.guess = guess == 0 ? 0 : Math.max(guess, HeapBuilder.MIN_BYTES);
  }

  /** Ends a run that takes too long. */
  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("the run takes too long", null, false, false);
    }
  }

  /** The smallest size, a multiple of 16 KiB; empty if not even the cell's own quota suffices. */
  public OptionalLong search() {
    // A heap that need not be collected is enough as a rule; one with much room does as well, and is sooner touched.
    long completes = Math.min(cell.quota(), guess > 0 ? guess * ROOMY : cell.neverFull());
    long start = System.nanoTime();
    if (!completes(completes)) {
      completes = cell.quota();
      start = System.nanoTime();
      if (!completes(completes)) {
        return OptionalLong.empty();
      }
    }
    // Most of a search is spent in heaps that are just too small, up to this limit.
    allowedNanos = Math.max(precision < COARSE ? ALWAYS_ALLOWED : ALWAYS_ALLOWED_IF_COARSE,
        TOO_LONG * (System.nanoTime() - start));
    return OptionalLong.of(guess > 0 && guess < completes ? near(completes) : far(completes));
  }

  private long far(long completes) {
    long least = HeapBuilder.MIN_BYTES;
    return completes(least) ? least : between(least, completes);
  }

  /** Goes away from the guess in steps that grow, until it is known on both sides. */
  private long near(long roomy) {
    double step = precision;
    long at = granules(guess);
    if (completes(at)) {
      long completes = at;
      while (true) {
        at = Math.min(completes - GRANULE, granules(completes / step));
        if (at <= HeapBuilder.MIN_BYTES) {
          return far(completes);
        }
        if (!completes(at)) {
          return between(at, completes);
        }
        completes = at;
        step *= step;
      }
    }
    long fails = at;
    while (true) {
      at = Math.max(fails + GRANULE, granules(fails * step));
      if (at >= roomy) {
        return between(fails, roomy);
      }
      if (completes(at)) {
        return between(fails, at);
      }
      fails = at;
      step *= step;
    }
  }

  private long between(long tooSmall, long enough) {
    long fails = tooSmall;
    long completes = enough;
    while (completes > fails * precision) {
      // The geometric mean halves the ratio, whatever the sizes.
      long middle = granules(Math.sqrt((double) completes * fails));
      if (middle <= fails || middle >= completes) {
        break;
      }
      if (completes(middle)) {
        completes = middle;
      } else {
        fails = middle;
      }
    }
    return completes;
  }

  private static long granules(double bytes) {
    return Math.round(bytes / GRANULE) * GRANULE;
  }

  private boolean completes(long bytes) {
    long start = System.nanoTime();
    CollectionListener limit = record -> {
      if (System.nanoTime() - start > allowedNanos) {
        throw new TooLong();
      }
    };
    try {
      cell.withHeap(bytes).run(limit);
      return true;
    } catch (HeapExhaustedException | TooLong e) {
      return false;
    }
  }
}
