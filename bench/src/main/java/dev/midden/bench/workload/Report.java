package dev.midden.bench.workload;

import java.util.function.ObjDoubleConsumer;

/** What a run tells about itself: figures of its own by name, and the requests it serves. */
@FunctionalInterface
public interface Report extends ObjDoubleConsumer<String> {
  /** The first request begins now. Workloads without requests call neither this nor {@link #served}. */
  default void serve() {
    // Of interest only to those who measure latency.
  }

  /**
   * A request has been answered and the next one begins. A request is a batch of operations that takes some microseconds,
   * so that the clock, which is read here, does not count.
   */
  default void served() {
    // See serve.
  }
}
