package dev.midden.samples.python;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.midden.core.heap.Stress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The programs of {@link ProgramsTest} print the same however often the heap is collected, and translated at the first call; a class of its own, to run beside. */
class ProgramsUnderStressTest {
  @TestFactory
  List<DynamicTest> programsPrintTheSameUnderStress() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String collector : ProgramsTest.collectors()) {
      for (Path program : Runs.programs(Runs.PROGRAMS)) {
        // A prime, so that collections fall on other operations each time round a loop.
        int interval = Runs.name(program).startsWith("lang") ? 97 : 997;
        Stress stress = new Stress(Stress.Operation.ALLOC, interval);
        tests
            .add(dynamicTest(Runs.name(program) + " under " + collector + " with stress",
                () -> ProgramsTest.check(program, new Lab()
                    .collector(collector).heap(32 << 20).stress(stress).translateAfter(1))));
      }
    }
    return tests;
  }
}
