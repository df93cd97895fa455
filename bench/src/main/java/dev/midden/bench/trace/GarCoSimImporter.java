package dev.midden.bench.trace;

import dev.midden.core.object.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads traces of GarCoSim: {@code a T O S N C} thread, object, size, slots, class; {@code + T O} and {@code - T O} a root
 * more or less; {@code w T P #slot O …} slot of P gets O; {@code c} a static field, {@code r} and {@code s} accesses. The object a
 * thread has allocated last counts as held until its next one.
 */
final class GarCoSimImporter {
  /** Of an object in GarCoSim, besides its slots. */
  private static final int HEADER = 8;

  private final TraceSink sink;
  private final String file;
  private final Map<String, Integer> shapes = new HashMap<>();
  private final Map<Long, Integer> objects = new HashMap<>();
  private final Map<String, Integer> roots = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Set<Integer> made = new HashSet<>();

  GarCoSimImporter(TraceSink sink, String file) {
    this.sink = sink;
    this.file = file;
  }

  void read(BufferedReader lines) throws IOException {
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String[] words = line.strip().split("\\s+");
      try {
        tell(words);
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new TraceException(file + ":" + number + ": not a line of GarCoSim: " + line);
      }
    }
  }

  private static long value(String word) {
    return Long.parseLong(word.substring(word.length() > 1 && !Character.isDigit(word.charAt(0)) ? 1 : 0));
  }

  private void tell(String[] words) {
    switch (words[0]) {
      case "a" -> allocate(words[1], value(words[2]), (int) value(words[3]), (int) value(words[4]));
      case "+" -> rootMore(words[1] + " " + value(words[2]), value(words[2]));
      case "-" -> rootLess(words[1] + " " + value(words[2]));
      case "w" -> write(value(words[2]), (int) value(words[3]), value(words[4]));
      default -> {
        // Accesses, classes, and whatever else there may be: nothing changes in the graph.
      }
    }
  }

  private void allocate(String thread, long object, int bytes, int slots) {
    String key = bytes + " " + slots;
    Integer shape = shapes.get(key);
    if (shape == null) {
      shape = shapes.size();
      shapes.put(key, shape);
      sink.shape(new TraceShape("Object" + bytes + "_" + slots, Shape.Kind.FIXED, slots, Math.max(0, bytes - HEADER - 4
          * slots), false, false, false));
    }
    int id = objects.computeIfAbsent(object, unused -> objects.size() + 1);
    sink.allocate(id, shape, 0);
    hold("fresh " + thread, id);
  }

  private void hold(String key, int object) {
    int root = roots.computeIfAbsent(key, unused -> roots.size());
    if (made.add(root)) {
      sink.addRoot(root, object);
    } else {
      sink.setRoot(root, object);
    }
  }

  private void rootMore(String key, long object) {
    Integer id = objects.get(object);
    if (id != null && counts.merge(key, 1, Integer::sum) == 1) {
      hold(key, id);
    }
  }

  private void rootLess(String key) {
    Integer count = counts.get(key);
    if (count != null && count > 0) {
      counts.put(key, count - 1);
      if (count == 1) {
        hold(key, 0);
      }
    }
  }

  private void write(long object, int slot, long value) {
    Integer source = objects.get(object);
    Integer target = value == 0 || value == -1 ? Integer.valueOf(0) : objects.get(value);
    if (source != null && target != null) {
      sink.write(source, slot, target);
    }
  }
}
