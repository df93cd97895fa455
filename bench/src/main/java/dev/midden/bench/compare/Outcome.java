package dev.midden.bench.compare;

import dev.midden.bench.measure.RunResult;
import org.jspecify.annotations.Nullable;

/**
 * How one run of a cell ended.
 *
 * @param status completed or not
 * @param result what it took, if it completed
 * @param message why not, if it did not
 */
public record Outcome(Status status, @Nullable RunResult result, @Nullable String message) {
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

  static Outcome completed(RunResult result) {
    return new Outcome(Status.COMPLETED, result, null);
  }

  static Outcome not(Status status, String message) {
    return new Outcome(status, null, message);
  }
}
