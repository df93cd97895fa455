package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.midden.core.event.Cause;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapClosedException;
import dev.midden.core.heap.HeapWalk;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.heap.Trigger;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.memory.MemoryUnavailableException;
import dev.midden.core.object.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Rules 74x: several heaps at once, stress modes, check levels, memory sources, closing. */
public interface HeapRules extends Rules {
  /** A program of some size: builds, changes and drops lists, and returns a number that depends on all it read. */
  private static long work(TestHeap heap, Frame frame, Random random, int steps) {
    Mutator mutator = heap.mutator();
    long sum = 0;
    for (int step = 0; step < steps; step++) {
      int slot = random.nextInt(frame.size());
      if (frame.get(slot) == Reference.NULL || random.nextInt(20) == 0) {
        heap.list(frame, slot, 1 + random.nextInt(20));
      } else if (random.nextInt(3) > 0) {
        long next = mutator.getReference(frame.get(slot), 0);
        sum = sum * 31 + mutator.getLong(frame.get(slot), 0);
        frame.set(slot, next);
      } else {
        mutator.setReference(frame.get(slot), 1, frame.get(random.nextInt(frame.size())));
      }
      if (random.nextInt(200) == 0) {
        mutator.collect();
      }
    }
    return sum;
  }

  /** Nothing static. */
  @Test
  @DisplayName("r740 heaps of different collectors and sizes, used in turns, do not disturb each other")
  default void r740_manyHeaps() {
    try (TestHeap one = subject().open(1 << 20);
        TestHeap two = subject().open(4 << 20);
        TestHeap none = new TestHeap(Heap.builder().collector("none").maxBytes(64 << 20));
        Frame oneFrame = one.mutator().enter(5);
        Frame twoFrame = two.mutator().enter(5);
        Frame noneFrame = none.mutator().enter(5)) {
      Random oneRandom = new Random(5);
      Random twoRandom = new Random(5);
      Random noneRandom = new Random(5);
      for (int round = 0; round < 50; round++) {
        long expected = work(none, noneFrame, noneRandom, 100);
        assertEquals(expected, work(one, oneFrame, oneRandom, 100));
        assertEquals(expected, work(two, twoFrame, twoRandom, 100));
      }
      assertEquals("none", none.heap().collectorName());
    }
  }

  /** Heaps come and go. */
  @Test
  @DisplayName("r741 a hundred heaps opened and closed in turn, also while others are open")
  default void r741_openAndClose() {
    try (TestHeap lasting = subject().open(1 << 20); Frame frame = lasting.mutator().enter(1)) {
      lasting.list(frame, 0, 50);
      for (int i = 0; i < 100; i++) {
        try (TestHeap heap = subject().open((1 << 20) + (i << 14)); Frame own = heap.mutator().enter(1)) {
          heap.list(own, 0, 100 + i);
          heap.mutator().collect();
          heap.checkList(own.get(0), 100 + i);
        }
      }
      lasting.mutator().collect();
      lasting.checkList(frame.get(0), 50);
    }
  }

  /** The levels change what is checked, not what happens. */
  @Test
  @DisplayName("r742 the same program gives the same results at every check level and under every stress mode")
  default void r742_levelsAndStress() {
    Map<String, Long> results = new LinkedHashMap<>();
    for (CheckLevel level : CheckLevel.values()) {
      for (Stress.Operation operation : Stress.Operation.values()) {
        if (!subject().can(Capability.RECLAIMS) && operation != Stress.Operation.NONE) {
          continue;
        }
        try (TestHeap heap = subject().open(builder -> builder.maxBytes(2 << 20).checks(level)
            .stress(new Stress(operation, operation == Stress.Operation.NONE ? 1 : 7)));
            Frame frame = heap.mutator().enter(5)) {
          results.put(level + " " + operation, work(heap, frame, new Random(11), 3000));
        }
      }
    }
    assertEquals(1, results.values().stream().distinct().count(), results.toString());
  }

