package dev.midden.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The numbered samples print what the files in {@code samples} say, under every collector that does what they show. */
class SamplesTest {
  /** What a sample prints under every complete collector. */
  @TestFactory
  Collection<DynamicTest> samples() {
    List<DynamicTest> tests = new ArrayList<>();
    add(tests, "02_roots_and_handles", Sample02RootsAndHandles::run);
    add(tests, "04_graph_store", Sample04GraphStore::run);
    add(tests, "06_weak_cache", Sample06WeakCache::run);
    add(tests, "07_heap_walk", Sample07HeapWalk::run);
    add(tests, "09_listening", Sample09Listening::run);
    add(tests, "11_own_interner", Sample11OwnInterner::run);
    return tests;
  }

  private static void add(List<DynamicTest> tests, String name, BiConsumer<String, PrintStream> sample) {
    complete().forEach(collector -> tests.add(DynamicTest.dynamicTest(name + " " + collector.name(), () -> assertEquals(
        expected(name), output(out -> sample.accept(collector.name(), out))))));
  }

  /** The time of death is what differs. */
  @TestFactory
  Stream<DynamicTest> sample05() {
    return complete().map(collector -> DynamicTest.dynamicTest(collector.name(), () -> assertEquals(
        expected(collector.capabilities().contains(Capability.PROMPT) ? "05_prompt" : "05_not_prompt"), output(
            out -> Sample05PromptDestruction.run(collector.name(), out)))));
  }

  @Test
  void sample08() throws IOException {
    assertEquals(expected("08_two_heaps"), output(out -> Sample08TwoHeaps.run(List.of("refcount", "generational"),
        out)));
  }

  @Test
  void sample10() throws IOException {
    String out = output(Sample10OwnCollector::run);
    assertTrue(out.startsWith(expected("10_own_collector")), out);
    assertTrue(out.endsWith("dropped: 0 live after a full collection\n"), out);
  }

  private static Stream<CollectorProvider> complete() {
    return Collectors.available().all().stream().filter(collector -> collector.capabilities().contains(
        Capability.COMPLETE));
  }

  private static String expected(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/samples/" + name + ".txt"));
  }

  private static String output(Consumer<PrintStream> sample) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sample.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
