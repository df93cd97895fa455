package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.event.CollectionRecord;
import dev.midden.core.event.HeapStatistics;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorTap;
import dev.midden.core.heap.Pin;
import dev.midden.core.heap.Stress;
import dev.midden.core.heap.Trigger;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 76x: a {@link MutatorTap} hears every operation once, in order, and nothing else, under every collector. */
public interface TapRules extends Rules {
  /** With the fast paths, with checks, under stress, with both: all have to be heard alike. */
  private static List<UnaryOperator<HeapBuilder>> ways() {
    return List.of(builder -> builder, builder -> builder.checks(CheckLevel.FULL), builder -> builder.stress(new Stress(
        Stress.Operation.ALLOC, 3)), builder -> builder.checks(CheckLevel.FULL).stress(
            new Stress(
                Stress.Operation.WRITE, 2)));
  }

  /** Operations. */
  @Test
  @DisplayName("r760 each operation is heard once, in order, with its objects, and none that is no operation")
  default void r760_operations() {
    for (UnaryOperator<HeapBuilder> way : ways()) {
      Journal journal = new Journal();
      try (TestHeap heap = subject().open(builder -> way.apply(builder).tap(journal))) {
        operate(heap);
      }
      assertEquals(List.of("opened", "push 3", "allocated Node0", "FRAME 0: Node0", "allocated References1[5]",
          "FRAME 1: References1", "References1.4: null -> Node0", "Node0.1: null -> References1", "Node0 +16: 8 bytes",
          "allocated Bytes2[10]", "FRAME 2: Bytes2", "Bytes2 +15: 1 bytes", "Bytes2 +14: 4 bytes",
          "HANDLE 0 new: Bytes2", "HANDLE 0: Node0", "GLOBAL 0 new: References1", "GLOBAL 0: null", "PIN 0 new: Node0",
          "push 1", "FRAME 3: Node0", "allocated Weak3 -> Node0", "pop Weak3", "FRAME 2: Weak3", "Weak3 gives Node0",
          "Weak3 is cleared, was Node0", "push 2", "FRAME 4: References1", "FRAME 3: References1",
          "FRAME 4: null", "push 0", "FRAME 3: null", "pop References1",
          "FRAME 3: null", "References1.3: null -> null", "FRAME 4: Node0", "References1.4: Node0 -> null",
          "References1.3: null -> null", "FRAME 3: null", "References1.4: null -> Node0", "FRAME 4: null",
          "pop References1", "finalizer for Node0",
          "poll", "for ever Leaf4", "Leaf4 +8: 8 bytes", "for ever Longs5[3]", "References1.4: Node0 -> null",
          "collect",
          "HANDLE 0 gone", "PIN 0 gone", "pop null"), journal.lines);
    }
  }

  private static void operate(TestHeap heap) {
    Mutator mutator = heap.mutator();
    try (Frame frame = mutator.enter(3)) {
      frame.set(0, mutator.allocate(heap.node));
      frame.set(1, mutator.allocate(heap.references, 5));
      mutator.setReference(frame.get(1), 4, frame.get(0));
      mutator.setReference(frame.get(0), 1, frame.get(1));
      mutator.setLong(frame.get(0), 0, 7);
      frame.set(2, mutator.allocate(heap.bytes, 10));
      mutator.setByteElement(frame.get(2), 3, (byte) 1);
      mutator.setBytes(frame.get(2), 2, new byte[9], 1, 4);
      Handle handle = mutator.handle(frame.get(2));
      handle.set(frame.get(0));
      int global = mutator.addGlobal(frame.get(1));
      mutator.setGlobal(global, Reference.NULL);
      Pin pin = mutator.pin(frame.get(0));
      frame.set(2, mutator.allocateWeak(heap.weak, frame.get(0)));
      mutator.referent(frame.get(2));
      mutator.clearWeak(frame.get(2));
      Frame inner = mutator.enter(2);
      inner.set(1, frame.get(1));
      inner.move(1, 0);
      inner.take(0);
      inner.moveFrom(0, frame.get(1), 3, 2);
      inner.moveTo(0, frame.get(1), 3, 2);
      inner.closeReturning(frame.get(1));
      mutator.requireFinalizer(frame.get(0), (caller, object) -> {});
      mutator.requireFinalizer(frame.get(0), (caller, object) -> {});
      mutator.poll();
      long immortal = mutator.allocateImmortal(heap.leaf);
      mutator.setDouble(immortal, 0, 1);
      mutator.allocateImmortal(heap.longs, 3);
      mutator.setReference(frame.get(1), 4, Reference.NULL);
      mutator.collect();
      mutator.identity(frame.get(0));
      mutator.referenceCount(frame.get(0));
      heap.walked();
      handle.close();
      handle.close();
      pin.close();
    }
  }

