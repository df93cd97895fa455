package dev.midden.bench.compare;

import dev.midden.bench.measure.Json;
import dev.midden.bench.measure.RunResult;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Writes results: JSON with everything, CSV with a line for each invocation. A file is there whole or not at all. */
public final class ResultsWriter {
  private ResultsWriter() {}

  /** Writes {@code results.json} and {@code results.csv}. */
  public static void write(Results results, Path directory) throws IOException {
    Files.createDirectories(directory);
    replace(directory.resolve("results.json"), Json.COMPACT.toJson(results) + "\n");
    replace(directory.resolve("results.csv"), csv(results));
  }

  /** Writes a file beside and moves it to its place. */
  public static void replace(Path file, String content) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(beside, content, StandardCharsets.UTF_8);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String csv(Results results) throws IOException {
    StringWriter text = new StringWriter();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.DEFAULT)) {
      csv.printRecord("workload", "collector", "heap", "heapBytes", "factor", "twin", "invocation", "status", "warmups",
          "iterations",
          "wallNanos", "mutatorNanos", "collectorNanos", "cpuNanos", "collections", "longestPauseNanos",
          "peakFootprintBytes", "cellWallNanos", "cellWallLow", "cellWallHigh", "lboWall", "lboCpu", "best", "pareto",
          "simpleLatencyP99", "meteredLatencyP99", "message");
      for (Results.Row row : results.cells()) {
        for (int i = 0; i < row.runs().size(); i++) {
          csv.printRecord(line(row, i));
        }
      }
    }
    return text.toString();
  }

  private static List<@Nullable Object> line(Results.Row row, int invocation) {
    Results.Run run = row.runs().get(invocation);
    List<@Nullable Object> line = new ArrayList<>(List.of(row.workload(), row.collector(), row.heap(), row.heapBytes(),
        row.factor(), row.twin(), invocation, run.status(), run.warmups(), run.iterations()));
    boolean completed = run.status() == Outcome.Status.COMPLETED;
    for (long value : new long[]{run.wallNanos(), run.mutatorNanos(), run.collectorNanos(), run.cpuNanos(), run
        .collections(), run.longestPauseNanos(), run.peakFootprintBytes()}) {
      line.add(completed ? value : null);
    }
    Statistics.Mean wall = row.wallNanos();
    line.add(wall == null ? null : wall.mean());
    line.add(wall == null ? null : wall.low());
    line.add(wall == null ? null : wall.high());
    line.add(row.lboWall());
    line.add(row.lboCpu());
    line.add(row.best());
    line.add(row.pareto());
    Results.Detail detail = row.detail();
    RunResult.Latency latency = detail == null ? null : detail.latency();
    line.add(latency == null ? null : latency.simple().p99());
    line.add(latency == null ? null : latency.metered().p99());
    line.add(row.message());
    return line;
  }
}
