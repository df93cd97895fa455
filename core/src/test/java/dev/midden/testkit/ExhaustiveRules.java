package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Stress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Rules 97x: all programs on heaps of three objects, none left out. {@code -Dmidden.exhaustive.operations=N} sets how long
 * the programs are, {@link #OPERATIONS} unless given.
 */
public interface ExhaustiveRules extends Rules {
  /** Operations of a program, unless said otherwise. */
  int OPERATIONS = Integer.getInteger("midden.exhaustive.operations", 4);

  /** Plain objects. */
  @Test
  @DisplayName("r970 every program of a few operations on three objects does what a model says")
  default void r970_plain() {
    report(operations(), 1);
  }

  /** Each object of each kind; one operation less, because there are 27 choices. */
  @Test
  @DisplayName("r971 the same with finalizers, some of which bring their object back")
  default void r971_finalizers() {
    report(operations() - 1, 3);
  }

  /** Collections in between. */
  @Test
  @DisplayName("r972 the same under each stress mode, with programs shorter by one operation")
  default void r972_stress() {
    for (Stress.Operation operation : Stress.Operation.values()) {
      if (operation != Stress.Operation.NONE) {
        run(subject(), new Stress(operation, 1), operations() - 1, 1);
        run(subject(), new Stress(operation, 1), operations() - 2, 3);
      }
    }
  }

  /** One less for options of a collector that is tested whole already. */
  private int operations() {
    return effort() < 40 ? OPERATIONS - 1 : OPERATIONS;
  }

  private void report(int operations, int kinds) {
    long start = System.nanoTime();
    long programs = run(subject(), Stress.OFF, operations, kinds);
    System.out.printf("%s: %d programs of %d operations on three objects of %d kinds in %d ms%n", subject(), programs,
        operations, kinds, (System.nanoTime() - start) / 1_000_000);
  }

  /** Runs all programs and returns how many there are. */
  static long run(Subject subject, Stress stress, int operations, int kinds) {
    try (SmallHeaps heaps = new SmallHeaps(subject, stress, operations)) {
      long programs = heaps.run(kinds);
      assertTrue(programs > 10, programs + " programs");
      return programs;
    }
  }
}
