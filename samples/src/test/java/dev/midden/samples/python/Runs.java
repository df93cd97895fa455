package dev.midden.samples.python;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs programs of the test resources and keeps what they print. */
record Runs(int status, String output, String errors) {
  static final Path CASES = Path.of("src/test/resources/pycases");
  static final Path PROGRAMS = Path.of("src/test/resources/programs");

  static List<Path> programs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".py")).sorted().toList();
    }
  }

  /** Name of a program without folder and suffix. */
  static String name(Path program) {
    return program.getFileName().toString().replace(".py", "");
  }

  static Runs file(Lab lab, Path program) throws IOException {
    return run(lab, Files.readString(program), program);
  }

  static Runs text(Lab lab, String source) {
    return run(lab, source, null);
  }

  private static Runs run(Lab lab, String source, @Nullable Path file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = lab.output(new PrintStream(out, false, StandardCharsets.UTF_8)).errors(new PrintStream(err, false,
        StandardCharsets.UTF_8)).run(source, file, List.of());
    return new Runs(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
