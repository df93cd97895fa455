package dev.midden.bench.cli;

import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.midden.bench.measure.Cell;
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
      "fuzz --collector marksweeep | no collector named 'marksweeep'; did you mean 'marksweep'?",
      "fuzz --ops 0 | --ops is 1 or more, not 0", "fuzz --ops many | Invalid value for option '--ops': 'many'",
      "fuzz --seed x | Invalid value for option '--seed': 'x'", "fuzz --heap 1k | a heap has 256k to",
      "fuzz --heap big | not a size such as 512k, 64m or 2g", "fuzz --gc-every day | write alloc, write or safepoint",
      "fuzz --checks some | Invalid value for option '--checks'",
      "fuzz --weights lnk=3 | no operation is named 'lnk'; did you mean 'link'?",
      "fuzz --weights link=-1 | a weight is 0 to 1000000, that of 'link' was -1",
      "fuzz --weights link=a | Invalid value for option '--weights'",
      "fuzz -O swep=eager | has no option 'swep'; did you mean 'sweep'?",
      "fuzz -O sweep=sometimes | option 'sweep' cannot be 'sometimes'",
      "fuzz -O trigger=now | option 'trigger' cannot be 'now'",
      "fuzz --shrink-seconds -1 | --shrink-seconds is 0 or more, not -1",
      "fuzz --script nothing | no file and no classic case is named 'nothing'", "fuzz --script .. | .. is a folder",
      "fuzz --script deep-chain -P m=3 | deep-chain.script has no parameter 'm'; did you mean 'n'?; it has: n",
      "fuzz --script deep-chain -P n=x | Invalid value for option '-P'",
      "fuzz --script deep-chain --weights link=3 | --weights are for random programs",
      "fuzz --full | --full is for scripts", "fuzz -P n=3 | -P is for scripts",
      "replay no-such-file --collector none | no file 'no-such-file'", "record splay | Missing required option",
      "record splay -o x --collector generational | 'generational' moves objects and cannot be recorded under",
      "compare --heaps 0.5 | --heaps are multiples from 1 to 1000, not 0.5",
      "compare --workloads splai | no workload named 'splai'; did you mean 'splay'?",
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
  void runTellsThePausesOfEachGeneration() {
    Said said = say("run", "gcbench", "--collector", "generational", "-O", "size=10", "-O", "nursery=64k", "--heap",
        "2m",
        "--json");
    assertEquals(0, said.exit, said.err);
    JsonObject json = JsonParser.parseString(said.out).getAsJsonObject();
    JsonObject pauses = json.getAsJsonObject("generationPauseNanos");
    assertEquals(Set.of("0", "1", "full"), pauses.keySet());
    long longest = 0;
    for (String generation : pauses.keySet()) {
      longest = Math.max(longest, pauses.getAsJsonObject(generation).get("max").getAsLong());
    }
    assertEquals(json.getAsJsonObject("pauseNanos").get("max").getAsLong(), longest);
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
        for (String stress : List.of("", "alloc:61", "write:97", "safepoint:41")) {
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
    Map<String, String> sizes = Map.ofEntries(entry("depth", "5"), entry("iterations", "3"), entry("nodes", "500"),
        entry("collections", "2"), entry("size", "4"), entry("rings", "30"), entry("live", "50"), entry("operations",
            "300"),
        entry("objects", "40"), entry("mutations", "400"), entry("capacity", "20"), entry("values", "300"));
    workload.options().forEach(option -> {
      if (sizes.containsKey(option.name())) {
        options.put(option.name(), sizes.get(option.name()));
      }
    });
    return options;
  }

  @Test
  void fuzzTellsWhatItDid() {
    Said said = say("fuzz", "--ops", "5000", "--seed", "3", "--json");
    assertEquals(0, said.exit, said.err);
    JsonObject json = JsonParser.parseString(said.out).getAsJsonObject();
    assertEquals(3, json.get("seed").getAsLong());
    assertEquals(Collectors.available().all().stream().map(CollectorProvider::name).collect(toSet()), json
        .getAsJsonObject("collectors").keySet());
    assertTrue(json.get("operationsPerSecond").getAsDouble() > 0);
    assertFalse(json.has("divergence"));
    Said people = say("fuzz", "--ops", "500", "--collector", "none", "--heap", "4m", "--gc-every", "alloc:100",
        "--checks", "full", "--weights", "link=100,weak=0");
    assertEquals(0, people.exit, people.err);
    assertTrue(people.out.startsWith("seed ") && people.out.contains("no divergence"), people.out);
  }

  @Test
  void aScriptRunsAndFailsWithExitCodeOne(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mine.script");
    Files.writeString(file, "a = new Node\nb = a\nassert same a b\ncollect\n");
    assertEquals(0, say("fuzz", "--script", file.toString()).exit);
    Files.writeString(file, "a = new Node\nb = new Node\nassert same a b\n");
    Said failed = say("fuzz", "--script", file.toString(), "--collector", "none");
    assertEquals(1, failed.exit);
    assertTrue(failed.out.contains("mine.script:3:1: "), failed.out);
    Files.writeString(file, "a = nwe Node\n");
    Said wrong = say("fuzz", "--script", file.toString());
    assertEquals(2, wrong.exit);
    assertTrue(wrong.err.contains("mine.script:1:5: 'nwe' has not been assigned"), wrong.err);
    Said classic = say("fuzz", "--script", "deep-chain", "-P", "n=100", "--json");
    assertEquals(0, classic.exit, classic.err);
    assertEquals(Collectors.available().all().size(), JsonParser.parseString(classic.out).getAsJsonArray().size());
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
  void aRunIsRecordedAndReplayed(@TempDir Path directory) throws IOException {
    String file = directory.resolve("trace").toString();
    Said recorded = say("record", "linked-queue", "-o", file, "-O", "live=500", "-O", "operations=3000", "--json");
    assertEquals(0, recorded.exit, recorded.err);
    long events = JsonParser.parseString(recorded.out).getAsJsonObject().get("events").getAsLong();
    Said replayed = say("replay", file, "--collector", "marksweep", "--heap", "1m", "--verify", "--json");
    assertEquals(0, replayed.exit, replayed.err);
    JsonObject json = JsonParser.parseString(replayed.out).getAsJsonObject();
    assertEquals(events, json.get("events").getAsLong());
    assertEquals(3500, json.get("allocatedObjects").getAsLong());
    Said text = say("replay", file, "--text");
    assertEquals(events + 1, text.out.lines().count());
    assertEquals(2, say("replay", file).exit);
    Files.writeString(directory.resolve("text"), "no trace at all, but long enough");
    Said wrong = say("replay", directory.resolve("text").toString(), "--collector", "none");
    assertEquals(2, wrong.exit);
    assertTrue(wrong.err.contains("is no trace of Midden's"), wrong.err);
  }

  @Test
  void pausesAreWrittenForPerfetto(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("pauses.json");
    Said said = say("run", "gcbench", "--collector", "marksweep", "-O", "size=10", "--heap", "1m", "--perfetto", file
        .toString(), "--json");
    assertEquals(0, said.exit, said.err);
    long collections = JsonParser.parseString(said.out).getAsJsonObject().get("collections").getAsLong();
    assertTrue(collections > 0);
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    long pauses = 0;
    for (var event : json.getAsJsonArray("traceEvents")) {
      JsonObject one = event.getAsJsonObject();
      if (one.get("name").getAsString().equals("full collection")) {
        pauses++;
        assertEquals("X", one.get("ph").getAsString());
        assertTrue(one.get("dur").getAsDouble() > 0 && one.get("ts").getAsDouble() > 0, one.toString());
      }
    }
    assertEquals(collections, pauses);
  }

  @Test
  void progressTellsTheTimeLeft() {
    assertEquals("[##########..........] 5/10, 60 s left: splay", Progress.line(5, 10, 60_000_000_000L, "splay"));
    assertEquals("[....................] 0/10: splay", Progress.line(0, 10, 5, "splay"));
    assertEquals("[####................] 2/10, 4 min left: splay", Progress.line(2, 10, 60_000_000_000L, "splay"));
  }

  @Test
  void helpMentionsThePythonLabWhichTheLauncherStarts() {
    assertTrue(say("--help").out().contains("python"));
    Said said = say("python", "program.py");
    assertEquals(2, said.exit());
    assertTrue(said.err().contains("./midden python program.py"), said.err());
  }
}
