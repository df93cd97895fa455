package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.testkit.fuzz.Contents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 4xx: weak references keep nothing alive, are cleared when their referent dies, and tell of it once. */
public interface WeakRules extends Rules {
  /** The plainest case. */
  @Test
  @DisplayName("r401 a weak reference is cleared when its referent dies, and does not keep it alive")
  default void r401_cleared() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.node, 1));
      frame.set(1, mutator.allocateWeak(heap.weak, frame.get(0)));
      assertEquals(frame.get(0), mutator.referent(frame.get(1)));
      frame.set(0, Reference.NULL);
      assertEquals(1, heap.collect());
      assertEquals(Reference.NULL, mutator.referent(frame.get(1)));
    }
  }

  /** As long as the referent lives. */
  @Test
  @DisplayName("r402 a weak reference to a live object is left alone by collections")
  default void r402_untouched() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      frame.set(0, heap.numbered(heap.node, 7));
      frame.set(1, heap.numberedWeak(frame.get(0), 1));
      for (int i = 0; i < 20; i++) {
        mutator.allocate(heap.node);
        mutator.collect();
        assertEquals(frame.get(0), mutator.referent(frame.get(1)));
        assertEquals(7, mutator.getLong(mutator.referent(frame.get(1)), 0));
        assertSame(heap.weak, mutator.shape(frame.get(1)));
      }
      assertEquals(List.of(), heap.log());
    }
  }

  /** Callbacks. */
  @Test
  @DisplayName("r403 a callback is called once, with a cleared weak reference")
  default void r403_callbackOnce() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        assertSame(mutator, caller);
        assertEquals(Reference.NULL, caller.referent(weak));
        assertEquals(frame.get(1), weak);
        heap.log().add("callback " + caller.getLong(weak, 0));
      });
      frame.set(0, mutator.allocate(heap.node));
      frame.set(1, heap.numberedWeak(frame.get(0), 5));
      frame.set(0, Reference.NULL);
      for (int i = 0; i < 3; i++) {
        mutator.collect();
      }
      assertEquals(List.of("callback 5"), heap.log());
    }
  }

  /** The order for one referent. */
  @Test
  @DisplayName("r404 callbacks of one referent are called newest first, cleared by hand left out")
  default void r404_newestFirst() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      frame.set(0, mutator.allocate(heap.references, 10));
      frame.set(1, mutator.allocate(heap.node));
      for (int i = 0; i < 10; i++) {
        heap.put(frame, 0, i, heap.numberedWeak(frame.get(1), i));
      }
      mutator.collect();
      // The newest, the oldest, one in the middle; and one that is dropped.
      mutator.clearWeak(mutator.getReference(frame.get(0), 9));
      mutator.clearWeak(mutator.getReference(frame.get(0), 0));
      mutator.clearWeak(mutator.getReference(frame.get(0), 4));
      mutator.setReference(frame.get(0), 6, Reference.NULL);
      mutator.collect();
      heap.put(frame, 0, 6, heap.numberedWeak(frame.get(1), 10));
      assertEquals(List.of(), heap.log());
      frame.set(1, Reference.NULL);
      mutator.collect();
      assertEquals(List.of("callback 10", "callback 8", "callback 7", "callback 5", "callback 3", "callback 2",
          "callback 1"), heap.log());
    }
  }

  /** The dead hear nothing. */
  @Test
  @DisplayName("r405 the callback of a weak reference that died before its referent is never called")
  default void r405_deadWeakReference() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      frame.set(0, mutator.allocate(heap.node));
      frame.set(1, heap.numberedWeak(frame.get(0), 1));
      frame.set(1, Reference.NULL);
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
      assertEquals(List.of(), heap.log());
    }
  }

  /** Both in one dead cycle. */
  @Test
  @DisplayName("r406 a weak reference that dies in one collection with its referent is not called")
  default void r406_dyingTogether() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      for (int i = 0; i < 100; i++) {
        heap.ring(frame, 0, 3);
        heap.put(frame, 0, 1, heap.numberedWeak(frame.get(0), i));
      }
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
      assertEquals(List.of(), heap.log());
    }
  }

  /** A survivor hears of a dead cycle. */
  @Test
  @DisplayName("r407 live weak references to objects of a dead cycle are cleared and called")
  default void r407_deadCycle() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      heap.ring(frame, 0, 3);
      for (int i = 1; i <= 3; i++) {
        frame.set(i, heap.numberedWeak(frame.get(0), i));
        frame.set(0, mutator.getReference(frame.get(0), 0));
      }
      frame.set(0, Reference.NULL);
      assertEquals(3, heap.collect());
      assertEquals(List.of("callback 1", "callback 2", "callback 3"), heap.log().stream().sorted().toList());
      for (int i = 1; i <= 3; i++) {
        assertEquals(Reference.NULL, mutator.referent(frame.get(i)));
      }
    }
  }

  /** By hand. */
  @Test
  @DisplayName("r408 clearWeak clears, calls nothing, and may be repeated")
  default void r408_clearWeak() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      frame.set(0, heap.numbered(heap.node, 3));
      frame.set(1, heap.numberedWeak(frame.get(0), 1));
      mutator.clearWeak(frame.get(1));
      mutator.clearWeak(frame.get(1));
      assertEquals(Reference.NULL, mutator.referent(frame.get(1)));
      assertEquals(3, mutator.getLong(frame.get(0), 0));
      frame.set(0, Reference.NULL);
      mutator.collect();
      assertEquals(List.of(), heap.log());
      assertEquals(1, mutator.getLong(frame.get(1), 0));
    }
  }

  /** Callbacks are ordinary code. */
  @Test
  @DisplayName("r409 callbacks may allocate, write, and make the heap run full")
  default void r409_callbacksAllocate() {
    subject().needs(Capability.RECLAIMS);
    int count = 50;
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      int global = mutator.addGlobal(Reference.NULL);
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        long number = caller.getLong(weak, 0);
        for (int i = 0; i < 3000; i++) {
          caller.allocate(heap.node);
        }
        long object = heap.numbered(heap.node, number);
        caller.setReference(object, 0, caller.getGlobal(global));
        caller.setGlobal(global, object);
        heap.log().add("callback " + number);
      });
      frame.set(0, mutator.allocate(heap.references, count));
      frame.set(1, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        heap.put(frame, 0, i, mutator.allocate(heap.node));
        heap.put(frame, 1, i, heap.numberedWeak(mutator.getReference(frame.get(0), i), i));
      }
      frame.set(0, Reference.NULL);
      mutator.collect();
      assertEquals(count, heap.log().size());
      long length = 0;
      for (long at = mutator.getGlobal(global); at != Reference.NULL; at = mutator.getReference(at, 0)) {
        assertEquals("callback " + mutator.getLong(at, 0), heap.log().get(count - 1 - (int) length));
        length++;
      }
      assertEquals(count, length);
      assertEquals(2L * count + 1, heap.collectTwice(), "weak references, their array, and what callbacks stored");
    }
  }

  /** What never dies. */
  @Test
  @DisplayName("r410 a weak reference to an immortal object is never cleared")
  default void r410_immortalReferent() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocateWeak(heap.weak, mutator.allocateImmortal(heap.node)));
      mutator.collect();
      mutator.collect();
      assertNotEquals(Reference.NULL, mutator.referent(frame.get(0)));
      assertSame(heap.node, mutator.shape(mutator.referent(frame.get(0))));
    }
  }

  /** Tables grow. */
  @Test
  @DisplayName("r411 twenty thousand weak references, several to some objects, a part of which dies")
  default void r411_many() {
    int count = 20_000;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      int[] called = new int[count];
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> called[(int) caller.getLong(weak, 0)]++);
      frame.set(0, mutator.allocate(heap.references, count));
      frame.set(1, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        heap.put(frame, 0, i, heap.numbered(heap.node, i));
        long referent = mutator.getReference(frame.get(0), i % 3 == 0 ? i / 2 : i);
        heap.put(frame, 1, i, heap.numberedWeak(referent, i));
      }
      for (int i = 0; i < count; i++) {
        if (i % 5 < 2) {
          mutator.setReference(frame.get(0), i, Reference.NULL);
        }
      }
      heap.collect();
      for (int i = 0; i < count; i++) {
        int target = i % 3 == 0 ? i / 2 : i;
        boolean dead = target % 5 < 2 && subject().can(Capability.RECLAIMS);
        assertEquals(dead ? 1 : 0, called[i], "calls of weak reference " + i);
        long referent = mutator.referent(mutator.getReference(frame.get(1), i));
        assertEquals(dead ? -1 : target, referent == Reference.NULL ? -1 : mutator.getLong(referent, 0));
      }
    }
  }

  /** Weak references are objects. */
  @Test
  @DisplayName("r412 weak references to weak references, chains of them")
  default void r412_weakToWeak() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      frame.set(0, mutator.allocate(heap.node));
      frame.set(1, heap.numberedWeak(frame.get(0), 1));
      frame.set(2, heap.numberedWeak(frame.get(1), 2));
      frame.set(3, heap.numberedWeak(frame.get(2), 3));
      frame.set(1, Reference.NULL);
      assertEquals(3, heap.collect());
      assertEquals(List.of("callback 2"), heap.log());
      frame.set(0, Reference.NULL);
      frame.set(2, Reference.NULL);
      assertEquals(1, heap.collect());
      assertEquals(List.of("callback 2", "callback 3"), heap.log());
    }
  }

  /** Weak references hold strong ones as well. */
  @Test
  @DisplayName("r413 a weak reference keeps alive what its own slots refer to, and its data")
  default void r413_ownSlots() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      Shape rich = heap.heap().shapes().define("Rich").references(3).bytes(19).weakReference().register();
      Shape wide = heap.heap().shapes().define("Wide").references(70).bytes(3).weakReference().register();
      for (Shape shape : List.of(rich, wide)) {
        frame.set(0, mutator.allocate(heap.node));
        frame.set(1, mutator.allocateWeak(shape, frame.get(0)));
        Contents.checkZero(mutator, frame.get(1));
        Contents.fill(mutator, frame.get(1), 8);
        heap.put(frame, 1, 2, heap.numbered(heap.leaf, 77));
        for (int i = 0; i < 3; i++) {
          mutator.collect();
          assertEquals(frame.get(0), mutator.referent(frame.get(1)));
          assertEquals(77, mutator.getLong(mutator.getReference(frame.get(1), 2), 0));
          Contents.check(mutator, frame.get(1), 8);
        }
        mutator.clearWeak(frame.get(1));
        Contents.check(mutator, frame.get(1), 8);
        frame.set(0, Reference.NULL);
        frame.set(1, Reference.NULL);
      }
    }
  }

  /** Exceptions. */
  @Test
  @DisplayName("r414 a callback that throws is told of; the others are called, the collection goes on")
  default void r414_callbackThrows() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        heap.log().add("callback " + caller.getLong(weak, 0));
        throw new IllegalStateException("no " + caller.getLong(weak, 0));
      });
      frame.set(0, mutator.allocate(heap.references, 3));
      frame.set(1, mutator.allocate(heap.node));
      for (int i = 0; i < 3; i++) {
        heap.put(frame, 0, i, heap.numberedWeak(frame.get(1), i));
      }
      frame.set(1, Reference.NULL);
      assertEquals(4, heap.collect());
      assertEquals(List.of("callback 2", "callback 1", "callback 0"), heap.log());
      assertEquals(List.of("callback of Weak: no 2", "callback of Weak: no 1", "callback of Weak: no 0"),
          heap.failures());
    }
  }

  /** Frames of callbacks. */
  @Test
  @DisplayName("r415 frames that a callback leaves open are closed after it")
  default void r415_openFrames() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      List<Frame> left = new ArrayList<>();
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        left.add(caller.enter(1));
        left.add(caller.enter(2));
        left.get(1).set(1, caller.allocate(heap.node));
      });
      frame.set(0, mutator.allocate(heap.node));
      frame.set(1, mutator.allocateWeak(heap.weak, frame.get(0)));
      frame.set(0, Reference.NULL);
      assertEquals(1, heap.collectTwice());
      assertEquals(2, left.size());
      try (Frame next = mutator.enter(1)) {
        assertEquals(Reference.NULL, next.get(0));
      }
      assertEquals(Reference.NULL, mutator.referent(frame.get(1)));
    }
  }

  /** Following a weak reference makes a strong one. */
  @Test
  @DisplayName("r416 a referent taken from its weak reference and rooted stays alive")
  default void r416_upgrade() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      frame.set(0, heap.numbered(heap.node, 4));
      frame.set(1, mutator.allocateWeak(heap.weak, frame.get(0)));
      frame.set(2, mutator.referent(frame.get(1)));
      frame.set(0, Reference.NULL);
      mutator.collect();
      assertEquals(4, mutator.getLong(frame.get(2), 0));
      assertEquals(frame.get(2), mutator.referent(frame.get(1)));
      assertEquals(List.of(), heap.log());
    }
  }

  /** Weak references come and go. */
  @Test
  @DisplayName("r417 making and dropping weak references to one object leaves nothing behind")
  default void r417_churn() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.node, 1));
      for (int i = 0; i < 20_000; i++) {
        frame.set(1, heap.numberedWeak(frame.get(0), i));
        if (i % 3 == 0) {
          mutator.clearWeak(frame.get(1));
        }
        if (i % 1000 == 0) {
          mutator.collect();
        }
      }
      assertEquals(frame.get(0), mutator.referent(frame.get(1)));
      subject().needs(Capability.RECLAIMS);
      assertEquals(2, heap.collect());
      frame.set(0, Reference.NULL);
      assertEquals(1, heap.collect());
      assertEquals(Reference.NULL, mutator.referent(frame.get(1)));
    }
  }

  /** A callback may be what frees the next object. */
  @Test
  @DisplayName("r418 callbacks that drop the last reference to other referents")
  default void r418_chainOfCallbacks() {
    subject().needs(Capability.RECLAIMS);
    int count = 60;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        int number = (int) caller.getLong(weak, 0);
        heap.log().add("callback " + number);
        if (number + 1 < count) {
          caller.setReference(frame.get(0), number + 1, Reference.NULL);
        }
      });
      frame.set(0, mutator.allocate(heap.references, count));
      frame.set(1, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        heap.put(frame, 0, i, mutator.allocate(heap.node));
        heap.put(frame, 1, i, heap.numberedWeak(mutator.getReference(frame.get(0), i), i));
      }
      mutator.setReference(frame.get(0), 0, Reference.NULL);
      for (int i = 0; i < count; i++) {
        mutator.collect();
      }
      assertEquals(count, heap.log().size());
      for (int i = 0; i < count; i++) {
        assertEquals("callback " + i, heap.log().get(i));
        assertEquals(Reference.NULL, mutator.referent(mutator.getReference(frame.get(1), i)));
      }
      assertEquals(count + 2, heap.collect());
    }
  }

  /** A collection in the middle of a death. */
  @Test
  @DisplayName("r419 collections while callbacks run leave alone what is dying beside the referent")
  default void r419_collectionDuringCallback() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(builder -> builder.stress(new Stress(Stress.Operation.ALLOC, 1)));
        Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        try (Frame own = caller.enter(2)) {
          own.set(0, weak);
          own.set(1, caller.allocate(heap.node));
          own.set(1, caller.allocate(heap.node));
          heap.log().add("callback " + caller.getLong(own.get(0), 0));
        }
      });
      frame.set(0, mutator.allocate(heap.references, 5));
      frame.set(1, mutator.allocate(heap.references, 5));
      for (int i = 0; i < 5; i++) {
        heap.put(frame, 0, i, mutator.allocate(heap.node));
        heap.put(frame, 1, i, heap.numberedWeak(mutator.getReference(frame.get(0), i), i));
      }
      frame.set(0, Reference.NULL);
      mutator.poll();
      assertEquals(6, heap.collectTwice());
      assertEquals(5, heap.log().stream().distinct().count());
      assertEquals(5, heap.log().size());
      heap.list(frame, 0, 200);
      frame.set(1, Reference.NULL);
      assertEquals(200, heap.collect());
      heap.checkList(frame.get(0), 200);
    }
  }

  /** A weak reference in the middle of its death. */
  @Test
  @DisplayName("r420 a collection in the middle of a death does not call back a weak reference that is dying")
  default void r420_dyingWeakReference() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(builder -> builder.stress(new Stress(Stress.Operation.ALLOC, 1)));
        Frame frame = heap.mutator().enter(5)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        frame.set(1, caller.allocate(heap.leaf));
        frame.set(2, heap.numberedWeak(frame.get(1), 77));
      });
      frame.set(0, mutator.allocate(heap.references, 3));
      heap.put(frame, 0, 0, heap.numbered(heap.mortal, 1));
      // Referents that only a collection finds dead.
      for (int i = 1; i < 3; i++) {
        heap.ring(frame, 2 + i, 1);
        heap.put(frame, 0, i, heap.numberedWeak(frame.get(2 + i), i));
      }
      frame.set(3, Reference.NULL);
      frame.set(4, Reference.NULL);
      frame.set(0, Reference.NULL);
      mutator.poll();
      // In order, the weak references are alive until the finalizer has returned.
      List<String> called = subject().can(Capability.ORDERED_DEATH) ? List.of("callback 1", "callback 2") : List.of();
      assertEquals(called, heap.log());
      assertEquals(2, heap.collectTwice());
      heap.list(frame, 0, 100);
      assertEquals(77, mutator.getLong(frame.get(2), 0));
      assertEquals(frame.get(1), mutator.referent(frame.get(2)));
      assertEquals(102, heap.collect());
      assertEquals(called, heap.log());
    }
  }

  /** Taking entries out of the middle of the table. */
  @Test
  @DisplayName("r421 of thousands of weak references some are cleared by hand; all others still know their referent")
  default void r421_clearedAmongMany() {
    int count = 3000;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      List<String> expected = new ArrayList<>();
      heap.logCalls();
      frame.set(0, mutator.allocate(heap.references, count));
      frame.set(1, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        heap.put(frame, 0, i, heap.numbered(heap.node, i));
        frame.set(2, mutator.getReference(frame.get(0), i));
        heap.put(frame, 1, i, heap.numberedWeak(frame.get(2), i));
      }
      frame.set(2, Reference.NULL);
      for (int round = 1; round <= 7; round++) {
        for (int i = round; i < count; i += 8) {
          mutator.clearWeak(mutator.getReference(frame.get(1), i));
        }
        for (int i = 0; i < count; i++) {
          long weak = mutator.getReference(frame.get(1), i);
          assertEquals(i % 8 == 0 || i % 8 > round ? mutator.getReference(frame.get(0), i) : Reference.NULL, mutator
              .referent(weak));
        }
        mutator.collect();
      }
      for (int i = 0; i < count; i += 8) {
        expected.add("callback " + i);
      }
      subject().needs(Capability.RECLAIMS);
      frame.set(0, Reference.NULL);
      assertEquals(1 + count, heap.collect());
      assertEquals(expected.stream().sorted().toList(), heap.log().stream().sorted().toList());
    }
  }

  /** The list of an object. */
  @Test
  @DisplayName("r422 the weak references to an object are listed newest first, cleared ones left out")
  default void r422_listed() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.node, 1));
      assertEquals(0, mutator.weakReferences(frame.get(0)).length);
      for (int i = 1; i <= 3; i++) {
        frame.set(i, mutator.allocateWeak(heap.weak, frame.get(0)));
      }
      mutator.collect();
      assertEquals(List.of(frame.get(3), frame.get(2), frame.get(1)), Arrays.stream(mutator.weakReferences(frame.get(
          0))).boxed().toList());
      mutator.clearWeak(frame.get(2));
      assertEquals(List.of(frame.get(3), frame.get(1)), Arrays.stream(mutator.weakReferences(frame.get(0))).boxed()
          .toList());
    }
  }

  /** Callbacks that do something. */
  @Test
  @DisplayName("r423 callbacks of one death run newest first to their ends, though they reach safepoints")
  default void r423_callbacksWithSafepoints() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        long number = caller.getLong(weak, 0);
        caller.allocate(heap.node);
        caller.poll();
        heap.log().add("callback " + number);
      });
      frame.set(0, mutator.allocate(heap.node));
      for (int i = 1; i <= 3; i++) {
        frame.set(i, heap.numberedWeak(frame.get(0), i));
      }
      frame.set(0, Reference.NULL);
      mutator.collect();
      assertEquals(List.of("callback 3", "callback 2", "callback 1"), heap.log());
    }
  }
}
