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
import java.util.SplittableRandom;

/**
 * A table of nodes with random edges among them, changed all the time: a node replaced, or an edge redirected. Stresses
 * the write barrier with writes into old objects, and makes cycles of all sizes.
 */
@AutoService(Workload.class)
public final class RandomGraph implements Workload {
  private static final OptionSpec<Long> OBJECTS = OptionSpec.integer("objects", 100_000, 2, 50_000_000,
      "nodes in the table");
  private static final OptionSpec<Long> EDGES = OptionSpec.integer("edges", 4, 1, 60, "edges of a node");
  private static final OptionSpec<Long> MUTATIONS = OptionSpec.integer("mutations", 1_000_000, 1, 1_000_000_000_000L,
      "changes made; every fourth replaces a node, the others redirect an edge");

  private static final int BATCH = 64;

  /** For {@link java.util.ServiceLoader}. */
  public RandomGraph() {}

  @Override
  public String name() {
    return "random-graph";
  }

  @Override
  public String description() {
    return "replaces nodes and redirects edges of a random graph";
  }

  @Override
  public String stresses() {
    return "writes into old objects, cycles of all sizes, no locality";
  }

  @Override
  public String expected() {
    return "tracing without a barrier; counting pays for each write and then for the search for cycles";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(OBJECTS, EDGES, MUTATIONS);
  }

  @Override
  public long allocatedBytes(Options options) {
    long node = 2 * (24 + 4 * options.get(EDGES));
    return node * (options.get(OBJECTS) + options.get(MUTATIONS)) + 4 * options.get(OBJECTS) + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("objects", "20000", "mutations", "200000");
  }

  @Override
  public Run prepare(Options options, long seed) {
    int objects = options.get(OBJECTS).intValue();
    int edges = options.get(EDGES).intValue();
    long mutations = options.get(MUTATIONS);
    return (mutator, report) -> {
      try (Frame frame = mutator.enter(1)) {
        Graph graph = new Graph(mutator, frame, objects, edges, new SplittableRandom(seed));
        report.serve();
        for (long i = 0; i < mutations; i++) {
          if (i % 4 == 0) {
            graph.replace((int) i);
          } else {
            graph.redirect();
          }
          if (i % BATCH == BATCH - 1) {
            report.served();
          }
        }
        return graph.checksum();
      }
    };
  }

  private static final class Graph {
    private final Mutator mutator;
    private final Frame frame;
    private final SplittableRandom random;
    private final Shape node;
    private final int objects;
    private final int edges;

    Graph(Mutator mutator, Frame frame, int objects, int edges, SplittableRandom random) {
      this.mutator = mutator;
      this.frame = frame;
      this.objects = objects;
      this.edges = edges;
      this.random = random;
      node = mutator.heap().shapes().define("GraphNode").references(edges).bytes(8).register();
      Shape table = mutator.heap().shapes().define("GraphNode[]").array(Shape.Kind.REFERENCES).register();
      frame.set(0, mutator.allocate(table, objects));
      for (int i = 0; i < objects; i++) {
        put(i, i);
      }
      for (int i = 0; i < objects; i++) {
        link(i);
      }
    }

    private void put(int index, int value) {
      long made = mutator.allocate(node);
      mutator.setLong(made, 0, value);
      mutator.setReference(frame.get(0), index, made);
    }

    private void link(int index) {
      long source = mutator.getReference(frame.get(0), index);
      for (int edge = 0; edge < edges; edge++) {
        mutator.setReference(source, edge, any());
      }
    }

    private long any() {
      return mutator.getReference(frame.get(0), random.nextInt(objects));
    }

    void replace(int value) {
      int index = random.nextInt(objects);
      put(index, value);
      link(index);
    }

    void redirect() {
      mutator.setReference(any(), random.nextInt(edges), any());
    }

    /** Follows a path from every node, so that the checksum depends on edges into nodes no longer in the table as well. */
    long checksum() {
      long checksum = 0;
      for (int i = 0; i < objects; i++) {
        long at = mutator.getReference(frame.get(0), i);
        for (int step = 0; step < 4 && at != Reference.NULL; step++) {
          checksum = checksum * 31 + mutator.getLong(at, 0);
          at = mutator.getReference(at, (i + step) % edges);
        }
      }
      return checksum;
    }
  }
}
