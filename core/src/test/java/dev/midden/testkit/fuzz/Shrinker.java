package dev.midden.testkit.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Makes a failing program short, by leaving out steps as long as it still fails (Zeller's delta debugging,
 * simplified).
 */
public final class Shrinker {
  private Shrinker() {}

  /**
   * Shrinks a program.
   *
   * @param failsAt the number of the step at which a program fails, or −1 if it does not
   * @param nanos time to spend, about
   */
  public static Program shrink(Program program, ToIntFunction<Program> failsAt, long nanos) {
    long end = System.nanoTime() + nanos;
    List<Program.Step> steps = new ArrayList<>(program.steps());
    truncate(steps, failsAt.applyAsInt(program));
    int chunk = Math.max(1, steps.size() / 2);
    while (true) {
      boolean removed = false;
      // From the end, because what was allocated long ago is what the failure is about least often.
      for (int from = steps.size() - chunk; from > -chunk; from -= chunk) {
        if (System.nanoTime() > end) {
          return program.with(steps);
        }
        List<Program.Step> shorter = new ArrayList<>(steps);
        shorter.subList(Math.max(0, from), Math.min(shorter.size(), from + chunk)).clear();
        int failed = failsAt.applyAsInt(program.with(shorter));
        if (failed >= 0) {
          truncate(shorter, failed);
          steps = shorter;
          from = Math.min(from, steps.size());
          removed = true;
        }
      }
      if (chunk == 1 && !removed) {
        return program.with(steps);
      }
      chunk = removed ? Math.min(chunk, Math.max(1, steps.size() / 2)) : Math.max(1, chunk / 2);
    }
  }

  /** Leaves out what comes after the step that failed. */
  private static void truncate(List<Program.Step> steps, int failed) {
    if (failed >= 0 && failed + 1 < steps.size()) {
      steps.subList(failed + 1, steps.size()).clear();
    }
  }
}
