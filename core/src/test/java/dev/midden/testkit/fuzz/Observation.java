package dev.midden.testkit.fuzz;

import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a program can see at a moment right after {@code collect}, without a shadow's help.
 *
 * @param graph the graph that roots reach with all data, as one number: the same under every collector
 * @param liveObjects objects not reclaimed; the same under every complete collector
 * @param finalized which finalizers have run, and which reachable weak references are cleared, as one number: the same
 *     under every complete collector
 */
public record Observation(long graph, long liveObjects, long finalized) {
  /** What two collectors, complete or not, show differently; empty if nothing. */
  public String difference(Observation other, boolean complete) {
    if (graph != other.graph) {
      return "the graphs that roots reach differ";
    }
    if (complete && liveObjects != other.liveObjects) {
      return liveObjects + " objects are live under the one, " + other.liveObjects + " under the other";
    }
    return complete && finalized != other.finalized
        ? "other finalizers have run, or other weak references are clear"
        : "";
  }

  /** Walks the graph from the roots and numbers objects as they are met. */
  static final class Observer {
    private final Mutator mutator;
    private final Mirror mirror;
    private final Map<Long, Integer> numbers = new HashMap<>();
    private final List<Long> open = new ArrayList<>();
    private long graph;
    private long weak;

    Observer(Mutator mutator, Mirror mirror) {
      this.mutator = mutator;
      this.mirror = mirror;
    }

    Observation observe(long finalized) {
      numbers.clear();
      graph = 0;
      weak = 0;
      mirror.forEachRoot((thing, reference) -> meet(reference));
      while (!open.isEmpty()) {
        look(open.removeLast());
      }
      return new Observation(graph, mutator.heap().statistics().liveObjects(), finalized * 31 + weak);
    }

    private void meet(long reference) {
      int number = 0;
      if (reference != Reference.NULL) {
        number = numbers.size() + 1;
        Integer before = numbers.putIfAbsent(mutator.identity(reference), number);
        if (before == null) {
          open.add(reference);
        } else {
          number = before;
        }
      }
      graph = Contents.mix(graph ^ number);
    }

    private void look(long object) {
      Shape shape = mutator.shape(object);
      graph = Contents.mix(graph ^ shape.id() ^ Contents.hash(mutator, object, shape) << 8);
      for (int slot = 0, slots = mutator.references(object); slot < slots; slot++) {
        meet(mutator.getReference(object, slot));
      }
      if (shape.isWeakReference()) {
        weak = Contents.mix(weak ^ (mutator.referent(object) == Reference.NULL ? 0 : 1));
      }
    }
  }
}
