package dev.midden.samples;

import com.google.common.graph.EndpointPair;
import com.google.common.graph.Graphs;
import com.google.common.graph.ImmutableGraph;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapWalk;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Shape;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is in a heap, who refers to whom, and a picture: a snapshot as a Guava graph, written as Graphviz DOT. */
public final class Sample07HeapWalk {
  private static final int NUMBER = 0;

  private Sample07HeapWalk() {}

  /**
   * Runs the sample under the collector named first, or {@code marksweep}; make a picture of the last part with
   * {@code dot -Tsvg}.
   */
  public static void main(String[] args) {
    run(args.length > 0 ? args[0] : "marksweep", System.out);
  }

  static void run(String collector, PrintStream out) {
    try (Heap heap = Heap.builder().collector(collector).maxBytes(64 << 20).open(); Mutator mutator = heap.attach()) {
      Shape tree = heap.shapes().define("Tree").references(2).bytes(8).register();
      Shape index = heap.shapes().define("Index").array(Shape.Kind.REFERENCES).register();
      try (Frame frame = mutator.enter(2)) {
        // A complete binary tree of seven, and an index of its leaves. One leaf refers back to the root.
        frame.set(0, mutator.allocate(index, 8));
        for (int i = 7; i >= 1; i--) {
          long node = mutator.allocate(tree);
          mutator.setLong(node, NUMBER, i);
          mutator.setReference(frame.get(0), i, node);
          for (int side = 0; side < 2 && 2 * i + side <= 7; side++) {
            mutator.setReference(node, side, mutator.getReference(frame.get(0), 2 * i + side));
          }
        }
        frame.set(1, mutator.getReference(frame.get(0), 1));
        mutator.setReference(mutator.getReference(frame.get(0), 7), 0, frame.get(1));
        for (int i = 0; i < 4; i++) {
          mutator.setReference(frame.get(0), i, 0);
        }
        mutator.collect();

        HeapWalk walk = heap.walk();
        for (HeapWalk.ShapeRow row : walk.histogram().stream()
            .sorted(Comparator.comparing(row -> row.shape().name())).toList()) {
          out.println(row.objects() + " of " + row.shape().name());
        }
        long leaf = mutator.getReference(frame.get(0), 6);
        out.println("leaf 6 is referred to by " + names(mutator, tree, walk.referrers(leaf)));

        ImmutableGraph<Long> graph = walk.graph();
        out.println("edges: " + graph.edges().size() + ", a cycle: " + Graphs.hasCycle(graph));
        Set<Long> below = Graphs.reachableNodes(graph, mutator.getReference(frame.get(1), 0));
        out.println("below node 2: " + below.size());
        out.print(dot(mutator, tree, graph));
      }
    }
  }

  private static List<String> names(Mutator mutator, Shape tree, long[] objects) {
    return Arrays.stream(objects).mapToObj(object -> name(mutator, tree, object)).sorted().toList();
  }

  private static String name(Mutator mutator, Shape tree, long object) {
    return mutator.shape(object) == tree ? "node " + mutator.getLong(object, NUMBER) : "the index";
  }

  /** In the order of names, because addresses depend on the collector. */
  private static String dot(Mutator mutator, Shape tree, ImmutableGraph<Long> graph) {
    Map<Long, String> names = new HashMap<>();
    graph.nodes().forEach(node -> names.put(node, name(mutator, tree, node)));
    Map<String, Set<String>> lines = new TreeMap<>();
    for (EndpointPair<Long> edge : graph.edges()) {
      lines.computeIfAbsent(names.get(edge.source()), unused -> new TreeSet<>()).add(names.get(edge
          .target()));
    }
    StringBuilder text = new StringBuilder("digraph heap {\n");
    lines.forEach((source, targets) -> targets.forEach(target -> text.append("  \"").append(source).append("\" -> \"")
        .append(target).append("\";\n")));
    return text.append("}\n").toString();
  }
}
