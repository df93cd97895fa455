package dev.midden.bench.workload;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Frame;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Map;

/**
 * A queue of constant length: every operation appends a node and takes the oldest. All objects live equally long and die
 * old, the worst case for generations; the live part is a long list, the worst case for a depth-first trace.
 */
@AutoService(Workload.class)
public final class LinkedQueue implements Workload {
  private static final OptionSpec<Long> LIVE = OptionSpec.integer("live", 200_000, 1, 100_000_000,
      "length of the queue");
  private static final OptionSpec<Long> OPERATIONS = OptionSpec.integer("operations", 3_000_000, 1, 1_000_000_000_000L,
      "nodes appended and taken");

  private static final int BATCH = 256;

  /** For {@link java.util.ServiceLoader}. */
  public LinkedQueue() {}

  @Override
  public String name() {
    return "linked-queue";
  }

  @Override
  public String description() {
    return "appends to and takes from a linked queue of constant length";
  }

  @Override
  public String stresses() {
    return "objects that all live equally long, and a trace along one list";
  }

  @Override
  public String expected() {
    return "counting: each death is known at once; generations lose, for what survives dies soon after";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(LIVE, OPERATIONS);
  }

  @Override
  public long allocatedBytes(Options options) {
    return 24 * (options.get(LIVE) + options.get(OPERATIONS)) + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("live", "50000", "operations", "300000");
  }

  @Override
  public Run prepare(Options options, long seed) {
    long live = options.get(LIVE);
    long operations = options.get(OPERATIONS);
    return (mutator, report) -> {
      Shape node = mutator.heap().shapes().define("QueueNode").references(1).bytes(8).register();
      long checksum = 0;
      try (Frame frame = mutator.enter(2)) {
        frame.set(0, mutator.allocate(node));
        frame.set(1, frame.get(0));
        report.serve();
        for (long i = 1; i < live + operations; i++) {
          long last = mutator.allocate(node);
          mutator.setLong(last, 0, i);
          mutator.setReference(frame.get(1), 0, last);
          frame.set(1, last);
          if (i >= live) {
            checksum = checksum * 31 + mutator.getLong(frame.get(0), 0);
            frame.set(0, mutator.getReference(frame.get(0), 0));
            if (i % BATCH == 0) {
              report.served();
            }
          }
        }
        frame.set(1, Reference.NULL);
      }
      return checksum;
    };
  }
}
