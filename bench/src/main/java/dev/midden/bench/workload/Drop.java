package dev.midden.bench.workload;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Drops the only reference to a deep or a wide structure and goes on allocating, one object an operation. How long single
 * operations take is measured from the drop on, and once more afterwards, when nothing is left to be freed: what the second
 * series shows is the machine's.
 */
@AutoService(Workload.class)
public final class Drop implements Workload {
  private static final OptionSpec<Structure> STRUCTURE = OptionSpec.choice("structure", Structure.CHAIN,
      "what is dropped: a chain, or an array of objects");
  private static final OptionSpec<Long> NODES = OptionSpec.integer("nodes", 10_000_000, 1, 1_000_000_000L,
      "objects it consists of");
  private static final OptionSpec<Long> OPERATIONS = OptionSpec.integer("operations", 20_000, 1, 100_000_000,
      "operations measured in each series");

  /** What is dropped. */
  enum Structure {
    CHAIN, ARRAY
  }

  /** For {@link java.util.ServiceLoader}. */
  public Drop() {}

  @Override
  public String name() {
    return "drop";
  }

  @Override
  public String description() {
    return "drops a deep or a wide structure and goes on allocating";
  }

  @Override
  public String stresses() {
    return "the longest pause when very much dies at once";
  }

  @Override
  public String expected() {
    return "counting with bounded releases; counting without pauses for all of it, tracing does not notice";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(STRUCTURE, NODES, OPERATIONS);
  }

  @Override
  public long heapBytes(Options options) {
    // A collector may have a word more for each object.
    return allocatedBytes(options) * 3 / 2;
  }

  @Override
  public long allocatedBytes(Options options) {
    return 20 * options.get(NODES) + 32 * options.get(OPERATIONS) + (16L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("nodes", "1000000", "operations", "5000");
  }

  @Override
  public Run prepare(Options options, long seed) {
    boolean deep = options.get(STRUCTURE) == Structure.CHAIN;
    int nodes = options.get(NODES).intValue();
    int operations = options.get(OPERATIONS).intValue();
    long[] dropping = new long[operations];
    long[] idle = new long[operations];
    return (mutator, report) -> {
      Shape node = mutator.heap().shapes().define("Node").references(1).register();
      Shape array = mutator.heap().shapes().define("Node[]").array(Shape.Kind.REFERENCES).register();
      try (Frame frame = mutator.enter(1)) {
        if (deep) {
          chain(mutator, frame, node, nodes);
        } else {
          wide(mutator, frame, node, array, nodes);
        }
        long freedBefore = mutator.heap().statistics().freedObjects();
        long start = System.nanoTime();
        frame.set(0, Reference.NULL);
        allocate(mutator, node, dropping, start);
        report.accept("freedByOperations", mutator.heap().statistics().freedObjects() - freedBefore);
        mutator.collect();
        report.accept("freed", mutator.heap().statistics().freedObjects() - freedBefore);
        allocate(mutator, node, idle, System.nanoTime());
      }
      figures(report, "drop", dropping);
      figures(report, "idle", idle);
      return nodes;
    };
  }

  private static void chain(Mutator mutator, Frame frame, Shape node, int nodes) {
    for (int i = 0; i < nodes; i++) {
      long next = mutator.allocate(node);
      mutator.setReference(next, 0, frame.get(0));
      frame.set(0, next);
    }
  }

  private static void wide(Mutator mutator, Frame frame, Shape node, Shape array, int nodes) {
    frame.set(0, mutator.allocate(array, nodes));
    for (int i = 0; i < nodes; i++) {
      long element = mutator.allocate(node);
      mutator.setReference(frame.get(0), i, element);
    }
  }

  /** One allocation an operation; the first began when the clock said {@code start}. */
  private static void allocate(Mutator mutator, Shape node, long[] nanos, long start) {
    long before = start;
    for (int i = 0; i < nanos.length; i++) {
      mutator.allocate(node);
      long now = System.nanoTime();
      nanos[i] = now - before;
      before = now;
    }
  }

  private static void figures(Report report, String series, long[] nanos) {
    Arrays.sort(nanos);
    report.accept(series + "MedianNanos", nanos[nanos.length / 2]);
    report.accept(series + "P999Nanos", nanos[(int) Math.ceil(nanos.length * 0.999) - 1]);
    report.accept(series + "MaxNanos", nanos[nanos.length - 1]);
  }
}
