package dev.midden.samples.python.show;

import dev.midden.samples.python.vm.Anatomy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects that can be reached from one, with their counts and generations; those that lie on a cycle are marked (Tarjan
 * 1972). Classes, modules and functions are shown and not looked into.
 */
public final class ObjectGraph {
  private static final int MAX_OBJECTS = 100;
  private static final int WIDTH = 150;
  private static final int HEIGHT = 56;
  private static final int GAP = 40;

  /** An object: what it is, how often it is referred to, where, and whether a cycle goes through it. */
  private static final class Node {
    final int number;
    final String label;
    final String count;
    final String generation;
    final int depth;
    final List<Node> edges = new ArrayList<>();
    boolean inCycle;
    int index = -1;
    int low;
    boolean onStack;

    Node(int number, String label, String count, String generation, int depth) {
      this.number = number;
      this.label = label;
      this.count = count;
      this.generation = generation;
      this.depth = depth;
    }
  }

  private final Map<Long, Node> nodes = new LinkedHashMap<>();
  private final boolean complete;
  private int indices;

  /** Looks at what can be reached from an object, breadth first. */
  public ObjectGraph(Anatomy anatomy, long root) {
    Map<Long, Integer> generations = anatomy.generations();
    Deque<Long> waiting = new ArrayDeque<>();
    boolean cut = false;
    add(anatomy, generations, root, 0);
    waiting.add(root);
    while (!waiting.isEmpty()) {
      long object = waiting.remove();
      if (anatomy.isMachinery(object)) {
        continue;
      }
      Node node = nodes.get(object);
      for (long each : anatomy.referents(object)) {
        if (!nodes.containsKey(each)) {
          if (nodes.size() == MAX_OBJECTS) {
            cut = true;
            continue;
          }
          add(anatomy, generations, each, node.depth + 1);
          waiting.add(each);
        }
        node.edges.add(nodes.get(each));
      }
    }
    complete = !cut;
    Deque<Node> stack = new ArrayDeque<>();
    for (Node node : nodes.values()) {
      if (node.index < 0) {
        findCycles(node, stack);
      }
    }
  }

  private void add(Anatomy anatomy, Map<Long, Integer> generations, long object, int depth) {
    Integer generation = generations.get(object);
    nodes.put(object, new Node(nodes.size() + 1, anatomy.label(object), anatomy.isCounted(object)
        ? "count " + anatomy.count(object)
        : "immortal", generation == null ? "" : "gen " + generation, depth));
  }

  private void findCycles(Node node, Deque<Node> stack) {
    node.index = node.low = indices++;
    node.onStack = true;
    stack.push(node);
    for (Node next : node.edges) {
      if (next.index < 0) {
        findCycles(next, stack);
        node.low = Math.min(node.low, next.low);
      } else if (next.onStack) {
        node.low = Math.min(node.low, next.index);
      }
    }
    if (node.low == node.index) {
      boolean cycle = stack.peek() != node || node.edges.contains(node);
      Node each;
      do {
        each = stack.pop();
        each.onStack = false;
        each.inCycle = cycle;
      } while (each != node);
    }
  }

  /** The graph as a tree with back references; an asterisk marks objects on a cycle. */
  public String text() {
    StringBuilder text = new StringBuilder();
    write(nodes.values().iterator().next(), 0, new HashSet<>(), text);
    if (!complete) {
      text.append("… more than ").append(MAX_OBJECTS).append(" objects\n");
    }
    return text.toString();
  }

  private static void write(Node node, int depth, Set<Node> written, StringBuilder text) {
    text.append("  ".repeat(depth)).append('#').append(node.number).append(' ').append(node.label);
    if (!written.add(node)) {
      text.append(" (see above)\n");
      return;
    }
    text.append("  ").append(facts(node)).append('\n');
    for (Node next : node.edges) {
      write(next, depth + 1, written, text);
    }
  }

  private static String facts(Node node) {
    return node.count + (node.generation.isEmpty() ? "" : ", " + node.generation) + (node.inCycle ? " * cycle" : "");
  }

  /** The graph as a picture: a row for each distance from the root; what lies on a cycle is red. */
  public String svg() {
    Map<Integer, Integer> inRow = new HashMap<>();
    Map<Node, int[]> places = new HashMap<>();
    int width = 0;
    int height = 0;
    for (Node node : nodes.values()) {
      int column = inRow.merge(node.depth, 1, Integer::sum) - 1;
      int[] place = {GAP + column * (WIDTH + GAP), GAP + node.depth * (HEIGHT + GAP)};
      places.put(node, place);
      width = Math.max(width, place[0] + WIDTH + GAP);
      height = Math.max(height, place[1] + HEIGHT + GAP);
    }
    StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\""
        + height + "\" font-family=\"monospace\" font-size=\"12\">\n"
        + "<defs><marker id=\"head\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"3\" orient=\"auto\">"
        + "<path d=\"M0,0 L7,3 L0,6 z\"/></marker></defs>\n");
    for (Node node : nodes.values()) {
      for (Node next : node.edges) {
        svg.append(edge(places.get(node), places.get(next), node.inCycle && next.inCycle));
      }
    }
    places.entrySet().stream().sorted((a, b) -> Integer.compare(a.getKey().number, b.getKey().number)).forEach(
        entry -> svg.append(box(entry.getKey(), entry.getValue())));
    return svg.append("</svg>\n").toString();
  }

  private static String edge(int[] from, int[] to, boolean inCycle) {
    int x = from[0] + WIDTH / 2;
    int y = from[1] + HEIGHT;
    boolean down = to[1] > from[1];
    int toX = to[0] + WIDTH / 2 + (down ? 0 : 20);
    int toY = down ? to[1] : to[1] + HEIGHT;
    int bend = down ? y + GAP / 2 : y + GAP;
    return String.format(
        "<path d=\"M%d,%d C%d,%d %d,%d %d,%d\" fill=\"none\" stroke=\"%s\" marker-end=\"url(#head)\"/>\n",
        x, y, x, bend, toX, down ? toY - GAP / 2 : toY + GAP, toX, toY, inCycle ? "crimson" : "black");
  }

  private static String box(Node node, int[] place) {
    String color = node.inCycle ? "crimson" : "black";
    return String.format("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"white\" stroke=\"%s\"/>\n"
        + "<text x=\"%d\" y=\"%d\">#%d %s</text>\n<text x=\"%d\" y=\"%d\" fill=\"gray\">%s</text>\n", place[0],
        place[1],
        WIDTH, HEIGHT, color, place[0] + 8, place[1] + 22, node.number, escape(node.label), place[0] + 8, place[1] + 42,
        escape(facts(node)));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
