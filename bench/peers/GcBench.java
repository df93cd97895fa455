import java.util.Arrays;
import java.util.Locale;

/**
 * HotSpot's peer of the workload {@code gcbench} (Ellis, Kovac, Boehm): short-lived trees beside a long-lived tree and
 * array, of plain Java objects.
 *
 * <pre>
 *   java -XX:+UseSerialGC -Xms64m -Xmx64m GcBench.java SIZE RUNS
 * </pre>
 *
 * <p>Prints one JSON line: the nanoseconds of a run for each node allocated, as the median over the runs. As many runs again
 * go before, untimed, for the compiler.
 */
final class GcBench {
  private static final class Node {
    Node left;
    Node right;
    int i;
    int j;
  }

  /** Fields and not locals, so that the compiler cannot do without them. */
  private static Node longLived;
  private static double[] array;
  private static Node shortLived;

  private GcBench() {}

  public static void main(String[] args) {
    if (args.length != 2) {
      throw new IllegalArgumentException("usage: GcBench SIZE RUNS");
    }
    int size = Integer.parseInt(args[0]);
    int runs = Integer.parseInt(args[1]);
    double[] nanos = new double[runs];
    for (int i = -runs; i < runs; i++) {
      long start = System.nanoTime();
      long allocated = run(size);
      double took = (double) (System.nanoTime() - start) / allocated;
      if (i >= 0) {
        nanos[i] = took;
      }
    }
    Arrays.sort(nanos);
    System.out.printf(Locale.ROOT,
        "{\"peer\":\"hotspot\",\"version\":\"%s\",\"workload\":\"gcbench\",\"size\":%d,\"nanosPerNode\":%.3f}%n", System
            .getProperty("java.version"),
        size, nanos[runs / 2]);
  }

  private static long nodes(int depth) {
    return (2L << depth) - 1;
  }

  private static long run(int size) {
    longLived = null;
    array = null;
    shortLived = bottomUp(size + 2);
    long allocated = nodes(size + 2) + nodes(size);
    require(count(shortLived) == nodes(size + 2));
    shortLived = null;
    longLived = new Node();
    populate(size, longLived);
    array = new double[8 << size];
    for (int i = 0; i < array.length / 2; i++) {
      array[i] = 1.0 / (i + 1);
    }
    for (int depth = 4; depth <= size; depth += 2) {
      long iterations = 2 * nodes(size + 2) / nodes(depth);
      for (long i = 0; i < iterations; i++) {
        shortLived = new Node();
        populate(depth, shortLived);
        require(shortLived.left.i == depth - 1);
        shortLived = bottomUp(depth);
        require(shortLived.i == depth);
      }
      shortLived = null;
      allocated += iterations * 2 * nodes(depth);
    }
    require(count(longLived) == nodes(size) && array[array.length / 4] > 0);
    return allocated;
  }

  private static void require(boolean right) {
    if (!right) {
      throw new IllegalStateException("the trees are wrong");
    }
  }

  private static void populate(int depth, Node node) {
    node.i = depth;
    if (depth > 0) {
      node.left = new Node();
      populate(depth - 1, node.left);
      node.right = new Node();
      populate(depth - 1, node.right);
    }
  }

  private static Node bottomUp(int depth) {
    Node node = new Node();
    if (depth > 0) {
      node.left = bottomUp(depth - 1);
      node.right = bottomUp(depth - 1);
      node.i = depth;
    }
    return node;
  }

  private static long count(Node node) {
    return 1 + (node.left == null ? 0 : count(node.left) + count(node.right));
  }
}
