package dev.midden.bench.graph;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shark.HprofRecord.HeapDumpRecord.ObjectRecord.ClassDumpRecord;
import shark.HprofRecordReader;

/** What a first reading of a dump finds out: its classes, roots, and the ids of its objects. */
final class Survey {
  private static final int LONGEST_NAME = 1 << 16;

  private final DumpFile file;
  private final List<DumpClass> classes = new ArrayList<>();
  private final Map<Long, DumpClass> classById = new HashMap<>();
  private final Map<Long, String> names = new HashMap<>();
  private final LongList roots = new LongList();
  private final IdTable ids;
  private long duplicateClasses;

  private Survey(DumpFile file) {
    this.file = file;
    FirstPass pass = new FirstPass();
    file.read(DumpFile.ALL, pass);
    pass.nameIds.forEach((classId, nameId) -> {
      String name = pass.strings.get(nameId);
      if (name != null) {
        names.put(classId, readable(name));
      }
    });
    classes.forEach(each -> each.name = className(each.id));
    classes.forEach(this::link);
    ids = new IdTable(pass.ids.toArray());
  }

  /** Reads a dump once. */
  static Survey of(DumpFile file) {
    return new Survey(file);
  }

  private final class FirstPass implements DumpVisitor {
    private final Map<Long, String> strings = new HashMap<>();
    private final Map<Long, Long> nameIds = new HashMap<>();
    private final LongList ids = new LongList();

    @Override
    public void string(long id, long bytes, HprofRecordReader body) {
      // Names in class files are shorter than that.
      if (bytes < LONGEST_NAME) {
        strings.put(id, body.readString((int) bytes, StandardCharsets.UTF_8));
      }
    }

    @Override
    public void className(long classId, long nameId) {
      nameIds.put(classId, nameId);
    }

    @Override
    public void root(long id) {
      roots.add(id);
    }

    @Override
    public void classObject(ClassDumpRecord record) {
      DumpClass found;
      try {
        found = new DumpClass(record, file.identifierBytes());
      } catch (IllegalArgumentException e) {
        throw new HeapDumpException(file.path(), "is damaged: the class " + file.format(record.getId()) + " has "
            + e.getMessage() + ", which is none", e);
      }
      if (classById.putIfAbsent(found.id, found) == null) {
        classes.add(found);
        ids.add(found.id);
      } else {
        duplicateClasses++;
      }
    }

    @Override
    public void instance(long id, long classId, int bytes, HprofRecordReader body) {
      ids.add(id);
    }

    @Override
    public void objectArray(long id, long classId, int length, HprofRecordReader body) {
      ids.add(id);
    }

    @Override
    public void primitiveArray(long id, PrimitiveKind kind, int length) {
      ids.add(id);
    }
  }

  /** Links a class to its super classes; without recursion, as a damaged file may have very many. */
  private void link(DumpClass given) {
    List<DumpClass> path = new ArrayList<>();
    DumpClass at = given;
    while (at != null && !at.isLinked()) {
      if (at.isLinking()) {
        throw new HeapDumpException(file.path(), "is damaged: the class " + at.name + " (" + file.format(at.id)
            + ") is its own super class", null);
      }
      at.beginLinking();
      path.add(at);
      at = classById.get(at.superId);
    }
    DumpClass parent = at;
    for (DumpClass each : path.reversed()) {
      each.link(parent);
      parent = each;
    }
  }

  /** The classes, in the order of the file. */
  List<DumpClass> classes() {
    return classes;
  }

  /** How many classes have the id of another; the first is the one that counts. */
  long duplicateClasses() {
    return duplicateClasses;
  }

  /** The ids of the roots. */
  LongList roots() {
    return roots;
  }

  /** The ids of all objects, classes among them. */
  IdTable ids() {
    return ids;
  }

  /** The class of an instance whose values take so many bytes in the dump. */
  DumpClass instanceClass(long classId, long instanceId, int bytes) {
    DumpClass found = classById.get(classId);
    if (found == null) {
      throw new HeapDumpException(file.path(), "is damaged: the object " + file.format(instanceId) + " is of the class "
          + file.format(classId) + ", which the dump does not describe", null);
    }
    if (found.recordBytes() != bytes) {
      throw new HeapDumpException(file.path(), "is damaged: the object " + file.format(instanceId) + " has " + bytes
          + " bytes of values, but instances of its class " + found.name + " have " + found.recordBytes(), null);
    }
    return found;
  }

  /** The name of a class, whether the dump describes it or not. */
  String className(long classId) {
    return names.computeIfAbsent(classId, id -> "class@" + file.format(id));
  }

  /** {@code [Ljava/lang/String;} as {@code java.lang.String[]}. */
  static String readable(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    String element = name.substring(dimensions);
    if (dimensions > 0 && element.length() > 2 && element.charAt(0) == 'L' && element.endsWith(";")) {
      element = element.substring(1, element.length() - 1);
    } else if (dimensions > 0) {
      String primitive = primitive(element);
      element = primitive == null ? element : primitive;
    }
    StringBuilder readable = new StringBuilder(element.length() + 2 * dimensions);
    element.chars().map(c -> c == '/' ? '.' : Character.isISOControl(c) ? '?' : c).forEach(
        c -> readable.append((char) c));
    return readable.append("[]".repeat(dimensions)).toString();
  }

  private static @Nullable String primitive(String descriptor) {
    return switch (descriptor) {
      case "Z" -> "boolean";
      case "B" -> "byte";
      case "C" -> "char";
      case "D" -> "double";
      case "F" -> "float";
      case "I" -> "int";
      case "J" -> "long";
      case "S" -> "short";
      default -> null;
    };
  }
}
