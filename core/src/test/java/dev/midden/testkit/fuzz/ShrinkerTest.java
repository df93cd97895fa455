package dev.midden.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Programs are the same for the same seed, and shrink to what their failure needs. */
class ShrinkerTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  @DisplayName("a seed gives the same program each time, another seed another one")
  void seeds() {
    assertEquals(Program.random(7, 500), Program.random(7, 500));
    assertNotEquals(Program.random(7, 500), Program.random(8, 500));
    assertEquals(500, Program.random(7, 500).steps().size());
    assertEquals(500, Program.random(7, 500).toString().lines().count());
  }

  @Test
  @DisplayName("a program that needs two of its steps to fail is shrunk to these two")
  void shrinks() {
    Program program = Program.random(3, 1000);
    Program.Step first = program.steps().get(123);
    Program.Step second = program.steps().get(790);
    Program shrunk = Shrinker.shrink(program, shorter -> {
      int at = shorter.steps().indexOf(first);
      int failure = shorter.steps().lastIndexOf(second);
      return at >= 0 && failure > at ? failure : -1;
    }, 10 * SECOND);
    assertEquals(List.of(first, second), shrunk.steps());
  }

  @Test
  @DisplayName("a program that fails whatever is left out is shrunk to nothing; one that does not fail stays")
  void extremes() {
    Program program = Program.random(3, 100);
    assertEquals(0, Shrinker.shrink(program, shorter -> 0, SECOND).steps().size());
    assertEquals(program, Shrinker.shrink(program, shorter -> -1, SECOND));
  }
}
