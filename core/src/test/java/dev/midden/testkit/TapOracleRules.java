package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.heap.Trigger;
import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.Reference;
import dev.midden.core.oracle.DivergenceException;
import dev.midden.core.oracle.HeapOracle;
import dev.midden.testkit.fuzz.Interpreter;
import dev.midden.testkit.fuzz.Program;
import dev.midden.testkit.fuzz.Setting;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 98x: a {@link HeapOracle} agrees with sound heaps under any program, finds what is broken, and dates deaths. */
public interface TapOracleRules extends Rules {
  /** Where the first slot, or the data of an object without slots, begins. */
  int FIRST = Header.BYTES;

  /** How words lie in the memory. */
  ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  /**
   * What the oracle tells of a death.
   *
   * @param died on the allocation clock
   * @param reclaimed on the allocation clock
   */
  record Death(long died, long reclaimed) {}

  private HeapOracle oracle(Map<Long, Death> deaths) {
    return new HeapOracle(subject().provider().capabilities(), (number, bytes, died, event, reclaimed) -> assertNull(
        deaths.put(number, new Death(died, reclaimed)), "an object died twice"));
  }

  /** Programs. */
  @Test
  @DisplayName("r980 the oracle agrees with random programs under every stress mode and check level")
  default void r980_programs() {
    List<Setting> settings = new ArrayList<>(
        List.of(new Setting(4L << 20, null, null, null), new Setting(256L << 10, null,
            null, new Trigger.Bytes(40 << 10))));
    for (Stress.Operation operation : Stress.Operation.values()) {
      settings.add(new Setting(2L << 20, new Stress(operation, 13), CheckLevel.FULL, null));
    }
    if (!subject().can(Capability.RECLAIMS)) {
      settings.subList(1, settings.size()).clear();
    }
    for (Setting setting : settings) {
      for (long seed = 1; seed <= Math.max(1, effort() / 50); seed++) {
        HeapBuilder builder = setting.builder(subject().provider(), subject().options()).tap(oracle(new HashMap<>()));
        Interpreter.Outcome outcome = Interpreter.run(builder, setting.isStressed(),
            Program.random(
                seed, 2000));
        if (outcome.failure() != null) {
          throw new AssertionError(subject() + ", " + setting + ", seed " + seed + ", step " + outcome.step(), outcome
              .failure());
        }
      }
    }
  }

  /** Dates. */
  @Test
  @DisplayName("r981 an object dies when the last way to it is cut, and how long it is kept is measured from there")
  default void r981_deaths() {
    subject().needs(Capability.RECLAIMS, Capability.COMPLETE);
    Map<Long, Death> deaths = new HashMap<>();
    HeapOracle oracle = oracle(deaths);
    try (TestHeap heap = subject().open(builder -> builder.tap(oracle)); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      boolean prompt = subject().can(Capability.PROMPT);
      long[] clock = new long[6];
      frame.set(0, mutator.allocate(heap.node));
      frame.set(1, mutator.allocate(heap.node));
      heap.put(frame, 0, 0, mutator.allocate(heap.node));
      heap.put(frame, 0, 1, frame.get(1));
      // Object 5 refers to 4, which refers to 3; 0 refers to 1 and 2.
      heap.list(frame, 2, 3);
      frame.set(3, mutator.allocate(heap.ints, 10));
      clock[0] = heap.heap().statistics().allocatedBytes();
      // What a root lets go of is still reached from another object, until that goes.
      frame.set(1, Reference.NULL);
      mutator.allocate(heap.bytes, 100);
      mutator.poll();
      clock[1] = heap.heap().statistics().allocatedBytes();
      frame.set(0, Reference.NULL);
      mutator.allocate(heap.bytes, 100);
      mutator.poll();
      clock[2] = heap.heap().statistics().allocatedBytes();
      // Cuts the list: its head lives on.
      mutator.setReference(frame.get(2), 0, Reference.NULL);
      mutator.allocate(heap.bytes, 100);
      mutator.poll();
      clock[3] = heap.heap().statistics().allocatedBytes();
      frame.closeReturning(frame.get(2));
      mutator.allocate(heap.bytes, 100);
      mutator.collect();
      clock[4] = heap.heap().statistics().allocatedBytes();
      oracle.finish();
      List<Long> died = new ArrayList<>();
      for (long number : new long[]{0, 1, 2, 3, 4, 5, 6}) {
        died.add(deaths.get(number).died);
        Death death = Objects.requireNonNull(deaths.get(number));
        assertTrue(death.reclaimed >= death.died && death.reclaimed <= clock[4], number + ": " + death);
        assertTrue(death.reclaimed == death.died || !prompt, () -> "not reclaimed promptly: " + death);
      }
      assertEquals(List.of(clock[1], clock[1], clock[1], clock[2], clock[2], clock[3], clock[3]), died);
    }
  }

