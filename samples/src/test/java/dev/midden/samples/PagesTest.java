package dev.midden.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages that build a plug-in show its code, all of it, and nothing else. */
class PagesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @ParameterizedTest
  @CsvSource({"write-a-collector.md,tidy", "write-an-interner.md,recent"})
  void pageShowsTheTestedCode(String page, String plugin) throws IOException {
    List<String> sources = new ArrayList<>();
    for (String folder : List.of("main", "test")) {
      try (Stream<Path> files = Files.list(ROOT.resolve("samples/src/" + folder + "/java/org/example/" + plugin))) {
        for (Path file : files.filter(file -> !file.endsWith("package-info.java")).toList()) {
          sources.add(Files.readString(file));
        }
      }
    }
    List<String> blocks = blocks(Files.readString(ROOT.resolve("docs").resolve(page)));
    assertTrue(blocks.size() >= 6, "blocks of Java in " + page);
    for (String block : blocks) {
      assertTrue(sources.stream().anyMatch(source -> flat(source).contains(flat(block))), () -> page
          + " shows what is not in the source:\n" + block);
    }
    String shown = String.join("\n", blocks.stream().map(PagesTest::flat).toList());
    assertEquals(List.of(), sources.stream().flatMap(String::lines).map(String::strip).filter(line -> line.length() > 3)
        .filter(line -> !line.startsWith("import ") && !line.startsWith("package ")).filter(line -> !shown.contains(
            line))
        .filter(line -> !line.endsWith("against the contract. */")).toList(), page + " does not show");
  }

  private static List<String> blocks(String page) {
    List<String> blocks = new ArrayList<>();
    String[] parts = page.split("```");
    for (int i = 1; i < parts.length; i += 2) {
      if (parts[i].startsWith("java\n")) {
        blocks.add(parts[i].substring("java\n".length()).strip());
      }
    }
    return blocks;
  }

  /** Without indentation, which differs inside a class. */
  private static String flat(String code) {
    return String.join("\n", code.lines().map(String::strip).toList());
  }
}
