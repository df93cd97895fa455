package dev.midden.bench.trace;

import dev.midden.core.object.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads traces of Elephant Tracks, version 2 in hexadecimal and version 3 in decimal, whose shipped parsers, examples and
 * documents do not agree, and so leniently: {@code A|I|N|P|V object size …} allocates, {@code D object …} dies,
 * {@code U} writes a field; all else changes nothing in the graph. There are no roots: an object is held from its
 * allocation to its {@code D}, which Merlin gives exactly.
 */
final class ElephantTracksImporter {
  private static final int HEADER = 8;

  private final TraceSink sink;
  private final String file;
  private final int radix;
  private final Map<Long, Integer> numbers = new HashMap<>();
  private final Map<Long, Map<Long, Integer>> fields = new HashMap<>();
  private final Map<String, Integer> shapes = new LinkedHashMap<>();
  private int objects;

  ElephantTracksImporter(TraceSink sink, String file, int version) {
    this.sink = sink;
    this.file = file;
    this.radix = version == 2 ? 16 : 10;
  }

  /** A file that can be read twice: how many fields of an object are written is known after the first time only. */
  interface Lines {
    BufferedReader open() throws IOException;
  }

  void read(Lines lines) throws IOException {
    each(lines, this::survey);
    each(lines, this::tell);
  }

  @FunctionalInterface
  private interface Line {
    void words(List<String> words);
  }

  private void each(Lines lines, Line action) throws IOException {
    try (BufferedReader reader = lines.open()) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        List<String> words = List.of(line.strip().split("\\s+"));
        try {
          action.words(words);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
          throw new TraceException(file + ":" + number + ": not a line of Elephant Tracks: " + line);
        }
      }
    }
  }

  private long value(String word) {
    return Long.parseUnsignedLong(word, radix);
  }

  /** The object written to: the second operand; version 2 has the old target before it, version 3 the new one. */
  private long source(List<String> words) {
    return value(words.get(2));
  }

  private long target(List<String> words) {
    return value(words.get(radix == 16 ? 3 : 1));
  }

  private long field(List<String> words) {
    return value(words.get(radix == 16 ? 4 : 3));
  }

  private void survey(List<String> words) {
    if (words.getFirst().equals("U")) {
      Map<Long, Integer> slots = fields.computeIfAbsent(source(words), unused -> new HashMap<>());
      slots.putIfAbsent(field(words), slots.size());
    }
  }

  private void tell(List<String> words) {
    switch (words.getFirst()) {
      case "A", "I", "N", "P", "V" -> allocate(value(words.get(1)), (int) value(words.get(2)));
      case "D" -> {
        Integer dead = numbers.remove(value(words.get(1)));
        if (dead != null) {
          sink.removeRoot(dead);
          sink.died(dead);
        }
      }
      case "U" -> write(source(words), field(words), target(words));
      default -> {
        // Calls, exceptions, and the records that only some versions have.
      }
    }
  }

  private void allocate(long object, int bytes) {
    int slots = fields.getOrDefault(object, Map.of()).size();
    int data = Math.max(0, Math.min(1 << 20, bytes - HEADER - 4 * slots));
    String key = data + " " + slots;
    Integer shape = shapes.get(key);
    if (shape == null) {
      shape = shapes.size();
      shapes.put(key, shape);
      sink.shape(new TraceShape("Object" + shape, Shape.Kind.FIXED, slots, data, false, false, false));
    }
    int number = ++objects;
    Integer before = numbers.put(object, number);
    if (before != null) {
      // Its identity hash has come again, or its death was not recorded.
      sink.removeRoot(before);
    }
    sink.allocate(number, shape, 0);
    sink.addRoot(number, number);
  }

  private void write(long object, long field, long value) {
    Integer source = numbers.get(object);
    Integer slot = fields.getOrDefault(object, Map.of()).get(field);
    Integer target = value == 0 ? Integer.valueOf(0) : numbers.get(value);
    if (source != null && slot != null && target != null) {
      sink.write(source, slot, target);
    }
  }
}
