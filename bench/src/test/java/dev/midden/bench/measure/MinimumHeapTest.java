package dev.midden.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.HeapBuilder;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinimumHeapTest {
  private static final double PRECISION = 1.1;

  private static Cell queue(String live, long heapBytes) {
    return Contender.parse("marksweep").cell(Workloads.available().named("linked-queue"), Map.of("live", live,
        "operations", "20000"), heapBytes, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.5, 0.97, 1, 1.03, 2, 20, 1000})
  void aGuessHastensTheSearchAndChangesNothing(double wrong) {
    long found = new MinimumHeap(queue("60000", 0), PRECISION, 0).search().orElseThrow();
    long guessed = new MinimumHeap(queue("60000", 0), PRECISION, Math.round(found * wrong)).search().orElseThrow();
    assertTrue(guessed <= found * PRECISION && found <= guessed * PRECISION, found + " and " + guessed);
  }

  @Test
  void theEndsAreFound() {
    assertEquals(OptionalLong.empty(), new MinimumHeap(queue("60000", HeapBuilder.MIN_BYTES), PRECISION, 0).search());
    assertEquals(OptionalLong.empty(), new MinimumHeap(queue("60000", HeapBuilder.MIN_BYTES), PRECISION, 1 << 20)
        .search());
    assertEquals(OptionalLong.of(HeapBuilder.MIN_BYTES), new MinimumHeap(queue("1", 0), PRECISION, 0).search());
    assertEquals(OptionalLong.of(HeapBuilder.MIN_BYTES), new MinimumHeap(queue("1", 0), PRECISION, 1 << 20).search());
  }
}
