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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Sample01EmbedTest {
  static Stream<CollectorProvider> collectors() {
    return Collectors.available().all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("collectors")
  void reclaimsTheCycleUnderEveryCollectorThatReclaims(CollectorProvider collector) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Sample01Embed.run(collector.name(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String out = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(out.startsWith("rooted: 2 live, a holds 42"), out);
    int left = collector.capabilities().contains(Capability.COMPLETE) ? 0 : 2;
    assertTrue(out.contains("dropped: " + left + " live"), out);
  }

  @Test
  void readmeShowsThisVeryCode() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    List<String> source = Files.readAllLines(root.resolve(
        "samples/src/main/java/dev/midden/samples/Sample01Embed.java"));
    List<String> shown = source.subList(index(source, "README:begin") + 1, index(source, "README:end")).stream().map(
        line -> line.isEmpty() ? line : line.substring(4)).toList();
    List<String> readme = Files.readAllLines(root.resolve("README.md"));
    int start = readme.indexOf("```java") + 1;
    assertEquals(String.join("\n", shown), String.join("\n", readme.subList(start, start + shown.size())));
    assertEquals("```", readme.get(start + shown.size()));
  }

  private static int index(List<String> lines, String mark) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(mark)) {
        return i;
      }
    }
    throw new AssertionError("no line with " + mark);
  }
}
