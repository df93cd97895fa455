package dev.midden.bench.compare;

import com.google.gson.JsonParseException;
import dev.midden.bench.measure.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What has been found out so far, each piece on a line of a file as soon as it is known, so that an interrupted comparison
 * goes on where it ended. A file made under other conditions is put aside.
 */
final class Store implements AutoCloseable {
  private static final String FILE = "runs.jsonl";

  private final Writer file;
  private final Map<String, Long> minheaps = new LinkedHashMap<>();
  private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
  private final int resumed;

  /** A line: the conditions, a smallest heap, or a run. */
  private record Line(@Nullable String conditions, @Nullable String id, @Nullable Long minheapBytes,
      @Nullable Outcome outcome) {}

  Store(Path directory, String conditions) throws IOException {
    Files.createDirectories(directory);
    Path path = directory.resolve(FILE);
    boolean usable = Files.exists(path) && read(path, conditions);
    if (!usable) {
      minheaps.clear();
      outcomes.clear();
      if (Files.exists(path)) {
        Files.move(path, directory.resolve("runs-of-other-conditions.jsonl"), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    resumed = minheaps.size() + outcomes.values().stream().mapToInt(List::size).sum();
    file = Files.newBufferedWriter(path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (usable && !Files.readString(path, StandardCharsets.UTF_8).endsWith("\n")) {
      file.write("\n");
    }
    if (!usable) {
      append(new Line(conditions, null, null, null));
    }
  }

  private boolean read(Path path, String conditions) throws IOException {
    boolean first = true;
    for (String text : Files.readAllLines(path, StandardCharsets.UTF_8)) {
      Line line;
      try {
        line = Json.COMPACT.fromJson(text, Line.class);
      } catch (JsonParseException e) {
        // The last line of a run that was ended in the middle of it.
        continue;
      }
      if (first && (line == null || !conditions.equals(line.conditions))) {
        return false;
      }
      first = false;
      if (line != null && line.id != null) {
        remember(line);
      }
    }
    return !first;
  }

  private void remember(Line line) {
    String id = line.id;
    if (id != null && line.minheapBytes != null) {
      minheaps.put(id, line.minheapBytes);
    } else if (id != null && line.outcome != null) {
      outcomes.computeIfAbsent(id, unused -> new ArrayList<>()).add(line.outcome);
    }
  }

  private void append(Line line) {
    try {
      file.write(Json.COMPACT.toJson(line) + "\n");
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    remember(line);
  }

  /** How many pieces came from an earlier, interrupted comparison. */
  int resumed() {
    return resumed;
  }

  synchronized void minheap(String workload, String collector, long bytes) {
    append(new Line(null, workload + " " + collector, bytes, null));
  }

  /** Empty if it has not been searched for; 0 if there is none. */
  synchronized OptionalLong minheap(String workload, String collector) {
    Long found = minheaps.get(workload + " " + collector);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found);
  }

  synchronized void add(String id, Outcome outcome) {
    append(new Line(null, id, null, outcome));
  }

  synchronized List<Outcome> outcomes(String id) {
    return List.copyOf(outcomes.getOrDefault(id, List.of()));
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