  /** Refusals. */
  @Test
  @DisplayName("r761 what is refused is not heard")
  default void r761_refusals() {
    for (UnaryOperator<HeapBuilder> way : ways()) {
      Journal journal = new Journal();
      try (TestHeap heap = subject().open(builder -> way.apply(builder).maxBytes(1 << 20).tap(journal));
          Frame frame = heap.mutator().enter(2)) {
        Mutator mutator = heap.mutator();
        frame.set(0, mutator.allocate(heap.node));
        frame.set(1, mutator.allocate(heap.bytes, 4));
        int heard = journal.lines.size();
        long wild = 1L << 60;
        assertThrows(RuntimeException.class, () -> mutator.setReference(frame.get(0), 2, Reference.NULL));
        assertThrows(RuntimeException.class, () -> mutator.setReference(Reference.NULL, 0, frame.get(0)));
        assertThrows(RuntimeException.class, () -> mutator.setReference(frame.get(0), 0, wild));
        assertThrows(RuntimeException.class, () -> mutator.setLong(frame.get(0), 1, 1));
        assertThrows(RuntimeException.class, () -> mutator.setByteElement(frame.get(1), 4, (byte) 1));
        assertThrows(RuntimeException.class, () -> mutator.setBytes(frame.get(1), 2, new byte[3], 0, 3));
        assertThrows(RuntimeException.class, () -> frame.set(2, frame.get(0)));
        assertThrows(RuntimeException.class, () -> frame.set(0, wild));
        assertThrows(RuntimeException.class, () -> frame.moveTo(0, frame.get(0), 1, 2));
        assertThrows(RuntimeException.class, () -> frame.moveFrom(1, frame.get(0), 0, 2));
        assertThrows(RuntimeException.class, () -> mutator.handle(wild));
        assertThrows(RuntimeException.class, () -> mutator.addGlobal(wild));
        assertThrows(RuntimeException.class, () -> mutator.setGlobal(0, frame.get(0)));
        assertThrows(RuntimeException.class, () -> mutator.pin(Reference.NULL));
        assertThrows(RuntimeException.class, () -> mutator.enter(-1));
        assertThrows(RuntimeException.class, () -> mutator.clearWeak(frame.get(0)));
        assertThrows(RuntimeException.class, () -> mutator.referent(frame.get(0)));
        assertThrows(RuntimeException.class, () -> mutator.allocate(heap.bytes));
        assertThrows(RuntimeException.class, () -> mutator.allocate(heap.node, 3));
        assertThrows(RuntimeException.class, () -> mutator.allocate(heap.longs, 1 << 20));
        assertEquals(List.of(), journal.lines.subList(heard, journal.lines.size()));
      }
    }
  }

  /** Allocations. */
  @Test
  @DisplayName("r762 every allocation is heard once, on fast paths and slow, and the books have as many")
  default void r762_allocations() {
    for (UnaryOperator<HeapBuilder> way : ways()) {
      Journal journal = new Journal();
      try (TestHeap heap = subject().open(builder -> way.apply(builder).tap(journal));
          Frame frame = heap.mutator().enter(1)) {
        Mutator mutator = heap.mutator();
        for (int i = 0; i < 2000; i++) {
          long made = switch (i % 50) {
            case 0 -> mutator.allocate(heap.mortal);
            case 1 -> mutator.allocate(heap.ints, 5000);
            case 2 -> mutator.allocateWeak(heap.weak, mutator.allocate(heap.leaf));
            case 3, 4, 5 -> mutator.allocate(heap.bytes, i);
            default -> mutator.allocate(i % 3 == 0 ? heap.node : heap.pair);
          };
          frame.set(0, made);
          assertTrue(journal.lines.getLast().endsWith(String.valueOf(journal.allocations - 1)),
              () -> "after allocation "
                  + journal.lines.getLast());
        }
        assertEquals(heap.heap().statistics().allocatedObjects(), journal.allocations);
        assertFalse(journal.lines.stream().anyMatch(line -> line.contains("unknown")), "an object was not known");
      }
    }
  }

  /** Deaths. */
  @Test
  @DisplayName("r763 an object that dies by its count is heard to be freed, once, with its bytes")
  default void r763_deaths() {
    subject().needs(Capability.COUNTS);
    Journal journal = new Journal();
    try (TestHeap heap = subject().open(builder -> builder.tap(journal)); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.list(frame, 0, 1000);
      frame.set(1, mutator.allocate(heap.longs, 5000));
      mutator.poll();
      HeapStatistics before = heap.heap().statistics();
      long objectsBefore = journal.freedObjects;
      long bytesBefore = journal.freedBytes;
      frame.set(0, Reference.NULL);
      frame.set(1, Reference.NULL);
      mutator.poll();
      mutator.collect();
      HeapStatistics after = heap.heap().statistics();
      assertEquals(1001, journal.freedObjects - objectsBefore);
      assertEquals(after.freedBytes() - before.freedBytes(), journal.freedBytes - bytesBefore);
      assertFalse(journal.lines.contains("what is unknown has been freed"), "freed twice");
    }
  }

