package dev.midden.gc.generational.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code cpython} does with random programs what CPython did with them: the same counts after every operation, the same
 * finalizers and callbacks in the same order, the same results of collections. {@code lockstep.py generate} wrote what is
 * expected; the interpreter's versions stand in {@code lockstep.index}.
 */
class LockstepTest {
  private static final List<String> KINDS = List.of("counts", "slots", "list", "inst", "slots-revive", "list-revive",
      "inst-revive");
  private static final int SEEDS = 300;

  /** One test for each version and kind. */
  @TestFactory
  Stream<DynamicTest> asRecorded() throws IOException {
    List<String> index;
    try (InputStream in = resource("lockstep.index")) {
      index = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertEquals(3 * KINDS.size(), index.size(), "versions and kinds");
    return index.stream().map(line -> DynamicTest.dynamicTest(line, () -> {
      String[] words = line.split(" ");
      List<String> lines = recorded(words[2]);
      assertEquals(SEEDS, lines.size());
      compare(words[0], words[1], lines, false);
    }));
  }

  private static void compare(String version, String kind, List<String> expected, boolean trace) {
    String profile = version.substring(0, version.lastIndexOf('.'));
    List<String> different = new ArrayList<>();
    for (String line : expected) {
      String actual = new Lockstep(profile, trace).run(kind, line);
      if (!actual.equals(line)) {
        different.add(firstDifference(line, actual, trace ? ";" : " "));
      }
    }
    assertEquals(List.of(), different.subList(0, Math.min(3, different.size())), different.size() + " of " + expected
        .size() + " programs differ under " + version);
  }

  private static String firstDifference(String expected, String actual, String separator) {
    String[] left = expected.split(separator, -1);
    String[] right = actual.split(separator, -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      if (!left[i].equals(right[i])) {
        return "seed " + left[0] + ", word " + i + ": CPython " + left[i] + ", here " + right[i];
      }
    }
    return "seed " + left[0] + ": " + left.length + " and " + right.length + " words";
  }

  private static List<String> recorded(String name) throws IOException {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(new GZIPInputStream(resource(name)),
        StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(LockstepTest.class.getResourceAsStream(name), name);
  }

  /** The same with an interpreter that is here, and other seeds, one after the other. */
  @Test
  void asOfThisMachine() throws IOException, InterruptedException, URISyntaxException {
    String script = Path.of(Objects.requireNonNull(LockstepTest.class.getResource("lockstep.py")).toURI()).toString();
    List<String> found = new ArrayList<>();
    for (String python : List.of("python3", "python3.11", "python3.12", "python3.13")) {
      List<String> version = python(python, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])");
      if (version.size() == 1 && version.get(0).matches("3\\.1[123]\\..*") && !found.contains(version.get(0))) {
        found.add(version.get(0));
        for (String kind : KINDS) {
          List<String> lines = python(python, "-I", script, kind, "10001", "20", "--trace");
          assertEquals(20, lines.size(), python + " " + kind);
          compare(version.get(0), kind, lines, true);
        }
      }
    }
    assumeTrue(!found.isEmpty(), "no CPython 3.11 to 3.13 on the path");
  }

  /** What an interpreter prints, or nothing if there is no such interpreter. */
  private static List<String> python(String... command) throws InterruptedException, IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return List.of();
    }
    try (BufferedReader reader = process.inputReader()) {
      List<String> lines = reader.lines().toList();
      assertEquals(true, process.waitFor(60, TimeUnit.SECONDS), "still running: " + String.join(" ", command));
      return lines;
    }
  }
}
