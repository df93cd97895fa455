package dev.midden.bench.cli;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.plugin.ByteSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The results of a comparison: every cell with how it ended, none dropped. */
final class Comparison {
  /** How a cell ended. */
  enum Status {
    COMPLETED, OUT_OF_MEMORY, FAILED
  }

  /**
   * A heap to run in.
   *
   * @param collector its collector
   * @param label the size as a multiple of the smallest heap, or {@code never full}
   * @param bytes the quota
   */
  record Size(CollectorProvider collector, String label, long bytes) {}

  /**
   * How one run ended.
   *
   * @param status completed or not
   * @param result what it took, if it completed
   * @param message why not, if it did not
   */
  record Outcome(Status status, @Nullable RunResult result, @Nullable String message) {
    static Outcome completed(RunResult result) {
      return new Outcome(Status.COMPLETED, result, null);
    }

    static Outcome outOfMemory(String message) {
      return new Outcome(Status.OUT_OF_MEMORY, null, message);
    }

    static Outcome failed(String message) {
      return new Outcome(Status.FAILED, null, message);
    }
  }

  /** One run, as written. */
  private record Row(String workload, String collector, String heap, long heapBytes, Outcome outcome) {}

  private final long seed;
  private final boolean quick;
  private final int invocations;
  private final Map<String, Map<String, Long>> minheaps = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();

  Comparison(long seed, boolean quick, int invocations) {
    this.seed = seed;
    this.quick = quick;
    this.invocations = invocations;
  }

  void minheaps(String workload, Map<String, Long> found) {
    minheaps.put(workload, found);
  }

  void add(String workload, Size size, Outcome outcome) {
    rows.add(new Row(workload, size.collector().name(), size.label(), size.bytes(), outcome));
  }

  /** What is wrong with the results: runs that failed, checksums that differ. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    Map<String, Map<Long, Set<String>>> checksums = new TreeMap<>();
    for (Row row : rows) {
      RunResult result = row.outcome().result();
      if (result != null) {
        checksums.computeIfAbsent(row.workload(), unused -> new TreeMap<>()).computeIfAbsent(result.checksum(),
            unused -> new LinkedHashSet<>()).add(row.collector());
      } else if (row.outcome().status() == Status.FAILED) {
        problems
            .add(row.workload() + " under " + row.collector() + ", heap " + row.heap() + ", failed: " + row.outcome()
                .message());
      }
    }
    checksums.forEach((workload, found) -> {
      if (found.size() > 1) {
        problems.add(workload + " gave different checksums: " + found);
      }
    });
    return problems;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("host", RunResult.Host.current());
    json.put("seed", seed);
    json.put("quick", quick);
    json.put("invocations", invocations);
    json.put("minheapBytes", minheaps);
    json.put("cells", rows);
    return json;
  }

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("results.json"), Json.GSON.toJson(json()) + "\n");
    try (Writer writer = Files.newBufferedWriter(directory.resolve("results.csv"), StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(writer, CSVFormat.DEFAULT)) {
      csv.printRecord("workload", "collector", "heap", "heapBytes", "status", "wallNanos", "mutatorNanos",
          "collectorNanos",
          "collections", "fullCollections", "pauseP50", "pauseP90", "pauseP99", "pauseP999", "pauseMax",
          "allocatedObjects", "allocatedBytes", "freedObjects", "peakFootprintBytes", "jvmAllocatedBytes", "checksum",
          "message");
      for (Row row : rows) {
        csv.printRecord(record(row));
      }
    }
  }

  private static List<@Nullable Object> record(Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(row.workload());
    values.add(row.collector());
    values.add(row.heap());
    values.add(row.heapBytes());
    values.add(row.outcome().status());
    RunResult result = row.outcome().result();
    if (result == null) {
      for (int i = 0; i < 16; i++) {
        values.add(null);
      }
    } else {
      RunResult.Pauses pauses = result.pauseNanos();
      values.addAll(List.of(result.wallNanos(), result.mutatorNanos(), result.collectorNanos(), result.collections(),
          result
              .fullCollections(),
          pauses.p50(), pauses.p90(), pauses.p99(), pauses.p999(), pauses.max(), result
              .allocatedObjects(),
          result.allocatedBytes(), result.freedObjects(), result.peakFootprintBytes(), result
              .jvmAllocatedBytes(),
          result.checksum()));
    }
    values.add(row.outcome().message());
    return values;
  }

  /** A table: a line for each workload and heap size, a column for each collector, median wall milliseconds. */
  void print(PrintWriter out) {
    List<String> collectors = rows.stream().map(Row::collector).distinct().toList();
    out.printf("median wall time in ms (in parentheses: longest pause in ms), %d invocation%s a cell, seed %d%n",
        invocations, invocations == 1 ? "" : "s", seed);
    out.printf("%-16s %-12s", "workload", "heap");
    collectors.forEach(collector -> out.printf(" %20s", collector));
    out.println();
    for (String workload : rows.stream().map(Row::workload).distinct().toList()) {
      for (String heap : rows.stream().filter(row -> row.workload().equals(workload)).map(Row::heap).distinct()
          .toList()) {
        out.printf("%-16s %-12s", workload, heap);
        for (String collector : collectors) {
          out.printf(" %20s",
              text(rows.stream().filter(row -> row.workload().equals(workload) && row.heap().equals(heap)
                  && row.collector().equals(collector)).map(Row::outcome).toList()));
        }
        out.println();
      }
    }
    out.print("smallest heaps:");
    minheaps.forEach((workload, found) -> {
      out.print(" " + workload);
      found.forEach((collector, bytes) -> out.print(" " + collector + "=" + ByteSize.format(bytes)));
      out.print(";");
    });
    out.println();
  }

  private static String text(List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return "·";
    }
    if (outcomes.stream().anyMatch(outcome -> outcome.status() == Status.FAILED)) {
      return "FAILED";
    }
    List<RunResult> results = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      RunResult result = outcome.result();
      if (result == null) {
        return "out of memory";
      }
      results.add(result);
    }
    results.sort(Comparator.comparingLong(RunResult::wallNanos));
    RunResult median = results.get((results.size() - 1) / 2);
    return String.format("%.1f (%.2f)", median.wallNanos() / 1e6, median.pauseNanos().max() / 1e6);
  }
}