  /** Moves. */
  @Test
  @DisplayName("r764 moves are heard: a listener knows at any time which object is where")
  default void r764_moves() {
    Journal journal = new Journal();
    try (TestHeap heap = subject().open(builder -> builder.maxBytes(2 << 20).tap(journal).stress(new Stress(
        Stress.Operation.ALLOC, 7))); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      String[] expected = new String[50];
      Random random = new Random(1);
      frame.set(0, mutator.allocate(heap.references, expected.length));
      for (int i = 0; i < 600; i++) {
        int slot = random.nextInt(expected.length);
        heap.put(frame, 0, slot, mutator.allocate(i % 20 == 0 ? heap.mortal : heap.node));
        expected[slot] = journal.name(mutator.getReference(frame.get(0), slot));
      }
      mutator.collect();
      for (int slot = 0; slot < expected.length; slot++) {
        assertEquals(expected[slot], journal.name(mutator.getReference(frame.get(0), slot)), "slot " + slot);
      }
      assertFalse(journal.lines.stream().anyMatch(line -> line.contains("unknown")),
          "what is unknown has moved or died");
      assertTrue(journal.moves > 0 || !subject().can(Capability.MOVES), "nothing was heard to move");
    }
  }

  /** Calls. */
  @Test
  @DisplayName("r765 calls are heard from begin to end, with the operations in them between, left frames popped")
  default void r765_calls() {
    subject().needs(Capability.RECLAIMS);
    Journal journal = new Journal();
    journal.callsHeard = true;
    try (TestHeap heap = subject().open(builder -> builder.tap(journal)); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        assertEquals(1, journal.openCalls());
        caller.enter(1);
        caller.setGlobal(0, Reference.NULL);
      });
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        throw new IllegalStateException("thrown on purpose");
      });
      mutator.addGlobal(Reference.NULL);
      frame.set(0, mutator.allocate(heap.mortal));
      frame.set(1, mutator.allocateWeak(heap.weak, frame.get(0)));
      int heard = journal.lines.size();
      frame.set(0, Reference.NULL);
      mutator.poll();
      mutator.collect();
      List<String> calls = journal.lines.subList(heard, journal.lines.size()).stream().filter(line -> !line.matches(
          "FRAME 0: null|poll|collect|push 1|FRAME 2: .*")).toList();
      List<String> finalizer = List.of("finalizer of Mortal0", "GLOBAL 0: null", "pop null", "end");
      List<String> callback = List.of("callback of Weak1", "end");
      assertEquals(finalizer, calls.stream().dropWhile(line -> !line.startsWith("finalizer")).limit(4).toList());
      assertEquals(callback, calls.stream().dropWhile(line -> !line.startsWith("callback")).limit(2).toList());
      assertEquals(0, journal.openCalls());
      assertEquals(1, heap.failures().size());
    }
  }

  /** No difference. */
  @Test
  @DisplayName("r766 a heap does the same with a tap as without, and a second tap is refused")
  default void r766_same() {
    HeapStatistics without = churn(builder -> builder);
    HeapStatistics with = churn(builder -> builder.tap(new MutatorTap() {
    }));
    assertEquals(without.allocatedBytes(), with.allocatedBytes(), "allocated bytes");
    if (!subject().can(Capability.INCREMENTAL)) {
      // Where steps end by the clock, no two runs are the same.
      assertEquals(without.collections(), with.collections(), "collections");
      assertEquals(without.liveBytes(), with.liveBytes(), "live bytes");
      assertEquals(without.usedBytes(), with.usedBytes(), "used bytes");
    }
    HeapBuilder twice = Heap.builder().tap(new Journal());
    assertThrows(IllegalStateException.class, () -> twice.tap(new Journal()));
  }

  private HeapStatistics churn(UnaryOperator<HeapBuilder> description) {
    long bytes = subject().can(Capability.RECLAIMS) ? 1 << 20 : 32 << 20;
    try (TestHeap heap = subject().open(builder -> description.apply(builder.maxBytes(bytes).trigger(new Trigger.Bytes(
        100_000)))); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, 100));
      for (int i = 0; i < 20_000; i++) {
        Shape shape = i % 7 == 0 ? heap.node : heap.pair;
        heap.put(frame, 0, i % 100, i % 11 == 0 ? mutator.allocate(heap.ints, i % 60) : mutator.allocate(shape));
      }
      return heap.heap().statistics();
    }
  }

  /** Collections. */
  @Test
  @DisplayName("r767 collections are heard to end once each, before listeners are told")
  default void r767_collections() {
    int[] ends = new int[1];
    int[] told = new int[1];
    MutatorTap counting = new MutatorTap() {
      @Override
      public void collectionEnded(CollectionRecord record) {
        ends[0]++;
      }
    };
    try (TestHeap heap = subject().open(builder -> builder.tap(counting).listener(record -> {
      told[0]++;
      assertEquals(ends[0], told[0], "collections ended and told");
    }))) {
      heap.mutator().collect();
      heap.mutator().collect();
      assertEquals(heap.heap().statistics().collections(), ends[0]);
    }
  }
}
