package dev.midden.samples.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter errors = new StringWriter();

  private int run(String... args) {
    CommandLine command = Main.commandLine();
    command.setErr(new PrintWriter(errors, true));
    return command.execute(args);
  }

  @Test
  void aProgramEndsWithTheCodeItExitsWith() {
    assertEquals(0, run("-c", "x = 1"));
    assertEquals(3, run("--collector", "marksweep", "-c", "import sys; sys.exit(3)"));
    assertEquals(3, run("-c", "import sys; sys.exit(len(sys.argv))", "a", "b"));
    assertEquals(3, run("--translate-after", "1", "-c", "import sys; sys.exit(3)"));
  }

  @Test
  void wrongCallsAreOneLineThatSaysWhatThereIs() {
    assertEquals(2, run("--collector", "marksweeep", "-c", "1"));
    assertTrue(errors.toString().contains("marksweep"), errors.toString());
    assertEquals(2, run("--python", "2.7", "-c", "1"));
    assertEquals(2, run("no-such-file.py"));
    assertEquals(2, run("--translate-after", "-1", "-c", "1"));
    assertEquals(4, errors.toString().lines().count(), errors.toString());
  }
}
