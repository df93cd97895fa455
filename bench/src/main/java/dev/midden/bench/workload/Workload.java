package dev.midden.bench.workload;

import dev.midden.core.heap.Mutator;
import dev.midden.core.plugin.Options;
import dev.midden.core.plugin.Plugin;
import java.util.function.ObjLongConsumer;

/** A program to run under any collector, found by name through {@link java.util.ServiceLoader}. */
public interface Workload extends Plugin {
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
     * @param counters takes figures of the workload's own, by name
     * @return a checksum that depends on the options and the seed alone, never on the collector
     */
    long execute(Mutator mutator, ObjLongConsumer<String> counters);
  }
}
