package dev.midden.bench.workload;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Map;

/**
 * Makes rings of doubly linked nodes and drops each at once: garbage that counting alone never reclaims. Stresses cycle
 * collection; tracing does not notice.
 */
@AutoService(Workload.class)
public final class CyclicGarbage implements Workload {
  private static final OptionSpec<Long> RINGS = OptionSpec.integer("rings", 50_000, 1, 100_000_000, "rings made");
  private static final OptionSpec<Long> LENGTH = OptionSpec.integer("length", 21, 1, 1_000_000, "nodes of a ring");

  /** For {@link java.util.ServiceLoader}. */
  public CyclicGarbage() {}

  @Override
  public String name() {
    return "cyclic-garbage";
  }

  @Override
  public String description() {
    return "makes and drops rings of doubly linked nodes";
  }

  @Override
  public String stresses() {
    return "cycles that die at once";
  }

  @Override
  public String expected() {
    return "any tracing; counting depends on its search for cycles, and none without one completes";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(RINGS, LENGTH);
  }

  @Override
  public long allocatedBytes(Options options) {
    return 24 * options.get(RINGS) * options.get(LENGTH) + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("rings", "20000");
  }

  @Override
  public Run prepare(Options options, long seed) {
    long rings = options.get(RINGS);
    int length = options.get(LENGTH).intValue();
    return (mutator, report) -> {
      Shape node = mutator.heap().shapes().define("RingNode").references(2).bytes(4).register();
      long checksum = 0;
      report.serve();
      for (long ring = 0; ring < rings; ring++) {
        checksum += ring(mutator, node, length, (int) ring);
        report.served();
      }
      return checksum;
    };
  }

  private static long ring(Mutator mutator, Shape node, int length, int number) {
    try (Frame frame = mutator.enter(2)) {
      frame.set(0, mutator.allocate(node));
      mutator.setInt(frame.get(0), 0, number);
      frame.set(1, frame.get(0));
      for (int i = 1; i < length; i++) {
        long next = mutator.allocate(node);
        mutator.setInt(next, 0, number + i);
        join(mutator, frame.get(1), next);
        frame.set(1, next);
      }
      join(mutator, frame.get(1), frame.get(0));
      return sum(mutator, frame.get(0));
    }
  }

  private static void join(Mutator mutator, long before, long after) {
    mutator.setReference(before, 1, after);
    mutator.setReference(after, 0, before);
  }

  /** Once round the ring. */
  private static long sum(Mutator mutator, long first) {
    long sum = 0;
    long node = first;
    do {
      sum += mutator.getInt(node, 0);
      node = mutator.getReference(node, 1);
    } while (node != first && node != Reference.NULL);
    return sum;
  }
}
