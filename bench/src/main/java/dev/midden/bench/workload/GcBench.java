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
 * GCBench (John Ellis, Pete Kovac, Hans Boehm 1996): trees of many sizes that die young beside a long-lived tree and a
 * long-lived array of numbers, built from the root down and from the leaves up. Generations win; plain tracing pays for the
 * long-lived tree at every collection.
 */
@AutoService(Workload.class)
public final class GcBench implements Workload {
  private static final OptionSpec<Long> SIZE = OptionSpec.integer("size", 14, 4, 22,
      "depth of the long-lived tree; short-lived ones go from 4 to it");
  /** Bytes of a node: two references, two integers. */
  private static final int NODE_BYTES = 24;

  /** For {@link java.util.ServiceLoader}. */
  public GcBench() {}

  @Override
  public String name() {
    return "gcbench";
  }

  @Override
  public String description() {
    return "short-lived trees beside a long-lived tree and array (Ellis, Kovac, Boehm)";
  }

  @Override
  public String stresses() {
    return "young death of trees beside a live tree and array";
  }

  @Override
  public String expected() {
    return "generations; plain tracing passes over the live tree again and again";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(SIZE);
  }

  @Override
  public long allocatedBytes(Options options) {
    int size = options.get(SIZE).intValue();
    long depths = (size - 4) / 2 + 1;
    return NODE_BYTES * (nodes(size + 2) + nodes(size) + depths * 4 * nodes(size + 2)) + 8 * arrayLength(size)
        + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("size", "12");
  }

  private static long nodes(int depth) {
    return (2L << depth) - 1;
  }

  private static long allocatedNodes(int size) {
    long allocated = nodes(size + 2) + nodes(size);
    for (int depth = 4; depth <= size; depth += 2) {
      allocated += 2 * nodes(size + 2) / nodes(depth) * 2 * nodes(depth);
    }
    return allocated;
  }

  private static int arrayLength(int size) {
    return 8 << size;
  }

  @Override
  public Run prepare(Options options, long seed) {
    int size = options.get(SIZE).intValue();
    return (mutator, report) -> {
      long start = System.nanoTime();
      long checksum = new Execution(mutator).run(size);
      report.accept("nanosPerNode", (double) (System.nanoTime() - start) / allocatedNodes(size));
      return checksum;
    };
  }

  private static final class Execution {
    private final Mutator mutator;
    private final Shape node;
    private final Shape array;

    Execution(Mutator mutator) {
      this.mutator = mutator;
      node = mutator.heap().shapes().define("Node").references(2).bytes(8).register();
      array = mutator.heap().shapes().define("double[]").array(Shape.Kind.DOUBLES).register();
    }

    long run(int size) {
      long checksum = 0;
      try (Frame frame = mutator.enter(2)) {
        frame.set(0, bottomUp(size + 2));
        checksum += count(frame.get(0));
        frame.set(0, mutator.allocate(node));
        populate(size, frame, 0);
        int length = arrayLength(size);
        frame.set(1, mutator.allocate(array, length));
        for (int i = 0; i < length / 2; i++) {
          mutator.setDoubleElement(frame.get(1), i, 1.0 / (i + 1));
        }
        for (int depth = 4; depth <= size; depth += 2) {
          checksum += shortLived(depth, size);
        }
        checksum += count(frame.get(0));
        checksum = checksum * 31 + Double.doubleToLongBits(mutator.getDoubleElement(frame.get(1), length / 4));
      }
      return checksum;
    }

    private long shortLived(int depth, int size) {
      long iterations = 2 * nodes(size + 2) / nodes(depth);
      long checksum = 0;
      try (Frame frame = mutator.enter(1)) {
        for (long i = 0; i < iterations; i++) {
          frame.set(0, mutator.allocate(node));
          populate(depth, frame, 0);
          checksum += mutator.getInt(mutator.getReference(frame.get(0), 0), 0);
          frame.set(0, bottomUp(depth));
          checksum += mutator.getInt(frame.get(0), 0);
          frame.set(0, Reference.NULL);
        }
      }
      return checksum;
    }

    /** Builds a tree from the root, which is in a slot of a frame, down. */
    private void populate(int depth, Frame frame, int slot) {
      mutator.setInt(frame.get(slot), 0, depth);
      if (depth > 0) {
        try (Frame children = mutator.enter(1)) {
          for (int side = 0; side < 2; side++) {
            children.set(0, mutator.allocate(node));
            mutator.setReference(frame.get(slot), side, children.get(0));
            populate(depth - 1, children, 0);
          }
        }
      }
    }

    /** Builds a tree from the leaves up and returns its root. */
    private long bottomUp(int depth) {
      if (depth == 0) {
        return mutator.allocate(node);
      }
      try (Frame children = mutator.enter(2)) {
        children.set(0, bottomUp(depth - 1));
        children.set(1, bottomUp(depth - 1));
        long root = mutator.allocate(node);
        mutator.setInt(root, 0, depth);
        mutator.setReference(root, 0, children.get(0));
        mutator.setReference(root, 1, children.get(1));
        return children.closeReturning(root);
      }
    }

    private long count(long root) {
      long left = mutator.getReference(root, 0);
      return 1 + (left == Reference.NULL ? 0 : count(left) + count(mutator.getReference(root, 1)));
    }
  }
}
