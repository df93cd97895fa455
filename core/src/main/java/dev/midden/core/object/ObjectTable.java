package dev.midden.core.object;

import dev.midden.core.memory.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One object laid open: {@code offset size type description value}, a row a field, after the manner of JOL.
 *
 * @param title shape, reference and size
 * @param rows the fields in the order of their offsets, without gaps
 */
public record ObjectTable(String title, List<Row> rows) {
  /** Elements of an array shown one by one; the rest is one row. */
  private static final int MAX_ELEMENTS = 16;

  /**
   * One field.
   *
   * @param offset in bytes from the object
   * @param size in bytes
   * @param type {@code word}, {@code ref}, {@code int}, {@code bytes} …
   * @param description what it is
   * @param value what it holds
   */
  public record Row(long offset, long size, String type, String description, String value) {}

  /** Copies the rows. */
  public ObjectTable {
    rows = List.copyOf(rows);
  }

  /**
   * Reads one object.
   *
   * @param model the heap's objects
   * @param object an object of that heap
   */
  public static ObjectTable of(ObjectModel model, long object) {
    Shape shape = model.shape(object);
    long size = model.size(object);
    List<Row> rows = new ArrayList<>();
    int claimed = model.claimedBytes(object);
    if (claimed > 0) {
      rows.add(new Row(-claimed, claimed, "words", "collector", hex(model.memory(), object - claimed, claimed)));
    }
    rows.add(new Row(0, 4, "word", "shape, slots and flags", String.format("0x%08x", model.shapeWord(object))));
    rows.add(new Row(4, 4, "word", "collector", String.format("0x%08x", model.collectorWord(object))));
    long end = shape.isArray() ? elements(model, object, shape, rows) : fields(model, object, shape, rows);
    if (end < size - claimed) {
      rows.add(new Row(end, size - claimed - end, "", "(padding)", ""));
    }
    return new ObjectTable(shape.name() + " @" + Long.toHexString(object) + ", " + size + " bytes", rows);
  }

  private static long fields(ObjectModel model, long object, Shape shape, List<Row> rows) {
    if (shape.references() > Header.MAX_INLINE_SLOTS) {
      rows.add(new Row(ObjectModel.LENGTH, 4, "int", "number of slots", Integer.toString(shape.references())));
    }
    slots(model, object, shape.references(), rows);
    long at = shape.dataOffset();
    if (shape.dataBytes() > 0) {
      rows.add(new Row(at, shape.dataBytes(), "bytes", "data", hex(model.memory(), object + at, shape.dataBytes())));
      at += shape.dataBytes();
    }
    if (shape.isWeakReference()) {
      rows.add(new Row(at, Shape.WEAK_LINK_BYTES, "link", "weak referent and list", hex(model.memory(), object + at,
          Shape.WEAK_LINK_BYTES)));
      at += Shape.WEAK_LINK_BYTES;
    }
    return at;
  }

  private static long elements(ObjectModel model, long object, Shape shape, List<Row> rows) {
    int length = model.length(object);
    Shape.Kind kind = shape.kind();
    rows.add(new Row(ObjectModel.LENGTH, 4, "int", "length", Integer.toString(length)));
    if (kind.firstElement() == ObjectModel.FIRST_WIDE_ELEMENT) {
      rows.add(new Row(ObjectModel.FIRST_ELEMENT, 4, "", "(unused)", ""));
    }
    if (kind == Shape.Kind.REFERENCES) {
      slots(model, object, length, rows);
    } else {
      String type = kind.name().toLowerCase(Locale.ROOT);
      for (int i = 0; i < Math.min(length, MAX_ELEMENTS); i++) {
        long at = kind.firstElement() + (long) i * kind.elementBytes();
        rows.add(new Row(at, kind.elementBytes(), type.substring(0, type.length() - 1), "[" + i + "]", element(model
            .memory(), object + at, kind)));
      }
      rest(length, kind.firstElement(), kind.elementBytes(), rows);
    }
    return kind.firstElement() + (long) length * kind.elementBytes();
  }

  private static void slots(ObjectModel model, long object, int count, List<Row> rows) {
    long first = model.firstSlot(object) - object;
    for (int i = 0; i < Math.min(count, MAX_ELEMENTS); i++) {
      long target = model.reference(object, i);
      String value = target == Reference.NULL ? "null" : model.shape(target).name() + " @" + Long.toHexString(target);
      rows.add(new Row(first + 4L * i, 4, "ref", "[" + i + "]", value));
    }
    rest(count, first, 4, rows);
  }

  private static void rest(int count, long first, int elementBytes, List<Row> rows) {
    if (count > MAX_ELEMENTS) {
      rows.add(new Row(first + (long) MAX_ELEMENTS * elementBytes, (long) (count - MAX_ELEMENTS) * elementBytes, "",
          "[" + MAX_ELEMENTS + ".." + (count - 1) + "]", "…"));
    }
  }

  private static String element(Memory memory, long at, Shape.Kind kind) {
    return switch (kind) {
      case BYTES -> Byte.toString(memory.getByte(at));
      case INTS -> Integer.toString(memory.getInt(at));
      case LONGS -> Long.toString(memory.getLong(at));
      case DOUBLES -> Double.toString(memory.getDouble(at));
      case FIXED, REFERENCES -> throw new IllegalArgumentException(kind + " has no data elements");
    };
  }

  private static String hex(Memory memory, long at, int bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(bytes, MAX_ELEMENTS); i++) {
      text.append(i == 0 ? "" : " ").append(String.format("%02x", memory.getByte(at + i)));
    }
    return bytes > MAX_ELEMENTS ? text + " …" : text.toString();
  }

  /** The table as text, columns aligned. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(title).append('\n');
    text.append(String.format("%8s %6s  %-6s %-24s %s%n", "OFFSET", "SIZE", "TYPE", "DESCRIPTION", "VALUE"));
    for (Row row : rows) {
      text.append(
          String.format("%8d %6d  %-6s %-24s %s%n", row.offset, row.size, row.type, row.description, row.value));
    }
    return text.toString();
  }
}
