package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.testkit.fuzz.Contents;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 5xx: finalizers run once, see what was there, may bring it back, and stop nothing. */
public interface FinalizerRules extends Rules {
  /** The plainest case. */
  @Test
  @DisplayName("r501 a finalizer runs exactly once, and the object is reclaimed by the same collect()")
  default void r501_once() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      heap.logCalls();
      for (int i = 0; i < 10; i++) {
        frame.set(0, heap.numbered(heap.mortal, i));
      }
      heap.mutator().collect();
      assertEquals(9, heap.log().size());
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
      heap.mutator().collect();
      assertEquals(10, heap.log().size());
      assertEquals(10, heap.log().stream().distinct().count());
    }
  }

  /** As long as it lives. */
  @Test
  @DisplayName("r502 no finalizer runs for a live object, nor when the heap is closed")
  default void r502_notWhileAlive() {
    try (TestHeap heap = subject().open()) {
      heap.logCalls();
      int global = heap.mutator().addGlobal(heap.numbered(heap.mortal, 1));
      for (int i = 0; i < 10; i++) {
        heap.mutator().collect();
        assertEquals(1, heap.mutator().getLong(heap.mutator().getGlobal(global), 0));
      }
      heap.mutator().close();
      heap.heap().close();
      assertEquals(List.of(), heap.log());
    }
  }

  /** What a finalizer sees. */
  @Test
  @DisplayName("r503 a finalizer sees the object and all it refers to intact")
  default void r503_intact() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        assertSame(mutator, caller);
        assertEquals(11, caller.getLong(object, 0));
        heap.checkList(caller.getReference(object, 0), 500);
        Contents.check(caller, caller.getReference(object, 1), 22);
        heap.log().add("seen");
      });
      frame.set(0, heap.numbered(heap.mortal, 11));
      heap.list(frame, 1, 500);
      mutator.setReference(frame.get(0), 0, frame.get(1));
      heap.put(frame, 0, 1, mutator.allocate(heap.longs, 3000));
      Contents.fill(mutator, mutator.getReference(frame.get(0), 1), 22);
      frame.set(1, Reference.NULL);
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
      assertEquals(List.of("seen"), heap.log());
    }
  }

  /** Cycles of objects with finalizers. */
  @Test
  @DisplayName("r504 finalizers of a dead cycle all run and see the whole cycle")
  default void r504_cycles() {
    subject().needs(Capability.COMPLETE);
    int length = 50;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        long number = caller.getLong(object, 0);
        long at = object;
        for (int i = 1; i <= length; i++) {
          at = caller.getReference(at, 0);
          assertEquals((number + i) % length, caller.getLong(at, 0));
        }
        assertEquals(object, at);
        heap.log().add("finalizer " + number);
      });
      for (int i = length - 1; i >= 0; i--) {
        long object = heap.numbered(heap.mortal, i);
        mutator.setReference(object, 0, frame.get(0));
        frame.set(0, object);
        if (i == length - 1) {
          frame.set(1, object);
        }
      }
      mutator.setReference(frame.get(1), 0, frame.get(0));
      frame.set(0, Reference.NULL);
      frame.set(1, Reference.NULL);
      assertEquals(0, heap.collect());
      assertEquals(length, heap.log().stream().distinct().count());
      assertEquals(length, heap.log().size());
    }
  }

  /** Resurrection. */
  @Test
  @DisplayName("r505 a resurrected object is whole, is not finalized again, and is reclaimed at its second death")
  default void r505_resurrection() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      int global = mutator.addGlobal(Reference.NULL);
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        heap.log().add("finalizer " + caller.getLong(object, 0));
        caller.setGlobal(global, object);
      });
      frame.set(0, heap.numbered(heap.mortal, 1));
      heap.list(frame, 1, 20);
      mutator.setReference(frame.get(0), 1, frame.get(1));
      frame.set(1, Reference.NULL);
      frame.set(0, Reference.NULL);
      assertEquals(21, heap.collect());
      for (int i = 0; i < 3; i++) {
        assertEquals(1, mutator.getLong(mutator.getGlobal(global), 0));
        heap.checkList(mutator.getReference(mutator.getGlobal(global), 1), 20);
        mutator.setReference(mutator.getGlobal(global), 0, heap.numbered(heap.leaf, i));
        assertEquals(22, heap.collect());
      }
      mutator.setGlobal(global, Reference.NULL);
      assertEquals(0, heap.collect());
      assertEquals(List.of("finalizer 1"), heap.log());
    }
  }

  /** A finalizer may bring back others than its own object. */
  @Test
  @DisplayName("r506 a finalizer may resurrect a part of a dead cycle; the rest is reclaimed")
  default void r506_partialResurrection() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      int global = mutator.addGlobal(Reference.NULL);
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        heap.log().add("finalizer");
        caller.setGlobal(global, caller.getReference(object, 1));
      });
      frame.set(0, heap.numbered(heap.mortal, 1));
      mutator.setReference(frame.get(0), 0, frame.get(0));
      heap.list(frame, 1, 10);
      mutator.setReference(frame.get(0), 1, frame.get(1));
      frame.set(1, Reference.NULL);
      frame.set(0, Reference.NULL);
      assertEquals(10, heap.collect());
      heap.checkList(mutator.getGlobal(global), 10);
      assertEquals(List.of("finalizer"), heap.log());
    }
  }

  /** Finalizers are ordinary code. */
  @Test
  @DisplayName("r507 finalizers may allocate and write, so much that the heap runs full meanwhile")
  default void r507_allocates() {
    subject().needs(Capability.RECLAIMS);
    int count = 40;
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      int global = mutator.addGlobal(Reference.NULL);
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        long number = caller.getLong(object, 0);
        try (Frame own = caller.enter(1)) {
          own.set(0, object);
          for (int i = 0; i < 3000; i++) {
            caller.allocate(heap.node);
          }
          assertEquals(number, caller.getLong(own.get(0), 0), "the object while its finalizer runs");
          heap.checkList(caller.getReference(own.get(0), 0), 5);
        }
        long note = heap.numbered(heap.node, number);
        caller.setReference(note, 0, caller.getGlobal(global));
        caller.setGlobal(global, note);
        heap.log().add("finalizer " + number);
      });
      frame.set(0, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        heap.put(frame, 0, i, heap.numbered(heap.mortal, i));
        heap.list(frame, 1, 5);
        mutator.setReference(mutator.getReference(frame.get(0), i), 0, frame.get(1));
      }
      frame.set(1, Reference.NULL);
      frame.set(0, Reference.NULL);
      mutator.collect();
      assertEquals(count, heap.log().stream().distinct().count());
      assertEquals(count, heap.log().size());
      assertEquals(count, heap.collect());
      long length = 0;
      for (long at = mutator.getGlobal(global); at != Reference.NULL; at = mutator.getReference(at, 0)) {
        length++;
      }
      assertEquals(count, length);
    }
  }

  /** Exceptions. */
  @Test
  @DisplayName("r508 a finalizer that throws is told of; the others run, the objects are reclaimed")
  default void r508_throwing() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        throw new ArithmeticException("number " + caller.getLong(object, 0));
      });
      for (int i = 0; i < 3; i++) {
        frame.set(0, heap.numbered(heap.mortal, i));
      }
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
      assertEquals(List.of("finalizer of Mortal: number 0", "finalizer of Mortal: number 1",
          "finalizer of Mortal: number 2"), heap.failures().stream().sorted().toList());
    }
  }

  /** A finalizer may recurse without end. */
  @Test
  @DisplayName("r509 a finalizer that overflows the stack is told of like others")
  default void r509_stackOverflow() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> recurse(caller));
      frame.set(0, heap.numbered(heap.mortal, 1));
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
      assertEquals(1, heap.failures().size());
      frame.set(0, heap.numbered(heap.node, 2));
      heap.mutator().collect();
      assertEquals(2, heap.mutator().getLong(frame.get(0), 0));
    }
  }

  private static int recurse(Mutator mutator) {
    try (Frame frame = mutator.enter(1)) {
      return frame.size() + recurse(mutator);
    }
  }

  /** The order for death found by a collection. */
  @Test
  @DisplayName("r510 a collection clears all weak references of the dead, then calls back, then finalizes")
  default void r510_orderInCollection() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        for (int i = 0; i < 6; i++) {
          assertEquals(Reference.NULL, caller.referent(caller.getReference(frame.get(2), i)));
        }
        heap.log().add("callback");
      });
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> heap.log().add("finalizer"));
      frame.set(2, mutator.allocate(heap.references, 6));
      // A cycle of three objects with finalizers, so that counting does not find them before the collection.
      for (int i = 0; i < 3; i++) {
        long object = heap.numbered(heap.mortal, i);
        mutator.setReference(object, 0, frame.get(0));
        frame.set(0, object);
        if (i == 0) {
          frame.set(1, object);
        }
        heap.put(frame, 2, 2 * i, heap.numberedWeak(frame.get(0), 1));
        heap.put(frame, 2, 2 * i + 1, heap.numberedWeak(frame.get(0), 2));
      }
      mutator.setReference(frame.get(1), 0, frame.get(0));
      frame.set(0, Reference.NULL);
      frame.set(1, Reference.NULL);
      assertEquals(7, heap.collect());
      assertEquals(List.of("callback", "callback", "callback", "callback", "callback", "callback", "finalizer",
          "finalizer", "finalizer"), heap.log());
    }
  }

  /** Weak references to a resurrected object. */
  @Test
  @DisplayName("r511 a collection clears weak references also to what a finalizer then resurrects")
  default void r511_clearedThoughResurrected() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      int global = mutator.addGlobal(Reference.NULL);
      heap.logCalls();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> caller.setGlobal(global, object));
      frame.set(0, heap.numbered(heap.mortal, 1));
      mutator.setReference(frame.get(0), 0, frame.get(0));
      frame.set(1, heap.numberedWeak(frame.get(0), 9));
      frame.set(0, Reference.NULL);
      assertEquals(2, heap.collect());
      assertEquals(List.of("callback 9"), heap.log());
      assertEquals(Reference.NULL, mutator.referent(frame.get(1)));
      assertEquals(1, mutator.getLong(mutator.getGlobal(global), 0));
      // The object may have weak references again.
      frame.set(1, heap.numberedWeak(mutator.getGlobal(global), 10));
      mutator.collect();
      assertEquals(mutator.getGlobal(global), mutator.referent(frame.get(1)));
      mutator.setGlobal(global, Reference.NULL);
      assertEquals(1, heap.collect());
      assertEquals(List.of("callback 9", "callback 10"), heap.log());
    }
  }

  /** Weak references made while dying. */
  @Test
  @DisplayName("r512 a weak reference that a finalizer makes to its own object is cleared when that is reclaimed")
  default void r512_weakMadeByFinalizer() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      int global = mutator.addGlobal(Reference.NULL);
      heap.logCalls();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        caller.setGlobal(global, heap.numberedWeak(object, 3));
        heap.log().add("finalizer");
      });
      frame.set(0, heap.numbered(heap.mortal, 1));
      frame.set(0, Reference.NULL);
      assertEquals(1, heap.collect());
      assertEquals(List.of("finalizer", "callback 3"), heap.log());
      assertEquals(Reference.NULL, mutator.referent(mutator.getGlobal(global)));
    }
  }

  /** Any shape may have a finalizer. */
  @Test
  @DisplayName("r513 finalizers of arrays, large objects and weak references")
  default void r513_allKinds() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      Shape array = heap.heap().shapes().define("MortalArray").array(Shape.Kind.REFERENCES).finalizable().register();
      Shape data = heap.heap().shapes().define("MortalData").array(Shape.Kind.LONGS).finalizable().register();
      Shape wide = heap.heap().shapes().define("MortalWide").references(80).bytes(9000).finalizable().register();
      Shape weak = heap.heap().shapes().define("MortalWeak").weakReference().finalizable().register();
      for (Shape shape : List.of(array, data, wide, weak)) {
        heap.heap().setFinalizer(shape, (caller, object) -> {
          assertSame(shape, caller.shape(object));
          if (shape == weak) {
            assertEquals(1, caller.getLong(caller.referent(object), 0));
          } else {
            Contents.check(caller, object, 5);
          }
          heap.log().add(shape.name());
        });
      }
      int global = mutator.addGlobal(heap.numbered(heap.leaf, 1));
      for (int length : new int[]{0, 10, 10_000}) {
        frame.set(0, mutator.allocate(array, length));
        frame.set(0, mutator.allocate(data, length));
        Contents.fill(mutator, frame.get(0), 5);
      }
      frame.set(0, mutator.allocate(wide));
      Contents.fill(mutator, frame.get(0), 5);
      frame.set(0, mutator.allocateWeak(weak, mutator.getGlobal(global)));
      frame.set(0, Reference.NULL);
      assertEquals(1, heap.collect());
      assertEquals(List.of("MortalArray", "MortalArray", "MortalArray", "MortalData", "MortalData", "MortalData",
          "MortalWeak", "MortalWide"), heap.log().stream().sorted().toList());
    }
  }

  /** Finalizable objects hanging together. */
  @Test
  @DisplayName("r514 of a chain of finalizable objects each is finalized once, with all that follows intact")
  default void r514_chain() {
    subject().needs(Capability.RECLAIMS);
    int length = 300;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        long number = caller.getLong(object, 0);
        long next = caller.getReference(object, 0);
        assertEquals(number - 1, next == Reference.NULL ? -1 : caller.getLong(next, 0));
        heap.log().add("finalizer " + number);
      });
      for (int i = 0; i < length; i++) {
        long object = heap.numbered(heap.mortal, i);
        mutator.setReference(object, 0, frame.get(0));
        frame.set(0, object);
      }
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
      assertEquals(length, heap.log().size());
      assertEquals(length, heap.log().stream().distinct().count());
    }
  }

  /** Finalizers that set off others. */
  @Test
  @DisplayName("r515 a finalizer that drops the last reference to another finalizable object, a hundred deep")
  default void r515_nested() {
    subject().needs(Capability.RECLAIMS);
    int count = 100;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      int[] globals = new int[count];
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        int number = (int) caller.getLong(object, 0);
        heap.log().add("finalizer " + number);
        if (number + 1 < count) {
          caller.setGlobal(globals[number + 1], Reference.NULL);
        }
        assertEquals(number, caller.getLong(object, 0), "intact until its finalizer returns");
      });
      for (int i = 0; i < count; i++) {
        globals[i] = mutator.addGlobal(heap.numbered(heap.mortal, i));
      }
      frame.set(0, heap.numbered(heap.node, 5));
      mutator.setGlobal(globals[0], Reference.NULL);
      for (int i = 0; i < count; i++) {
        mutator.collect();
      }
      for (int i = 0; i < count; i++) {
        assertEquals("finalizer " + i, heap.log().get(i));
      }
      assertEquals(count, heap.log().size());
      assertEquals(1, heap.collect());
      assertTrue(mutator.getLong(frame.get(0), 0) == 5);
    }
  }

  /** Many. */
  @Test
  @DisplayName("r516 twenty thousand finalizable objects, half of which die, a part of these is resurrected")
  default void r516_many() {
    subject().needs(Capability.RECLAIMS);
    int count = 20_000;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      int[] finalized = new int[count];
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        int number = (int) caller.getLong(object, 0);
        finalized[number]++;
        if (number % 10 == 0) {
          caller.setReference(frame.get(1), number, object);
        }
      });
      frame.set(0, mutator.allocate(heap.references, count));
      frame.set(1, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        heap.put(frame, 0, i, heap.numbered(heap.mortal, i));
      }
      for (int i = 0; i < count; i += 2) {
        mutator.setReference(frame.get(0), i, Reference.NULL);
      }
      assertEquals(2 + count / 2 + count / 10, heap.collect());
      for (int i = 0; i < count; i++) {
        assertEquals(i % 2 == 0 ? 1 : 0, finalized[i]);
        long object = mutator.getReference(frame.get(1), i);
        assertEquals(i % 10 == 0 ? i : -1, object == Reference.NULL ? -1 : mutator.getLong(object, 0));
      }
    }
  }

  /** A collection in the middle of a death. */
  @Test
  @DisplayName("r517 collections while finalizers run leave alone the object and what is dying beside it")
  default void r517_collectionDuringFinalizer() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(builder -> builder.stress(new Stress(Stress.Operation.ALLOC, 1)));
        Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        long number = caller.getLong(object, 0);
        try (Frame own = caller.enter(2)) {
          own.set(0, object);
          for (int i = 0; i < 3; i++) {
            own.set(1, caller.allocate(heap.node));
          }
          assertEquals(number, caller.getLong(own.get(0), 0), "the object while its finalizer runs");
          assertEquals(number + 1, caller.getLong(caller.getReference(own.get(0), 0), 0), "what it refers to");
        }
        heap.log().add("finalizer " + number);
      });
      // Dying together: slots of one frame, slots of one object, each with plain objects before and after.
      Frame inner = mutator.enter(6);
      for (int i = 0; i < 6; i++) {
        inner.set(i, mortalWithLeaf(heap, i % 2 == 0 ? heap.node : heap.mortal, 10 * i));
      }
      inner.close();
      frame.set(0, mutator.allocate(heap.references, 6));
      for (int i = 0; i < 6; i++) {
        heap.put(frame, 0, i, mortalWithLeaf(heap, i % 2 == 0 ? heap.mortal : heap.node, 100 * i));
      }
      frame.set(0, Reference.NULL);
      mutator.poll();
      assertEquals(0, heap.collectTwice());
      assertEquals(List.of("finalizer 0", "finalizer 10", "finalizer 200", "finalizer 30", "finalizer 400",
          "finalizer 50"), heap.log().stream().sorted().toList());
      heap.list(frame, 0, 200);
      heap.list(frame, 1, 200);
      heap.checkList(frame.get(0), 200);
      assertEquals(400, heap.collect());
    }
  }

  private static long mortalWithLeaf(TestHeap heap, Shape shape, long number) {
    Frame frame = heap.mutator().enter(2);
    frame.set(0, heap.numbered(shape, number));
    frame.set(1, heap.numbered(heap.leaf, number + 1));
    heap.mutator().setReference(frame.get(0), 0, frame.get(1));
    return frame.closeReturning(frame.get(0));
  }

  /** Following a weak reference in the middle of a death. */
  @Test
  @DisplayName("r518 a finalizer that follows a weak reference to what dies beside it gets null, or keeps it alive")
  default void r518_weakToDying() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> frame.set(1, caller.referent(frame.get(2))));
      for (int mortalFirst = 0; mortalFirst < 2; mortalFirst++) {
        heap.log().clear();
        frame.set(0, mutator.allocate(heap.references, 2));
        heap.put(frame, 0, mortalFirst, heap.numbered(heap.mortal, 1));
        heap.put(frame, 0, 1 - mortalFirst, heap.numbered(heap.node, 55));
        frame.set(2, heap.numberedWeak(mutator.getReference(frame.get(0), 1 - mortalFirst), 3));
        frame.set(0, Reference.NULL);
        mutator.collect();
        heap.list(frame, 3, 100);
        if (frame.get(1) == Reference.NULL) {
          assertEquals(List.of("callback 3"), heap.log());
          assertEquals(Reference.NULL, mutator.referent(frame.get(2)));
        } else {
          assertEquals(55, mutator.getLong(frame.get(1), 0), "the object that the finalizer got");
          assertEquals(frame.get(1), mutator.referent(frame.get(2)));
        }
        assertEquals(101 + (frame.get(1) == Reference.NULL ? 0 : 1), heap.collect());
        frame.set(1, Reference.NULL);
        frame.set(2, Reference.NULL);
        frame.set(3, Reference.NULL);
        assertEquals(0, heap.collect());
      }
    }
  }

  /** Cycles of objects too large for a cell. */
  @Test
  @DisplayName("r519 large objects of a dead cycle are finalized, whole, and reclaimed")
  default void r519_largeCycle() {
    subject().needs(Capability.RECLAIMS, Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      Shape large = heap.heap().shapes().define("MortalLarge").array(Shape.Kind.REFERENCES).finalizable().register();
      heap.heap().setFinalizer(large, (caller, object) -> {
        assertEquals(5000, caller.length(object));
        long next = caller.getReference(object, 4999);
        heap.log().add("finalizer of one before " + caller.getLong(caller.getReference(next, 0), 0));
      });
      frame.set(0, mutator.allocate(large, 5000));
      heap.put(frame, 0, 0, heap.numbered(heap.leaf, 1));
      frame.set(1, mutator.allocate(large, 5000));
      heap.put(frame, 1, 0, heap.numbered(heap.leaf, 2));
      mutator.setReference(frame.get(0), 4999, frame.get(1));
      mutator.setReference(frame.get(1), 4999, frame.get(0));
      frame.set(1, Reference.NULL);
      assertEquals(4, heap.collect());
      assertEquals(List.of(), heap.log());
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.collect());
      assertEquals(List.of("finalizer of one before 1", "finalizer of one before 2"), heap.log().stream().sorted()
          .toList());
    }
  }

  /** Objects that get a finalizer when they are there already. */
  @Test
  @DisplayName("r520 an object of a plain shape has a finalizer run on request, once, and only it")
  default void r520_onRequest() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.node, 1));
      frame.set(1, heap.numbered(heap.node, 2));
      for (int i = 0; i < 2; i++) {
        mutator.requireFinalizer(frame.get(0), (caller, object) -> heap.log().add("finalizer " + caller.getLong(object,
            0)));
      }
      mutator.collect();
      assertEquals(List.of(), heap.log());
      frame.set(0, Reference.NULL);
      frame.set(1, Reference.NULL);
      assertEquals(0, heap.collect());
      mutator.collect();
      assertEquals(List.of("finalizer 1"), heap.log());
    }
  }

  /** What the heap knows of it. */
  @Test
  @DisplayName("r521 an object brought back by its finalizer is finalized, one whose finalizer has not run is not")
  default void r521_isFinalized() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      int kept = mutator.addGlobal(Reference.NULL);
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> caller.setGlobal(kept, object));
      frame.set(0, heap.numbered(heap.mortal, 1));
      assertEquals(false, mutator.isFinalized(frame.get(0)));
      frame.set(0, Reference.NULL);
      mutator.collect();
      assertTrue(mutator.isFinalized(mutator.getGlobal(kept)));
    }
  }
}
