package dev.midden.bench.workload;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Builds one live binary tree and collects: how long a full collection takes for each live object. Random layout shuffles
 * the addresses of the nodes, so that every edge is a cache miss.
 */
@AutoService(Workload.class)
public final class MarkTree implements Workload {
  private static final OptionSpec<Long> NODES = OptionSpec.integer("nodes", 1_000_000, 1, 2_000_000_000L,
      "nodes of the tree");
  private static final OptionSpec<Layout> LAYOUT = OptionSpec.choice("layout", Layout.SEQUENTIAL,
      "addresses in the order of a depth-first walk, or shuffled");
  private static final OptionSpec<Long> COLLECTIONS = OptionSpec.integer("collections", 7, 1, 1000,
      "full collections to take the median of");
  private static final int CHUNK = 1 << 20;

  /** Where the nodes lie. */
  enum Layout {
    SEQUENTIAL, RANDOM
  }

  /** For {@link java.util.ServiceLoader}. */
  public MarkTree() {}

  @Override
  public String name() {
    return "mark-tree";
  }

  @Override
  public String description() {
    return "collects a heap that holds one live binary tree, in order or shuffled";
  }

  @Override
  public String stresses() {
    return "the marking loop, in memory order or with a cache miss at every edge";
  }

  @Override
  public String expected() {
    return "marking in batches; copying pays for every live object; counting passes over all to find no cycle";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(NODES, LAYOUT, COLLECTIONS);
  }

  @Override
  public long heapBytes(Options options) {
    return allocatedBytes(options) + (64L << 20);
  }

  @Override
  public long allocatedBytes(Options options) {
    return options.get(NODES) * (options.get(LAYOUT) == Layout.RANDOM ? 21 : 16) + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("nodes", "100000", "layout", "random", "collections", "3");
  }

  @Override
  public Run prepare(Options options, long seed) {
    long nodes = options.get(NODES);
    Layout layout = options.get(LAYOUT);
    double[] nanos = new double[options.get(COLLECTIONS).intValue()];
    return (mutator, report) -> {
      Shape shape = mutator.heap().shapes().define("Node").references(2).register();
      try (Frame frame = mutator.enter(1 + Trees.pathLength(nodes))) {
        Trees trees = new Trees(mutator, shape);
        if (layout == Layout.SEQUENTIAL) {
          trees.build(frame, 0, nodes);
        } else {
          frame.set(0, new Shuffled(mutator, shape, nodes, seed).build());
        }
        for (int i = 0; i < nanos.length; i++) {
          nanos[i] = mutator.collect().pauseNanos();
        }
        report.accept("nanosPerObject", Figures.median(nanos) / nodes);
        report.accept("bytesPerObject", (double) mutator.heap().statistics().peakFootprintBytes() / nodes);
        return trees.count(frame.get(0));
      }
    };
  }

  /** All nodes first, in a table; then the table shuffled; then the tree linked in the order of the table. */
  private static final class Shuffled {
    private final Mutator mutator;
    private final Frame table;
    private long next;

    Shuffled(Mutator mutator, Shape shape, long nodes, long seed) {
      this.mutator = mutator;
      int chunks = (int) ((nodes + CHUNK - 1) / CHUNK);
      Shape array = mutator.heap().shapes().define("Node[]").array(Shape.Kind.REFERENCES).register();
      table = mutator.enter(chunks);
      for (int i = 0; i < chunks; i++) {
        table.set(i, mutator.allocate(array, (int) Math.min(CHUNK, nodes - (long) i * CHUNK)));
      }
      for (long i = 0; i < nodes; i++) {
        long node = mutator.allocate(shape);
        put(i, node);
      }
      SplittableRandom random = new SplittableRandom(seed);
      for (long i = nodes - 1; i > 0; i--) {
        swap(i, random.nextLong(i + 1));
      }
      link(nodes);
    }

    private void put(long index, long node) {
      mutator.setReference(table.get((int) (index / CHUNK)), (int) (index % CHUNK), node);
    }

    private long at(long index) {
      return mutator.getReference(table.get((int) (index / CHUNK)), (int) (index % CHUNK));
    }

    private void swap(long i, long j) {
      try (Frame both = mutator.enter(2)) {
        both.set(0, at(i));
        both.set(1, at(j));
        put(i, both.get(1));
        put(j, both.get(0));
      }
    }

    /** Links the next {@code nodes} nodes of the table into a tree and returns its root. */
    private long link(long nodes) {
      long node = at(next++);
      long rest = nodes - 1;
      long left = rest / 2;
      if (left > 0) {
        mutator.setReference(node, 0, link(left));
      }
      if (rest - left > 0) {
        mutator.setReference(node, 1, link(rest - left));
      }
      return node;
    }

    /** Drops the table and returns the root. */
    long build() {
      return table.closeReturning(at(0));
    }
  }
}
