package dev.midden.samples.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.samples.python.code.Unit;
import dev.midden.samples.python.syntax.SourceError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Programs that want to break the lab. */
class HostileTest {
  private static Runs run(String source) {
    return Runs.text(new Lab().heap(16 << 20), source);
  }

  @Test
  void deepRecursionIsAnErrorThatCanBeCaught() {
    assertEquals("RecursionError\nRecursionError\n7\n", run("""
        def f(n):
            return f(n + 1) + 1
        for i in range(2):
            try:
                f(0)
            except RecursionError as e:
                print(type(e).__name__)
        print(3 + 4)
        """).output());
  }

  @Test
  void deeplyNestedListsAreNoReasonToCrash() {
    assertEquals("RecursionError\n", run("""
        l = []
        for i in range(100000):
            l = [l]
        try:
            repr(l)
        except RecursionError as e:
            print(type(e).__name__)
        """).output());
  }

  @Test
  void memoryThatRunsOutCanBeRecoveredFrom() {
    assertEquals("MemoryError\nMemoryError\n1000\n", run("""
        def fill():
            l = []
            while True:
                l.append([0] * 1000)
        for i in range(2):
            try:
                fill()
            except MemoryError as e:
                print(type(e).__name__)
        print(len([0] * 1000))
        """).output());
  }

  @Test
  void aHugeListIsRefused() {
    assertEquals("MemoryError\n", run("""
        try:
            [0] * 10**12
        except MemoryError as e:
            print(type(e).__name__)
        """).output());
  }

  @Test
  void anExceptionThatNobodyCatchesIsShownWithItsPlace() {
    Runs run = run("def f():\n    raise ValueError('no')\nf()\n");
    assertEquals(1, run.status());
    assertEquals("""
        Traceback (most recent call last):
          File "<string>", line 3, in <module>
          File "<string>", line 2, in f
        ValueError: no
        """, run.errors());
  }

  @Test
  void whatTheLabDoesNotRunIsSaidWithItsPlace() {
    Runs run = run("x = 1\nasync def f(): pass\n");
    assertEquals(1, run.status());
    assertTrue(run.errors().contains("NotImplementedError") && run.errors().contains("line 2"), run.errors());
    run = run("try:\n  pass\nexcept* ValueError:\n  pass\n");
    assertEquals(1, run.status());
    assertTrue(run.errors().contains("except* is not supported") && run.errors().contains("line 3"), run.errors());
  }

  @Test
  void sourceOfAnyKindIsCompiledOrASyntaxError() throws IOException {
    List<Path> programs = Runs.programs(Runs.PROGRAMS);
    Random random = new Random(7);
    for (int i = 0; i < 1500; i++) {
      byte[] text = Files.readAllBytes(programs.get(random.nextInt(programs.size())));
      int from = random.nextInt(text.length);
      byte[] part = Arrays.copyOfRange(text, from, Math.min(text.length, from + 1 + random.nextInt(400)));
      for (int change = random.nextInt(4); change > 0; change--) {
        part[random.nextInt(part.length)] = (byte) random.nextInt(256);
      }
      String source = new String(part, StandardCharsets.UTF_8);
      try {
        assertTrue(Unit.compile(source, "<fuzz>", Unit.Mode.EXEC, false).instructions.length > 0);
      } catch (SourceError e) {
        assertTrue(e.getMessage() != null && !e.type().isEmpty(), source);
      }
    }
  }
}
