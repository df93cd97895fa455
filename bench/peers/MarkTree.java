import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * HotSpot's peer of the workload {@code mark-tree}: one live complete binary tree of two-reference objects, then a number of
 * full collections that find nothing to free.
 *
 * <pre>
 *   java -XX:+UseSerialGC -Xms1g -Xmx1g -Xmn640m MarkTree.java NODES sequential|random COLLECTIONS SEED
 * </pre>
 *
 * <p>Prints one JSON line: the median nanoseconds of {@code System.gc()} per live object. Serial's full collection marks and
 * then compacts; with {@code -Xlog:gc+phases} the log says what marking alone took.
 */
final class MarkTree {
  private static final class Node {
    Node l;
    Node r;
  }

  private static Node tree;

  /** Objects in the order in which the tree is to use them; null where they are allocated as they are linked. */
  private static Node[] cells;
  private static int nextCell;

  private MarkTree() {}

  public static void main(String[] args) {
    if (args.length != 4 || !(args[1].equals("sequential") || args[1].equals("random"))) {
      throw new IllegalArgumentException("usage: MarkTree NODES sequential|random COLLECTIONS SEED");
    }
    int nodes = Integer.parseInt(args[0]);
    boolean random = args[1].equals("random");
    int collections = Integer.parseInt(args[2]);

    if (random) {
      cells = new Node[nodes];
      for (int i = 0; i < nodes; i++) {
        cells[i] = new Node();
      }
    } else {
      tree = build(nodes);
    }
    // A young collection copies objects in the order in which it reaches them, and the layout would no longer be the one
    // asked for. A full collection slides them into the old generation in the order of their addresses, for good.
    if (collectionsSoFar() > 0) {
      throw new IllegalStateException("a collection came before the layout was done: give a larger -Xmn");
    }
    System.gc();
    if (random) {
      shuffle(cells, new SplittableRandom(Long.parseLong(args[3])));
      tree = build(nodes);
      cells = null;
    }

    long[] nanos = new long[collections];
    for (int i = 0; i < collections; i++) {
      long start = System.nanoTime();
      System.gc();
      nanos[i] = System.nanoTime() - start;
    }

    if (count(tree) != nodes) {
      throw new IllegalStateException("the tree has lost nodes");
    }
    System.out.printf(Locale.ROOT,
        "{\"peer\":\"hotspot\",\"version\":\"%s\",\"workload\":\"mark-tree\",\"nodes\":%d,\"layout\":\"%s\","
            + "\"collections\":%d,\"nanosPerObject\":%.3f}%n",
        System.getProperty("java.version"), nodes, args[1], collections, median(nanos) / nodes);
  }

  /** Parent, left subtree, right subtree: the depth is log2 of count, so recursion is safe. */
  private static Node build(int count) {
    if (count == 0) {
      return null;
    }
    Node node = cells == null ? new Node() : cells[nextCell++];
    int rest = count - 1;
    int left = rest / 2;
    node.l = build(left);
    node.r = build(rest - left);
    return node;
  }

  private static int count(Node node) {
    return node == null ? 0 : 1 + count(node.l) + count(node.r);
  }

  private static void shuffle(Node[] items, SplittableRandom random) {
    for (int i = items.length; i > 1; i--) {
      int j = random.nextInt(i);
      Node item = items[i - 1];
      items[i - 1] = items[j];
      items[j] = item;
    }
  }

  private static long collectionsSoFar() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
  }

  private static double median(long[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
  }
}
