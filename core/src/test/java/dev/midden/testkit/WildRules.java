package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.HeapCorruptedException;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.InvalidReferenceException;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.testkit.fuzz.Contents;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rules 90x: no number given as a reference does more than raise an exception. With full checks the heap stays intact;
 * with fewer it may be corrupted, but the JVM lives, and a collection ends, if with {@link HeapCorruptedException}.
 */
public interface WildRules extends Rules {
  /** Wild references tried at each check level with an effort of 100. */
  int ATTEMPTS = 100_000;

  /** Heaps that so many are tried on where they may break something. */
  int HEAPS = 10;

  /** Seed of the wild references. */
  long SEED = 20_260_101;

  /** How many operations {@link #operate} knows. */
  int OPERATIONS = 39;

  /** The {@link #effort} for these rules, most of which try the core and not the collector. */
  default int wildEffort() {
    return effort() * 3 / 10;
  }

  /** One operation of the API with a wild reference; {@code wild} stands where an object or a value is taken. */
  private static void operate(TestHeap heap, Frame frame, int operation, long wild, int index) {
    Mutator mutator = heap.mutator();
    long good = frame.get(0);
    switch (operation) {
      case 0 -> mutator.getReference(wild, index);
      case 1 -> mutator.setReference(wild, index, good);
      case 2 -> mutator.setReference(good, 1, wild);
      case 3 -> mutator.setReference(wild, index, wild);
      case 4 -> mutator.getByte(wild, index);
      case 5 -> mutator.setByte(wild, index, (byte) 7);
      case 6 -> mutator.getInt(wild, index);
      case 7 -> mutator.setInt(wild, index, -1);
      case 8 -> mutator.getLong(wild, index);
      case 9 -> mutator.setLong(wild, index, -1);
      case 10 -> mutator.getDouble(wild, index);
      case 11 -> mutator.setDouble(wild, index, -1);
      case 12 -> mutator.getByteElement(wild, index);
      case 13 -> mutator.setByteElement(wild, index, (byte) 7);
      case 14 -> mutator.getIntElement(wild, index);
      case 15 -> mutator.setIntElement(wild, index, -1);
      case 16 -> mutator.getLongElement(wild, index);
      case 17 -> mutator.setLongElement(wild, index, -1);
      case 18 -> mutator.getDoubleElement(wild, index);
      case 19 -> mutator.setDoubleElement(wild, index, -1);
      case 20 -> mutator.getBytes(wild, index, new byte[8], 0, 8);
      case 21 -> mutator.setBytes(wild, index, new byte[8], 0, 8);
      case 22 -> mutator.references(wild);
      case 23 -> mutator.length(wild);
      case 24 -> mutator.shape(wild);
      case 25 -> mutator.size(wild);
      case 26 -> mutator.identity(wild);
      case 27 -> mutator.referent(wild);
      case 28 -> mutator.clearWeak(wild);
      case 29 -> frame.set(1, wild);
      case 30 -> mutator.handle(wild).close();
      case 31 -> mutator.setGlobal(0, wild);
      case 32 -> heap.heap().inspect(wild);
      case 33 -> mutator.allocateWeak(heap.weak, wild);
      case 34 -> mutator.referenceCount(wild);
      case 35 -> heap.heap().walk().referrers(wild);
      case 36 -> heap.heap().walk().referents(wild);
      case 37 -> mutator.addGlobal(wild);
      default -> {
        Frame inner = mutator.enter(1);
        try {
          inner.closeReturning(wild);
        } finally {
          inner.close();
        }
      }
    }
  }

