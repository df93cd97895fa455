package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Stress;
import dev.midden.core.heap.Trigger;
import dev.midden.testkit.fuzz.Interpreter;
import dev.midden.testkit.fuzz.Program;
import dev.midden.testkit.fuzz.Setting;
import dev.midden.testkit.fuzz.Shrinker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Rule 950: random programs leave the heap as their {@link Shadow} says, whatever the stress mode. The seeds are the
 * same in each run but for one, which is new and stands in the test's name; {@code -Dmidden.seed=N} runs that one
 * alone, and {@code -Dmidden.oracle.steps=N} makes the programs of each setting that long in all.
 */
public interface OracleRules extends Rules {
  /** Steps of one program, unless {@code -Dmidden.oracle.length} says otherwise. */
  int PROGRAM_STEPS = Integer.getInteger("midden.oracle.length", 4000);

  /** The same where the heap is collected at every allocation or write: it stays small, and so do its collections. */
  int DEAR_STEPS = Math.min(PROGRAM_STEPS, 1000);

  /** Seconds to spend on shrinking a failing program, unless {@code -Dmidden.shrink.seconds} says otherwise. */
  int SHRINK_SECONDS = Integer.getInteger("midden.shrink.seconds", 20);

  /** Steps for each setting, unless said otherwise. */
  int SETTING_STEPS = 28_000;

  /** Seeds that once found something: a callback that the shadow expected of a weak reference whose referent was dying. */
  List<Long> FOUND = List.of(2721879927641622809L);

  /** A quota that programs exhaust. */
  long SMALL = 256 << 10;

  private static Setting setting(long heapBytes, Stress.@Nullable Operation operation, int interval) {
    return new Setting(heapBytes, operation == null ? null : new Stress(operation, interval), null, null);
  }

  private List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    if (!subject().can(Capability.RECLAIMS)) {
      settings.add(setting(32 << 20, null, 1));
      settings.add(setting(1 << 20, null, 1));
      return settings;
    }
    settings.add(setting(4 << 20, null, 1));
    settings.add(setting(SMALL, null, 1));
    settings.add(new Setting(2L << 20, null, null, new Trigger.Bytes(40 << 10)));
    settings.add(new Setting(2L << 20, new Stress(Stress.Operation.WRITE, 211), CheckLevel.FULL,
        new Trigger.Balance(1000)));
    for (Stress.Operation operation : Stress.Operation.values()) {
      if (operation != Stress.Operation.NONE) {
        settings.add(setting(2 << 20, operation, 37));
      }
    }
    if (subject().can(Capability.GENERATIONS)) {
      // Verifies after every write that the reference is remembered.
      settings.add(setting(512 << 10, Stress.Operation.WRITE, 1));
    }
    settings.add(setting(1 << 20, Stress.Operation.ALLOC, 1));
    return settings;
  }

  /** One test for each setting. */
  @TestFactory
  @DisplayName("r950 random programs agree with their shadow")
  default List<DynamicTest> r950_randomPrograms() {
    String given = System.getProperty("midden.seed");
    int steps = Integer.getInteger("midden.oracle.steps", SETTING_STEPS * effort() / 100);
    List<DynamicTest> tests = new ArrayList<>();
    for (Setting setting : settings()) {
      if (!setting.toString().contains(System.getProperty("midden.setting", ""))) {
        continue;
      }
      List<Long> seeds = new ArrayList<>();
      if (given != null) {
        seeds.add(Long.decode(given));
      } else {
        int programs = Math.max(1, steps / PROGRAM_STEPS / (isDear(setting) ? 2 : 1) - 1);
        for (long seed = 1; seed <= programs; seed++) {
          seeds.add(seed);
        }
        if (effort() >= 100) {
          seeds.addAll(FOUND);
        }
        seeds.add(new Random().nextLong());
      }
      String name = subject() + " " + setting + ", " + seeds.size() + " seeds to " + seeds.getLast();
      tests.add(DynamicTest.dynamicTest(name,
          () -> assertTimeoutPreemptively(Duration.ofSeconds(180 + SHRINK_SECONDS), () -> {
            long calls = 0;
            long exhaustions = 0;
            for (long seed : seeds) {
              Interpreter.Outcome outcome = run(setting, seed);
              calls += outcome.calls();
              exhaustions += outcome.exhaustions();
            }
            // Programs that never get there would prove nothing.
            if (given == null && subject().can(Capability.RECLAIMS)) {
              assertTrue(calls > 0, "no finalizer or callback was called");
              // Where everything moves together the same programs find room.
              boolean dense = subject().can(Capability.MOVES) && !subject().can(Capability.GENERATIONS);
              assertTrue(exhaustions > 0 || dense || !setting.equals(setting(SMALL, null, 1)),
                  "the heap was never exhausted");
            }
          })));
    }
    return tests;
  }

  private Interpreter.Outcome run(Setting setting, long seed) {
    Program program = Program.random(seed, isDear(setting) ? DEAR_STEPS : PROGRAM_STEPS);
    Interpreter.Outcome first = run(setting, program);
    if (first.failure() != null) {
      Program shrunk = Shrinker.shrink(program, shorter -> run(setting, shorter).step(),
          1_000_000_000L * SHRINK_SECONDS);
      Throwable last = run(setting, shrunk).failure();
      throw new AssertionError(
          subject() + ", " + setting + ", seed " + seed + ", step " + first.step() + ": " + first
              .failure() + "\nshrunk to " + shrunk.steps().size() + " steps, which end with " + last + ":\n" + shrunk,
          last);
    }
    return first;
  }

  private Interpreter.Outcome run(Setting setting, Program program) {
    return Interpreter.run(setting.builder(subject().provider(), subject().options()), setting
        .isStressed(), program);
  }

  private static boolean isDear(Setting setting) {
    return setting.isStressed() && setting.stress() != null && setting.stress().interval() == 1;
  }
}
