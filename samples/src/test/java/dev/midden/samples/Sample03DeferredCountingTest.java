package dev.midden.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sample03DeferredCountingTest {
  private static List<String> lines(String collector) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Sample03DeferredCounting.run(collector, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void immediateCountingReclaimsAtOnce() {
    assertEquals(List.of("refcount", "  dropped: the file is closed", "  closed after 0 further objects",
        "  dropped: the file is closed", "  asked for: the file is closed"), lines("refcount"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"refcount-deferred", "refcount-coalescing"})
  void deferredCountingReclaimsUnderCertainConditions(String collector) {
    List<String> lines = lines(collector);
    assertEquals("  dropped: the file is open", lines.get(1));
    int objects = Integer.parseInt(lines.get(2).replaceAll("\\D", ""));
    assertTrue(objects > 9_000 && objects <= 10_001, lines.get(2));
    assertEquals(List.of("  dropped: the file is open", "  asked for: the file is closed"), lines.subList(3, 5));
  }
}
