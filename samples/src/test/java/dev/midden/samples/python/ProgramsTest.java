package dev.midden.samples.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Stress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Ordinary programs print what CPython 3.13 prints, under every collector, however often it collects. */
class ProgramsTest {
  @TestFactory
  List<DynamicTest> programsPrintTheSameUnderEveryCollector() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String collector : collectors()) {
      for (Path program : Runs.programs(Runs.PROGRAMS)) {
        tests.add(dynamicTest(Runs.name(program) + " under " + collector, () -> check(program, new Lab().collector(
            collector))));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> programsPrintTheSameUnderStress() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String collector : collectors()) {
      for (Path program : Runs.programs(Runs.PROGRAMS)) {
        // A prime, so that collections fall on other operations each time round a loop.
        int interval = Runs.name(program).startsWith("lang") ? 97 : 997;
        Stress stress = new Stress(Stress.Operation.ALLOC, interval);
        tests
            .add(dynamicTest(Runs.name(program) + " under " + collector + " with stress", () -> check(program, new Lab()
                .collector(collector).heap(32 << 20).stress(stress))));
      }
    }
    return tests;
  }

  private static List<String> collectors() {
    return Collectors.available().all().stream().filter(provider -> provider.capabilities().contains(
        Capability.RECLAIMS)).map(provider -> provider.name()).toList();
  }

  private static void check(Path program, Lab lab) throws IOException {
    String expected = Files.readString(Runs.PROGRAMS.resolve(Runs.name(program) + ".out"));
    Runs run = Runs.file(lab, program);
    assertEquals(expected, run.output() + run.errors());
    assertEquals(0, run.status());
  }
}
