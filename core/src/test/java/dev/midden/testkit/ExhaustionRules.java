package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.testkit.fuzz.Contents;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 70x: a full heap says so, stays consistent, and works again once references are dropped. */
public interface ExhaustionRules extends Rules {
  /** Allocates a numbered list until the heap is full; the head stays in the frame slot. */
  private static HeapExhaustedException fill(TestHeap heap, Frame frame, int slot) {
    long[] length = {0};
    return assertThrows(HeapExhaustedException.class, () -> {
      frame.set(slot, Reference.NULL);
      while (true) {
        long object = heap.numbered(heap.node, length[0]);
        heap.mutator().setReference(object, 0, frame.get(slot));
        frame.set(slot, object);
        length[0]++;
      }
    });
  }

  private static long length(TestHeap heap, long list) {
    return list == Reference.NULL ? 0 : heap.mutator().getLong(list, 0) + 1;
  }

  /** Small objects. */
  @Test
  @DisplayName("r701 a heap full of small objects throws HeapExhaustedException with values that fit")
  default void r701_values() {
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(1)) {
      HeapExhaustedException full = fill(heap, frame, 0);
      assertEquals(heap.node.size(0), full.requestedBytes());
      assertEquals(heap.heap().statistics().limitBytes(), full.limitBytes());
      assertTrue(full.freeBytes() >= 0 && full.freeBytes() < 64 << 10, "free: " + full.freeBytes());
      assertTrue(full.largestFreeBytes() <= full.freeBytes());
      long live = full.liveBytesByShape().get("Node");
      assertTrue(live > (1 << 20) / 2 && live <= full.limitBytes(), "live bytes of Node: " + live);
      for (Object part : new Object[]{full.requestedBytes(), full.limitBytes(), "Node", live, "Drop references",
          "maxBytes"}) {
        assertTrue(full.getMessage().contains(part.toString()), part + " is not in: " + full.getMessage());
      }
      assertTrue(length(heap, frame.get(0)) * heap.node.size(0) <= full.limitBytes());
      heap.checkList(frame.get(0), length(heap, frame.get(0)));
      assertEquals(length(heap, frame.get(0)), heap.live());
      assertEquals(heap.live(), heap.walked());
    }
  }

  /** What cannot be met at all. */
  @Test
  @DisplayName("r702 an object larger than the heap, up to the longest array, is refused and harms nothing")
  default void r702_tooLarge() {
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      heap.list(frame, 0, 100);
      for (Shape shape : new Shape[]{heap.bytes, heap.ints, heap.longs, heap.references}) {
        for (int length : new int[]{1 << 20, 1 << 28, Integer.MAX_VALUE}) {
          HeapExhaustedException full = assertThrows(HeapExhaustedException.class, () -> mutator.allocate(shape,
              length));
          assertEquals(shape.size(length), full.requestedBytes());
          assertThrows(HeapExhaustedException.class, () -> mutator.allocateImmortal(shape, length));
        }
      }
      heap.checkList(frame.get(0), 100);
      assertEquals(100, heap.collect());
    }
  }

  /** The whole heap for one object. */
  @Test
  @DisplayName("r703 an object as large as nearly the whole heap can be allocated, again and again")
  default void r703_oneLargeObject() {
    try (TestHeap heap = subject().open(4 << 20); Frame frame = heap.mutator().enter(1)) {
      int length = (4 << 20) - (128 << 10);
      int rounds = subject().can(Capability.RECLAIMS) ? 10 : 1;
      for (int round = 0; round < rounds; round++) {
        frame.set(0, Reference.NULL);
        frame.set(0, heap.mutator().allocate(heap.bytes, length));
        heap.mutator().setByteElement(frame.get(0), length - 1, (byte) 1);
      }
    }
  }

  /** Small objects, twenty times. */
  @Test
  @DisplayName("r704 after small objects filled the heap, dropping them makes it work again, twenty times")
  default void r704_smallAgain() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(1)) {
      long first = 0;
      for (int round = 0; round < 20; round++) {
        fill(heap, frame, 0);
        long length = length(heap, frame.get(0));
        heap.checkList(frame.get(0), length);
        first = round == 0 ? length : first;
        assertTrue(length > first * 9 / 10, "round " + round + " held " + length + " objects, the first " + first);
        frame.set(0, Reference.NULL);
        if (round % 2 == 0) {
          assertEquals(0, heap.collect());
        }
      }
    }
  }

  /** Large objects, twenty times. */
  @Test
  @DisplayName("r705 after large objects filled the heap, dropping them makes it work again, twenty times")
  default void r705_largeAgain() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(2 << 20); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      for (int round = 0; round < 20; round++) {
        int elements = 10_000 + 1000 * round;
        int[] count = {0};
        frame.set(0, mutator.allocate(heap.references, 500));
        HeapExhaustedException full = assertThrows(HeapExhaustedException.class, () -> {
          while (true) {
            frame.set(1, mutator.allocate(heap.ints, elements));
            Contents.fill(mutator, frame.get(1), count[0]);
            mutator.setReference(frame.get(0), count[0]++, frame.get(1));
          }
        });
        assertEquals(heap.ints.size(elements), full.requestedBytes());
        assertTrue(full.largestFreeBytes() < full.requestedBytes());
        assertTrue(count[0] >= (3 << 19) / (elements * 4), "round " + round + " held " + count[0]);
        for (int i = 0; i < count[0]; i++) {
          Contents.check(mutator, mutator.getReference(frame.get(0), i), i);
        }
        frame.set(0, Reference.NULL);
        frame.set(1, Reference.NULL);
      }
      assertEquals(0, heap.collect());
    }
  }

  /** From small to large. */
  @Test
  @DisplayName("r706 fill with 16-byte objects, drop all: an object of 1 MiB finds room")
  default void r706_fragmentation() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(2 << 20); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      for (int round = 0; round < 5; round++) {
        assertThrows(HeapExhaustedException.class, () -> {
          while (true) {
            long object = mutator.allocate(heap.pair);
            mutator.setReference(object, 0, frame.get(0));
            frame.set(0, object);
          }
        });
        frame.set(0, Reference.NULL);
        frame.set(0, mutator.allocate(heap.bytes, 1 << 20));
        Contents.checkZero(mutator, frame.get(0));
        Contents.soil(mutator, frame.get(0), Reference.NULL);
        frame.set(0, Reference.NULL);
      }
    }
  }

  /** From each size class to the next. */
  @Test
  @DisplayName("r707 memory freed by one size serves every other size")
  default void r707_sizesInTurn() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      for (int size = 8; size < 100_000; size = size * 5 / 3 + 8) {
        Shape shape = heap.fixed(1, size);
        int[] count = {0};
        assertThrows(HeapExhaustedException.class, () -> {
          while (true) {
            long object = mutator.allocate(shape);
            mutator.setReference(object, 0, frame.get(0));
            frame.set(0, object);
            count[0]++;
          }
        });
        assertTrue(count[0] * shape.size(0) > 1 << 19, count[0] + " objects of " + shape.size(0) + " bytes fitted");
        frame.set(0, Reference.NULL);
      }
    }
  }

  /** Holes of the right size. */
  @Test
  @DisplayName("r708 every second object dropped: as many of the same size find room again")
  default void r708_holes() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, 100_000));
      int[] count = {0};
      assertThrows(HeapExhaustedException.class, () -> {
        while (true) {
          heap.put(frame, 0, count[0], heap.numbered(heap.node, count[0]));
          count[0]++;
        }
      });
      for (int i = 0; i < count[0]; i += 2) {
        mutator.setReference(frame.get(0), i, Reference.NULL);
      }
      for (int i = 0; i < count[0]; i += 2) {
        heap.put(frame, 0, i, heap.numbered(heap.node, i));
      }
      for (int i = 0; i < count[0]; i++) {
        assertEquals(i, mutator.getLong(mutator.getReference(frame.get(0), i), 0));
      }
    }
  }

  /** Garbage must go before an allocation fails. */
  @Test
  @DisplayName("r709 no allocation fails while garbage, cycles included, could make room")
  default void r709_collectsFirst() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(1)) {
      for (int i = 0; i < 20_000; i++) {
        heap.ring(frame, 0, 4);
        if (i % 100 == 0) {
          heap.put(frame, 0, 1, heap.mutator().allocate(heap.longs, 10_000));
        }
      }
      assertTrue(heap.heap().statistics().collections() > 0);
    }
  }

  /** Memory that only finalizers hold back. */
  @Test
  @DisplayName("r710 no allocation fails because dead objects still wait for their finalizers")
  default void r710_finalizersFirst() {
    subject().needs(Capability.COMPLETE);
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(1)) {
      int[] finalized = {0};
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> finalized[0]++);
      for (int i = 0; i < 100; i++) {
        frame.set(0, heap.numbered(heap.mortal, i));
        heap.mutator().setReference(frame.get(0), 0, frame.get(0));
        heap.put(frame, 0, 1, heap.mutator().allocate(heap.longs, 20_000));
      }
      assertTrue(finalized[0] > 90, finalized[0] + " finalized");
    }
  }

  /** The quota. */
  @Test
  @DisplayName("r711 the heap never uses more than its quota")
  default void r711_quota() {
    for (long quota : new long[]{256 << 10, (256 << 10) + 5000, 1 << 20, (3 << 20) + 1}) {
      long[] most = {0};
      try (TestHeap heap = subject().open(builder -> builder.maxBytes(quota)
          .listener(record -> most[0] = Math.max(most[0], record.usedBytes())));
          Frame frame = heap.mutator().enter(1)) {
        assertThrows(HeapExhaustedException.class, () -> {
          frame.set(0, heap.mutator().allocate(heap.references, 10_000));
          for (int i = 0;; i++) {
            heap.put(frame, 0, i % 10_000, i % 10 == 0
                ? heap.mutator().allocate(heap.bytes, i % 30_000)
                : heap.mutator().allocate(heap.node));
            most[0] = Math.max(most[0], heap.heap().statistics().usedBytes());
          }
        });
        assertTrue(heap.heap().statistics().limitBytes() <= quota);
        assertTrue(most[0] <= quota && most[0] > 0, most[0] + " bytes used of " + quota);
      }
    }
  }

  /** Immortal objects count as well. */
  @Test
  @DisplayName("r712 a heap full of immortal objects says so; they stay whole")
  default void r712_immortals() {
    try (TestHeap heap = subject().open(512 << 10); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      int[] count = {0};
      HeapExhaustedException full = assertThrows(HeapExhaustedException.class, () -> {
        while (true) {
          long object = mutator.allocateImmortal(heap.node);
          mutator.setReference(object, 0, frame.get(0));
          mutator.setLong(object, 0, count[0]++);
          frame.set(0, object);
        }
      });
      assertEquals(heap.node.size(0), full.requestedBytes());
      heap.checkList(frame.get(0), count[0]);
      frame.set(0, Reference.NULL);
      assertEquals(count[0], heap.collect());
      assertThrows(HeapExhaustedException.class, () -> mutator.allocate(heap.longs, 3000));
    }
  }

  /** Nothing half-made. */
  @Test
  @DisplayName("r713 a refused weak reference, finalizable or immortal object leaves nothing behind")
  default void r713_nothingHalfMade() {
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      heap.logCalls();
      Shape weak = heap.heap().shapes().define("LargeWeak").bytes(1 << 20).weakReference().register();
      Shape mortal = heap.heap().shapes().define("LargeMortal").bytes(1 << 20).finalizable().register();
      heap.heap().setWeakCallback(weak, (caller, object) -> heap.log().add("callback"));
      heap.heap().setFinalizer(mortal, (caller, object) -> heap.log().add("finalizer"));
      frame.set(0, heap.numbered(heap.node, 1));
      for (int i = 0; i < 5; i++) {
        assertThrows(HeapExhaustedException.class, () -> mutator.allocateWeak(weak, frame.get(0)));
        assertThrows(HeapExhaustedException.class, () -> mutator.allocate(mortal));
        assertThrows(HeapExhaustedException.class, () -> mutator.allocateImmortal(heap.bytes, 1 << 20));
      }
      assertEquals(1, heap.collect());
      assertEquals(1, heap.heap().statistics().allocatedObjects());
      assertEquals(1, mutator.referenceCount(frame.get(0)));
      frame.set(0, Reference.NULL);
      mutator.collect();
      assertEquals(List.of(), heap.log());
    }
  }

  /** One block's worth of garbage. */
  @Test
  @DisplayName("r714 when nothing else is free, a cycle of garbage makes room for objects of another size")
  default void r714_lastBlock() {
    subject().needs(Capability.RECLAIMS, Capability.COMPLETE);
    try (TestHeap heap = subject().open(512 << 10); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      // As many objects of 16 bytes as one block of 16 KiB has.
      frame.set(0, mutator.allocate(heap.pair));
      frame.set(1, frame.get(0));
      for (int i = 1; i < 1024; i++) {
        long next = mutator.allocate(heap.pair);
        mutator.setReference(next, 0, frame.get(1));
        frame.set(1, next);
      }
      mutator.setReference(frame.get(0), 0, frame.get(1));
      frame.set(1, Reference.NULL);
      fillWithBlocks(heap, frame, 1);
      frame.set(0, Reference.NULL);
      frame.set(0, mutator.allocate(heap.longs, 20));
      assertEquals(20, mutator.length(frame.get(0)));
    }
  }

  /** Fills the heap with arrays of 16 KB in a list, until one is refused. */
  private static void fillWithBlocks(TestHeap heap, Frame frame, int slot) {
    assertThrows(HeapExhaustedException.class, () -> {
      while (true) {
        long next = heap.mutator().allocate(heap.references, 4000);
        heap.mutator().setReference(next, 0, frame.get(slot));
        frame.set(slot, next);
      }
    });
  }

  /** What the exception says can be relied on. */
  @Test
  @DisplayName("r715 what HeapExhaustedException says is free together can be allocated, and no more")
  default void r715_largestFree() {
    for (int filled = 0; filled < 2; filled++) {
      try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(3)) {
        Mutator mutator = heap.mutator();
        if (filled == 1) {
          fillWithBlocks(heap, frame, 0);
          // Every second array goes, where that is possible.
          for (long at = frame.get(0); at != Reference.NULL; at = mutator.getReference(at, 0)) {
            long next = mutator.getReference(at, 0);
            mutator.setReference(at, 0, next == Reference.NULL ? next : mutator.getReference(next, 0));
          }
          mutator.collect();
        }
        HeapExhaustedException full = assertThrows(HeapExhaustedException.class, () -> mutator.allocate(heap.bytes,
            1 << 20));
        assertTrue(full.largestFreeBytes() <= full.freeBytes() && full.freeBytes() <= full.limitBytes());
        assertThrows(HeapExhaustedException.class, () -> mutator.allocate(heap.bytes, (int) full.largestFreeBytes()));
        if (full.largestFreeBytes() > 0) {
          frame.set(1, mutator.allocate(heap.bytes, (int) full.largestFreeBytes() - 16));
          assertEquals(full.largestFreeBytes() - 16, mutator.length(frame.get(1)));
        }
      }
    }
  }

  /** A block that was given back while objects were still being cut from it. */
  @Test
  @DisplayName("r716 when memory has run out, a size that was used a little before takes no memory from others")
  default void r716_blocksGivenBack() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(512 << 10); Frame frame = heap.mutator().enter(3)) {
      Mutator mutator = heap.mutator();
      for (int length = 0; length < 300; length += 20) {
        frame.set(0, mutator.allocate(heap.longs, length));
      }
      frame.set(0, Reference.NULL);
      fillWithBlocks(heap, frame, 1);
      for (int length = 0; length < 300; length += 20) {
        try {
          frame.set(0, mutator.allocate(heap.longs, length));
          Contents.fill(mutator, frame.get(0), length);
          Contents.check(mutator, frame.get(0), length);
        } catch (HeapExhaustedException e) {
          assertTrue(e.requestedBytes() >= heap.longs.size(length));
        }
      }
      assertEquals(heap.live(), heap.walked());
      for (long at = frame.get(1); at != Reference.NULL; at = mutator.getReference(at, 0)) {
        assertEquals(4000, mutator.length(at));
      }
    }
  }

  /** Free blocks that become part of something larger. */
  @Test
  @DisplayName("r717 an object that begins in a hole and ends in new memory is no one else's")
  default void r717_holeAtTheEnd() {
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(6)) {
      Mutator mutator = heap.mutator();
      for (int slot = 0; slot < 3; slot++) {
        frame.set(slot, mutator.allocate(heap.bytes, 16_000));
      }
      frame.set(2, Reference.NULL);
      mutator.collect();
      frame.set(2, mutator.allocate(heap.bytes, 48_000));
      for (int slot = 3; slot < 6; slot++) {
        frame.set(slot, mutator.allocate(heap.bytes, 16_000));
      }
      for (int slot = 0; slot < 6; slot++) {
        Contents.fill(mutator, frame.get(slot), slot + 1);
      }
      for (int slot = 0; slot < 6; slot++) {
        Contents.check(mutator, frame.get(slot), slot + 1);
      }
    }
  }

  /** What objects are rounded up to. */
  @Test
  @DisplayName("r719 small objects that fill a full heap take no part of the cells of larger ones")
  default void r719_noRoomInCells() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(256 << 10); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, 100));
      int[] count = {0};
      assertThrows(HeapExhaustedException.class, () -> {
        while (true) {
          heap.put(frame, 0, count[0], mutator.allocate(heap.bytes, 4300));
          Contents.fill(mutator, mutator.getReference(frame.get(0), count[0]), count[0]);
          count[0]++;
        }
      });
      assertThrows(HeapExhaustedException.class, () -> {
        while (true) {
          long pair = mutator.allocate(heap.pair);
          mutator.setReference(pair, 0, frame.get(1));
          frame.set(1, pair);
        }
      });
      assertEquals(List.of(), HeapVerifier.verify(heap.heap(), false));
      frame.set(1, Reference.NULL);
      for (int i = 0; i < count[0]; i += 2) {
        mutator.setReference(frame.get(0), i, Reference.NULL);
      }
      heap.collectTwice();
      assertEquals(List.of(), HeapVerifier.verify(heap.heap(), false));
      for (int i = 1; i < count[0]; i += 2) {
        Contents.check(mutator, mutator.getReference(frame.get(0), i), i);
      }
    }
  }
}
