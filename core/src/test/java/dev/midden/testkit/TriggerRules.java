package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.event.Cause;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Trigger;
import dev.midden.core.object.Reference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 73x: collections happen when the trigger says so. A trigger may be late by what one block holds. */
public interface TriggerRules extends Rules {
  /** Bytes of a block: how late a trigger may be, for objects of one size. */
  int BLOCK = 16 << 10;

  private TestHeap open(Trigger trigger, long maxBytes, List<Cause> causes) {
    subject().needs(Capability.RECLAIMS);
    long[] last = {0};
    return subject().open(builder -> builder.maxBytes(maxBytes).trigger(trigger).listener(record -> {
      // One that is made in steps counts from its first.
      if (record.number() != last[0]) {
        last[0] = record.number();
        causes.add(record.cause());
      }
    }));
  }

  /** Allocates rings of two nodes, which no counting finds, until so many bytes have been allocated. */
  private static void garbage(TestHeap heap, Frame frame, long bytes) {
    long end = heap.heap().statistics().allocatedBytes() + bytes;
    while (heap.heap().statistics().allocatedBytes() < end) {
      heap.ring(frame, 0, 2);
    }
    frame.set(0, Reference.NULL);
  }

  /** Never. */
  @Test
  @DisplayName("r730 never: no collection but for want of memory")
  default void r730_never() {
    List<Cause> causes = new ArrayList<>();
    try (TestHeap heap = open(new Trigger.Never(), 1 << 20, causes); Frame frame = heap.mutator().enter(1)) {
      garbage(heap, frame, 700 << 10);
      assertEquals(List.of(), causes);
      subject().needs(Capability.COMPLETE);
      garbage(heap, frame, 1 << 20);
      assertTrue(causes.contains(Cause.EXHAUSTION), causes.toString());
      assertTrue(!causes.contains(Cause.TRIGGER), causes.toString());
    }
  }

  /** Bytes allocated. */
  @Test
  @DisplayName("r731 bytes:64k: one collection for each 64 KiB allocated, at most a block late")
  default void r731_bytes() {
    List<Cause> causes = new ArrayList<>();
    try (TestHeap heap = open(new Trigger.Bytes(64 << 10), 8 << 20, causes); Frame frame = heap.mutator().enter(1)) {
      garbage(heap, frame, 60 << 10);
      assertEquals(0, causes.size());
      garbage(heap, frame, (1 << 20) - (60 << 10));
      // One in steps may still be under way when the next is due.
      int least = (1 << 20) / ((64 << 10) + 2 * BLOCK) / (subject().can(Capability.INCREMENTAL) ? 4 : 1);
      assertTrue(causes.size() >= least && causes.size() <= 16, causes.size() + " collections");
      assertEquals(List.of(Cause.TRIGGER), causes.stream().distinct().toList());
    }
  }

  /** Objects allocated less deallocated. */
  @Test
  @DisplayName("r732 balance:700: a collection once 700 objects more have been allocated than freed")
  default void r732_balance() {
    List<Cause> causes = new ArrayList<>();
    try (TestHeap heap = open(new Trigger.Balance(700), 8 << 20, causes); Frame frame = heap.mutator().enter(4)) {
      heap.list(frame, 0, 700);
      assertEquals(0, causes.size());
      for (int i = 1; i <= 3; i++) {
        frame.set(i, heap.mutator().allocate(heap.node));
      }
      assertEquals(List.of(Cause.TRIGGER), causes);
      heap.checkList(frame.get(0), 700);
      heap.list(frame, 0, 7100);
      int least = subject().can(Capability.INCREMENTAL) ? 2 : 10;
      assertTrue(causes.size() >= least && causes.size() <= 12, causes.size() + " collections");
      if (subject().can(Capability.PROMPT)) {
        causes.clear();
        for (int i = 0; i < 10_000; i++) {
          frame.set(0, heap.mutator().allocate(heap.node));
        }
        assertEquals(0, causes.size(), "what is freed at once does not count");
      }
    }
  }

