package dev.midden.bench.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shark.HprofRecordReader;

/**
 * What the roots of a dump reach, computed over the ids of the dump in arrays of the Java heap; no managed heap has a
 * part in it, so that it can judge one.
 */
final class Reachability {
  private static final int END = -1;
  private static final int NO_EDGES = -1;

  private final Survey survey;
  private final IdTable ids;
  /** For each object, where its referents begin in {@link #edges}; they end with {@link #END}. */
  private final int[] firstEdge;
  /** For each object, the name of its shape. */
  private final @Nullable String[] names;
  private int[] edges = new int[1 << 10];
  private int edgeCount;

  private long objects;
  private final Map<String, Long> byShape = new HashMap<>();

  private Reachability(DumpFile file, Survey survey) {
    this.survey = survey;
    ids = survey.ids();
    firstEdge = new int[ids.size()];
    names = new String[ids.size()];
    Arrays.fill(firstEdge, NO_EDGES);
    Collection collection = new Collection();
    survey.classes().forEach(collection::classObject);
    file.read(DumpFile.OBJECTS, collection);
    trace();
  }

  /** Computes it. */
  static Reachability of(DumpFile file, Survey survey) {
    return new Reachability(file, survey);
  }

  /** Number of objects that a root reaches. */
  long objects() {
    return objects;
  }

  /** The same by the name of the shape. */
  Map<String, Long> byShape() {
    return byShape;
  }

  private void trace() {
    boolean[] reached = new boolean[ids.size()];
    int[] stack = new int[1 << 10];
    int top = 0;
    for (int i = 0; i < survey.roots().size(); i++) {
      int root = ids.find(survey.roots().get(i));
      if (root < 0 || reached[root]) {
        continue;
      }
      reached[root] = true;
      stack[top++] = root;
      while (top > 0) {
        int object = stack[--top];
        count(object);
        for (int edge = firstEdge[object]; edge >= 0 && edges[edge] != END; edge++) {
          int target = edges[edge];
          if (!reached[target]) {
            reached[target] = true;
            if (top == stack.length) {
              stack = Arrays.copyOf(stack, LongList.grown(top));
            }
            stack[top++] = target;
          }
        }
      }
    }
  }

  private void count(int object) {
    objects++;
    String name = names[object];
    byShape.merge(name == null ? "" : name, 1L, Long::sum);
  }

  /** Collects the edges. */
  private final class Collection implements DumpVisitor {
    private final DumpClass.ReferenceVisitor edge = (slot, id) -> edge(id);

    void classObject(DumpClass source) {
      if (begin(source.id, source.objectName())) {
        for (long id : source.references) {
          edge(id);
        }
        add(END);
      }
    }

    @Override
    public void instance(long id, long classId, int bytes, HprofRecordReader body) {
      DumpClass type = survey.instanceClass(classId, id, bytes);
      if (begin(id, type.name)) {
        type.readReferences(body, edge);
        add(END);
      }
    }

    @Override
    public void objectArray(long id, long classId, int length, HprofRecordReader body) {
      if (begin(id, survey.className(classId))) {
        for (int i = 0; i < length; i++) {
          edge(body.readId());
        }
        add(END);
      }
    }

    @Override
    public void primitiveArray(long id, PrimitiveKind kind, int length) {
      if (begin(id, kind.arrayName)) {
        add(END);
      }
    }

    private boolean begin(long id, String name) {
      int index = ids.find(id);
      if (index < 0 || firstEdge[index] != NO_EDGES) {
        return false;
      }
      firstEdge[index] = edgeCount;
      names[index] = name;
      return true;
    }

    private void edge(long id) {
      int target = id == 0 ? END : ids.find(id);
      if (target >= 0) {
        add(target);
      }
    }

    private void add(int value) {
      if (edgeCount == edges.length) {
        edges = Arrays.copyOf(edges, LongList.grown(edgeCount));
      }
      edges[edgeCount++] = value;
    }
  }
}
