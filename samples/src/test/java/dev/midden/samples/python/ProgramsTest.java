package dev.midden.samples.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Ordinary programs print what CPython 3.13 prints, under every collector. */
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

  static List<String> collectors() {
    return Collectors.available().all().stream().filter(provider -> provider.capabilities().contains(
        Capability.RECLAIMS)).map(provider -> provider.name()).toList();
  }

  static void check(Path program, Lab lab) throws IOException {
    String expected = Files.readString(Runs.PROGRAMS.resolve(Runs.name(program) + ".out"));
    Runs run = Runs.file(lab, program);
    assertEquals(expected, run.output() + run.errors());
    assertEquals(0, run.status());
  }
}
