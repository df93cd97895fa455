package dev.midden.samples.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random programs: no crash, the same output under every kind of collector, interpreted and translated, the heap sound and every count right at the end.
 *
 * <p>{@code -Dmidden.programs=50000} runs more of them, {@code -Dmidden.seed} those of another seed (each build takes a new
 * one, which it prints), and {@code -Dmidden.cpython=python3.13} compares with CPython.
 */
class GeneratedProgramsTest {
  private static final int PROGRAMS = Integer.getInteger("midden.programs", 20);

  @Test
  void programsDoTheSameUnderEveryCollector(@TempDir Path folder) throws IOException, InterruptedException {
    long seed = Long.getLong("midden.seed", System.nanoTime() >>> 10);
    String cpython = System.getProperty("midden.cpython", "");
    System.out.println(PROGRAMS + " programs from seed " + seed);
    for (long each = seed; each < seed + PROGRAMS; each++) {
      String program = ProgramGenerator.program(each);
      Path file = Files.writeString(folder.resolve("program.py"), program);
      Runs counted = Runs.file(lab("cpython").translateAfter(0), file);
      assertEquals("", counted.errors(), "-Dmidden.seed=" + each);
      assertEquals(0, counted.status());
      for (String collector : List.of("cpython", "generational", "marksweep")) {
        assertEquals(counted.output(), Runs.file(lab(collector).translateAfter(1), file).output(),
            collector + ", -Dmidden.seed=" + each);
      }
      if (!cpython.isEmpty()) {
        assertEquals(output(cpython, file), counted.output(), cpython + ", -Dmidden.seed=" + each);
      }
    }
  }

  private static Lab lab(String collector) {
    return new Lab().collector(collector).heap(32 << 20).audit(true);
  }

  private static String output(String command, Path file) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command, file.toString()).redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }
}
