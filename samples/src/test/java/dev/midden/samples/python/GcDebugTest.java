package dev.midden.samples.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code gc.set_debug} prints, as CPython 3.11 to 3.13 print it but for addresses, times and what the interpreter has. */
class GcDebugTest {
  private static final String PROGRAM = """
      import gc
      gc.disable()
      gc.collect()
      class Node: pass
      def ring():
          a = Node(); b = []
          a.b = b; b.append(a)
      ring()
      gc.set_debug(%s)
      gc.collect(0)
      gc.collect(0)
      gc.set_debug(0)
      ring()
      gc.collect()
      """;

  private static List<String> errors(int version, String flags) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status = new Lab().version(version).output(new PrintStream(OutputStream.nullOutputStream()))
        .errors(new PrintStream(errors, true, StandardCharsets.UTF_8)).run(PROGRAM.formatted(flags), null, List.of());
    assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
    return errors.toString(StandardCharsets.UTF_8).lines()
        .map(line -> line.replaceAll("0x[0-9a-f]+", "0x").replaceAll("(each generation:).*", "$1")
            .replaceAll("(permanent generation:).*", "$1").replaceAll("[0-9.]+s elapsed", "s elapsed"))
        .toList();
  }

  @Test
  void collectionsTellWhatTheyFound() {
    for (int version = 11; version <= 13; version++) {
      List<String> start = List.of("gc: collecting generation 0...", "gc: objects in each generation:",
          "gc: objects in permanent generation:");
      assertEquals(
          List.of(start.get(0), start.get(1), start.get(2), "gc: done, 2 unreachable, 0 uncollectable, s elapsed",
              start.get(0), start.get(1), start.get(2), "gc: done, 0 unreachable, 0 uncollectable, s elapsed"),
          errors(version,
              "gc.DEBUG_STATS"));
      assertEquals(List.of("gc: collectable <Node 0x>", "gc: collectable <list 0x>"), errors(version,
          "gc.DEBUG_COLLECTABLE | gc.DEBUG_UNCOLLECTABLE"));
    }
  }
}
