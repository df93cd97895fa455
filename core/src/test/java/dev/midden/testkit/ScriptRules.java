package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Stress;
import dev.midden.testkit.fuzz.Script;
import dev.midden.testkit.fuzz.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Rule 960: the classic cases, each a script, hold under every stress mode. Without stress their parameters are so many
 * times larger as {@code -Dmidden.scripts.scale} says, 10 by default; {@code midden fuzz --script all --full} runs them at
 * full size.
 */
public interface ScriptRules extends Rules {
  /** By how much parameters are multiplied where the heap is not stressed. */
  int SCALE = Integer.getInteger("midden.scripts.scale", 10);

  /** One test for each case and stress mode. */
  @TestFactory
  @DisplayName("r960 the classic cases")
  default List<DynamicTest> r960_classicCases() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : Script.classics()) {
      Script script = Script.classic(name);
      for (Stress.Operation operation : Stress.Operation.values()) {
        boolean stressed = operation != Stress.Operation.NONE;
        // Full checks see the same under every mode that collects often.
        boolean full = effort() >= 100 && (!stressed || operation == Stress.Operation.ALLOC);
        for (CheckLevel checks : full ? List.of(CheckLevel.BASIC, CheckLevel.FULL) : List.of(CheckLevel.BASIC)) {
          Setting setting = new Setting(null, new Stress(operation, 1), checks, null).or(script.setting());
          int scale = stressed || checks == CheckLevel.FULL ? 1 : Math.max(1, SCALE * effort() / 100);
          tests.add(DynamicTest.dynamicTest(subject() + " " + name + " " + operation + " " + checks, () -> assertNull(
              script.run(subject().provider(), subject().options(), setting, Map.of(), scale).failure())));
        }
      }
    }
    return tests;
  }
}
