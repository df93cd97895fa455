package dev.midden.bench.workload;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Frame;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Builds a complete binary tree, walks it, drops it, again and again. Stresses allocation of small objects that die all at
 * once; counting pays for every node, tracing for none.
 */
@AutoService(Workload.class)
public final class BinaryTrees implements Workload {
  private static final OptionSpec<Long> DEPTH = OptionSpec.integer("depth", 16, 1, 26, "levels below the root");
  private static final OptionSpec<Long> ITERATIONS = OptionSpec.integer("iterations", 20, 1, 1_000_000,
      "trees built one after the other");

  /** For {@link java.util.ServiceLoader}. */
  public BinaryTrees() {}

  @Override
  public String name() {
    return "binary-trees";
  }

  @Override
  public String description() {
    return "builds, walks and drops complete binary trees of 16-byte nodes";
  }

  @Override
  public String stresses() {
    return "allocation of small objects and their death in groups";
  }

  @Override
  public String expected() {
    return "bump allocation with copying: dead trees cost it nothing; counting pays for every node";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(DEPTH, ITERATIONS);
  }

  @Override
  public long allocatedBytes(Options options) {
    return 16 * nodes(options) * options.get(ITERATIONS);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("depth", "14", "iterations", "20");
  }

  private static long nodes(Options options) {
    return (2L << options.get(DEPTH)) - 1;
  }

  @Override
  public Run prepare(Options options, long seed) {
    long nodes = nodes(options);
    int iterations = options.get(ITERATIONS).intValue();
    return (mutator, report) -> {
      Shape shape = mutator.heap().shapes().define("Node").references(2).register();
      Trees trees = new Trees(mutator, shape);
      double[] nanos = new double[iterations];
      long checksum = 0;
      for (int i = 0; i < iterations; i++) {
        long start = System.nanoTime();
        try (Frame frame = mutator.enter(1 + Trees.pathLength(nodes))) {
          trees.build(frame, 0, nodes);
          checksum += trees.count(frame.get(0));
          frame.set(0, Reference.NULL);
        }
        nanos[i] = System.nanoTime() - start;
      }
      report.accept("meanNanosPerNode", Arrays.stream(nanos).average().orElse(0) / nodes);
      report.accept("nanosPerNode", Figures.median(nanos) / nodes);
      return checksum;
    };
  }
}
