import java.util.Arrays;
import java.util.Locale;

/**
 * HotSpot's peer of the workload {@code binary-trees}: builds a complete binary tree of plain Java objects from the root
 * down, walks it counting nodes, drops it; again and again. Dropping forgets the root, collections happen on their own.
 *
 * <pre>
 *   java -XX:+UseSerialGC -Xms256m -Xmx256m BinaryTrees.java DEPTH ITERATIONS
 * </pre>
 *
 * <p>Prints one JSON line: the nanoseconds of one build, walk and drop per node, as the median over the iterations and as
 * their mean. The mean is the figure to use: most iterations have no collection and a median would hide them. As many
 * iterations again go before, untimed, for the compiler.
 */
final class BinaryTrees {
  private static final class Node {
    Node l;
    Node r;
  }

  /** A field and not a local, so that the compiler cannot do without the tree. */
  private static Node tree;

  private BinaryTrees() {}

  public static void main(String[] args) {
    if (args.length != 2) {
      throw new IllegalArgumentException("usage: BinaryTrees DEPTH ITERATIONS");
    }
    int depth = Integer.parseInt(args[0]);
    int iterations = Integer.parseInt(args[1]);
    int nodes = (2 << depth) - 1;
    long[] nanos = new long[iterations];
    long total = 0;
    for (int i = -iterations; i < iterations; i++) {
      long start = System.nanoTime();
      tree = build(depth);
      int counted = walk(tree);
      tree = null;
      long took = System.nanoTime() - start;
      if (counted != nodes) {
        throw new IllegalStateException(counted + " nodes instead of " + nodes);
      }
      if (i >= 0) {
        nanos[i] = took;
        total += took;
      }
    }
    System.out.printf(Locale.ROOT,
        "{\"peer\":\"hotspot\",\"version\":\"%s\",\"workload\":\"binary-trees\",\"depth\":%d,\"iterations\":%d,"
            + "\"nanosPerNode\":%.3f,\"meanNanosPerNode\":%.3f}%n",
        System.getProperty("java.version"), depth, iterations, median(nanos) / nodes,
        (double) total / iterations / nodes);
  }

  private static Node build(int depth) {
    Node node = new Node();
    node.l = depth == 0 ? null : build(depth - 1);
    node.r = depth == 0 ? null : build(depth - 1);
    return node;
  }

  private static int walk(Node node) {
    return node == null ? 0 : 1 + walk(node.l) + walk(node.r);
  }

  private static double median(long[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
  }
}
