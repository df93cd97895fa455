package dev.midden.core.memory;

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
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryTest {
  @ParameterizedTest
  @EnumSource(MemorySource.class)
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
    assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
  }

  @ParameterizedTest
  @EnumSource(MemorySource.class)
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
