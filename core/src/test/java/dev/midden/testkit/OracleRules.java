package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.Stress;
import dev.midden.core.heap.Trigger;
import dev.midden.testkit.fuzz.Interpreter;
import dev.midden.testkit.fuzz.Program;
import dev.midden.testkit.fuzz.Shrinker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
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

  /** Seconds to spend on shrinking a failing program, unless {@code -Dmidden.shrink.seconds} says otherwise. */
  int SHRINK_SECONDS = Integer.getInteger("midden.shrink.seconds", 20);

  /** Steps for each setting, unless said otherwise. */
  int SETTING_STEPS = 200_000;

  /**
   * A way to open the heap.
   *
   * @param name for people
   * @param stressed whether a stress mode is on
   * @param description of the heap
   */
  record Setting(String name, boolean stressed, UnaryOperator<HeapBuilder> description) {}

  private List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    if (!subject().can(Capability.RECLAIMS)) {
      settings.add(new Setting("32m", false, builder -> builder.maxBytes(32 << 20)));
      settings.add(new Setting("1m", false, builder -> builder.maxBytes(1 << 20)));
      return settings;
    }
    settings.add(new Setting("4m", false, builder -> builder.maxBytes(4 << 20)));
    settings.add(new Setting("256k", false, builder -> builder.maxBytes(256 << 10)));
    settings.add(new Setting("2m trigger bytes:40k", false, builder -> builder.maxBytes(2 << 20).trigger(
        new Trigger.Bytes(40 << 10))));
    settings.add(new Setting("2m full checks", true, builder -> builder.maxBytes(2 << 20).checks(CheckLevel.FULL)
        .trigger(new Trigger.Balance(1000)).stress(new Stress(Stress.Operation.WRITE, 211))));
    for (Stress.Operation operation : Stress.Operation.values()) {
      if (operation != Stress.Operation.NONE) {
        settings.add(new Setting("2m " + operation + ":37", true, builder -> builder.maxBytes(2 << 20).stress(
            new Stress(operation, 37))));
      }
    }
    if (subject().can(Capability.GENERATIONS)) {
      // Verifies after every write that the reference is remembered.
      settings.add(new Setting("512k WRITE:1", true, builder -> builder.maxBytes(512 << 10).stress(new Stress(
          Stress.Operation.WRITE, 1))));
    }
    settings.add(new Setting("1m ALLOC:1", true, builder -> builder.maxBytes(1 << 20).stress(new Stress(
        Stress.Operation.ALLOC, 1))));
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
      if (!setting.name.contains(System.getProperty("midden.setting", ""))) {
        continue;
      }
      List<Long> seeds = new ArrayList<>();
      if (given != null) {
        seeds.add(Long.decode(given));
      } else {
        // A collection at every allocation makes steps dear.
        int programs = Math.max(1, steps / PROGRAM_STEPS / (setting.name.endsWith(":1") ? 10 : 1) - 1);
        for (long seed = 1; seed <= programs; seed++) {
          seeds.add(seed);
        }
        seeds.add(new Random().nextLong());
      }
      String name = subject() + " " + setting.name + ", " + seeds.size() + " seeds to " + seeds.getLast();
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
              assertTrue(exhaustions > 0 || !setting.name.equals("256k"), "the heap was never exhausted");
            }
          })));
    }
    return tests;
  }

  private Interpreter.Outcome run(Setting setting, long seed) {
    Program program = Program.random(seed, PROGRAM_STEPS);
    Interpreter.Outcome first = run(setting, program);
    if (first.failure() != null) {
      Program shrunk = Shrinker.shrink(program, shorter -> run(setting, shorter).step(),
          1_000_000_000L * SHRINK_SECONDS);
      Throwable last = run(setting, shrunk).failure();
      throw new AssertionError(
          subject() + ", " + setting.name + ", seed " + seed + ", step " + first.step() + ": " + first
              .failure() + "\nshrunk to " + shrunk.steps().size() + " steps, which end with " + last + ":\n" + shrunk,
          last);
    }
    return first;
  }

  private Interpreter.Outcome run(Setting setting, Program program) {
    return Interpreter.run(subject().provider(), setting.description.apply(subject().builder()), setting.stressed,
        program);
  }
}
