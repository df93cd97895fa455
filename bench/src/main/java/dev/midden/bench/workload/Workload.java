package dev.midden.bench.workload;

import dev.midden.core.heap.Mutator;
import dev.midden.core.plugin.Options;
import dev.midden.core.plugin.Plugin;
import java.util.Map;

/** A program to run under any collector, found by name through {@link java.util.ServiceLoader}. */
public interface Workload extends Plugin {
  /** What it is hard on, in half a sentence. */
  String stresses();

  /** Which strategies should do well or badly, and why, in half a sentence: to be compared with what is measured. */
  String expected();

  /** Heap size unless another is asked for; room enough for the defaults under any collector that reclaims: 2 GiB. */
  default long heapBytes(Options options) {
    return 2L << 30;
  }

  /**
   * Bytes it allocates at most, for a heap that never needs to be collected.
   *
   * @param options values of {@link #options()}
   */
  long allocatedBytes(Options options);

  /**
   * Name of the interner that the heap is to have, or the empty string for none.
   *
   * @param options values of {@link #options()}
   */
  default String interner(Options options) {
    return "";
  }

  /** Values of {@link #options()} that make one run take some tens of milliseconds, for a quick look. */
  Map<String, String> quickOptions();

  /**
   * Prepares one run.
   *
   * @param options values of {@link #options()}
   * @param seed where chance plays a part
   */
  Run prepare(Options options, long seed);

  /** One prepared run. */
  @FunctionalInterface
  interface Run {
    /**
     * Does the work, from an empty heap to one without roots.
     *
     * @param mutator a fresh heap's
     * @param report takes figures of the workload's own, and hears of requests
     * @return a checksum that depends on the options and the seed alone, never on the collector
     */
    long execute(Mutator mutator, Report report);
  }
}
