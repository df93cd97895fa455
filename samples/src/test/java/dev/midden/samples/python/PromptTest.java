package dev.midden.samples.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prompt, driven through a terminal that can do nothing. */
class PromptTest {
  private int status;

  private String session(Lab lab, String... lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    byte[] in = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try (Terminal terminal = new DumbTerminal("test", Terminal.TYPE_DUMB, new ByteArrayInputStream(in), bytes,
        StandardCharsets.UTF_8)) {
      status = new Prompt(lab.output(out).errors(out), terminal, null).run();
    }
    return bytes.toString(StandardCharsets.UTF_8).replace("\r", "");
  }

  @Test
  void expressionsArePrintedAndCompoundStatementsEndWithAnEmptyLine() throws IOException {
    String out = session(new Lab(), "x = 40", "x + 2", "for i in range(2):", "    print('round', i)", "", "(1 +", "2)",
        "'''a", "b'''", "1 / 0", "_");
    assertTrue(out.contains(">>> 42\n"), out);
    assertTrue(out.contains(">>> round 0\nround 1\n"), out);
    assertTrue(out.contains(">>> 3\n"), out);
    assertTrue(out.contains("'a\\nb'"), out);
    assertTrue(out.contains("ZeroDivisionError: division by zero"), out);
    assertEquals(0, status);
  }

  @Test
  void eachEntryIsACompileUnitOfItsOwn() throws IOException {
    String out = session(new Lab(), "a = 257", "b = 257", "a is b", "c = 1.5; d = 1.5", "c is d", "exit_code = 3",
        "import sys; sys.exit(exit_code)");
    assertTrue(out.contains("False") && out.contains("True"), out);
    assertEquals(3, status);
  }

  @Test
  void graphMarksCyclesAndCountsAndGenerations(@TempDir Path folder) throws IOException {
    Path picture = folder.resolve("a.svg");
    String out = session(new Lab(), "a = []", "b = [a, 1000]", "a.append(b)", ":graph a", ":graph a " + picture,
        ":graph none", ":graph");
    assertTrue(out.contains("#1 list  count 2, gen 0 * cycle\n  #2 list  count 2, gen 0 * cycle"), out);
    assertTrue(out.contains("int 1000  count "), out);
    assertTrue(out.contains("#1 list (see above)"), out);
    assertTrue(out.contains("there is no name 'none'"), out);
    String svg = Files.readString(picture);
    assertTrue(svg.startsWith("<svg ") && svg.contains("crimson") && svg.contains("gen 0") && svg.endsWith("</svg>\n"),
        svg);
  }

  @Test
  void commandsTellOfTheHeapAndCollect() throws IOException {
    String out = session(new Lab(), ":collect", "a = []; a.append(a); del a", ":gen", ":collect 0", ":heap", ":help",
        ":heep", ":collect 7");
    assertTrue(out.contains("0               2000       1 "), out);
    assertTrue(out.contains("1 unreachable"), out);
    assertTrue(out.contains("objects live"), out);
    assertTrue(out.contains(":switch COLLECTOR"), out);
    assertTrue(out.contains("unknown command 'heep'; did you mean 'heap'"), out);
    assertTrue(out.contains("generations are 0, 1 and 2"), out);
  }

  @Test
  void switchStartsAgainUnderAnotherCollector() throws IOException {
    String out = session(new Lab(), "x = 1", ":switch marksweeep", ":switch marksweep", "x", ":gen", "print('still')");
    assertTrue(out.contains("unknown collector 'marksweeep'"), out);
    assertTrue(out.contains("on a heap under marksweep"), out);
    assertTrue(out.contains("NameError: name 'x' is not defined"), out);
    assertTrue(out.contains("marksweep has no generations"), out);
    assertTrue(out.contains("still"), out);
  }

  @Test
  void showTellsAfterEachStatementWhatTheHeapDid() throws IOException {
    String program = """
        class C: pass
        a = C()
        b = [a]
        a.b = b
        del b
        del a
        import gc
        n = gc.collect()
        c = C()
        del c
        """;
    String out = Runs.text(new Lab().show(true), program).output();
    assertTrue(out.contains("line 2: born: C a"), out);
    assertTrue(out.contains("line 3: born: list b"), out);
    assertTrue(out.contains("line 3: counts: C a 1 → 2"), out);
    assertTrue(out.contains("line 5: counts: list 2 → 1"), out);
    assertTrue(out.contains("line 8: freed by the collection of generation 2: C, list"), out);
    assertTrue(out.contains("line 10: freed by their counts: C c"), out);
    assertTrue(out.contains("promoted 0 → 2: "), out);
    String traced = Runs.text(new Lab().collector("marksweep").show(true), program).output();
    assertTrue(traced.contains("line 8: freed by "), traced);
    assertFalse(traced.contains("counts:"), traced);
    assertFalse(Runs.text(new Lab(), program).output().contains("born"));
  }

  @Test
  void showIsQuietAboutTheCollectionsAtTheEnd() {
    List<String> warnings = new CopyOnWriteArrayList<>();
    Logger root = Logger.getLogger("");
    Handler handler = new Handler() {
      @Override
      public void publish(LogRecord entry) {
        if (entry.getMessage().contains("listener")) {
          warnings.add(entry.getMessage());
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    root.addHandler(handler);
    try {
      assertEquals(0, Runs.text(new Lab().show(true), "a = []\na.append(a)\n").status());
    } finally {
      root.removeHandler(handler);
    }
    assertEquals(List.of(), warnings);
  }
}
