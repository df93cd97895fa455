package dev.midden.bench.graph;

import dev.midden.core.heap.HeapWalk.ShapeRow;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.ShapeBuilder;
import dev.midden.core.object.ShapeRegistry;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shark.HprofRecordReader;

/**
 * Makes an object in a heap of every object of a dump, in two readings: the first allocates, in the order of the dump,
 * which in a dump of HotSpot is by and large that of the addresses; the second writes the references, which may point
 * either way.
 */
final class Loader {
  private final DumpFile file;
  private final Survey survey;
  private final IdTable ids;
  private final Mutator mutator;
  private final ShapeRegistry registry;
  private final Map<Long, Shape> instanceShapes = new HashMap<>();
  private final Map<Long, Shape> arrayShapes = new HashMap<>();
  private final Map<PrimitiveKind, Shape> primitiveShapes = new EnumMap<>(PrimitiveKind.class);

  private long objects;
  private long duplicates;
  private long references;
  private long missingReferences;
  private int missingRoots;

  Loader(DumpFile file, Survey survey, Mutator mutator) {
    this.file = file;
    this.survey = survey;
    this.ids = survey.ids();
    this.mutator = mutator;
    this.registry = mutator.heap().shapes();
  }

  /**
   * Loads.
   *
   * @param startNanos when the work on this dump began
   */
  LoadedGraph load(long startNanos) {
    try (ObjectRoots table = new ObjectRoots(mutator, ids.size())) {
      duplicates = survey.duplicateClasses();
      Allocation allocation = new Allocation(table);
      survey.classes().forEach(allocation::classObject);
      file.read(DumpFile.OBJECTS, allocation);
      Linking linking = new Linking(table);
      survey.classes().forEach(linking::classObject);
      file.read(DumpFile.OBJECTS, linking);
      int roots = addRoots(table);
      long nanos = System.nanoTime() - startNanos;
      List<ShapeRow> shapes = mutator.heap().walk().histogram().stream().filter(row -> row.shape() != table.shape())
          .toList();
      return new LoadedGraph(file.path(), file.bytes(), file.identifierBytes(), survey.classes().size(), objects,
          shapes.stream().mapToLong(ShapeRow::bytes).sum(),
          references, missingReferences, roots, missingRoots, duplicates, nanos, shapes);
    }
  }

  private int addRoots(ObjectRoots table) {
    int roots = 0;
    for (int i = 0; i < survey.roots().size(); i++) {
      int index = ids.find(survey.roots().get(i));
      if (index < 0) {
        missingRoots++;
      } else {
        mutator.addGlobal(table.get(index));
        roots++;
      }
    }
    return roots;
  }

  /** Number of an object that the survey has seen. */
  private int index(long id) {
    int index = ids.find(id);
    if (index < 0) {
      throw new HeapDumpException(file.path(), "was changed while it was read: the object " + file.format(id)
          + " is new", null);
    }
    return index;
  }

  // ---------------------------------------------------------------- first reading

  private final class Allocation implements DumpVisitor {
    private final ObjectRoots table;

    Allocation(ObjectRoots table) {
      this.table = table;
    }

    void classObject(DumpClass made) {
      Shape shape = fixed(made.objectName(), made.references.length, made.staticBytes);
      add(index(made.id), mutator.allocate(shape));
    }

    @Override
    public void instance(long id, long classId, int bytes, HprofRecordReader body) {
      DumpClass type = survey.instanceClass(classId, id, bytes);
      int index = index(id);
      if (isNew(index)) {
        add(index,
            mutator.allocate(instanceShapes.computeIfAbsent(classId, unused -> fixed(type.name, type.slots(), type
                .dataBytes()))));
      }
    }

    @Override
    public void objectArray(long id, long classId, int length, HprofRecordReader body) {
      int index = index(id);
      if (isNew(index)) {
        Shape shape = arrayShapes.computeIfAbsent(classId, unused -> array(survey.className(classId),
            Shape.Kind.REFERENCES));
        add(index, mutator.allocate(shape, length));
      }
    }

    @Override
    public void primitiveArray(long id, PrimitiveKind kind, int length) {
      int index = index(id);
      if (isNew(index)) {
        long elements = kind.elementsFor(length);
        if (elements > Integer.MAX_VALUE) {
          throw new HeapDumpException(file.path(),
              "has an array that is too large for a managed heap: " + kind.arrayName
                  + " " + file.format(id) + " of " + length + " elements",
              null);
        }
        add(index,
            mutator.allocate(primitiveShapes.computeIfAbsent(kind, unused -> array(kind.arrayName, kind.elements)),
                (int) elements));
      }
    }

    private boolean isNew(int index) {
      boolean isNew = table.get(index) == Reference.NULL;
      duplicates += isNew ? 0 : 1;
      return isNew;
    }

    private void add(int index, long object) {
      table.set(index, object);
      objects++;
    }
  }

  private Shape fixed(String name, long slots, long bytes) {
    if (slots > ShapeBuilder.MAX_REFERENCES || bytes > ShapeBuilder.MAX_BYTES) {
      throw new HeapDumpException(file.path(), "has objects that are too large for a managed heap: " + name + ", with "
          + slots + " references and " + bytes + " bytes", null);
    }
    ShapeBuilder shape = registry.define(name).references((int) slots).bytes((int) bytes);
    return (slots == 0 ? shape.acyclic() : shape).register();
  }

  private Shape array(String name, Shape.Kind elements) {
    ShapeBuilder shape = registry.define(name).array(elements);
    return (elements == Shape.Kind.REFERENCES ? shape : shape.acyclic()).register();
  }

  // ---------------------------------------------------------------- second reading

  private final class Linking implements DumpVisitor {
    private final ObjectRoots table;
    /** Which objects have been linked: of those with one id, only the first has been made. */
    private final BitSet done = new BitSet(ids.size());
    private int current;
    private final DumpClass.ReferenceVisitor write = this::write;

    Linking(ObjectRoots table) {
      this.table = table;
    }

    void classObject(DumpClass linked) {
      if (begin(linked.id)) {
        for (int slot = 0; slot < linked.references.length; slot++) {
          write(slot, linked.references[slot]);
        }
      }
    }

    @Override
    public void instance(long id, long classId, int bytes, HprofRecordReader body) {
      if (begin(id)) {
        survey.instanceClass(classId, id, bytes).readReferences(body, write);
      }
    }

    @Override
    public void objectArray(long id, long classId, int length, HprofRecordReader body) {
      if (begin(id)) {
        for (int slot = 0; slot < length; slot++) {
          write(slot, body.readId());
        }
      }
    }

    @Override
    public void primitiveArray(long id, PrimitiveKind kind, int length) {
      begin(id);
    }

    private boolean begin(long id) {
      current = index(id);
      boolean first = !done.get(current);
      done.set(current);
      return first;
    }

    private void write(int slot, long id) {
      if (id == 0) {
        return;
      }
      int target = ids.find(id);
      if (target < 0) {
        missingReferences++;
        return;
      }
      references++;
      // Looked up each time: a heap under stress may collect, and move objects, at writes.
      mutator.setReference(table.get(current), slot, table.get(target));
    }
  }
}
