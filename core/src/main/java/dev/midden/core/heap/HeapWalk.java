package dev.midden.core.heap;

import com.google.common.collect.ImmutableList;
import com.google.common.graph.ElementOrder;
import com.google.common.graph.GraphBuilder;
import com.google.common.graph.ImmutableGraph;
import com.google.common.graph.MutableGraph;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks at every object of a heap, live or not yet found dead, in the order of addresses. Each method walks the whole heap;
 * nothing may be allocated or written meanwhile.
 */
public final class HeapWalk {
  private final Heap heap;
  private final ObjectModel model;

  HeapWalk(Heap heap) {
    this.heap = heap;
    this.model = heap.parts().model();
  }

  /**
   * One shape's share of the heap.
   *
   * @param shape the shape
   * @param objects number of objects
   * @param bytes bytes they occupy
   */
  public record ShapeRow(Shape shape, long objects, long bytes) {}

  /** Visits every object. */
  public void forEachObject(ObjectVisitor visitor) {
    heap.requireOpen();
    heap.parts().blocks().forEachObject(tagging(visitor));
  }

  private ObjectVisitor tagging(ObjectVisitor visitor) {
    Guard guard = heap.guard();
    return guard == null ? visitor : object -> visitor.visit(guard.tag(object));
  }

  /** Objects and bytes by shape, most bytes first; shapes without objects are left out. */
  public List<ShapeRow> histogram() {
    heap.requireOpen();
    int shapes = heap.shapes().size();
    long[] objects = new long[shapes + 1];
    long[] bytes = new long[shapes + 1];
    heap.parts().blocks().forEachObject(object -> {
      int id = Header.shapeId(model.shapeWord(object));
      objects[id]++;
      bytes[id] += heap.parts().blocks().occupied(object);
    });
    return IntStream.rangeClosed(1, shapes).filter(id -> objects[id] > 0)
        .mapToObj(id -> new ShapeRow(heap.shapes().byId(
            id), objects[id], bytes[id]))
        .sorted(Comparator.comparingLong(ShapeRow::bytes).reversed()).collect(ImmutableList
            .toImmutableList());
  }

  /** The objects with a reference to the given one, each once. */
  public long[] referrers(long object) {
    heap.requireOpen();
    Guard guard = heap.guard();
    long target = guard == null ? object : guard.check(object);
    LongList found = new LongList();
    heap.parts().blocks().forEachObject(source -> {
      if (edges(source, target) > 0) {
        found.add(guard == null ? source : guard.tag(source));
      }
    });
    return found.toArray();
  }

  /** The objects that the given one refers to, null slots left out. */
  public long[] referents(long object) {
    heap.requireOpen();
    Guard guard = heap.guard();
    long source = guard == null ? object : guard.check(object);
    LongList found = new LongList();
    for (int slot = 0, slots = model.slots(source); slot < slots; slot++) {
      long target = model.reference(source, slot);
      if (target != Reference.NULL) {
        found.add(guard == null ? target : guard.tag(target));
      }
    }
    return found.toArray();
  }

  /** Number of references to an object from objects and roots. */
  long census(long target) {
    long[] count = new long[1];
    heap.parts().blocks().forEachObject(source -> count[0] += edges(source, target));
    return count[0] + rootCensus(target);
  }

  /** Number of references to an object from roots. */
  long rootCensus(long target) {
    long[] count = new long[1];
    heap.visitCountedRoots(
        (slots, from, to) -> count[0] += Arrays.stream(slots, from, to).filter(root -> root == target)
            .count());
    return count[0];
  }

  private int edges(long source, long target) {
    int count = 0;
    for (int slot = 0, slots = model.slots(source); slot < slots; slot++) {
      if (model.reference(source, slot) == target) {
        count++;
      }
    }
    return count;
  }

  /**
   * A snapshot of the heap as a graph: a node for each object, an edge for each pair of objects of which one refers to the
   * other. For heaps small enough to have a Java object for each of theirs.
   */
  public ImmutableGraph<Long> graph() {
    heap.requireOpen();
    MutableGraph<Long> graph = GraphBuilder.directed().allowsSelfLoops(true).nodeOrder(ElementOrder.<Long>natural())
        .build();
    forEachObject(object -> {
      graph.addNode(object);
      for (long referent : referents(object)) {
        graph.putEdge(object, referent);
      }
    });
    return ImmutableGraph.copyOf(graph);
  }

  private static final class LongList {
    private long[] values = new long[8];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    long[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
