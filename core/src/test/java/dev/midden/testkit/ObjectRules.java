package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.ShapeBuilder;
import dev.midden.testkit.fuzz.Contents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules 1xx: what objects are: made zero, read and written, never overlapping. */
public interface ObjectRules extends Rules {
  /** Lengths around the borders of cells, of the largest cell (8 KiB) and of 1 MiB. */
  int[] LENGTHS = {0, 1, 2, 3, 7, 8, 100, 1000, 2045, 8180, 8181, 20_000, 300_000};

  /** A fixed shape is allocated zero. */
  @Test
  @DisplayName("r101 a new object has null references and zero data, for 0 to 63 references")
  default void r101_newObjectIsZero() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      for (int references = 0; references <= 63; references++) {
        int bytes = references * 7 % 41;
        Shape shape = heap.fixed(references, bytes);
        frame.set(0, heap.mutator().allocate(shape));
        assertEquals(references, heap.mutator().references(frame.get(0)));
        Contents.checkZero(heap.mutator(), frame.get(0));
      }
    }
  }

  /** Beyond the number of slots that the header can tell. */
  @Test
  @DisplayName("r102 objects with more than 63 references are made, written and read like others")
  default void r102_manySlots() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      for (int references : new int[]{64, 65, 100, 1000, 2043, 2046, 5000, ShapeBuilder.MAX_REFERENCES}) {
        for (int bytes : new int[]{0, 1, 8, 17}) {
          frame.set(0, mutator.allocate(heap.fixed(references, bytes)));
          Contents.checkZero(mutator, frame.get(0));
          Contents.fill(mutator, frame.get(0), references);
          for (int slot = 0; slot < references; slot++) {
            mutator.setReference(frame.get(0), slot, slot % 3 == 0 ? Reference.NULL : frame.get(0));
          }
          for (int slot = 0; slot < references; slot++) {
            assertEquals(slot % 3 == 0 ? Reference.NULL : frame.get(0), mutator.getReference(frame.get(0), slot));
          }
          Contents.check(mutator, frame.get(0), references);
        }
      }
    }
  }

  /** The largest fixed shapes. */
  @Test
  @DisplayName("r103 fixed objects with up to 1 MiB of data")
  default void r103_muchData() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      for (int bytes : new int[]{1, 2, 3, 4, 5, 7, 8, 9, 63, 500, 8184, 8185, 20_000, ShapeBuilder.MAX_BYTES}) {
        frame.set(0, heap.mutator().allocate(heap.fixed(1, bytes)));
        Contents.checkZero(heap.mutator(), frame.get(0));
        Contents.fill(heap.mutator(), frame.get(0), bytes);
        Contents.check(heap.mutator(), frame.get(0), bytes);
      }
    }
  }

  /** Arrays of data. */
  @Test
  @DisplayName("r104 data arrays of every kind and length are zero, and hold what is written")
  default void r104_dataArrays() {
    try (TestHeap heap = subject().open(64 << 20); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      for (Shape shape : List.of(heap.bytes, heap.ints, heap.longs, heap.doubles)) {
        for (int length : LENGTHS) {
          frame.set(0, mutator.allocate(shape, length));
          assertEquals(length, mutator.length(frame.get(0)));
          assertEquals(0, mutator.references(frame.get(0)));
          Contents.checkZero(mutator, frame.get(0));
          Contents.fill(mutator, frame.get(0), length);
          Contents.check(mutator, frame.get(0), length);
        }
      }
      frame.set(0, mutator.allocate(heap.bytes, 3 << 20));
      Contents.checkZero(mutator, frame.get(0));
    }
  }

  /** Arrays of references. */
  @Test
  @DisplayName("r105 reference arrays of every length are null, and hold what is written")
  default void r105_referenceArrays() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(1, heap.numbered(heap.leaf, 7));
      for (int length : LENGTHS) {
        frame.set(0, mutator.allocate(heap.references, length));
        assertEquals(length, mutator.length(frame.get(0)));
        assertEquals(length, mutator.references(frame.get(0)));
        Contents.checkZero(mutator, frame.get(0));
        for (int i = 0; i < length; i++) {
          mutator.setReference(frame.get(0), i, frame.get(i % 2));
        }
        for (int i = 0; i < length; i++) {
          assertEquals(frame.get(i % 2), mutator.getReference(frame.get(0), i));
        }
        // A large array that refers to itself would stay under an incomplete collector.
        for (int i = 0; i < length; i++) {
          mutator.setReference(frame.get(0), i, Reference.NULL);
        }
      }
      assertEquals(7, mutator.getLong(frame.get(1), 0));
    }
  }

  /** Memory is used again, and zero each time. */
  @Test
  @DisplayName("r106 reused memory is zero: allocate, soil, drop, collect, allocate again")
  default void r106_reusedMemoryIsZero() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(4 << 20); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(1, mutator.allocate(heap.leaf));
      List<Shape> shapes = new ArrayList<>();
      for (int size = 0; size < 20; size++) {
        shapes.add(heap.fixed(size % 7, size * size));
      }
      shapes.add(heap.fixed(100, 50));
      shapes.addAll(List.of(heap.references, heap.bytes, heap.ints, heap.longs, heap.doubles));
      for (int round = 0; round < 6; round++) {
        for (Shape shape : shapes) {
          long bytes = 0;
          for (int i = 0; bytes < 40_000; i++) {
            int length = i % 5 == 0 ? 5000 : i % 17;
            frame.set(0, shape.isArray() ? mutator.allocate(shape, length) : mutator.allocate(shape));
            bytes += mutator.size(frame.get(0));
            Contents.checkZero(mutator, frame.get(0));
            Contents.soil(mutator, frame.get(0), frame.get(1));
          }
        }
        frame.set(0, Reference.NULL);
        mutator.collect();
      }
      assertTrue(heap.heap().statistics().allocatedBytes() > 4 << 20, "memory has been used again");
    }
  }

  /** The same where nobody asks for a collection. */
  @Test
  @DisplayName("r107 memory reused when the heap runs full is zero")
  default void r107_reusedWithoutAsking() {
    subject().needs(Capability.RECLAIMS);
    try (TestHeap heap = subject().open(1 << 20); Frame frame = heap.mutator().enter(2)) {
      Mutator mutator = heap.mutator();
      frame.set(1, mutator.allocate(heap.leaf));
      for (int i = 0; i < 40_000; i++) {
        int kind = i % 4;
        frame.set(0, kind == 0
            ? mutator.allocate(heap.references, i % 300)
            : kind == 1 ? mutator.allocate(heap.longs, i % 50) : mutator.allocate(kind == 2 ? heap.pair : heap.node));
        Contents.checkZero(mutator, frame.get(0));
        Contents.soil(mutator, frame.get(0), frame.get(1));
      }
    }
  }

  /** Slots are independent. */
  @Test
  @DisplayName("r108 each reference slot is read as it was written, whatever its neighbours")
  default void r108_everySlot() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(65)) {
      Mutator mutator = heap.mutator();
      for (int i = 0; i < 64; i++) {
        frame.set(i, heap.numbered(heap.leaf, i));
      }
      for (int references = 1; references <= 63; references++) {
        frame.set(64, mutator.allocate(heap.fixed(references, 5)));
        Contents.fill(mutator, frame.get(64), references);
        for (int slot = 0; slot < references; slot++) {
          mutator.setReference(frame.get(64), slot, frame.get(slot));
        }
        mutator.setReference(frame.get(64), references / 2, Reference.NULL);
        for (int slot = 0; slot < references; slot++) {
          long expected = slot == references / 2 ? Reference.NULL : frame.get(slot);
          assertEquals(expected, mutator.getReference(frame.get(64), slot));
        }
        Contents.check(mutator, frame.get(64), references);
      }
    }
  }

  /** Every width of data at every offset. */
  @Test
  @DisplayName("r109 bytes, ints, longs and doubles at any offset of a fixed object")
  default void r109_data() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      for (int references = 0; references <= 2; references++) {
        frame.set(0, mutator.allocate(heap.fixed(references, 24)));
        for (int offset = 0; offset <= 16; offset++) {
          for (long value : new long[]{0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 0x0123456789ABCDEFL}) {
            Contents.fill(mutator, frame.get(0), 3);
            mutator.setLong(frame.get(0), offset, value);
            assertEquals(value, mutator.getLong(frame.get(0), offset));
            mutator.setDouble(frame.get(0), offset, Double.longBitsToDouble(value));
            assertEquals(value, Double.doubleToRawLongBits(mutator.getDouble(frame.get(0), offset)));
            mutator.setInt(frame.get(0), offset + 4, (int) value);
            assertEquals((int) value, mutator.getInt(frame.get(0), offset + 4));
            mutator.setByte(frame.get(0), offset + 7, (byte) value);
            assertEquals((byte) value, mutator.getByte(frame.get(0), offset + 7));
          }
        }
      }
    }
  }

  /** Elements at the ends of arrays, extreme values. */
  @Test
  @DisplayName("r110 elements of data arrays keep extreme values, not-a-number bit by bit")
  default void r110_elements() {
    long[] values = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 0x7FF8_0000_DEAD_BEEFL, 0x7FEF_FFFF_FFFF_FFFFL};
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(4)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.bytes, values.length));
      frame.set(1, mutator.allocate(heap.ints, values.length));
      frame.set(2, mutator.allocate(heap.longs, values.length));
      frame.set(3, mutator.allocate(heap.doubles, values.length));
      for (int i = 0; i < values.length; i++) {
        mutator.setByteElement(frame.get(0), i, (byte) values[i]);
        mutator.setIntElement(frame.get(1), i, (int) values[i]);
        mutator.setLongElement(frame.get(2), i, values[i]);
        mutator.setDoubleElement(frame.get(3), i, Double.longBitsToDouble(values[i]));
      }
      mutator.collect();
      for (int i = 0; i < values.length; i++) {
        assertEquals((byte) values[i], mutator.getByteElement(frame.get(0), i));
        assertEquals((int) values[i], mutator.getIntElement(frame.get(1), i));
        assertEquals(values[i], mutator.getLongElement(frame.get(2), i));
        assertEquals(values[i], Double.doubleToRawLongBits(mutator.getDoubleElement(frame.get(3), i)));
      }
    }
  }

  /** Bulk copies. */
  @Test
  @DisplayName("r111 bulk copies of bytes: parts, whole arrays, nothing")
  default void r111_bulkBytes() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      byte[] source = new byte[50_000];
      for (int i = 0; i < source.length; i++) {
        source[i] = (byte) (i * 31);
      }
      for (int length : new int[]{0, 1, 9, 1000, 50_000}) {
        frame.set(0, mutator.allocate(heap.bytes, length));
        mutator.setBytes(frame.get(0), 0, source, 0, length);
        byte[] copy = new byte[length + 2];
        mutator.getBytes(frame.get(0), 0, copy, 1, length);
        for (int i = 0; i < length; i++) {
          assertEquals(source[i], copy[i + 1]);
        }
        assertEquals(0, copy[0]);
        assertEquals(0, copy[length + 1]);
        if (length > 5) {
          mutator.setBytes(frame.get(0), 2, source, 100, 3);
          assertEquals(source[1], mutator.getByteElement(frame.get(0), 1));
          assertEquals(source[100], mutator.getByteElement(frame.get(0), 2));
          assertEquals(source[102], mutator.getByteElement(frame.get(0), 4));
          assertEquals(source[5], mutator.getByteElement(frame.get(0), 5));
        }
      }
    }
  }

  /** Objects of all sizes side by side. */
  @Test
  @DisplayName("r112 objects do not overlap, before and after collections")
  default void r112_noOverlap() {
    int count = 3000;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      List<Shape> shapes = new ArrayList<>(List.of(heap.bytes, heap.ints, heap.longs, heap.doubles));
      for (int i = 0; i < 30; i++) {
        shapes.add(heap.fixed(i % 5, i * 9));
      }
      frame.set(0, mutator.allocate(heap.references, count));
      for (int i = 0; i < count; i++) {
        Shape shape = shapes.get(i % shapes.size());
        long object = shape.isArray() ? mutator.allocate(shape, i % 97) : mutator.allocate(shape);
        Contents.fill(mutator, object, i);
        mutator.setReference(frame.get(0), i, object);
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < count; i++) {
          Contents.check(mutator, mutator.getReference(frame.get(0), i), i);
        }
        mutator.collect();
      }
    }
  }

  /** What the mutator says about an object. */
  @Test
  @DisplayName("r113 shape, size, length and number of references")
  default void r113_description() {
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      for (int references = 0; references < 70; references += 3) {
        Shape shape = heap.fixed(references, 11);
        frame.set(0, mutator.allocate(shape));
        assertSame(shape, mutator.shape(frame.get(0)));
        assertEquals(shape.size(0), mutator.size(frame.get(0)));
        assertEquals(0, mutator.size(frame.get(0)) % Reference.GRANULE);
        assertTrue(mutator.size(frame.get(0)) >= 8 + 4 * references + 11);
        assertTrue(heap.heap().inspect(frame.get(0)).toString().contains(shape.name()));
      }
      for (int length : LENGTHS) {
        frame.set(0, mutator.allocate(heap.ints, length));
        assertSame(heap.ints, mutator.shape(frame.get(0)));
        assertEquals(heap.ints.size(length), mutator.size(frame.get(0)));
        assertTrue(mutator.size(frame.get(0)) >= 8 + 4 + 4L * length);
      }
      assertEquals(16 + heap.pair.claimedBytes(), heap.pair.size(0), "the smallest object with two references");
    }
  }

  /** Identity. */
  @Test
  @DisplayName("r114 identities stay the same through collections, and no two live objects share one")
  default void r114_identity() {
    int count = 2000;
    try (TestHeap heap = subject().open(); Frame frame = heap.mutator().enter(1)) {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.references, count));
      long[] identities = new long[count];
      for (int i = 0; i < count; i++) {
        // Garbage in between makes a moving collector move.
        mutator.allocate(heap.node);
        heap.put(frame, 0, i, mutator.allocate(i % 2 == 0 ? heap.node : heap.pair));
        identities[i] = mutator.identity(mutator.getReference(frame.get(0), i));
      }
      for (int round = 0; round < 3; round++) {
        mutator.collect();
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < count; i++) {
          long identity = mutator.identity(mutator.getReference(frame.get(0), i));
          assertEquals(identities[i], identity, "identity after a collection");
          assertTrue(seen.add(identity), "two live objects share an identity");
        }
        for (int i = 0; i < 500; i++) {
          assertFalse(seen.contains(mutator.identity(mutator.allocate(heap.node))), "identity of a live object");
        }
      }
    }
  }
}
