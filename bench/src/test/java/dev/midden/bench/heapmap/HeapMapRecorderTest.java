package dev.midden.bench.heapmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeapMapRecorderTest {
  @Test
  void generationsAreThoseOfTheCollector() {
    HeapMap map = HeapMapRecorder.record("generational", 42);
    assertEquals(3, map.generations());
    Set<Object> seen = new HashSet<>();
    map.frames().forEach(frame -> frame.objects().forEach(object -> seen.add(object.get(7))));
    assertEquals(Set.of(0, 1, 2), seen);
    assertEquals(0, HeapMapRecorder.record("marksweep", 42).generations());
  }

  @Test
  void everyCollectorsHeapIsSeenWithTheSameLiveObjects() {
    Set<List<Integer>> live = new HashSet<>();
    for (CollectorProvider collector : Collectors.available().all()) {
      HeapMap map = HeapMapRecorder.record(collector.name(), 42);
      assertTrue(map.frames().size() >= 8, collector.name() + " has " + map.frames().size() + " frames");
      HeapMap.Frame last = map.frames().getLast();
      live.add(last.objects().stream().filter(object -> object.get(5).equals(1)).map(object -> (Integer) object.get(0))
          .sorted().toList());
      if (!collector.capabilities().contains(Capability.RECLAIMS)) {
        assertTrue(last.objects().stream().anyMatch(object -> object.get(5).equals(0)), "no garbage to be seen");
      }
      for (HeapMap.Frame frame : map.frames()) {
        Set<Object> numbers = new HashSet<>();
        frame.objects().forEach(object -> assertTrue(numbers.add(object.getFirst()), collector.name() + ", " + frame
            .label() + ": " + object + " is there twice"));
        for (List<Object> object : frame.objects()) {
          if (object.get(5).equals(1)) {
            ((List<?>) object.get(6))
                .forEach(target -> assertTrue(target.equals(0) || numbers.contains(target), collector
                    .name() + ", " + frame.label() + ": " + object + " refers to " + target));
          }
        }
        assertTrue(frame.roots().stream().allMatch(numbers::contains), collector.name() + ", " + frame.label());
      }
    }
    assertEquals(1, live.size(), "collectors differ in what is alive");
  }
}
