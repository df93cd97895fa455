package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.graph.ImmutableGraph;
import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.event.HeapStatistics;
import dev.midden.core.event.Phase;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.HeapWalk;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Trigger;
import dev.midden.core.object.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 72x: what a heap tells about itself adds up: statistics, walks, histogram, records and listeners. */
public interface BookRules extends Rules {
  /** A heap with something of everything, half of it garbage. */
  private static void populate(TestHeap heap, Frame frame) {
    Mutator mutator = heap.mutator();
    frame.set(0, mutator.allocate(heap.references, 1000));
    for (int i = 0; i < 1000; i++) {
      heap.put(frame, 0, i, switch (i % 5) {
        case 0 -> mutator.allocate(heap.pair);
        case 1 -> mutator.allocate(heap.ints, i);
        case 2 -> i % 100 == 2 ? mutator.allocate(heap.longs, 3000) : mutator.allocate(heap.node);
        case 3 -> heap.numbered(heap.mortal, i);
        default -> mutator.allocateWeak(heap.weak, mutator.getReference(frame.get(0), i - 1));
      });
      if (i % 20 == 0) {
        heap.put(frame, 0, i, mutator.allocateImmortal(heap.node));
      }
    }
    for (int i = 0; i < 1000; i += 2) {
      mutator.setReference(frame.get(0), i, Reference.NULL);
    }
  }

