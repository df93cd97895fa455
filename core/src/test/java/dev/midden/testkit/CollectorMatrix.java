package dev.midden.testkit;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Stress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every collector that {@link java.util.ServiceLoader} finds, under every stress mode, with all small programs of {@link
 * ExhaustiveRules}: a collector is tested by adding its jar to the class path of an empty subclass. It is no substitute for
 * the collector's own {@link HeapContract}.
 */
public abstract class CollectorMatrix {
  /** For subclasses. */
  protected CollectorMatrix() {}

  /** One test for each pair. */
  @TestFactory
  @DisplayName("every collector found does what the model says under every stress mode")
  List<DynamicTest> matrix() {
    List<DynamicTest> tests = new ArrayList<>();
    for (CollectorProvider provider : Collectors.available().all()) {
      for (Stress.Operation operation : Stress.Operation.values()) {
        Subject subject = new Subject(provider, Map.of());
        tests.add(DynamicTest.dynamicTest(provider.name() + ", stress " + operation, () -> {
          for (int interval : new int[]{1, 2, 3}) {
            ExhaustiveRules.run(subject, new Stress(operation, interval), 3, 1);
            ExhaustiveRules.run(subject, new Stress(operation, interval), 2, 3);
          }
        }));
      }
    }
    return tests;
  }
}