  /** A fraction of the quota. */
  @Test
  @DisplayName("r733 fraction:0.5: a collection once half of the quota is in use")
  default void r733_fraction() {
    List<Cause> causes = new ArrayList<>();
    try (TestHeap heap = open(new Trigger.Fraction(0.5), 2 << 20, causes); Frame frame = heap.mutator().enter(1)) {
      garbage(heap, frame, 900 << 10);
      assertEquals(0, causes.size());
      garbage(heap, frame, 200 << 10);
      assertTrue(causes.size() >= 1 && causes.size() <= 20, causes.size() + " collections");
      assertEquals(Cause.TRIGGER, causes.get(0));
    }
  }

  /** Growth over what was alive. */
  @Test
  @DisplayName("r734 growth:2:256k: a collection whenever the heap has doubled, but not below the floor")
  default void r734_growth() {
    List<Cause> causes = new ArrayList<>();
    try (TestHeap heap = open(new Trigger.Growth(2, 256 << 10), 16 << 20, causes);
        Frame frame = heap.mutator().enter(2)) {
      garbage(heap, frame, 240 << 10);
      assertEquals(0, causes.size(), "below the floor");
      garbage(heap, frame, 64 << 10);
      assertEquals(1, causes.size());
      int nodes = (1 << 20) / (int) heap.node.size(0);
      heap.list(frame, 1, nodes);
      heap.mutator().collect();
      causes.clear();
      garbage(heap, frame, 900 << 10);
      assertEquals(0, causes.size(), "not yet doubled");
      garbage(heap, frame, 300 << 10);
      assertEquals(List.of(Cause.TRIGGER), causes);
      heap.checkList(frame.get(1), nodes);
    }
  }

  /** As an option. */
  @Test
  @DisplayName("r735 the option trigger does what the builder's trigger does, and is shown")
  default void r735_option() {
    subject().needs(Capability.RECLAIMS);
    for (String text : List.of("never", "bytes:64k", "balance:700", "fraction:0.5", "growth:3.0:1m",
        "sqrt:0.5:1m")) {
      try (TestHeap heap = subject().open(builder -> builder.option("trigger", text));
          Frame frame = heap.mutator().enter(1)) {
        assertTrue(heap.heap().describe().contains(text), heap.heap().describe());
        garbage(heap, frame, 2 << 20);
        assertEquals(text.equals("never") || text.startsWith("fraction"), heap.heap().statistics().collections() == 0,
            text);
      }
    }
  }

  /** The square-root rule, with rates as the heap has measured them. */
  @Test
  @DisplayName("r736 sqrt: the less a byte is worth, the more room and the fewer collections; below the floor none")
  default void r736_squareRoot() {
    int[] collections = new int[3];
    // The rule goes by time; so the first is so little that no delay of this thread matters.
    double[] worth = {1e-12, 1, 1e6};
    for (int i = 0; i < worth.length; i++) {
      List<Cause> causes = new ArrayList<>();
      try (TestHeap heap = open(new Trigger.SquareRoot(worth[i], 256 << 10), 32 << 20, causes);
          Frame frame = heap.mutator().enter(2)) {
        garbage(heap, frame, 240 << 10);
        assertEquals(0, causes.size(), "below the floor");
        heap.list(frame, 1, 10_000);
        heap.mutator().collect();
        garbage(heap, frame, 64 << 10);
        heap.mutator().collect();
        causes.clear();
        garbage(heap, frame, 4 << 20);
        collections[i] = causes.size();
        heap.checkList(frame.get(1), 10_000);
      }
    }
    assertEquals(0, collections[0], "collections where memory is worth nothing");
    assertTrue(collections[1] < collections[2], collections[1] + " collections where memory is worth something, "
        + collections[2] + " where it is worth much");
    assertTrue(collections[2] >= (subject().can(Capability.INCREMENTAL) ? 2 : 50),
        collections[2] + " collections where memory is worth much");
  }
}
