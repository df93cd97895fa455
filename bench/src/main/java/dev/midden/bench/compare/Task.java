package dev.midden.bench.compare;

import dev.midden.bench.measure.Cell;
import dev.midden.bench.measure.Contender;
import dev.midden.bench.measure.MinimumHeap;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.HeapExhaustedException;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM is asked to do: run a cell, or search for its smallest heap.
 *
 * @param workload its name
 * @param collector its name with options
 * @param options given options of the workload
 * @param heapBytes quota; 0 to search for the smallest
 * @param precision of the search: the ratio of the two sizes where it ends
 * @param guess near which the smallest may be; 0 for none
 * @param warmups runs before the measured ones
 * @param iterations runs measured
 * @param verify whether a shadow follows the heap, which tells how long what died is kept; not when searching
 * @param limitNanos no further run is begun that is expected to end after this; 0 for no limit
 * @param seed where chance plays a part
 */
record Task(String workload, String collector, Map<String, String> options, long heapBytes, double precision,
    long guess, int warmups, int iterations, boolean verify, long limitNanos, long seed) {

  /** A search for the smallest heap. */
  static Task search(String workload, String collector, Map<String, String> options, double precision, long guess,
      long seed) {
    return new Task(workload, collector, options, 0, precision, guess, 0, 1, false, 0, seed);
  }

  /** Runs that are timed. */
  static Task runs(String workload, String collector, Map<String, String> options, long heapBytes, int warmups,
      int iterations, long limitNanos, long seed) {
    return new Task(workload, collector, options, heapBytes, 0, 0, warmups, iterations, false, limitNanos, seed);
  }

  /** A run with a shadow. */
  static Task shadowed(String workload, String collector, Map<String, String> options, long heapBytes, long seed) {
    return new Task(workload, collector, options, heapBytes, 0, 0, 0, 1, true, 0, seed);
  }

  /**
   * The answer.
   *
   * @param outcome how a run ended; null for a search that ended well
   * @param minheapBytes what a search found; 0 if it is no size that completes
   */
  record Answer(@Nullable Outcome outcome, long minheapBytes) {}

  /** Does it in this JVM. */
  Answer perform() {
    try {
      Cell cell = Contender.parse(collector).cell(Workloads.available().named(workload), options, heapBytes, seed);
      if (heapBytes == 0) {
        OptionalLong found = new MinimumHeap(cell, precision, guess).search();
        return new Answer(null, found.orElse(0));
      }
      return new Answer(Outcome.completed((verify ? cell.verified() : cell).run(warmups, iterations, limitNanos)), 0);
    } catch (HeapExhaustedException e) {
      return new Answer(Outcome.not(Outcome.Status.OUT_OF_MEMORY, firstLine(e)), 0);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
      return new Answer(Outcome.not(Outcome.Status.FAILED, e.getClass().getSimpleName() + ": " + firstLine(e)), 0);
    }
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? "no message" : message.lines().findFirst().orElse("no message");
  }
}