  /** Cycles. */
  @Test
  @DisplayName("r982 a ring dies as a whole when the last way into it is cut")
  default void r982_ring() {
    subject().needs(Capability.RECLAIMS, Capability.COMPLETE);
    Map<Long, Death> deaths = new HashMap<>();
    HeapOracle oracle = oracle(deaths);
    try (TestHeap heap = subject().open(builder -> builder.tap(oracle)); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.ring(frame, 0, 50);
      frame.set(1, mutator.getReference(frame.get(0), 0));
      mutator.allocate(heap.bytes, 1000);
      mutator.poll();
      frame.set(0, Reference.NULL);
      mutator.allocate(heap.bytes, 1000);
      mutator.poll();
      long clock = heap.heap().statistics().allocatedBytes();
      frame.set(1, Reference.NULL);
      mutator.allocate(heap.bytes, 1000);
      mutator.collect();
      HeapOracle.Summary summary = oracle.finish();
      for (long number = 0; number < 50; number++) {
        assertEquals(new Death(clock, heap.heap().statistics().allocatedBytes()), deaths.get(number),
            "object " + number);
      }
      assertEquals(0, summary.unreclaimedObjects());
      assertTrue(summary.mostGarbageObjects() >= 50, summary.toString());
    }
  }

  /** What is broken. */
  @Test
  @DisplayName("r983 the oracle finds overwritten slots, data, headers and weak references, and what is no longer there")
  default void r983_broken() {
    List<BiConsumer<Mutator, Memory>> errors = new ArrayList<>();
    errors.add((mutator, memory) -> memory.setInt(mutator.getGlobal(0) + FIRST, 0));
    errors.add((mutator, memory) -> memory.setInt(mutator.getGlobal(0) + FIRST, Reference.compress(mutator.getGlobal(
        2))));
    errors.add((mutator, memory) -> memory.setInt(mutator.getGlobal(1) + FIRST, 12345));
    errors.add((mutator, memory) -> memory.setInt(mutator.getGlobal(0) + FIRST + 8, 1));
    errors.add((mutator, memory) -> memory.setInt(mutator.getGlobal(3) + FIRST + 4, 5));
    errors.add(
        (mutator, memory) -> memory.setInt(mutator.getGlobal(1), mutator.shape(mutator.getGlobal(0)).shapeWord()));
    errors.add((mutator, memory) -> memory.setInt(mutator.getGlobal(2) + FIRST + 8, 0));
    errors.add((mutator, memory) -> memory.setInt(mutator.getGlobal(1), 0));
    for (int error = -1; error < errors.size(); error++) {
      HeapOracle oracle = oracle(new HashMap<>());
      OpenedParts parts = new OpenedParts(subject().provider());
      TestHeap heap = subject().open(builder -> builder.collector(parts).maxBytes(1 << 20).tap(oracle));
      heap.corrupted();
      Mutator mutator = heap.mutator();
      mutator.addGlobal(mutator.allocate(heap.node));
      mutator.addGlobal(heap.numbered(heap.leaf, 77));
      mutator.addGlobal(mutator.allocateWeak(heap.weak, mutator.getGlobal(0)));
      mutator.addGlobal(mutator.allocate(heap.bytes, 20));
      mutator.setReference(mutator.getGlobal(0), 0, mutator.getGlobal(1));
      mutator.poll();
      if (error < 0) {
        oracle.finish();
      } else {
        errors.get(error).accept(mutator, parts.made().model().memory());
        assertThrows(DivergenceException.class, oracle::finish, "error " + error);
      }
      heap.close();
    }
  }
}
