package dev.midden.core.memory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryTest {
  /** All, but for what needs native access where there is none. */
  static List<MemorySource> sources() {
    boolean linked = MemoryTest.class.getModule().isNativeAccessEnabled();
    assertEquals(linked, AddressSpace.SEGMENT != null, AddressSpace.UNAVAILABLE);
    return Stream.of(MemorySource.values()).filter(source -> linked || source != MemorySource.MMAP).toList();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void isZeroBoundedAndGoneAfterClose(MemorySource source) {
    long bytes = (5L << 20) + 24;
    Memory memory = Memory.reserve(bytes, source);
    MemorySegment segment = memory.segment();
    assertEquals(bytes, segment.byteSize());
    memory.commit(bytes);
    for (long at = 0; at + 8 <= bytes; at += 4096) {
      assertEquals(0, segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at));
      segment.set(ValueLayout.JAVA_LONG_UNALIGNED, at, at);
    }
    assertEquals(4096, segment.get(ValueLayout.JAVA_LONG_UNALIGNED, 4096));
    assertThrows(IndexOutOfBoundsException.class, () -> segment.get(ValueLayout.JAVA_INT_UNALIGNED, bytes - 3));
    assertThrows(IndexOutOfBoundsException.class, () -> segment.get(ValueLayout.JAVA_INT_UNALIGNED, -1));
    memory.close();
    memory.close();
    for (Executable access : List.<Executable>of(() -> memory.getByte(0), () -> memory.getChar(8),
        () -> memory.getInt(0),
        () -> memory.getLong(bytes - 8), () -> memory.getDouble(0), () -> memory.setByte(0, (byte) 1),
        () -> memory.setInt(
            0, 1),
        () -> memory.setLong(0, 1), () -> memory.setDouble(0, 1), () -> memory.getAndOrLong(0, 1),
        () -> memory.zero(0, 8), () -> memory.copy(0, 8, 8), () -> memory.write(new byte[1], 0, 0, 1))) {
      Throwable refused = assertThrows(RuntimeException.class, access);
      assertTrue(refused instanceof IndexOutOfBoundsException || refused instanceof IllegalStateException, refused
          .toString());
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void readsWhatWasWrittenWhereverItLies(MemorySource source) {
    try (Memory memory = Memory.reserve(1 << 12, source)) {
      memory.commit(1 << 12);
      memory.setLong(3, 0x0807_0605_0403_0201L);
      assertEquals(1, memory.getByte(3));
      assertEquals(0x0403, memory.getChar(5));
      assertEquals(0x0504_0302, memory.getInt(4));
      memory.setByte(4, (byte) 0x82);
      memory.setInt(7, -1);
      assertEquals(0xFFFF_FFFF_0403_8201L, memory.getLong(3));
      memory.setDouble(100, Math.PI);
      assertEquals(Math.PI, memory.getDouble(100));
      assertEquals(0, memory.getAndOrLong(200, 6));
      assertEquals(6, memory.getAndOrLong(200, 9));
      assertEquals(15, memory.getLong(200));
      memory.copy(3, 304, 8);
      byte[] read = new byte[10];
      memory.read(304, read, 1, 8);
      assertEquals(memory.getLong(3), memory.getLong(304));
      assertEquals(0x01, read[1]);
      assertEquals(-1, read[8]);
      memory.write(read, 1, 400, 8);
      assertEquals(memory.getLong(3), memory.getLong(400));
      memory.zero(304, 312);
      assertEquals(0, memory.getLong(304));
    }
  }

  /** No offset ends the JVM or meets another region within the reach; what is written there is gone with the region. */
  @ParameterizedTest
  @MethodSource("sources")
  void wildOffsetsHarmNobodyElse(MemorySource source) {
    SplittableRandom random = new SplittableRandom(11);
    long reach = 1L << 30;
    for (int round = 0; round < 3; round++) {
      try (Memory before = Memory.reserve(4096, source);
          Memory wild = Memory.reserve(4096, reach, source);
          Memory after = Memory.reserve(4096, source)) {
        for (Memory memory : List.of(before, wild, after)) {
          memory.commit(4096);
        }
        for (int i = 0; i < 1000; i++) {
          long at = i % 2 == 0 ? random.nextLong() : random.nextLong(4096, reach - 8);
          try {
            assertEquals(0, i % 2 == 0 ? 0 : wild.getLong(at));
            wild.getInt(at);
            if (i % 2 == 1 && i < 40) {
              wild.setLong(at, -1);
              wild.setLong(at, 0);
              wild.setByte(at, (byte) 1);
              wild.setByte(at, (byte) (i > 20 ? 0 : 1));
            }
          } catch (IndexOutOfBoundsException expected) {
            // The other way for an offset to lead nowhere.
          }
        }
        for (long at = 0; at < 4096; at += 8) {
          assertEquals(0, before.getLong(at) | wild.getLong(at) | after.getLong(at));
        }
      }
    }
  }

  /** Opened and closed in any order by several threads: each is zero at first, and nobody else's while it is open. */
  @Test
  void manyAtOnceHaveNothingInCommon() {
    List<Thread> threads = new ArrayList<>();
    Queue<String> problems = new ConcurrentLinkedQueue<>();
    for (int seed = 0; seed < 2; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      threads.add(Thread.ofPlatform().start(() -> openAndClose(random, problems)));
    }
    threads.forEach(thread -> assertDoesNotThrow(() -> thread.join()));
    assertEquals(List.of(), List.copyOf(problems));
  }

  private static void openAndClose(SplittableRandom random, Queue<String> problems) {
    // Files are written before they are used.
    int largest = AddressSpace.SEGMENT == null ? 1 << 16 : 1 << 24;
    List<Memory> open = new ArrayList<>();
    for (int i = 0; i < 2000 && problems.isEmpty(); i++) {
      if (open.size() > 20 || !open.isEmpty() && random.nextInt(3) == 0) {
        Memory memory = open.remove(random.nextInt(open.size()));
        long mark = memory.getLong(0);
        for (long at = 0; at + 8 <= memory.bytes(); at += 1 << 17) {
          if (memory.getLong(at) != mark) {
            problems.add("at " + at + " of " + memory.bytes() + " is " + memory.getLong(at) + ", not " + mark);
          }
        }
        memory.close();
      } else {
        long reach = switch (random.nextInt(4)) {
          case 0 -> 1L << 36;
          case 1 -> 1L << 30;
          default -> 1;
        };
        Memory memory = Memory.reserve(8 + random.nextInt(largest), reach, MemorySource.AUTO);
        memory.commit(memory.bytes());
        long mark = random.nextLong();
        for (long at = 0; at + 8 <= memory.bytes(); at += 1 << 17) {
          if (memory.getLong(at) != 0) {
            problems.add("at " + at + " of " + memory.bytes() + " new bytes is " + memory.getLong(at));
          }
          memory.setLong(at, mark);
        }
        open.add(memory);
      }
    }
    open.forEach(Memory::close);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void carriesAHeapToItsLastBlock(MemorySource source) {
    try (Heap heap = Heap.builder().collector("none").maxBytes(8 << 20).memory(source).open();
        Mutator mutator = heap.attach();
        Frame frame = mutator.enter(1)) {
      Shape node = heap.shapes().define("Node").references(1).bytes(8).register();
      HeapExhaustedException full = assertThrows(HeapExhaustedException.class, () -> {
        while (true) {
          long next = mutator.allocate(node);
          mutator.setLong(next, 0, mutator.identity(next));
          mutator.setReference(next, 0, frame.get(0));
          frame.set(0, next);
        }
      });
      assertEquals(0, full.freeBytes());
      for (long at = frame.get(0); at != 0; at = mutator.getReference(at, 0)) {
        assertEquals(at, mutator.getLong(at, 0));
      }
      assertTrue(heap.describe().contains("none"), heap.describe());
    }
  }

  @Test
  void refusesSizesThatCannotBe() {
    assertThrows(IllegalArgumentException.class, () -> Memory.reserve(0, MemorySource.AUTO));
    MemoryUnavailableException refused = assertThrows(MemoryUnavailableException.class, () -> Memory.reserve(1L << 60,
        MemorySource.AUTO));
    assertTrue(refused.getMessage().contains(Long.toString(1L << 60)), refused.getMessage());
    assertEquals(3, refused.getSuppressed().length);
  }

  @Test
  void bitmapAgreesWithOneOfJavas() {
    long granules = 4096;
    try (Bitmap bitmap = new Bitmap(granules * 8, MemorySource.AUTO)) {
      bitmap.commit(granules * 8);
      BitSet expected = new BitSet();
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < 20_000; i++) {
        int at = random.nextInt((int) granules);
        switch (random.nextInt(4)) {
          case 0 -> {
            bitmap.clear(at);
            expected.clear(at);
          }
          case 1 -> {
            assertEquals(!expected.get(at), bitmap.set(at));
            expected.set(at);
          }
          case 2 -> {
            int to = at + random.nextInt((int) granules - at + 1);
            int next = expected.nextSetBit(at);
            assertEquals(at >= to || next < 0 || next > to ? to : next, bitmap.nextSet(at, to));
          }
          default -> assertEquals(expected.get(at), bitmap.get(at));
        }
      }
      assertEquals(expected.cardinality(), bitmap.count(0, granules));
      bitmap.clearBelow(granules);
      assertEquals(0, bitmap.count(0, granules));
    }
  }
}
