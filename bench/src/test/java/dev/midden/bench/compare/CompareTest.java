package dev.midden.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.midden.bench.measure.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {
  private static Settings settings(int invocations, List<Double> factors) {
    return new Settings(true, List.of("marksweep", "none", "refcount"), List.of("binary-trees", "linked-queue"),
        factors,
        invocations, 0, 1, 2, 0, 60, 42);
  }

  private static Results run(Settings settings, Path directory) throws IOException, InterruptedException {
    try (Campaign campaign = new Campaign(settings, directory, (done, total, what) -> {})) {
      campaign.run();
      Results results = campaign.results();
      ResultsWriter.write(results, directory);
      return results;
    }
  }

  @Test
  void everyCellIsWrittenAndTheFiguresFit(@TempDir Path directory) throws IOException, InterruptedException {
    Results results = run(settings(2, List.of(1.5, 3.0)), directory);
    assertEquals(List.of(), results.problems());
    assertEquals(2 * (2 * 2 + 1) + 2 * 2, results.cells().size(), "cells with twins");
    assertTrue(results.manifest().complete());
    assertEquals(2, results.manifest().rounds());
    assertEquals(4, results.noise().twins().size());
    JsonObject json = JsonParser.parseString(Files.readString(directory.resolve("results.json"))).getAsJsonObject();
    JsonArray cells = json.getAsJsonArray("cells");
    assertEquals(results.cells().size(), cells.size());
    List<String> lines = Files.readAllLines(directory.resolve("results.csv"));
    assertEquals(1 + 2 * cells.size(), lines.size());
    for (Results.Row row : results.cells()) {
      assertEquals(Outcome.Status.COMPLETED, row.status(),
          row.workload() + " " + row.collector() + " " + row.message());
      Statistics.Mean wall = row.wallNanos();
      assertNotNull(wall);
      assertEquals((row.runs().get(0).wallNanos() + row.runs().get(1).wallNanos()) / 2.0, wall.mean(), 1);
      assertNotNull(wall.low());
      assertTrue(row.lboWall() >= 1 - 1e-9, "LBO " + row.lboWall() + " of " + row.collector());
    }
    results.workloads().forEach((name, card) -> {
      assertEquals(2, card.minheapBytes().size(), name);
      double baseline = results.cells().stream().filter(row -> row.workload().equals(name)).mapToDouble(row -> row
          .mutatorNanos().mean()).min().orElseThrow();
      assertEquals(baseline, card.baselineWall(), 1, name);
    });
    for (String workload : results.workloads().keySet()) {
      assertTrue(results.cells().stream().anyMatch(row -> row.workload().equals(workload) && row.pareto()), workload);
      assertTrue(results.cells().stream().anyMatch(row -> row.workload().equals(workload) && row.best()), workload);
    }
    assertEquals(2 * 2, results.lags().size());
    for (Results.Lag lag : results.lags()) {
      assertNotNull(lag.lag(), lag.workload() + " " + lag.collector() + " " + lag.message());
      assertTrue(lag.lag().objects() > 0, lag.workload() + " leaves garbage");
      assertEquals(lag.collector().equals("refcount"), lag.lag().perObject().max() == 0, lag.collector()
          + " frees at once or does not");
    }
    StringWriter table = new StringWriter();
    new Table(results).print(new PrintWriter(table, true));
    assertTrue(table.toString().contains("never full"), table.toString());
  }

  @Test
  void aCollectorWithOptionsIsComparedWithItself(@TempDir Path directory) throws IOException, InterruptedException {
    List<String> contenders = List.of("refcount", "refcount+cycles=trial");
    Results results = run(new Settings(true, contenders, List.of("cyclic-garbage"), List.of(3.0), 1, 0, 1, 2, 0, 60,
        42), directory);
    assertEquals(List.of(), results.problems());
    assertEquals(contenders, results.cells().stream().filter(row -> !row.twin()).map(Results.Row::collector).toList());
    assertEquals(contenders, results.heapMaps().stream().map(map -> map.collector()).toList());
    Function<String, Double> candidates = name -> results.cells().stream().filter(row -> row.collector().equals(name))
        .findFirst().orElseThrow().detail().counters().getOrDefault("candidates", 0.0);
    assertEquals(0, candidates.apply("refcount"));
    assertTrue(candidates.apply("refcount+cycles=trial") > 0, "the option was heard");
  }

  @Test
  void runsEndWithTheTimeOfTheirCell() {
    Task all = Task.runs("binary-trees", "marksweep", Map.of("depth", "8"), 8 << 20, 2, 3, 0, 42);
    Outcome outcome = all.perform().outcome();
    assertNotNull(outcome);
    assertEquals(2, outcome.warmups());
    assertEquals(3, outcome.iterations());
    Outcome cut = Task.runs("binary-trees", "marksweep", Map.of("depth", "8"), 8 << 20, 2, 3, 1, 42).perform()
        .outcome();
    assertNotNull(cut);
    assertEquals(0, cut.warmups());
    assertEquals(1, cut.iterations(), "the only run counts");
    assertEquals(outcome.result().checksum(), cut.result().checksum());
  }

  @Test
  void aHeapTooSmallShowsAsSuch(@TempDir Path directory) throws IOException, InterruptedException {
    Task.Answer answer = Task.runs("linked-queue", "marksweep", Map.of("live", "50000"), 1 << 20, 0, 1, 0, 1).perform();
    Outcome outcome = answer.outcome();
    assertNotNull(outcome);
    assertEquals(Outcome.Status.OUT_OF_MEMORY, outcome.status());
    Settings settings = settings(1, List.of(1.5));
    CellKey key;
    try (Store store = new Store(directory, Manifest.of(settings).fingerprint())) {
      store.minheap("linked-queue", "marksweep", 2 << 20);
      key = new Plan(settings).cells(store).stream()
          .filter(cell -> cell.collector().equals("marksweep") && cell.factor() == 1.5).findFirst().orElseThrow();
      store.add(key.id(), outcome);
    }
    Results results = run(settings, directory);
    Results.Row row = results.cells().stream().filter(cell -> cell.workload().equals(key.workload()) && cell.collector()
        .equals(key.collector()) && !cell.twin()).findFirst().orElseThrow();
    assertEquals(Outcome.Status.OUT_OF_MEMORY, row.status());
    assertNull(row.lboWall());
    assertFalse(row.best());
    assertTrue(Files.readString(directory.resolve("results.csv")).contains("OUT_OF_MEMORY"));
    StringWriter table = new StringWriter();
    new Table(results).print(new PrintWriter(table, true));
    assertTrue(table.toString().contains("out of memory"), table.toString());
    assertEquals(List.of(), results.problems());
  }

  @Test
  void aJvmThatEndsIsAFailureThatSaysSo() throws IOException, InterruptedException {
    try (WorkerJvm jvm = new WorkerJvm(60)) {
      jvm.kill();
      Outcome outcome = jvm.perform(Task.runs("binary-trees", "none", Map.of(), 1 << 20, 0, 1, 0, 1))
          .outcome();
      assertNotNull(outcome);
      assertEquals(Outcome.Status.FAILED, outcome.status());
      assertTrue(outcome.message().contains("exit code 137"), outcome.message());
    }
    try (WorkerJvm jvm = new WorkerJvm(1)) {
      Outcome outcome = jvm
          .perform(Task.runs("linked-queue", "marksweep", Map.of("operations", "1000000000"), 1L << 30, 0, 1, 0, 1))
          .outcome();
      assertNotNull(outcome);
      assertEquals(Outcome.Status.TIMED_OUT, outcome.status());
    }
    Outcome unknown = Task.runs("no-such", "none", Map.of(), 1 << 20, 0, 1, 0, 1).perform().outcome();
    assertNotNull(unknown);
    assertEquals(Outcome.Status.FAILED, unknown.status());
    assertTrue(unknown.message().contains("no workload named 'no-such'"), unknown.message());
  }

  @Test
  void anInterruptedComparisonLeavesResultsAndGoesOn(@TempDir Path directory) throws IOException,
      InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
        "dev.midden.bench.cli.Main", "compare", "--quick", "--collectors", "marksweep,refcount", "--workloads",
        "binary-trees,linked-queue", "--jobs", "1", "--out", directory.toString(), "--invocations"));
    // So many that the first does not end before it is interrupted, however slow this thread is.
    List<String> endless = new ArrayList<>(command);
    endless.add("100000");
    command.add("3");
    Process process = new ProcessBuilder(endless).redirectErrorStream(true).start();
    Path runs = directory.resolve("runs.jsonl");
    String said;
    try {
      for (int i = 0; i < 600 && (!Files.exists(runs) || Files.readAllLines(runs).size() < 8); i++) {
        Thread.sleep(50);
      }
      // SIGTERM, because who runs tests in the background may have made all its processes deaf to SIGINT.
      process.toHandle().destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
      said = new String(process.getInputStream().readAllBytes());
    } finally {
      process.destroyForcibly();
    }
    assertEquals(143, process.exitValue(), said);
    assertTrue(said.contains("interrupted; what is finished is in"), said);
    JsonObject partial = JsonParser.parseString(Files.readString(directory.resolve("results.json"))).getAsJsonObject();
    assertFalse(partial.getAsJsonObject("manifest").get("complete").getAsBoolean());
    int finished = Files.readAllLines(runs).size();
    assertTrue(finished >= 8, finished + " lines");
    assertFalse(said.contains("failed"), said);

    Process again = new ProcessBuilder(command).redirectErrorStream(true).start();
    String on = new String(again.getInputStream().readAllBytes());
    assertEquals(0, again.waitFor(), on);
    assertTrue(on.contains("going on with " + (finished - 1) + " finished runs"), on);
    Results whole = Json.COMPACT.fromJson(Files.readString(directory.resolve("results.json")), Results.class);
    assertTrue(whole.manifest().complete());
    assertTrue(whole.cells().stream().allMatch(row -> row.runs().size() >= 3), on);
  }

  @Test
  void runsOfOtherConditionsArePutAside(@TempDir Path directory) throws IOException {
    try (Store store = new Store(directory, "one")) {
      store.minheap("w", "c", 5);
      store.add("x", Outcome.not(Outcome.Status.FAILED, "why"));
    }
    Files.writeString(directory.resolve("runs.jsonl"), Files.readString(directory.resolve("runs.jsonl"))
        + "{\"id\":\"half a li");
    try (Store store = new Store(directory, "one")) {
      assertEquals(2, store.resumed());
      assertEquals(5, store.minheap("w", "c").orElseThrow());
      assertEquals("why", store.outcomes("x").getFirst().message());
    }
    try (Store store = new Store(directory, "two")) {
      assertEquals(0, store.resumed());
    }
    assertTrue(Files.exists(directory.resolve("runs-of-other-conditions.jsonl")));
  }

  @Test
  void confidenceIntervalsAreStudents() {
    Statistics.Mean mean = Statistics.mean(List.of(9.0, 10.0, 11.0));
    assertEquals(10, mean.mean(), 1e-12);
    // t(2; 0.975) = 4.3027, s = 1
    assertEquals(10 - 4.3027 / Math.sqrt(3), mean.low(), 1e-4);
    assertEquals(10 + 4.3027 / Math.sqrt(3), mean.high(), 1e-4);
    assertNull(Statistics.mean(List.of(3.0)).low());
    assertEquals(4, Statistics.geometricMean(List.of(2.0, 8.0)), 1e-12);
  }
}
