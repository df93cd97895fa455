package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Trigger;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Rules 6xx: prompt collectors reclaim in the operation that drops the last reference, others that count by and by; counts
 * are exact.
 */
public interface PromptRules extends Rules {
  /** Opens a heap that never collects by itself, so that what is reclaimed is reclaimed promptly. */
  private TestHeap open() {
    subject().needs(Capability.PROMPT);
    TestHeap heap = subject().open(builder -> builder.trigger(new Trigger.Never()));
    heap.logCalls();
    return heap;
  }

  /** Frames. */
  @Test
  @DisplayName("r601 dies when its frame closes")
  default void r601_frameClose() {
    try (TestHeap heap = open()) {
      Frame frame = heap.mutator().enter(3);
      frame.set(0, heap.numbered(heap.mortal, 1));
      frame.set(2, heap.numbered(heap.mortal, 2));
      frame.close();
      assertEquals(List.of("finalizer 1", "finalizer 2"), heap.log().stream().sorted().toList());
      assertEquals(0, heap.live());
      assertEquals(0, heap.walked());
    }
  }

  /** Every kind of slot. */
  @Test
  @DisplayName("r602 dies when its frame slot, global, handle, slot or element is overwritten")
  default void r602_overwrite() {
    try (TestHeap heap = open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.mortal, 1));
      frame.set(0, Reference.NULL);
      assertEquals(List.of("finalizer 1"), heap.log());
      int global = mutator.addGlobal(heap.numbered(heap.mortal, 2));
      frame.set(0, heap.numbered(heap.node, 0));
      mutator.setGlobal(global, frame.get(0));
      assertEquals(List.of("finalizer 1", "finalizer 2"), heap.log());
      Handle handle = mutator.handle(heap.numbered(heap.mortal, 3));
      handle.set(Reference.NULL);
      handle.set(heap.numbered(heap.mortal, 4));
      handle.close();
      assertEquals(List.of("finalizer 1", "finalizer 2", "finalizer 3", "finalizer 4"), heap.log());
      mutator.setReference(frame.get(0), 1, heap.numbered(heap.mortal, 5));
      mutator.setReference(frame.get(0), 1, frame.get(0));
      mutator.setReference(frame.get(0), 1, Reference.NULL);
      frame.set(1, mutator.allocate(heap.references, 3000));
      mutator.setReference(frame.get(1), 2999, heap.numbered(heap.mortal, 6));
      mutator.setReference(frame.get(1), 2999, Reference.NULL);
      assertEquals("finalizer 5", heap.log().get(4));
      assertEquals("finalizer 6", heap.log().get(5));
      assertEquals(2, heap.live());
      assertEquals(0, heap.heap().statistics().collections());
    }
  }

  /** Children. */
  @Test
  @DisplayName("r603 a whole tree, list or large array dies with its root, however deep, at once")
  default void r603_structures() {
    try (TestHeap heap = open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.list(frame, 0, 300_000);
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.live());
      frame.set(0, mutator.allocate(heap.references, 100_000));
      for (int i = 0; i < 100_000; i++) {
        heap.put(frame, 0, i, mutator.allocate(i % 1000 == 0 ? heap.node : heap.leaf));
      }
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.live());
      frame.set(0, mutator.allocate(heap.fixed(70, 10)));
      for (int i = 0; i < 70; i++) {
        heap.list(frame, 1, 10);
        mutator.setReference(frame.get(0), i, frame.get(1));
      }
      frame.set(1, Reference.NULL);
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.live());
      assertEquals(0, heap.walked());
    }
  }

  /** Objects that were never stored. */
  @Test
  @DisplayName("r604 an object that is never stored dies at the next safepoint")
  default void r604_neverStored() {
    try (TestHeap heap = open()) {
      heap.numbered(heap.mortal, 1);
      assertEquals(List.of(), heap.log());
      heap.mutator().poll();
      assertEquals(List.of("finalizer 1"), heap.log());
      heap.numbered(heap.mortal, 2);
      heap.numbered(heap.node, 3);
      assertEquals(List.of("finalizer 1", "finalizer 2"), heap.log());
      heap.mutator().poll();
      assertEquals(0, heap.live());
    }
  }

  /** Stores of what is there already. */
  @Test
  @DisplayName("r605 writing back what a slot holds, or moving the last reference, kills nothing")
  default void r605_selfAssignment() {
    try (TestHeap heap = open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.mortal, 1));
      frame.set(0, frame.get(0));
      frame.set(1, mutator.allocate(heap.pair));
      mutator.setReference(frame.get(1), 0, frame.get(0));
      frame.set(0, Reference.NULL);
      mutator.setReference(frame.get(1), 0, mutator.getReference(frame.get(1), 0));
      mutator.setReference(frame.get(1), 1, mutator.getReference(frame.get(1), 0));
      mutator.setReference(frame.get(1), 0, Reference.NULL);
      assertEquals(1, mutator.getLong(mutator.getReference(frame.get(1), 1), 0));
      // The child replaces its own parent.
      frame.set(1, mutator.getReference(frame.get(1), 1));
      assertEquals(1, mutator.getLong(frame.get(1), 0));
      assertEquals(List.of(), heap.log());
      assertEquals(1, heap.live());
    }
  }

  /** closeReturning. */
  @Test
  @DisplayName("r606 closeReturning frees the other slots' objects, and keeps its own")
  default void r606_closeReturning() {
    try (TestHeap heap = open(); Frame outer = heap.mutator().enter(1)) {
      Frame frame = heap.mutator().enter(3);
      frame.set(0, heap.numbered(heap.mortal, 1));
      frame.set(1, heap.numbered(heap.mortal, 2));
      frame.set(2, frame.get(1));
      outer.set(0, frame.closeReturning(frame.get(1)));
      assertEquals(List.of("finalizer 1"), heap.log());
      assertEquals(2, heap.mutator().getLong(outer.get(0), 0));
      outer.set(0, Reference.NULL);
      assertEquals(List.of("finalizer 1", "finalizer 2"), heap.log());
    }
  }

  /** The order of a prompt death. */
  @Test
  @DisplayName("r607 finalizer, then weak references cleared, then callbacks newest first, then children")
  default void r607_order() {
    try (TestHeap heap = open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        long number = caller.getLong(object, 0);
        for (int i = 0; number == 1 && i < 3; i++) {
          assertEquals(object, caller.referent(caller.getReference(frame.get(1), i)), "weak reference in finalizer");
        }
        heap.log().add("finalizer " + number);
      });
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        for (int i = 0; i < 3; i++) {
          assertEquals(Reference.NULL, caller.referent(caller.getReference(frame.get(1), i)),
              "cleared before callbacks");
        }
        heap.log().add("callback " + caller.getLong(weak, 0));
      });
      frame.set(0, heap.numbered(heap.mortal, 1));
      mutator.setReference(frame.get(0), 0, heap.numbered(heap.mortal, 2));
      mutator.setReference(frame.get(0), 1, heap.numbered(heap.mortal, 3));
      frame.set(1, mutator.allocate(heap.references, 3));
      for (int i = 0; i < 3; i++) {
        heap.put(frame, 1, i, heap.numberedWeak(frame.get(0), i));
      }
      frame.set(0, Reference.NULL);
      assertEquals(List.of("finalizer 1", "callback 2", "callback 1", "callback 0"), heap.log().subList(0, 4));
      assertEquals(List.of("finalizer 2", "finalizer 3"), heap.log().subList(4, 6).stream().sorted().toList());
      assertEquals(6, heap.log().size());
      assertEquals(4, heap.live());
    }
  }

  /** The order where one death causes another through a callback. */
  @Test
  @DisplayName("r608 a death inside a callback is complete when the operation that caused it returns")
  default void r608_nestedDeath() {
    try (TestHeap heap = open(); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        long number = caller.getLong(weak, 0);
        heap.log().add("callback " + number);
        if (number == 1) {
          frame.set(1, Reference.NULL);
          heap.log().add("end 1");
        }
      });
      frame.set(0, heap.numbered(heap.node, 1));
      frame.set(1, heap.numbered(heap.mortal, 2));
      mutator.setReference(frame.get(1), 0, heap.numbered(heap.mortal, 3));
      frame.set(2, heap.numberedWeak(frame.get(0), 1));
      frame.set(3, heap.numberedWeak(frame.get(1), 2));
      frame.set(0, Reference.NULL);
      assertEquals(List.of("callback 1", "finalizer 2", "callback 2", "finalizer 3", "end 1"), heap.log());
    }
  }

  /** Resurrection. */
  @Test
  @DisplayName("r609 a resurrected object keeps its weak references; at its second death they are called")
  default void r609_resurrection() {
    try (TestHeap heap = open(); Frame frame = heap.mutator().enter(3)) {
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        heap.log().add("finalizer");
        frame.set(2, object);
      });
      frame.set(0, heap.numbered(heap.mortal, 1));
      frame.set(1, heap.numberedWeak(frame.get(0), 4));
      frame.set(0, Reference.NULL);
      assertEquals(List.of("finalizer"), heap.log());
      assertEquals(frame.get(2), heap.mutator().referent(frame.get(1)));
      frame.set(2, Reference.NULL);
      assertEquals(List.of("finalizer", "callback 4"), heap.log());
      assertEquals(1, heap.live());
    }
  }

  /** Cycles wait, what leads into them does not. */
  @Test
  @DisplayName("r610 an acyclic object that refers to a dead cycle dies at once, the cycle by a collection")
  default void r610_intoCycle() {
    try (TestHeap heap = open(); Frame frame = heap.mutator().enter(2)) {
      heap.ring(frame, 0, 3);
      frame.set(1, heap.numbered(heap.mortal, 1));
      heap.mutator().setReference(frame.get(1), 0, frame.get(0));
      frame.set(0, Reference.NULL);
      frame.set(1, Reference.NULL);
      assertEquals(List.of("finalizer 1"), heap.log());
      subject().needs(Capability.COMPLETE);
      assertEquals(0, heap.collect());
    }
  }

  /** The order of what dies together. */
  @Test
  @DisplayName("r611 children die in the order of their slots, each with its own children before the next is touched")
  default void r611_orderedDeath() {
    subject().needs(Capability.ORDERED_DEATH);
    try (TestHeap heap = open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      Shape forward = heap.heap().shapes().define("Forward").array(Shape.Kind.REFERENCES).register();
      Shape backward = heap.heap().shapes().define("Backward").array(Shape.Kind.REFERENCES).lastToFirst().register();
      for (Shape shape : List.of(forward, backward)) {
        heap.log().clear();
        frame.set(0, mutator.allocate(shape, 3));
        for (int i = 0; i < 3; i++) {
          heap.put(frame, 0, i, heap.numbered(heap.mortal, i));
          for (int child = 0; child < 2; child++) {
            frame.set(1, heap.numbered(heap.mortal, 10 * (i + 1) + child));
            mutator.setReference(mutator.getReference(frame.get(0), i), child, frame.get(1));
          }
        }
        // Shared by the first two: it goes with the one that dies last, before that one's next child.
        frame.set(1, mutator.getReference(mutator.getReference(frame.get(0), 0), 0));
        mutator.setReference(mutator.getReference(frame.get(0), 1), 0, frame.get(1));
        frame.set(1, Reference.NULL);
        heap.log().clear();
        frame.set(0, Reference.NULL);
        List<Integer> numbers = shape == forward
            ? List.of(0, 11, 1, 10, 21, 2, 30, 31)
            : List.of(2, 30, 31, 1, 21, 0, 10,
                11);
        assertEquals(numbers.stream().map(number -> "finalizer " + number).toList(), heap.log());
      }
    }
  }

  /** Safepoints without collections, as bounded releases need them. */
  @Test
  @DisplayName("r612 what counts finds dead is gone after as many safepoints as it has objects and slots, if not at once")
  default void r612_bySafepoints() {
    subject().needs(Capability.COUNTS);
    try (TestHeap heap = subject().open(builder -> builder.trigger(new Trigger.Never()));
        Frame frame = heap.mutator()
            .enter(4)) {
      heap.logCalls();
      Mutator mutator = heap.mutator();
      int elements = 300;
      frame.set(0, mutator.allocate(heap.references, elements));
      for (int i = 0; i < elements; i++) {
        mutator.setReference(frame.get(0), i, heap.numbered(i == 0 || i == elements - 1 ? heap.mortal : heap.node, i));
      }
      heap.list(frame, 1, 500);
      frame.set(2, heap.numbered(heap.mortal, 1000));
      frame.set(3, mutator.allocateWeak(heap.weak, frame.get(2)));
      frame.set(0, Reference.NULL);
      frame.set(1, Reference.NULL);
      frame.set(2, Reference.NULL);
      assertEquals(Reference.NULL, mutator.referent(frame.get(3)), "nobody brings back what waits to die");
      for (int polls = 0; polls < 2 * elements + 1 + 500 + 1; polls++) {
        mutator.poll();
      }
      assertEquals(1, heap.live());
      assertEquals(1, heap.walked());
      assertEquals(0, heap.heap().statistics().collections());
      assertEquals(List.of("finalizer 0", "finalizer 1000", "finalizer 299"), heap.log().stream().filter(
          call -> call.startsWith("finalizer")).sorted().toList());
    }
  }

  /** Counts. */
  @Test
  @DisplayName("r620 referenceCount counts slots and roots, each time; by count or by census")
  default void r620_counts() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(6)) {
      Mutator mutator = heap.mutator();
      for (Shape shape : List.of(heap.pair, heap.mortal, heap.fixed(80, 9000))) {
        frame.set(0, mutator.allocate(shape));
        assertEquals(1, mutator.referenceCount(frame.get(0)), shape.name() + " in one frame slot");
        frame.set(1, frame.get(0));
        assertEquals(2, mutator.referenceCount(frame.get(0)));
        try (Handle handle = mutator.handle(frame.get(0))) {
          int global = mutator.addGlobal(handle.get());
          assertEquals(4, mutator.referenceCount(frame.get(0)));
          mutator.setReference(frame.get(0), 0, frame.get(0));
          mutator.setReference(frame.get(0), 1, frame.get(0));
          assertEquals(6, mutator.referenceCount(frame.get(0)), "with two slots of its own");
          frame.set(2, mutator.allocate(heap.references, 10));
          for (int i = 0; i < 10; i += 2) {
            mutator.setReference(frame.get(2), i, frame.get(0));
          }
          assertEquals(11, mutator.referenceCount(frame.get(0)), "with five elements");
          assertEquals(1, mutator.referenceCount(frame.get(2)), "the array in one frame slot");
          mutator.setReference(frame.get(2), 0, Reference.NULL);
          mutator.setReference(frame.get(2), 2, frame.get(2));
          mutator.setReference(frame.get(0), 0, Reference.NULL);
          mutator.setGlobal(global, Reference.NULL);
          assertEquals(7, mutator.referenceCount(frame.get(0)));
          assertEquals(2, mutator.referenceCount(frame.get(2)));
          mutator.setReference(frame.get(2), 2, Reference.NULL);
        }
        assertEquals(6, mutator.referenceCount(frame.get(0)));
        mutator.collect();
        assertEquals(6, mutator.referenceCount(frame.get(0)), "after a collection");
        mutator.setReference(frame.get(0), 1, Reference.NULL);
        frame.set(1, Reference.NULL);
        frame.set(2, Reference.NULL);
      }
    }
  }

  /** What does not count. */
  @Test
  @DisplayName("r621 weak references do not count; references from immortal objects do")
  default void r621_whatCounts() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.node, 1));
      frame.set(1, mutator.allocateWeak(heap.weak, frame.get(0)));
      assertEquals(1, mutator.referenceCount(frame.get(0)));
      assertEquals(1, mutator.referenceCount(frame.get(1)));
      frame.set(2, mutator.allocateImmortal(heap.pair));
      mutator.setReference(frame.get(2), 0, frame.get(0));
      assertEquals(2, mutator.referenceCount(frame.get(0)));
      mutator.setReference(frame.get(2), 0, Reference.NULL);
      assertEquals(1, mutator.referenceCount(frame.get(0)));
    }
  }

  /** Counts after collections that freed other referrers. */
  @Test
  @DisplayName("r622 references from reclaimed cycles no longer count")
  default void r622_countsAfterCollection() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.node, 1));
      for (int i = 0; i < 50; i++) {
        heap.ring(frame, 1, 1 + i % 4);
        mutator.setReference(frame.get(1), 1, frame.get(0));
      }
      frame.set(1, Reference.NULL);
      mutator.collect();
      assertEquals(1, mutator.referenceCount(frame.get(0)));
      frame.set(1, frame.get(0));
      assertEquals(2, mutator.referenceCount(frame.get(0)));
      frame.set(0, Reference.NULL);
      assertEquals(1, mutator.getLong(frame.get(1), 0));
      frame.set(1, Reference.NULL);
      assertEquals(0, heap.collect());
    }
  }

  /** Many slots written at once. */
  @Test
  @DisplayName("r613 what moved references overwrite dies when all are moved, first to last, the object written to with them")
  default void r613_overwrittenByMoves() {
    subject().needs(Capability.PROMPT);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      int global = mutator.addGlobal(mutator.allocate(heap.references, 2));
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        boolean moved = frame.get(1) == Reference.NULL && frame.get(2) == Reference.NULL;
        heap.log().add(caller.getLong(object, 0) + (moved ? " moved" : ""));
        caller.setGlobal(global, Reference.NULL);
      });
      for (int i = 0; i < 2; i++) {
        long mortal = heap.numbered(heap.mortal, i);
        mutator.setReference(mutator.getGlobal(global), i, mortal);
        frame.set(1 + i, heap.numbered(heap.mortal, 2 + i));
      }
      // The first finalizer drops the only reference to the array, and so what has been moved into it.
      frame.moveTo(1, mutator.getGlobal(global), 0, 2);
      if (subject().can(Capability.ORDERED_DEATH)) {
        assertEquals(List.of("0 moved", "2 moved", "3 moved", "1 moved"), heap.log());
      }
      assertEquals(Set.of("0 moved", "1 moved", "2 moved", "3 moved"), Set.copyOf(heap.log()));
      assertEquals("0 moved", heap.log().getFirst());
      assertEquals(4, heap.log().size());
      heap.log().clear();
      mutator.poll();
      frame.set(0, mutator.allocate(heap.references, 3));
      frame.set(3, heap.numbered(heap.mortal, 5));
      heap.put(frame, 0, 0, heap.numbered(heap.leaf, 4));
      frame.moveFrom(0, frame.get(0), 0, 1);
      frame.moveFrom(3, mutator.allocate(heap.references, 1), 0, 1);
      assertEquals(List.of("5 moved"), heap.log());
      assertEquals(4, mutator.getLong(frame.get(0), 0));
      mutator.poll();
      assertEquals(1, heap.live());
    }
  }

  /** Counts of objects that collections pass by. */
  @Test
  @DisplayName("r623 what an immortal object counts is the same after garbage that referred to it has been reclaimed")
  default void r623_immortalCounts() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      int immortal = mutator.addGlobal(mutator.allocateImmortal(heap.node));
      long count = mutator.referenceCount(mutator.getGlobal(immortal));
      for (int i = 0; i < 5; i++) {
        heap.ring(frame, 0, 3);
        mutator.setReference(frame.get(0), 1, mutator.getGlobal(immortal));
        frame.set(1, mutator.getReference(frame.get(0), 0));
        mutator.setReference(frame.get(1), 1, mutator.getGlobal(immortal));
        frame.set(0, Reference.NULL);
        frame.set(1, Reference.NULL);
        assertEquals(1, heap.collect());
        assertEquals(count, mutator.referenceCount(mutator.getGlobal(immortal)));
      }
    }
  }
}
