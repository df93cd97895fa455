package dev.midden.samples.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The programs that docs/python-memory.md tells of. */
class ChapterTest {
  private static final Path CHAPTER = Path.of("python");
  /** Those whose output tells when objects die, or of generations. */
  private static final Set<String> TIMES_OF_DEATH = Set.of("06_cycles", "07_freed_at_once", "09_generations");

  @TestFactory
  List<DynamicTest> programsPrintWhatIsWrittenBesideThem() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (CollectorProvider collector : Collectors.available().all()) {
      for (Path program : Runs.programs(CHAPTER)) {
        // A census counts references from garbage that has not been reclaimed yet as well.
        boolean counted = collector.capabilities().contains(Capability.COUNTS)
            || !Runs.name(program).equals("02_reference_counts");
        boolean same = collector.name().equals("cpython") || counted && !TIMES_OF_DEATH.contains(Runs.name(program));
        tests.add(dynamicTest(Runs.name(program) + " under " + collector.name(), () -> {
          Runs run = Runs.file(new Lab().collector(collector.name()), program);
          assertEquals(0, run.status(), run.errors());
          if (same) {
            assertEquals(expected(program), run.output());
          }
        }));
      }
    }
    return tests;
  }

  @Test
  void countingFreesAtOnceAndTracingLater() throws IOException {
    for (CollectorProvider collector : Collectors.available().all()) {
      if (!collector.capabilities().contains(Capability.RECLAIMS)) {
        continue;
      }
      List<String> lines = Runs.file(new Lab().collector(collector.name()), CHAPTER.resolve("07_freed_at_once.py"))
          .output()
          .lines().toList();
      boolean atOnce = lines.indexOf("freed a") < lines.indexOf("after the last reference");
      assertEquals(collector.capabilities().contains(Capability.PROMPT), atOnce, collector.name());
    }
  }

  @Test
  void thePageQuotesWhatIsPrinted() throws IOException {
    String page = Files.readString(Path.of("../docs/python-memory.md"));
    for (String program : List.of("02_reference_counts", "04_compile_units", "06_cycles", "09_generations")) {
      for (String line : expected(CHAPTER.resolve(program + ".py")).lines().toList()) {
        assertTrue(page.contains("    " + line + "\n"), program + ": " + line);
      }
    }
  }

  private static String expected(Path program) throws IOException {
    return Files.readString(program.resolveSibling(Runs.name(program) + ".out"));
  }
}
