package dev.midden.bench.workload;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Map;

/**
 * Full collections of the graphs that CPython's collector is measured with: a live chain, a dead one that hangs off a
 * cycle, the lists of pyperformance's {@code gc_traversal}, each of which refers many times to the next, and the rings of
 * doubly linked nodes of its {@code gc_collect}, which are dropped together.
 */
@AutoService(Workload.class)
public final class FullCollection implements Workload {
  private static final OptionSpec<Graph> GRAPH = OptionSpec.choice("graph", Graph.LIVE_CHAIN,
      "a chain that is alive, one that is not and hangs off a cycle, lists that refer to each other, or dropped rings");
  private static final OptionSpec<Long> NODES = OptionSpec.integer("nodes", 1_000_000, 1, 1_000_000_000L,
      "nodes of a chain");
  private static final OptionSpec<Long> LEVELS = OptionSpec.integer("levels", 1000, 1, 100_000,
      "lists, and references from each to the next");
  private static final OptionSpec<Long> RINGS = OptionSpec.integer("rings", 100, 1, 10_000_000, "rings dropped");
  private static final OptionSpec<Long> LENGTH = OptionSpec.integer("length", 21, 1, 1_000_000, "nodes of a ring");
  private static final OptionSpec<Long> COLLECTIONS = OptionSpec.integer("collections", 7, 1, 1000,
      "full collections to take the median of");

  /** What is collected. */
  enum Graph {
    LIVE_CHAIN, DEAD_CHAIN, LISTS, RINGS;

    /** Whether each collection has a graph of its own to reclaim. */
    boolean isDead() {
      return this == DEAD_CHAIN || this == RINGS;
    }
  }

  /** For {@link java.util.ServiceLoader}. */
  public FullCollection() {}

  @Override
  public String name() {
    return "full-collection";
  }

  @Override
  public String description() {
    return "full collections of a live chain, a dead one, lists that refer to each other, or dead rings";
  }

  @Override
  public String stresses() {
    return "the trace of a full collection over shapes of graphs that are hard for it";
  }

  @Override
  public String expected() {
    return "marking without moving; counting that only searches candidates where nothing is garbage";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(GRAPH, NODES, LEVELS, RINGS, LENGTH, COLLECTIONS);
  }

  @Override
  public long heapBytes(Options options) {
    return allocatedBytes(options) / (options.get(GRAPH).isDead() ? options.get(COLLECTIONS) : 1)
        + (64L << 20);
  }

  @Override
  public long allocatedBytes(Options options) {
    return switch (options.get(GRAPH)) {
      case LIVE_CHAIN -> 24 * options.get(NODES) + (1L << 20);
      case DEAD_CHAIN -> (24 * options.get(NODES) + (1L << 20)) * options.get(COLLECTIONS);
      case RINGS -> (16 * options.get(RINGS) * options.get(LENGTH) + (1L << 20)) * options.get(COLLECTIONS);
      case LISTS -> options.get(LEVELS) * (4 * options.get(LEVELS) + (20L << 10)) + (1L << 20);
    };
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("nodes", "200000", "collections", "5");
  }

  @Override
  public Run prepare(Options options, long seed) {
    Graph graph = options.get(GRAPH);
    long nodes = options.get(NODES);
    int levels = options.get(LEVELS).intValue();
    int rings = options.get(RINGS).intValue();
    int length = options.get(LENGTH).intValue();
    double[] nanos = new double[options.get(COLLECTIONS).intValue()];
    return (mutator, report) -> {
      Shape node = mutator.heap().shapes().define("Node").references(1).register();
      Shape hook = mutator.heap().shapes().define("Hook").references(2).register();
      Shape list = mutator.heap().shapes().define("List").array(Shape.Kind.REFERENCES).lastToFirst().register();
      // The collections are to be those that are timed; building with collections by count is a matter of its own.
      mutator.heap().generations().ifPresent(GenerationControl::disable);
      long found = 0;
      try (Frame frame = mutator.enter(1)) {
        if (graph == Graph.LISTS) {
          lists(mutator, frame, list, levels);
        } else if (graph == Graph.LIVE_CHAIN) {
          chain(mutator, frame, node, nodes);
        }
        if (!graph.isDead()) {
          // The first one may put what it finds into another order.
          mutator.collect();
        }
        for (int i = 0; i < nanos.length; i++) {
          if (graph == Graph.DEAD_CHAIN) {
            deadChain(mutator, frame, node, hook, nodes);
          } else if (graph == Graph.RINGS) {
            rings(mutator, hook, rings, length);
          }
          long before = mutator.heap().statistics().liveObjects();
          long start = System.nanoTime();
          mutator.collect();
          nanos[i] = System.nanoTime() - start;
          found += before - mutator.heap().statistics().liveObjects();
        }
      }
      report.accept(graph == Graph.LISTS ? "nanosPerReference" : "nanosPerObject",
          Figures.median(nanos) / switch (graph) {
            case LISTS -> (double) (levels - 1) * levels;
            case RINGS -> (double) rings * length;
            default -> nodes;
          });
      report.accept("found", found);
      return graph.ordinal();
    };
  }

  private static void chain(Mutator mutator, Frame frame, Shape node, long nodes) {
    for (long i = 0; i < nodes; i++) {
      long next = mutator.allocate(node);
      mutator.setReference(next, 0, frame.get(0));
      frame.set(0, next);
    }
  }

  /** A chain whose head is referred to by an object that refers to itself. */
  private static void deadChain(Mutator mutator, Frame frame, Shape node, Shape hook, long nodes) {
    chain(mutator, frame, node, nodes - 1);
    long holder = mutator.allocate(hook);
    mutator.setReference(holder, 0, holder);
    mutator.setReference(holder, 1, frame.get(0));
    frame.set(0, Reference.NULL);
  }

  /** Rings of doubly linked nodes, all alive until the last is made. */
  private static void rings(Mutator mutator, Shape node, int rings, int length) {
    try (Frame frame = mutator.enter(rings + 1)) {
      for (int ring = 0; ring < rings; ring++) {
        frame.set(ring, mutator.allocate(node));
        frame.set(rings, frame.get(ring));
        for (int i = 1; i < length; i++) {
          long next = mutator.allocate(node);
          join(mutator, frame.get(rings), next);
          frame.set(rings, next);
        }
        join(mutator, frame.get(rings), frame.get(ring));
      }
    }
  }

  private static void join(Mutator mutator, long before, long after) {
    mutator.setReference(before, 1, after);
    mutator.setReference(after, 0, before);
  }

  private static void lists(Mutator mutator, Frame frame, Shape list, int levels) {
    for (int level = 0; level < levels; level++) {
      long next = mutator.allocate(list, level == 0 ? 0 : levels);
      for (int i = 0; level > 0 && i < levels; i++) {
        mutator.setReference(next, i, frame.get(0));
      }
      frame.set(0, next);
    }
  }
}
