package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.object.Reference;
import dev.midden.testkit.fuzz.Contents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 2xx: frames, handles and globals keep objects alive for as long as they say, and no longer. */
public interface RootRules extends Rules {
  /** Frames inside frames. */
  @Test
  @DisplayName("r201 nested frames keep their own objects through collections")
  default void r201_framesNest() {
    try (TestHeap heap = subject().open(); Frame outer = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      outer.set(0, heap.numbered(heap.node, 1));
      try (Frame inner = mutator.enter(3)) {
        assertEquals(3, inner.size());
        inner.set(2, heap.numbered(heap.node, 2));
        outer.set(1, heap.numbered(heap.node, 3));
        mutator.collect();
        assertEquals(2, mutator.getLong(inner.get(2), 0));
        assertEquals(1, mutator.getLong(outer.get(0), 0));
        try (Frame none = mutator.enter(0)) {
          assertEquals(0, none.size());
          mutator.collect();
        }
      }
      mutator.collect();
      assertEquals(1, mutator.getLong(outer.get(0), 0));
      assertEquals(3, mutator.getLong(outer.get(1), 0));
    }
  }

  /** A frame must not show what an earlier one left. */
  @Test
  @DisplayName("r202 a new frame's slots are null, also where another frame was before")
  default void r202_framesStartNull() {
    try (TestHeap heap = subject().open()) {
      Mutator mutator = heap.mutator();
      for (int round = 1; round < 50; round++) {
        try (Frame frame = mutator.enter(round * 7)) {
          for (int slot = 0; slot < frame.size(); slot++) {
            assertEquals(Reference.NULL, frame.get(slot));
            frame.set(slot, mutator.allocate(heap.pair));
          }
        }
      }
    }
  }

  /** Frames are a stack. */
  @Test
  @DisplayName("r203 closing a frame that is not on top is refused, and changes nothing")
  default void r203_closingOrder() {
    try (TestHeap heap = subject().open(); Frame outer = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      outer.set(0, heap.numbered(heap.node, 1));
      try (Frame inner = mutator.enter(1)) {
        inner.set(0, heap.numbered(heap.node, 2));
        IllegalStateException refused = assertThrows(IllegalStateException.class, outer::close);
        assertTrue(refused.getMessage().contains("reverse order"), refused.getMessage());
        mutator.collect();
        assertEquals(2, mutator.getLong(inner.get(0), 0));
        assertEquals(1, mutator.getLong(outer.get(0), 0));
      }
      assertEquals(1, mutator.getLong(outer.get(0), 0));
    }
  }

  /** Returning an object from a method. */
  @Test
  @DisplayName("r204 closeReturning keeps the object until the next safepoint, through several frames")
  default void r204_closeReturning() {
    try (TestHeap heap = subject().open(); Frame outer = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      Frame first = mutator.enter(2);
      Frame second = mutator.enter(2);
      second.set(0, heap.numbered(heap.node, 5));
      second.set(1, heap.numbered(heap.leaf, 6));
      mutator.setReference(second.get(0), 1, second.get(1));
      long object = first.closeReturning(second.closeReturning(second.get(0)));
      assertEquals(5, mutator.getLong(object, 0), "before it is rooted again");
      outer.set(0, object);
      mutator.collect();
      assertEquals(5, mutator.getLong(outer.get(0), 0));
      assertEquals(6, mutator.getLong(mutator.getReference(outer.get(0), 1), 0));
      assertEquals(Reference.NULL, mutator.enter(1).closeReturning(Reference.NULL));
    }
  }

