package dev.midden.bench.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.bench.measure.Cell;
import dev.midden.bench.workload.Workload;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Stress;
import dev.midden.core.object.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
  private static final Map<String, String> SIZES = Map.ofEntries(Map.entry("depth", "6"), Map.entry("iterations", "4"),
      Map.entry("nodes", "800"), Map.entry("collections", "2"), Map.entry("size", "5"), Map.entry("rings", "60"), Map
          .entry("live", "80"),
      Map.entry("operations", "900"), Map.entry("objects", "60"), Map.entry("mutations",
          "900"),
      Map.entry("capacity", "40"), Map.entry("cardinality", "100"), Map.entry("values", "300"));

  private static Cell cell(Workload workload, String collector) {
    Map<String, String> options = new HashMap<>();
    workload.options().forEach(option -> {
      if (SIZES.containsKey(option.name())) {
        options.put(option.name(), SIZES.get(option.name()));
      }
    });
    return Cell.of(workload, Collectors.available().named(collector), options, 16 << 20, Stress.OFF, false, 3);
  }

  @Test
  void everyWorkloadReplaysUnderEveryCollectorAlsoUnderStress(@TempDir Path directory) throws IOException {
    for (Workload workload : Workloads.available().all()) {
      Path file = directory.resolve(workload.name());
      Traces.Recorded recorded = Traces.record(cell(workload, "refcount"), file);
      assertTrue(recorded.events() > 100, workload.name() + ": " + recorded);
      for (CollectorProvider collector : Collectors.available().all()) {
        for (String stress : List.of("", "alloc:211")) {
          Traces.Replayed replayed = Traces.replay(TraceInput.of(file.toString()), collector, 16 << 20, true,
              builder -> {
                if (!stress.isEmpty()) {
                  builder.stress(Stress.parse(stress));
                }
              });
          assertEquals(recorded.events(), replayed.events(), workload.name());
          long objects = cell(workload, "refcount").run().allocatedObjects();
          assertEquals(objects, replayed.allocatedObjects(),
              workload.name() + " under " + collector.name() + " " + stress);
        }
      }
    }
  }

  @Test
  void aReplayDoesToTheCollectorWhatTheProgramDid(@TempDir Path directory) throws IOException {
    for (String name : List.of("splay", "random-graph", "lru-cache")) {
      Workload workload = Workloads.available().named(name);
      Path file = directory.resolve(name);
      Traces.record(cell(workload, "refcount"), file);
      for (CollectorProvider collector : Collectors.available().all()) {
        if (!collector.capabilities().contains(Capability.COMPLETE)) {
          continue;
        }
        var run = Cell.of(workload, collector, cell(workload, "none").workloadOptions(), 1 << 20, Stress.OFF, false, 3)
            .run();
        Traces.Replayed replayed = Traces.replay(TraceInput.of(file.toString()), collector, 1 << 20, false,
            builder -> {});
        assertEquals(run.collections(), replayed.collections(), name + " under " + collector.name());
        assertEquals(run.freedObjects(), replayed.freedObjects(), name + " under " + collector.name());
        assertEquals(run.allocatedBytes(), replayed.allocatedBytes(), name + " under " + collector.name());
        Traces.Replayed again = Traces.replay(TraceInput.of(file.toString()), collector, 1 << 20, false, builder -> {});
        assertEquals(replayed.counters(), again.counters(), name + " under " + collector.name());
      }
    }
  }

  @Test
  void aTraceThatIsCutOrDamagedSaysWhere(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("trace");
    Traces.record(cell(Workloads.available().named("splay"), "refcount"), file);
    byte[] whole = Files.readAllBytes(file);
    String text = read(file);
    Path bad = directory.resolve("bad");
    Random random = new Random(9);
    for (int i = 0; i < 60; i++) {
      int length = i == 0 ? whole.length - 1 : random.nextInt(10, whole.length);
      Files.write(bad, Arrays.copyOf(whole, length));
      String message = assertThrows(TraceException.class, () -> read(bad), "cut to " + length).getMessage();
      assertTrue(message.contains("is truncated: it ends within the chunk at offset"), message);
    }
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      int at = random.nextInt(damaged.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(bad, damaged);
      try {
        // A letter of the header, or a bit of the packed stream that means nothing.
        assertTrue(at < 600 || read(bad).equals(text), "a change at " + at + " was not seen");
      } catch (TraceException e) {
        assertTrue(e.getMessage().contains("offset") || e.getMessage().contains("version") || e.getMessage().contains(
            "no trace of Midden's"), e.getMessage());
      }
    }
  }

  private static String read(Path file) throws IOException {
    StringWriter text = new StringWriter();
    TraceInput.of(file.toString()).tell(new TraceText(new PrintWriter(text)));
    return text.toString();
  }

  @Test
  void textIsALineForEachEvent(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("trace");
    try (TraceWriter writer = new TraceWriter(file, new TraceHeader("by hand", Map.of(), 0, "", 1 << 20))) {
      tellAll(writer);
    }
    StringWriter text = new StringWriter();
    Traces.print(TraceInput.of(file.toString()), new PrintWriter(text, true));
    assertEquals("""
        shape Node references=20 bytes=8
        shape int[] array of ints acyclic
        shape Weak references=0 bytes=0 weak
        push 2
        allocate #7 Node
        set top-1 = #7
        allocate #1000000 int[][17]
        write #7.19 = #1000000
        write #7.0 = null
        allocate-weak #3 Weak to #7
        clear-weak #3
        add-root 40 = #1000000
        set-root 40 = null
        remove-root 40
        allocate-immortal #9 Node
        interned #9
        died #1000000
        poll
        collect
        pop returning #7
        """, text.toString().lines().skip(1).map(line -> line + "\n").reduce("", String::concat));
  }

  private static void tellAll(TraceSink sink) {
    sink.shape(new TraceShape("Node", Shape.Kind.FIXED, 20, 8, false, false, false));
    sink.shape(new TraceShape("int[]", Shape.Kind.INTS, 0, 0, true, false, false));
    sink.shape(new TraceShape("Weak", Shape.Kind.FIXED, 0, 0, false, true, false));
    sink.push(2);
    sink.allocate(7, 0, 0);
    sink.set(1, 7);
    sink.allocate(1_000_000, 1, 17);
    sink.write(7, 19, 1_000_000);
    sink.write(7, 0, 0);
    sink.allocateWeak(3, 2, 7);
    sink.clearWeak(3);
    sink.addRoot(40, 1_000_000);
    sink.setRoot(40, 0);
    sink.removeRoot(40);
    sink.allocateImmortal(9, 0, 0);
    sink.interned(9);
    sink.died(1_000_000);
    sink.poll();
    sink.collect();
    sink.pop(7);
  }

  @Test
  void elephantTracksAreReadLeniently(@TempDir Path directory) throws IOException {
    Path second = directory.resolve("et2");
    // Version 2 in hexadecimal; short N and D, and records of no interest.
    Files.writeString(second, """
        A a1 18 7 0 0 1
        N b2 20
        M 5 a1 1
        U 0 a1 b2 4 1
        U b2 a1 0 4 1
        D b2
        E 5 a1 1
        D a1 1
        """);
    Path third = directory.resolve("et3");
    Files.writeString(third, """
        A 100 24 3 9 0 1
        A 200 16 3 9 0 1
        U 200 100 12 77
        W what is this
        U 100 200 12 78
        D 200 1
        A 200 16 3 9 0 1
        """);
    for (CollectorProvider collector : Collectors.available().all()) {
      Traces.Replayed replayed = Traces.replay(TraceInput.of("et2:" + second), collector, 1 << 20, false,
          builder -> {});
      assertEquals(2, replayed.allocatedObjects(), collector.name());
      replayed = Traces.replay(TraceInput.of("et3:" + third), collector, 1 << 20, false, builder -> {});
      assertEquals(3, replayed.allocatedObjects(), collector.name());
    }
    StringWriter text = new StringWriter();
    Traces.print(TraceInput.of("et3:" + third), new PrintWriter(text, true));
    assertTrue(text.toString().contains("write #1.0 = #2") && text.toString().contains("write #2.0 = #1"), text
        .toString());
    Files.writeString(third, "A x y\n");
    String message = assertThrows(TraceException.class, () -> Traces.print(TraceInput.of("et3:" + third),
        new PrintWriter(new StringWriter()))).getMessage();
    assertTrue(message.endsWith("et3:1: not a line of Elephant Tracks: A x y"), message);
  }

  @Test
  void garCoSimTracesHaveRoots(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("trace");
    Files.writeString(file, """
        a T0 O1 S32 N2 C5
        + T0 O1
        a T0 O2 S16 N0 C6
        w T0 P1 #1 O2 F0 S4 V0
        r T0 P1 #1 F0 S4 V0
        a T0 O3 S16 N0 C6
        w T0 P1 #1 O0 F0 S4 V0
        - T0 O1
        a T0 O4 S16 N0 C6
        """);
    Path converted = directory.resolve("converted");
    long events = Traces.convert(TraceInput.of("garcosim:" + file), converted);
    for (CollectorProvider collector : Collectors.available().all()) {
      Traces.Replayed replayed = Traces.replay(TraceInput.of(converted.toString()), collector, 1 << 20, true,
          builder -> {});
      assertEquals(events, replayed.events());
      assertEquals(4, replayed.allocatedObjects(), collector.name());
      if (collector.capabilities().contains(Capability.PROMPT)) {
        assertEquals(1, replayed.liveObjects(), collector.name());
      }
    }
  }

  @Test
  void whatCannotBeRecordedIsRefused(@TempDir Path directory) {
    Path file = directory.resolve("trace");
    for (CollectorProvider collector : Collectors.available().all()) {
      Workload interning = Workloads.available().named("intern-mix");
      if (!collector.capabilities().contains(Capability.PROMPT)) {
        assertThrows(IllegalArgumentException.class, () -> Traces.record(cell(interning, collector.name()), file),
            collector
                .name());
      }
    }
    assertFalse(Files.exists(file));
  }
}