  /** Totals. */
  @Test
  @DisplayName("r720 allocated less freed is what is alive, and what a walk meets, in objects and bytes")
  default void r720_totals() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      HeapStatistics before = heap.heap().statistics();
      assertEquals(0, before.allocatedObjects());
      assertEquals(0, before.liveBytes());
      long allocated = 0;
      for (int round = 0; round < 5; round++) {
        populate(heap, frame);
        allocated += 1 + 1000 + 50;
        HeapStatistics statistics = heap.heap().statistics();
        assertEquals(allocated, statistics.allocatedObjects());
        assertEquals(statistics.allocatedObjects() - statistics.freedObjects(), statistics.liveObjects());
        assertEquals(statistics.liveObjects(), heap.walked());
        heap.mutator().collect();
        statistics = heap.heap().statistics();
        assertEquals(statistics.liveObjects(), heap.walked());
        assertEquals(statistics.liveBytes(), heap.heap().walk().histogram().stream().mapToLong(HeapWalk.ShapeRow::bytes)
            .sum());
        assertTrue(statistics.liveBytes() <= statistics.usedBytes());
        assertTrue(statistics.usedBytes() <= statistics.peakFootprintBytes());
        assertTrue(statistics.longestPauseNanos() <= statistics.collectorNanos());
        assertTrue(statistics.fullCollections() <= statistics.collections());
        assertTrue(statistics.collections() > round);
        if (subject().can(Capability.COMPLETE)) {
          // The array, the odd half of the elements, immortal objects of all rounds whether stored or not.
          assertEquals(1 + 500 + 50 * (round + 1), statistics.liveObjects());
        }
      }
    }
  }

  /** The histogram. */
  @Test
  @DisplayName("r721 the histogram counts every object under its shape, most bytes first")
  default void r721_histogram() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      populate(heap, frame);
      heap.mutator().collect();
      Map<String, Long> counted = new HashMap<>();
      heap.heap().walk().forEachObject(object -> counted.merge(heap.mutator().shape(object).name(), 1L, Long::sum));
      List<HeapWalk.ShapeRow> rows = heap.heap().walk().histogram();
      long bytes = Long.MAX_VALUE;
      for (HeapWalk.ShapeRow row : rows) {
        assertEquals(counted.remove(row.shape().name()), row.objects(), row.shape().name());
        assertTrue(row.bytes() <= bytes);
        bytes = row.bytes();
        assertTrue(row.shape().isArray() || row.bytes() >= row.objects() * row.shape().size(0));
      }
      assertEquals(Map.of(), counted);
    }
  }

  /** Walks. */
  @Test
  @DisplayName("r722 a walk visits each object exactly once, with usable references")
  default void r722_walk() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      int count = 5000;
      frame.set(0, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        heap.put(frame, 0, i, heap.numbered(i % 3 == 0 ? heap.mortal : heap.node, i));
      }
      mutator.collect();
      Set<Long> numbers = new HashSet<>();
      Set<Long> references = new HashSet<>();
      heap.heap().walk().forEachObject(object -> {
        assertTrue(references.add(object), "visited twice");
        if (mutator.shape(object) != heap.references) {
          assertTrue(numbers.add(mutator.getLong(object, 0)));
        }
      });
      assertEquals(count, numbers.size());
      assertEquals(count + 1, references.size());
      for (int i = 0; i < count; i++) {
        assertTrue(references.contains(mutator.getReference(frame.get(0), i)));
      }
    }
  }

  /** Edges. */
  @Test
  @DisplayName("r723 referrers, referents and the graph agree with the slots")
  default void r723_edges() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      for (int i = 0; i < 3; i++) {
        frame.set(i, heap.numbered(heap.node, i));
      }
      frame.set(3, mutator.allocate(heap.references, 5));
      mutator.setReference(frame.get(0), 0, frame.get(1));
      mutator.setReference(frame.get(0), 1, frame.get(1));
      mutator.setReference(frame.get(1), 0, frame.get(1));
      mutator.setReference(frame.get(3), 4, frame.get(1));
      mutator.setReference(frame.get(3), 2, frame.get(2));
      HeapWalk walk = heap.heap().walk();
      assertEquals(set(frame.get(0), frame.get(1), frame.get(3)), set(walk.referrers(frame.get(1))));
      assertEquals(3, walk.referrers(frame.get(1)).length, "each referrer once");
      assertEquals(set(), set(walk.referrers(frame.get(0))));
      assertEquals(set(frame.get(1), frame.get(2)), set(walk.referents(frame.get(3))));
      assertEquals(List.of(frame.get(1), frame.get(1)), Arrays.stream(walk.referents(frame.get(0))).boxed().toList());
      ImmutableGraph<Long> graph = walk.graph();
      assertEquals(4, graph.nodes().size());
      assertEquals(5 - 1, graph.edges().size());
      assertTrue(graph.hasEdgeConnecting(frame.get(1), frame.get(1)));
      assertFalse(graph.hasEdgeConnecting(frame.get(1), frame.get(0)));
    }
  }

  private static Set<Long> set(long... values) {
    Set<Long> set = new HashSet<>();
    for (long value : values) {
      set.add(value);
    }
    return set;
  }

  /** The record of a collection. */
  @Test
  @DisplayName("r724 collect() returns what it did")
  default void r724_record() {
    try (TestHeap heap = subject().open(builder -> builder.trigger(new Trigger.Never()));
        Frame frame = heap.mutator().enter(2)) {
      heap.list(frame, 0, 1000);
      CollectionRecord first = heap.mutator().collect().copy();
      assertEquals(1, first.number());
      assertEquals(Cause.EXPLICIT, first.cause());
      assertTrue(first.isFull());
      assertEquals(0, first.freedObjects());
      assertEquals(0, first.freedBytes());
      assertEquals(1000, first.liveObjects());
      assertEquals(heap.heap().statistics().liveBytes(), first.liveBytes());
      assertEquals(heap.heap().statistics().usedBytes(), first.usedBytes());
      assertTrue(first.pauseNanos() > 0);
      long phases = Arrays.stream(Phase.values()).mapToLong(first::phaseNanos).sum();
      assertTrue(phases <= first.pauseNanos(), phases + " in phases, " + first.pauseNanos() + " in all");
      assertTrue(first.toString().contains("freedObjects=0"));
      // A ring is found by a collection under counting collectors as well.
      heap.ring(frame, 1, 300);
      long bytes = heap.heap().statistics().liveBytes();
      frame.set(1, Reference.NULL);
      CollectionRecord second = heap.mutator().collect();
      assertEquals(2, second.number());
      assertEquals(1, first.number(), "a copy stays");
      assertEquals(heap.live(), second.liveObjects());
      if (subject().can(Capability.COMPLETE)) {
        assertEquals(300, second.freedObjects());
        assertEquals(bytes - heap.heap().statistics().liveBytes(), second.freedBytes());
        assertEquals(1000, second.liveObjects());
      }
      if (!subject().can(Capability.RECLAIMS)) {
        assertEquals(0, second.freedObjects());
      }
    }
  }

  /** Listeners. */
  @Test
  @DisplayName("r725 every listener hears of every collection, before callbacks, with its record")
  default void r725_listeners() {
    List<String> events = new ArrayList<>();
    List<CollectionRecord> kept = new ArrayList<>();
    try (TestHeap heap = subject().open(builder -> builder.listener(record -> events.add("first " + record.number()))
        .listener(record -> {
          events.add("second " + record.number());
          kept.add(record.copy());
        })); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> events.add("finalizer"));
      mutator.collect();
      mutator.collect();
      assertEquals(List.of("first 1", "second 1", "first 2", "second 2"), events);
      assertEquals(heap.heap().statistics().collections(), kept.size());
      events.clear();
      frame.set(0, heap.numbered(heap.mortal, 1));
      mutator.setReference(frame.get(0), 0, frame.get(0));
      frame.set(0, Reference.NULL);
      mutator.collect();
      subject().needs(Capability.COMPLETE);
      assertEquals(List.of("first 3", "second 3", "finalizer", "first 4", "second 4"), events);
      assertEquals(Cause.EXPLICIT, kept.get(2).cause());
      assertEquals(Cause.FINALIZATION, kept.get(3).cause());
      assertEquals(1, kept.get(3).freedObjects());
    }
  }

  /** A listener that throws. */
  @Test
  @DisplayName("r726 after a listener threw, the heap goes on and what it queued is called")
  default void r726_throwingListener() {
    boolean[] armed = {false};
    try (TestHeap heap = subject().open(builder -> builder.listener(record -> {
      if (armed[0]) {
        armed[0] = false;
        throw new UnsupportedOperationException("listener");
      }
    })); Frame frame = heap.mutator().enter(1)) {
      heap.logCalls();
      frame.set(0, heap.numbered(heap.mortal, 1));
      heap.mutator().setReference(frame.get(0), 0, frame.get(0));
      frame.set(0, Reference.NULL);
      armed[0] = true;
      try {
        heap.mutator().collect();
      } catch (UnsupportedOperationException expected) {
        assertEquals("listener", expected.getMessage());
      }
      long left = heap.collect();
      subject().needs(Capability.COMPLETE);
      assertEquals(0, left);
      assertEquals(List.of("finalizer 1"), heap.log());
    }
  }

  /** For people. */
  @Test
  @DisplayName("r727 the heap describes itself: collector, size, memory, trigger, checks")
  default void r727_describe() {
    try (TestHeap heap = subject().open(8 << 20)) {
      String description = heap.heap().describe();
      assertEquals(subject().provider().name(), heap.heap().collectorName());
      for (String part : List.of(heap.heap().name(), subject().provider().name(), "8m", "trigger", "basic")) {
        assertTrue(description.contains(part), part + " is not in: " + description);
      }
      assertNotNull(heap.heap().statistics().counters());
    }
  }

  /** The provider itself. */
  @Test
  @DisplayName("r728 the provider has a name, a description, readable options and capabilities that fit")
  default void r728_provider() {
    assertTrue(subject().provider().name().matches("[a-z0-9-]+"));
    assertFalse(subject().provider().description().isBlank());
    subject().provider().aliases().forEach(alias -> assertTrue(alias.matches("[a-z0-9-]+"), alias));
    subject().provider().options().forEach(option -> {
      assertTrue(option.name().matches("[a-z0-9-]+"), option.name());
      assertFalse(option.description().isBlank());
      assertNotNull(option.parse(option.defaultText()), "the default can be read");
    });
    if (subject().can(Capability.COMPLETE) || subject().can(Capability.PROMPT)) {
      assertTrue(subject().can(Capability.RECLAIMS));
    }
  }
}