  /** What closeReturning returned is not a root for good. */
  @Test
  @DisplayName("r205 an object from closeReturning that is never stored is reclaimed")
  default void r205_closeReturningIsNoRoot() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open()) {
      for (int i = 0; i < 100; i++) {
        Frame frame = heap.mutator().enter(1);
        frame.set(0, heap.numbered(heap.node, i));
        heap.mutator().allocate(heap.pair);
        assertEquals(i, heap.mutator().getLong(frame.closeReturning(frame.get(0)), 0));
      }
      assertEquals(0, heap.collect());
    }
  }

  /** try-with-resources closes a frame that was closed by closeReturning once more. */
  @Test
  @DisplayName("r206 closing a frame twice does nothing, its slots are gone")
  default void r206_closingTwice() {
    try (TestHeap heap = subject().open(); Frame outer = heap.mutator().enter(1)) {
      outer.set(0, heap.numbered(heap.node, 1));
      Frame inner = heap.mutator().enter(1);
      inner.close();
      inner.close();
      assertThrows(IndexOutOfBoundsException.class, () -> inner.get(0));
      assertThrows(IndexOutOfBoundsException.class, () -> inner.set(0, Reference.NULL));
      assertEquals(1, heap.mutator().getLong(outer.get(0), 0));
    }
  }

  /** Recursion as deep as programs go. */
  @Test
  @DisplayName("r207 a hundred thousand frames deep, each with its object")
  default void r207_deepNesting() {
    int depth = 100_000;
    try (TestHeap heap = subject().open()) {
      Mutator mutator = heap.mutator();
      List<Frame> frames = new ArrayList<>();
      for (int i = 0; i < depth; i++) {
        Frame frame = mutator.enter(1 + i % 3);
        frame.set(i % 3, heap.numbered(heap.node, i));
        frames.add(frame);
      }
      mutator.collect();
      if (subject().can(Capability.COMPLETE)) {
        assertEquals(depth, heap.live());
      }
      for (int i = depth - 1; i >= 0; i--) {
        assertEquals(i, mutator.getLong(frames.get(i).get(i % 3), 0));
        frames.get(i).close();
      }
      if (subject().can(Capability.RECLAIMS)) {
        assertEquals(0, heap.collect());
      }
    }
  }

  /** One frame with many slots. */
  @Test
  @DisplayName("r208 a frame with a hundred thousand slots")
  default void r208_wideFrame() {
    int slots = 100_000;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(slots)) {
      for (int i = 0; i < slots; i += 97) {
        frame.set(i, heap.numbered(heap.node, i));
      }
      heap.mutator().collect();
      for (int i = 0; i < slots; i++) {
        if (i % 97 == 0) {
          assertEquals(i, heap.mutator().getLong(frame.get(i), 0));
        } else {
          assertEquals(Reference.NULL, frame.get(i));
        }
      }
      assertThrows(IndexOutOfBoundsException.class, () -> frame.get(slots));
      assertThrows(IndexOutOfBoundsException.class, () -> frame.get(-1));
    }
  }

  /** Exceptions unwind frames as they do calls. */
  @Test
  @DisplayName("r209 an exception through try-with-resources pops the frames it passes")
  default void r209_exceptionUnwinds() {
    try (TestHeap heap = subject().open(); Frame outer = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      outer.set(0, heap.numbered(heap.node, 1));
      for (int round = 0; round < 10; round++) {
        assertThrows(ArithmeticException.class, () -> fail(heap, 20));
      }
      mutator.collect();
      if (subject().can(Capability.COMPLETE)) {
        assertEquals(1, heap.live());
      }
      assertEquals(1, mutator.getLong(outer.get(0), 0));
    }
  }

  private static void fail(TestHeap heap, int depth) {
    try (Frame frame = heap.mutator().enter(2)) {
      frame.set(1, heap.mutator().allocate(heap.node));
      if (depth == 0) {
        throw new ArithmeticException("deep down");
      }
      fail(heap, depth - 1);
    }
  }

  /** Handles. */
  @Test
  @DisplayName("r210 handles keep their object until they are set or closed, in any order")
  default void r210_handles() {
    int count = 1000;
    try (TestHeap heap = subject().open()) {
      Mutator mutator = heap.mutator();
      List<Handle> handles = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        handles.add(mutator.handle(heap.numbered(heap.node, i)));
      }
      mutator.collect();
      for (int i = 0; i < count; i += 2) {
        handles.get(i).close();
      }
      for (int i = 1; i < count; i += 4) {
        handles.get(i).set(heap.numbered(heap.node, -i));
      }
      mutator.collect();
      for (int i = 1; i < count; i += 2) {
        assertEquals(i % 4 == 1 ? -i : i, mutator.getLong(handles.get(i).get(), 0));
      }
      if (subject().can(Capability.COMPLETE)) {
        assertEquals(count / 2, heap.live());
      }
      try (Handle empty = mutator.handle(Reference.NULL)) {
        assertEquals(Reference.NULL, empty.get());
      }
      handles.forEach(Handle::close);
      handles.forEach(Handle::close);
      assertThrows(IllegalStateException.class, () -> handles.get(1).get());
      assertThrows(IllegalStateException.class, () -> handles.get(1).set(Reference.NULL));
      if (subject().can(Capability.RECLAIMS)) {
        assertEquals(0, heap.collect());
      }
    }
  }

  /** Slots of closed handles are used again. */
  @Test
  @DisplayName("r211 a new handle in a closed one's slot is independent of it")
  default void r211_handleSlotsReused() {
    try (TestHeap heap = subject().open()) {
      Mutator mutator = heap.mutator();
      Handle old = mutator.handle(heap.numbered(heap.node, 1));
      old.close();
      try (Handle young = mutator.handle(heap.numbered(heap.node, 2))) {
        old.close();
        assertThrows(IllegalStateException.class, () -> old.set(Reference.NULL));
        mutator.collect();
        assertEquals(2, mutator.getLong(young.get(), 0));
      }
    }
  }

  /** Globals. */
  @Test
  @DisplayName("r212 globals keep their object until they are written")
  default void r212_globals() {
    int count = 500;
    try (TestHeap heap = subject().open()) {
      Mutator mutator = heap.mutator();
      int[] globals = new int[count];
      for (int i = 0; i < count; i++) {
        globals[i] = mutator.addGlobal(i % 2 == 0 ? Reference.NULL : heap.numbered(heap.node, i));
      }
      for (int i = 0; i < count; i += 2) {
        mutator.setGlobal(globals[i], heap.numbered(heap.node, i));
      }
      mutator.collect();
      for (int i = 0; i < count; i++) {
        assertEquals(i, mutator.getLong(mutator.getGlobal(globals[i]), 0));
      }
      for (int i = 0; i < count; i++) {
        mutator.setGlobal(globals[i], Reference.NULL);
        assertEquals(Reference.NULL, mutator.getGlobal(globals[i]));
      }
      if (subject().can(Capability.RECLAIMS)) {
        assertEquals(0, heap.collect());
      }
    }
  }

  /** Detaching and attaching. */
  @Test
  @DisplayName("r213 closing a mutator pops its frames; globals and statistics go on with the next")
  default void r213_nextMutator() {
    try (TestHeap heap = subject().open()) {
      Mutator first = heap.mutator();
      int global = first.addGlobal(heap.numbered(heap.node, 1));
      Handle handle = first.handle(heap.numbered(heap.node, 2));
      assertEquals(2, first.getLong(handle.get(), 0));
      Frame frame = first.enter(2);
      frame.set(0, first.allocate(heap.node));
      first.close();
      first.close();
      assertEquals(3, heap.heap().statistics().allocatedObjects());
      try (Mutator second = heap.heap().attach()) {
        second.collect();
        assertEquals(1, second.getLong(second.getGlobal(global), 0));
        if (subject().can(Capability.COMPLETE)) {
          assertEquals(2, heap.live(), "the global's and the handle's object; the frame is gone");
        }
        second.setGlobal(global, second.allocate(heap.pair));
        assertEquals(4, heap.heap().statistics().allocatedObjects());
        assertEquals(heap.live(), heap.walked());
      }
    }
  }

  /** Roots are looked at in every collection. */
  @Test
  @DisplayName("r214 all kinds of roots hold through a hundred collections")
  default void r214_manyCollections() {
    try (TestHeap heap = subject().open(2 << 20); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      heap.list(frame, 0, 100);
      int global = mutator.addGlobal(heap.numbered(heap.mortal, 1));
      try (Handle handle = mutator.handle(mutator.allocate(heap.ints, 100))) {
        Contents.fill(mutator, handle.get(), 9);
        for (int round = 0; round < 100; round++) {
          for (int i = 0; i < 100; i++) {
            mutator.allocate(heap.pair);
          }
          mutator.collect();
          heap.checkList(frame.get(0), 100);
          assertEquals(1, mutator.getLong(mutator.getGlobal(global), 0));
          Contents.check(mutator, handle.get(), 9);
        }
      }
    }
  }

  /** Writing a root's own value back. */
  @Test
  @DisplayName("r215 writing a root slot with what it holds keeps the object")
  default void r215_selfAssignment() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.node, 1));
      frame.set(0, frame.get(0));
      frame.set(1, heap.numbered(heap.node, 2));
      mutator.setReference(frame.get(1), 0, mutator.allocate(heap.leaf));
      mutator.setReference(frame.get(1), 0, mutator.getReference(frame.get(1), 0));
      int global = mutator.addGlobal(heap.numbered(heap.node, 3));
      mutator.setGlobal(global, mutator.getGlobal(global));
      try (Handle handle = mutator.handle(heap.numbered(heap.node, 4))) {
        handle.set(handle.get());
        mutator.collect();
        assertEquals(1, mutator.getLong(frame.get(0), 0));
        assertEquals(0, mutator.getLong(mutator.getReference(frame.get(1), 0), 0));
        assertEquals(3, mutator.getLong(mutator.getGlobal(global), 0));
        assertEquals(4, mutator.getLong(handle.get(), 0));
      }
    }
  }

  /** Slots that are given back in one order and claimed in another. */
  @Test
  @DisplayName("r217 handles closed and made again in any order never share a slot")
  default void r217_handleSlotsApart() {
    try (TestHeap heap = subject().open()) {
      Mutator mutator = heap.mutator();
      Random random = new Random(217);
      List<Handle> handles = new ArrayList<>();
      List<Long> numbers = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        if (!handles.isEmpty() && random.nextInt(handles.size()) > 30) {
          for (int drop = random.nextInt(handles.size()); drop > 0; drop--) {
            int at = random.nextInt(handles.size());
            handles.remove(at).close();
            numbers.remove(at);
          }
        }
        handles.add(mutator.handle(heap.numbered(heap.node, i)));
        numbers.add((long) i);
        for (int at = 0; at < handles.size(); at++) {
          assertEquals(numbers.get(at), mutator.getLong(handles.get(at).get(), 0));
        }
      }
      handles.forEach(Handle::close);
    }
  }

  /** Moving is writing twice, and cheaper. */
  @Test
  @DisplayName("r218 moving a reference from slot to slot and taking it out of one leave no reference behind and lose none")
  default void r218_moveAndTake() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.node, 1));
      frame.set(1, heap.numbered(heap.node, 2));
      frame.move(0, 1);
      assertEquals(Reference.NULL, frame.get(0));
      assertEquals(1, mutator.getLong(frame.get(1), 0));
      assertEquals(1, mutator.referenceCount(frame.get(1)));
      frame.move(1, 1);
      frame.move(0, 2);
      assertEquals(1, mutator.referenceCount(frame.get(1)));
      mutator.collect();
      assertEquals(subject().can(Capability.RECLAIMS) ? 1 : 2, heap.heap().statistics().liveObjects());
      long taken = frame.take(1);
      assertEquals(Reference.NULL, frame.get(1));
      assertEquals(1, mutator.getLong(taken, 0));
      frame.set(2, taken);
      mutator.collect();
      assertEquals(1, mutator.getLong(frame.get(2), 0));
      assertEquals(1, mutator.referenceCount(frame.get(2)));
      frame.move(2, 0);
      frame.move(1, 0);
      mutator.collect();
      assertEquals(subject().can(Capability.RECLAIMS) ? 0 : 2, heap.heap().statistics().liveObjects());
      assertEquals(Reference.NULL, frame.take(0));
      assertThrows(IndexOutOfBoundsException.class, () -> frame.move(0, 3));
      assertThrows(IndexOutOfBoundsException.class, () -> frame.take(-1));
    }
  }

  /** Moving many at once between the stack and the heap. */
  @Test
  @DisplayName("r219 references moved between a frame and an object leave none behind, lose none, and nothing where it is refused")
  default void r219_moveToObjects() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(6)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, 5));
      for (int i = 1; i <= 3; i++) {
        frame.set(i, heap.numbered(heap.node, i));
      }
      heap.put(frame, 0, 2, heap.numbered(heap.node, 7));
      heap.put(frame, 0, 4, heap.numbered(heap.node, 8));
      frame.moveTo(1, frame.get(0), 1, 4);
      expectLive(heap, 4);
      for (int i = 0; i < 5; i++) {
        long element = mutator.getReference(frame.get(0), i);
        assertEquals(Reference.NULL, i == 0 ? element : frame.get(i));
        assertEquals(i % 4, element == Reference.NULL ? 0 : mutator.getLong(element, 0));
        assertEquals(element == Reference.NULL ? 0 : 1,
            element == Reference.NULL ? 0 : mutator.referenceCount(element));
      }
      frame.set(3, heap.numbered(heap.node, 9));
      frame.set(5, heap.numbered(heap.node, 10));
      frame.moveFrom(2, frame.get(0), 1, 4);
      expectLive(heap, 4);
      for (int i = 0; i < 5; i++) {
        assertEquals(Reference.NULL, mutator.getReference(frame.get(0), i));
      }
      for (int i = 2; i < 5; i++) {
        assertEquals(i - 1, mutator.getLong(frame.get(i), 0));
        assertEquals(1, mutator.referenceCount(frame.get(i)));
      }
      assertEquals(Reference.NULL, frame.get(5));
      frame.moveTo(3, frame.get(2), 0, 2);
      assertEquals(3, mutator.getLong(mutator.getReference(frame.get(2), 1), 0));
      refuse(heap, frame);
      assertEquals(3, mutator.getLong(mutator.getReference(frame.get(2), 1), 0));
      assertEquals(1, mutator.getLong(frame.get(2), 0));
      frame.moveTo(6, frame.get(0), 5, 0);
      frame.moveFrom(6, frame.get(0), 5, 0);
      frame.moveFrom(2, frame.get(2), 0, 2);
      assertEquals(2, mutator.getLong(frame.get(2), 0));
      assertEquals(3, mutator.getLong(frame.get(3), 0));
      expectLive(heap, 3);
    }
  }

  private void expectLive(TestHeap heap, long live) {
    heap.mutator().collect();
    if (subject().can(Capability.COMPLETE)) {
      assertEquals(live, heap.live());
    }
  }

  private static void refuse(TestHeap heap, Frame frame) {
    long node = frame.get(2);
    assertThrows(IndexOutOfBoundsException.class, () -> frame.moveTo(5, node, 0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> frame.moveTo(0, node, 1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> frame.moveTo(0, node, -1, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> frame.moveTo(0, node, 0, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> frame.moveFrom(-1, node, 0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> frame.moveFrom(0, frame.get(0), 2, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> frame.moveFrom(0, node, Integer.MAX_VALUE, 2));
    assertThrows(NullPointerException.class, () -> frame.moveFrom(0, Reference.NULL, 0, 1));
    assertThrows(NullPointerException.class, () -> frame.moveTo(0, Reference.NULL, 0, 0));
    long ints = heap.mutator().allocate(heap.ints, 4);
    assertThrows(RuntimeException.class, () -> frame.moveTo(0, ints, 0, 1));
  }

  /** A root that becomes the link of a cycle. */
  @Test
  @DisplayName("r220 what is moved into an object that it refers to is garbage, and found")
  default void r220_moveIntoCycle() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      for (int round = 0; round < 3; round++) {
        frame.set(0, heap.numbered(heap.node, 1));
        frame.moveTo(0, frame.get(0), 1, 1);
        assertEquals(0, heap.collect());
        frame.set(0, heap.numbered(heap.node, 1));
        frame.set(1, mutator.allocate(heap.references, 3));
        heap.put(frame, 0, 0, frame.get(1));
        mutator.poll();
        frame.moveTo(0, frame.get(1), 1, 2);
        assertEquals(0, heap.collect());
      }
    }
  }

  /** Against a copy. */
  @Test
  @DisplayName("r221 references moved to and fro at random are where they were moved, with checks and stress, too")
  default void r221_movesAtRandom() {
    moveAtRandom(subject().open(4 << 20), scaled(20_000, 4000));
    moveAtRandom(subject().open(builder -> builder.checks(CheckLevel.FULL)), 2000);
    moveAtRandom(subject().open(builder -> builder.stress(new Stress(Stress.Operation.WRITE, 3))), 1000);
    moveAtRandom(subject().open(builder -> builder.stress(new Stress(Stress.Operation.ALLOC, 5))), 1000);
  }

  private static void moveAtRandom(TestHeap opened, int steps) {
    int objects = 3;
    int slots = 8;
    long[][] copy = new long[objects + 1][slots];
    Random random = new Random(221);
    try (TestHeap heap = opened;
        Frame held = opened.mutator().enter(objects);
        Frame frame = heap.mutator().enter(slots)) {
      Mutator mutator = heap.mutator();
      for (int i = 0; i < objects; i++) {
        held.set(i, mutator.allocate(heap.references, slots));
      }
      for (int step = 1; step <= steps; step++) {
        int object = random.nextInt(objects);
        int from = random.nextInt(slots);
        int to = random.nextInt(slots);
        int count = random.nextInt(slots - Math.max(from, to) + 1);
        switch (random.nextInt(4)) {
          case 0 -> {
            frame.moveTo(from, held.get(object), to, count);
            System.arraycopy(copy[objects], from, copy[object], to, count);
            Arrays.fill(copy[objects], from, from + count, 0);
          }
          case 1 -> {
            frame.moveFrom(from, held.get(object), to, count);
            System.arraycopy(copy[object], to, copy[objects], from, count);
            Arrays.fill(copy[object], to, to + count, 0);
          }
          default -> {
            frame.set(from, heap.numbered(heap.node, step));
            copy[objects][from] = step;
          }
        }
        for (int i = 0; i < slots; i++) {
          for (int k = 0; k <= objects; k++) {
            long found = k == objects ? frame.get(i) : mutator.getReference(held.get(k), i);
            assertEquals(copy[k][i], found == Reference.NULL ? 0 : mutator.getLong(found, 0));
          }
        }
      }
    }
  }
}
