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
  private static final long ALWAYS_ALLOWED = 2_000_000_000L;
  private static final long ALWAYS_ALLOWED_IF_COARSE = 200_000_000L;

  private final Cell cell;
  private final double precision;
  private long allowedNanos = Long.MAX_VALUE;

  /** Prepares the search. */
  public MinimumHeap(Cell cell, double precision) {
    this.cell = cell;
    this.precision = precision;
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
    // A heap that need not be collected is enough as a rule, and quickly tried.
    long completes = Math.min(cell.quota(), cell.neverFull());
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
    long fails = HeapBuilder.MIN_BYTES;
    if (completes(fails)) {
      return OptionalLong.of(fails);
    }
    while (completes > fails * precision) {
      // The geometric mean halves the ratio, whatever the sizes.
      long middle = Math.round(Math.sqrt((double) completes * fails) / GRANULE) * GRANULE;
      if (middle <= fails || middle >= completes) {
        break;
      }
      if (completes(middle)) {
        completes = middle;
      } else {
        fails = middle;
      }
    }
    return OptionalLong.of(completes);
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