  /** Stress modes count. */
  @Test
  @DisplayName("r743 stress: a collection at every Nth allocation, write or safepoint, and at no other")
  default void r743_stressCounts() {
    for (Stress.Operation operation : List.of(Stress.Operation.ALLOC, Stress.Operation.WRITE,
        Stress.Operation.SAFEPOINT)) {
      for (int interval : new int[]{1, 2, 5}) {
        List<Cause> causes = new ArrayList<>();
        try (TestHeap heap = subject().open(builder -> builder.trigger(new Trigger.Never())
            .stress(new Stress(operation, interval)).listener(record -> causes.add(record.cause())));
            Frame frame = heap.mutator().enter(2)) {
          Mutator mutator = heap.mutator();
          for (int i = 0; i < 10; i++) {
            frame.set(0, mutator.allocate(heap.node));
          }
          for (int i = 0; i < 10; i++) {
            mutator.setReference(frame.get(0), 0, frame.get(0));
            mutator.setLong(frame.get(0), 0, i);
            if (operation == Stress.Operation.WRITE) {
              // Where objects move, the collection waits for a safepoint.
              mutator.poll();
            }
          }
          for (int i = 0; i < 10; i++) {
            mutator.poll();
          }
          int operations = operation == Stress.Operation.SAFEPOINT ? 20 : 10;
          assertEquals(operations / interval, causes.size(), operation + ":" + interval);
          assertTrue(causes.stream().allMatch(cause -> cause == Cause.STRESS));
        }
      }
    }
  }