  /** A number of one of the kinds that go wrong in different ways. */
  private static long wild(Random random, long heapBytes) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextLong(heapBytes);
      case 2 -> random.nextLong(heapBytes) & -8;
      case 3 -> random.nextLong(64 << 10) & -8;
      case 4 -> -random.nextLong(heapBytes);
      case 5 -> heapBytes - 64 + random.nextInt(64 << 10);
      case 6 -> 1L << random.nextInt(64);
      default -> (random.nextLong() & -8) >>> random.nextInt(64);
    };
  }

  /** Puts a graph of everything into frame slot 0 and a weak reference into slot 2; adds global 0. */
  private static void populate(TestHeap heap, Frame frame) {
    Mutator mutator = heap.mutator();
    mutator.addGlobal(Reference.NULL);
    frame.set(0, mutator.allocate(heap.references, 300));
    for (int i = 2; i < 300; i++) {
      Shape shape = switch (i % 7) {
        case 0 -> heap.node;
        case 1 -> heap.pair;
        case 2 -> heap.longs;
        case 3 -> heap.ints;
        case 4 -> heap.bytes;
        case 5 -> heap.mortal;
        default -> heap.references;
      };
      long object = shape.isArray() ? mutator.allocate(shape, i % 31 == 0 ? 4000 : i % 31) : mutator.allocate(shape);
      Contents.fill(mutator, object, i);
      int slots = mutator.references(object);
      for (int slot = 0; slot < slots; slot++) {
        mutator.setReference(object, slot, mutator.getReference(frame.get(0), i / 2));
      }
      mutator.setReference(frame.get(0), i, object);
    }
    long immortal = mutator.allocateImmortal(heap.node);
    mutator.setReference(immortal, 0, frame.get(0));
    frame.set(2, mutator.allocateWeak(heap.weak, mutator.getReference(frame.get(0), 100)));
  }

  /** Checks the graph that {@link #populate} made. */
  private static void check(TestHeap heap, Frame frame) {
    Mutator mutator = heap.mutator();
    assertEquals(Reference.NULL, mutator.getReference(frame.get(0), 1));
    for (int i = 2; i < 300; i++) {
      long object = mutator.getReference(frame.get(0), i);
      Contents.check(mutator, object, i);
      int slots = mutator.references(object);
      for (int slot = 0; slot < slots; slot++) {
        assertEquals(mutator.getReference(frame.get(0), i / 2), mutator.getReference(object, slot));
      }
    }
    assertEquals(mutator.getReference(frame.get(0), 100), mutator.referent(frame.get(2)));
    assertEquals(Reference.NULL, frame.get(1));
    assertEquals(Reference.NULL, mutator.getGlobal(0));
  }

  private static Set<Long> objects(TestHeap heap) {
    Set<Long> objects = new HashSet<>();
    heap.heap().walk().forEachObject(objects::add);
    return objects;
  }

  /** Full checks. */
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("r901 full checks: of very many wild references every one is refused, and the heap stays intact")
  default void r901_full() {
    try (TestHeap heap = subject().open(builder -> builder.maxBytes(4 << 20).checks(CheckLevel.FULL));
        Frame frame = heap.mutator().enter(3)) {
      populate(heap, frame);
      Set<Long> valid = objects(heap);
      long live = heap.live();
      Random random = new Random(SEED);
      for (int i = 0; i < ATTEMPTS / 100 * wildEffort(); i++) {
        long wild = wild(random, 4 << 20);
        int operation = random.nextInt(OPERATIONS);
        int index = random.nextInt(4);
        if (wild != Reference.NULL && !valid.contains(wild)) {
          refuse(heap, frame, operation, wild, index);
        }
      }
      check(heap, frame);
      heap.mutator().collect();
      check(heap, frame);
      assertEquals(live, heap.live());
    }
  }

  private static void refuse(TestHeap heap, Frame frame, int operation, long wild, int index) {
    try {
      operate(heap, frame, operation, wild, index);
    } catch (InvalidReferenceException expected) {
      return;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("operation " + operation + " with 0x" + Long.toHexString(wild), e);
    }
    fail("operation " + operation + " took 0x" + Long.toHexString(wild));
  }

  /** Near misses. */
  @Test
  @DisplayName("r902 full checks: a valid reference with any one bit changed is refused")
  default void r902_bitFlips() {
    try (TestHeap heap = subject().open(builder -> builder.maxBytes(4 << 20).checks(CheckLevel.FULL));
        Frame frame = heap.mutator().enter(3)) {
      populate(heap, frame);
      Set<Long> valid = objects(heap);
      for (long reference : valid) {
        for (int bit = 0; bit < 64; bit++) {
          long wild = reference ^ 1L << bit;
          if (!valid.contains(wild)) {
            refuse(heap, frame, bit % OPERATIONS, wild, 0);
          }
        }
      }
      check(heap, frame);
    }
  }

  /** Basic checks. */
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("r903 basic checks: very many wild references raise documented exceptions and crash nothing")
  default void r903_basic() {
    unguarded(CheckLevel.BASIC);
  }

  /** No checks. */
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("r904 no checks: very many wild references raise documented exceptions and crash nothing")
  default void r904_none() {
    unguarded(CheckLevel.NONE);
  }

  private void unguarded(CheckLevel level) {
    for (int number = 0; number < Math.max(1, HEAPS * wildEffort() / 100); number++) {
      abuse(level, SEED + number, ATTEMPTS / HEAPS);
    }
  }

  private void abuse(CheckLevel level, long seed, int attempts) {
    Random random = new Random(seed);
    TestHeap heap = subject().open(builder -> builder.maxBytes(1 << 20).checks(level));
    Frame frame = heap.mutator().enter(3);
    String where = level + ", seed " + seed + ", ";
    heap.corrupted();
    populate(heap, frame);
    for (int i = 0; i < attempts; i++) {
      long wild = wild(random, 1 << 20);
      int operation = random.nextInt(OPERATIONS);
      int index = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(40);
      documented(() -> operate(heap, frame, operation, wild, index), () -> where + "operation " + operation + " with 0x"
          + Long.toHexString(wild) + ", " + index);
      if (random.nextInt(2000) == 0) {
        documented(() -> heap.mutator().allocate(heap.mortal), () -> where + "allocate");
      }
    }
    // Whatever is left of the heap: a collection and allocation end, one way or another.
    documented(heap.mutator()::collect, () -> where + "collect");
    for (int i = 0; i < 100; i++) {
      documented(() -> heap.mutator().allocate(heap.ints, 1000), () -> where + "allocate");
    }
    heap.failures();
    documented(heap::close, () -> where + "close");
    heap.heap().close();
  }

  /** Runs what may fail in the ways the mutator documents, and in no other. */
  static void documented(Runnable operation, Supplier<String> what) {
    try {
      operation.run();
    } catch (NullPointerException | IndexOutOfBoundsException | IllegalArgumentException | HeapCorruptedException
        | HeapExhaustedException expected) {
      // Documented kinds; InvalidReferenceException is an IllegalArgumentException.
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what.get(), e);
    }
  }
}
