package dev.midden.bench.compare;

import dev.midden.bench.measure.Cell;
import dev.midden.bench.measure.RunResult;
import org.jspecify.annotations.Nullable;

/**
 * How one run of a cell ended.
 *
 * @param status completed or not
 * @param result what it took, if it completed: the run with the median time
 * @param warmups runs before those of which it is the median
 * @param iterations runs of which it is the median
 * @param message why not, if it did not
 */
public record Outcome(Status status, @Nullable RunResult result, int warmups, int iterations,
    @Nullable String message) {
  /** How a run ended. */
  public enum Status {
    /** As it should. */
    COMPLETED,
    /** The heap was too small. */
    OUT_OF_MEMORY,
    /** It took longer than allowed. */
    TIMED_OUT,
    /** An exception, or the JVM ended. */
    FAILED
  }

  static Outcome completed(Cell.Series series) {
    return new Outcome(Status.COMPLETED, series.median(), series.warmups(), series.iterations(), null);
  }

  static Outcome not(Status status, String message) {
    return new Outcome(status, null, 0, 0, message);
  }
}