  /** The object allocated last. */
  @Test
  @DisplayName("r744 stress at writes: the object allocated last, or returned by closeReturning, stays valid")
  default void r744_freshUnderStress() {
    try (TestHeap heap = subject().open(builder -> builder.stress(new Stress(Stress.Operation.WRITE, 1)));
        Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.node, 1));
      for (int i = 0; i < 20; i++) {
        long fresh = heap.numbered(heap.node, i);
        mutator.setReference(frame.get(0), 0, Reference.NULL);
        mutator.setReference(fresh, 0, frame.get(0));
        mutator.setReference(frame.get(0), 0, fresh);
        assertEquals(i, mutator.getLong(mutator.getReference(frame.get(0), 0), 0));
        mutator.setReference(frame.get(0), 0, Reference.NULL);

        Frame inner = mutator.enter(2);
        inner.set(0, heap.numbered(heap.node, 100 + i));
        inner.set(1, heap.numbered(heap.leaf, 200 + i));
        mutator.setReference(inner.get(0), 1, inner.get(1));
        long returned = inner.closeReturning(inner.get(0));
        mutator.setReference(frame.get(0), 1, Reference.NULL);
        assertEquals(100 + i, mutator.getLong(returned, 0), "returned by closeReturning");
        assertEquals(200 + i, mutator.getLong(mutator.getReference(returned, 1), 0), "what it refers to");
        mutator.setReference(frame.get(0), 1, returned);
        mutator.setReference(frame.get(0), 1, Reference.NULL);
      }
      assertEquals(heap.live(), heap.walked());
      subject().needs(Capability.COMPLETE);
      assertEquals(1, heap.collect());
    }
  }

  /** What closeReturning returned, dropped at a safepoint that collects. */
  @Test
  @DisplayName("r745 stress at allocations: an object from closeReturning that is dropped is freed once")
  default void r745_returnedAndDropped() {
    try (TestHeap heap = subject().open(builder -> builder.stress(new Stress(Stress.Operation.ALLOC, 1)));
        Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      for (int i = 0; i < 20; i++) {
        Frame inner = mutator.enter(1);
        inner.set(0, heap.numbered(heap.node, i));
        inner.closeReturning(inner.get(0));
        frame.set(0, heap.numbered(heap.leaf, i));
        assertEquals(heap.live(), heap.walked(), "after " + i + " rounds");
      }
      subject().needs(Capability.RECLAIMS);
      assertEquals(1, heap.collect());
      heap.list(frame, 0, 100);
      heap.checkList(frame.get(0), 100);
    }
  }

  /** What a finalizer allocated last. */
  @Test
  @DisplayName("r755 stress at writes: what a finalizer allocated last is garbage once it has returned")
  default void r755_allocatedByFinalizer() {
    subject().needs(Capability.COMPLETE);
    if (subject().can(Capability.GENERATIONS) || subject().can(Capability.MOVES)) {
      // Collections under stress need not be full ones, or wait for a safepoint.
      return;
    }
    try (TestHeap heap = subject().open(builder -> builder.trigger(new Trigger.Never())
        .stress(new Stress(Stress.Operation.WRITE, 1))); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      boolean[] finalized = new boolean[1];
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        finalized[0] = true;
        caller.allocate(heap.leaf);
      });
      frame.set(0, mutator.allocate(heap.node));
      frame.set(1, mutator.allocate(heap.mortal));
      frame.set(1, Reference.NULL);
      mutator.poll();
      // The first write finds the object dead, if it was not freed at once, and the second what its finalizer left.
      mutator.setReference(frame.get(0), 0, Reference.NULL);
      mutator.poll();
      assertTrue(finalized[0]);
      mutator.setReference(frame.get(0), 0, Reference.NULL);
      assertEquals(1, heap.live());
    }
  }

  /** Where memory comes from. */
  @Test
  @DisplayName("r746 the heap works with memory of every source")
  default void r746_memorySources() {
    for (MemorySource source : MemorySource.values()) {
      TestHeap opened;
      try {
        opened = subject().open(builder -> builder.memory(source).maxBytes(8 << 20));
      } catch (MemoryUnavailableException e) {
        if (source == MemorySource.AUTO) {
          throw e;
        }
        continue;
      }
      try (TestHeap heap = opened; Frame frame = heap.mutator().enter(6)) {
        heap.list(frame, 5, 50_000);
        heap.mutator().collect();
        heap.checkList(frame.get(5), 50_000);
        work(heap, frame, new Random(3), 2000);
      }
    }
  }

  /** A large quota costs nothing by itself. */
  @Test
  @DisplayName("r747 a heap of many gigabytes opens, and takes little while little is in it")
  default void r747_largeQuota() {
    try (TestHeap heap = subject().open(16L << 30); Frame frame = heap.mutator().enter(1)) {
      heap.list(frame, 0, 1000);
      heap.mutator().collect();
      heap.checkList(frame.get(0), 1000);
      assertTrue(heap.heap().statistics().peakFootprintBytes() < 16 << 20);
    } catch (MemoryUnavailableException e) {
      abort("not here: " + e.getMessage());
    }
  }

  /** Everything after closing. */
  @Test
  @DisplayName("r748 after close every operation says that the heap has been closed")
  default void r748_closed() {
    for (CheckLevel level : CheckLevel.values()) {
      List<String> wrong = new ArrayList<>();
      operationsAfterClose(level).forEach((name, operation) -> {
        try {
          operation.execute();
          wrong.add(name + ": nothing thrown");
        } catch (HeapClosedException expected) {
          // As it should be.
        } catch (Throwable thrown) {
          wrong.add(name + ": " + thrown);
        }
      });
      assertEquals(List.of(), wrong, "at level " + level);
    }
  }

  private Map<String, Executable> operationsAfterClose(CheckLevel level) {
    TestHeap closed = subject().open(builder -> builder.checks(level));
    Heap heap = closed.heap();
    Mutator mutator = closed.mutator();
    int global = mutator.addGlobal(closed.numbered(closed.node, 1));
    Frame frame = mutator.enter(2);
    Handle handle = mutator.handle(mutator.allocate(closed.ints, 5));
    frame.set(0, mutator.allocateWeak(closed.weak, mutator.getGlobal(global)));
    long node = mutator.getGlobal(global);
    long ints = handle.get();
    long weak = frame.get(0);
    HeapWalk walk = heap.walk();
    heap.close();
    Map<String, Executable> operations = new LinkedHashMap<>();
    operations.put("allocate", () -> mutator.allocate(closed.node));
    operations.put("allocate array", () -> mutator.allocate(closed.ints, 3));
    operations.put("allocate large", () -> mutator.allocate(closed.ints, 30_000));
    operations.put("allocate finalizable", () -> mutator.allocate(closed.mortal));
    operations.put("allocateWeak", () -> mutator.allocateWeak(closed.weak, node));
    operations.put("allocateImmortal", () -> mutator.allocateImmortal(closed.node));
    operations.put("getReference", () -> mutator.getReference(node, 0));
    operations.put("setReference", () -> mutator.setReference(node, 0, node));
    operations.put("getLong", () -> mutator.getLong(node, 0));
    operations.put("setLong", () -> mutator.setLong(node, 0, 1));
    operations.put("getIntElement", () -> mutator.getIntElement(ints, 0));
    operations.put("setIntElement", () -> mutator.setIntElement(ints, 0, 1));
    operations.put("length", () -> mutator.length(ints));
    operations.put("shape", () -> mutator.shape(node));
    operations.put("size", () -> mutator.size(node));
    operations.put("identity", () -> mutator.identity(node));
    operations.put("referenceCount", () -> mutator.referenceCount(node));
    operations.put("referent", () -> mutator.referent(weak));
    operations.put("clearWeak", () -> mutator.clearWeak(weak));
    operations.put("enter", () -> mutator.enter(1));
    operations.put("handle", () -> mutator.handle(node));
    operations.put("handle.get", handle::get);
    operations.put("handle.set", () -> handle.set(node));
    operations.put("addGlobal", () -> mutator.addGlobal(node));
    operations.put("getGlobal", () -> mutator.getGlobal(global));
    operations.put("setGlobal", () -> mutator.setGlobal(global, node));
    operations.put("frame.get", () -> frame.get(0));
    operations.put("frame.set", () -> frame.set(0, node));
    operations.put("collect", mutator::collect);
    operations.put("poll", mutator::poll);
    operations.put("attach", heap::attach);
    operations.put("statistics", heap::statistics);
    operations.put("walk", heap::walk);
    operations.put("walk.histogram", walk::histogram);
    operations.put("inspect", () -> heap.inspect(node));
    return operations;
  }

  /** Closing in any order. */
  @Test
  @DisplayName("r749 closing a heap, its mutator, handles and frames in any order, and twice, does nothing bad")
  default void r749_closingTwice() {
    for (CheckLevel level : CheckLevel.values()) {
      TestHeap heap = subject().open(builder -> builder.checks(level));
      Frame frame = heap.mutator().enter(1);
      frame.set(0, heap.mutator().allocate(heap.node));
      Handle handle = heap.mutator().handle(heap.mutator().allocate(heap.node));
      heap.heap().close();
      heap.heap().close();
      handle.close();
      frame.close();
      heap.mutator().close();
      heap.mutator().close();
      heap.heap().close();
    }
  }

  /** A mutator that has been detached. */
  @Test
  @DisplayName("r750 a closed mutator allocates and writes no more")
  default void r750_closedMutator() {
    try (TestHeap heap = subject().open()) {
      Mutator mutator = heap.mutator();
      int global = mutator.addGlobal(heap.numbered(heap.node, 1));
      long allocated = heap.heap().statistics().allocatedObjects();
      mutator.close();
      try (Mutator next = heap.heap().attach()) {
        Map<String, Executable> operations = new LinkedHashMap<>();
        operations.put("allocate", () -> mutator.allocate(heap.node));
        operations.put("allocate array", () -> mutator.allocate(heap.ints, 4));
        operations.put("enter", () -> mutator.enter(1));
        operations.put("handle", () -> mutator.handle(Reference.NULL));
        operations.put("setGlobal", () -> mutator.setGlobal(global, Reference.NULL));
        operations.put("collect", mutator::collect);
        operations.put("poll", mutator::poll);
        List<String> allowed = new ArrayList<>();
        operations.forEach((name, operation) -> {
          try {
            assertThrows(HeapClosedException.class, operation);
          } catch (AssertionError e) {
            allowed.add(name);
          }
        });
        assertEquals(List.of(), allowed, "operations of a closed mutator that did not say so");
        assertEquals(1, next.getLong(next.getGlobal(global), 0));
        assertEquals(allocated, heap.heap().statistics().allocatedObjects());
        next.collect();
        assertEquals(heap.live(), heap.walked());
      }
    }
  }
}
