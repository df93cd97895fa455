package dev.midden.bench.cli;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.midden.bench.workload.Workload;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Stress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  private record Said(int exit, String out, String err) {}

  private static Said say(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    return new Said(exit, out.toString(), err.toString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "rnu | unknown command 'rnu'; did you mean 'run'?; there are: list, run,",
      "run binary-trees --collector markswep | no collector named 'markswep'; did you mean 'marksweep'?; found:",
      "run binary-tree --collector none | no workload named 'binary-tree'; did you mean 'binary-trees'?; found:",
      "run binary-trees --collector none --haep 1m | unknown option '--haep'; did you mean '--heap'?",
      "run binary-trees --collector none --heap big | not a size such as 512k, 64m or 2g",
      "run binary-trees --collector none --heap 1k | a heap has 256k to",
      "run binary-trees --collector none -O dept=3 | has no option 'dept'; did you mean 'depth'?",
      "run binary-trees --collector none -O depth=99 | option 'depth' cannot be '99': not in 1..26",
      "run binary-trees --collector none -O trigger=sometimes | option 'trigger' cannot be 'sometimes'",
      "run binary-trees --collector none --gc-every now | write alloc, write or safepoint",
      "run binary-trees | Missing required option: '--collector=C'", "run | Missing required", "'' | name a command"})
  void misuseIsOneClearLineAndExitCodeTwo(String line, String expected) {
    Said said = say(line.equals("''") ? new String[0] : line.split(" "));
    assertEquals(2, said.exit, said.err);
    assertTrue(said.err.contains(expected), said.err);
    assertEquals(1, said.err.lines().count(), said.err);
    assertEquals("", said.out);
  }

  @Test
  void aHeapTooSmallIsOneClearLine() {
    Said said = say("run", "mark-tree", "--collector", "marksweep", "--heap", "256k");
    assertEquals(2, said.exit);
    assertTrue(said.err.startsWith("midden: no room for a Node of 16 bytes"), said.err);
    assertEquals(1, said.err.lines().count(), said.err);
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : Main.commandLine().getSubcommands().keySet()) {
      Said said = say(command, "--help");
      assertEquals(0, said.exit);
      assertTrue(said.out.contains("Usage: midden " + command), said.out);
    }
  }

  @Test
  void listTellsOfEveryPlugIn() {
    Said said = say("list");
    Collectors.available().all().forEach(plugin -> assertTrue(said.out.contains(plugin.name()), said.out));
    JsonObject json = JsonParser.parseString(say("list", "--json").out).getAsJsonObject();
    assertEquals(Collectors.available().all().size(), json.getAsJsonArray("collectors").size());
    assertEquals(Workloads.available().all().size(), json.getAsJsonArray("workloads").size());
    assertFalse(json.getAsJsonArray("interners").isEmpty());
  }

  @Test
  void readmeHasTheTableOfCapabilities() throws IOException {
    String readme = Files.readString(Path.of("").toAbsolutePath().getParent().resolve("README.md"));
    for (CollectorProvider collector : Collectors.available().all()) {
      String can = collector.capabilities().stream().sorted().map(Capability::label).collect(joining(", "));
      String start = "| `" + collector.name() + "` |";
      String row = readme.lines().filter(line -> line.startsWith(start)).findFirst().orElse("");
      assertTrue(row.endsWith("| " + (can.isEmpty() ? "–" : can) + " |"), collector.name() + " in README: " + row);
    }
  }

  @Test
  void runPrintsOneJsonValueWithEveryPromisedName() {
    Said said = say("run", "binary-trees", "--collector", "marksweep", "-O", "depth=8", "--heap", "1m", "--json");
    assertEquals(0, said.exit, said.err);
    JsonObject json = JsonParser.parseString(said.out).getAsJsonObject();
    for (String name : List.of("workload", "collector", "heapBytes", "wallNanos", "mutatorNanos", "collectorNanos",
        "collections", "fullCollections", "pauseNanos", "allocatedObjects", "allocatedBytes", "freedObjects",
        "liveObjects", "liveBytes", "peakFootprintBytes", "jvmAllocatedBytes", "checksum", "counters", "host")) {
      assertTrue(json.has(name), name + " is missing in " + json);
    }
    assertEquals(Set.of("p50", "p90", "p99", "p999", "max"), json.getAsJsonObject("pauseNanos").keySet());
    assertEquals(1 << 20, json.get("heapBytes").getAsLong());
    assertEquals(20 * 511, json.get("checksum").getAsLong());
  }

  @Test
  void everyCollectorGivesEveryWorkloadsChecksumAlsoUnderStress() {
    for (Workload workload : Workloads.available().all()) {
      Map<Long, String> checksums = new HashMap<>();
      Map<String, String> options = small(workload);
      for (CollectorProvider collector : Collectors.available().all()) {
        for (String stress : List.of("", "alloc:7", "write:11", "safepoint:5")) {
          Cell cell = Cell.of(workload, collector, options, 16 << 20, stress.isEmpty()
              ? Stress.OFF
              : Stress.parse(
                  stress),
              true, 7);
          checksums.put(cell.run().checksum(), collector.name() + " " + stress);
        }
      }
      assertEquals(1, checksums.size(), () -> workload.name() + " gave different checksums: " + checksums);
    }
  }

  private static Map<String, String> small(Workload workload) {
    Map<String, String> options = new HashMap<>();
    Map<String, String> sizes = Map.of("depth", "5", "iterations", "3", "nodes", "500", "collections", "2", "size", "4",
        "rings", "30", "live", "50", "operations", "300", "objects", "40", "mutations", "400");
    workload.options().forEach(option -> {
      if (sizes.containsKey(option.name())) {
        options.put(option.name(), sizes.get(option.name()));
      }
    });
    return options;
  }

  @Test
  void minheapFindsASizeThatCompletes() {
    Said said = say("minheap", "linked-queue", "--collector", "marksweep", "-O", "live=20000", "-O", "operations=50000",
        "--json");
    assertEquals(0, said.exit, said.err);
    long bytes = JsonParser.parseString(said.out).getAsJsonObject().get("minheapBytes").getAsLong();
    assertTrue(bytes >= 20_000 * 24 && bytes < 2 * 20_000 * 24, "minheap " + bytes);
  }

  @Test
  void compareWritesEveryCell(@TempDir Path directory) throws IOException {
    Said said = say("compare", "--quick", "--collectors", "none,marksweep", "--workloads", "binary-trees", "--out",
        directory.toString());
    assertEquals(0, said.exit, said.err);
    JsonObject json = JsonParser.parseString(Files.readString(directory.resolve("results.json"))).getAsJsonObject();
    assertEquals(3, json.getAsJsonArray("cells").size());
    assertEquals(4, Files.readAllLines(directory.resolve("results.csv")).size());
    assertTrue(said.out.contains("never full"), said.out);
  }
}
