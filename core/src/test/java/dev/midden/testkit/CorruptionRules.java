package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.HeapWalk;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rules 91x: a heap that a program has overwritten through wild references, which basic checks cannot prevent, may be
 * useless, but it ends what is asked of it, with a documented exception at worst.
 */
public interface CorruptionRules extends Rules {
  /**
   * Writes any word of the heap, as a program with a wild reference might: an object's data holds the header of an
   * array of ints, and a reference to that reaches all that lies behind.
   */
  final class Poker {
    private final Mutator mutator;
    private final long array;

    Poker(TestHeap heap) {
      mutator = heap.mutator();
      heap.corrupted();
      long blob = mutator.allocateImmortal(heap.fixed(0, 32));
      mutator.setInt(blob, 0, heap.ints.shapeWord());
      mutator.setInt(blob, 8, Integer.MAX_VALUE);
      array = blob + 8;
      mutator.addGlobal(blob);
    }

    /** Writes four bytes at an address behind the poker. */
    void poke(long address, int value) {
      mutator.setIntElement(array, Math.toIntExact((address - array - 12) / 4), value);
    }
  }

  /** Runs what may fail in documented ways. */
  private static void tolerate(Runnable operation, Supplier<String> what) {
    WildRules.documented(operation, what);
  }

  /** Collects, allocates, looks around, closes. */
  private static void exercise(TestHeap heap, Frame frame, String where) {
    Mutator mutator = heap.mutator();
    tolerate(mutator::collect, () -> where + ", collect");
    tolerate(() -> heap.heap().walk().histogram(), () -> where + ", histogram");
    tolerate(() -> heap.heap().walk().forEachObject(object -> {}), () -> where + ", walk");
    for (int i = 0; i < 200; i++) {
      int round = i;
      tolerate(() -> frame.set(round % frame.size(), round % 3 == 0
          ? mutator.allocate(heap.ints, round * 20)
          : mutator.allocate(round % 3 == 1 ? heap.node : heap.mortal)), () -> where + ", allocate");
    }
    tolerate(mutator::collect, () -> where + ", second collect");
    tolerate(heap.heap()::statistics, () -> where + ", statistics");
    heap.failures();
    tolerate(heap::close, () -> where + ", close");
    heap.heap().close();
  }

  /** A length below zero. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("r910 an immortal array whose length has been overwritten does not make a collection endless")
  default void r910_immortalLength() {
    for (int length : new int[]{-1, -2, -3, -4, -5, -100, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      TestHeap heap = subject().open(1 << 20);
      Frame frame = heap.mutator().enter(3);
      Poker poker = new Poker(heap);
      long array = heap.mutator().allocateImmortal(heap.ints, 4);
      heap.mutator().allocateImmortal(heap.node);
      assumeTrue(array > poker.array, "immortal objects do not lie in the order of their allocation");
      poker.poke(array + 8, length);
      assertEquals(length, heap.mutator().length(array));
      exercise(heap, frame, "length " + length);
    }
  }

  /** A list that bites its tail. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("r911 a cycle written into the list of an object's weak references does not make its death endless")
  default void r911_weakCycle() {
    TestHeap heap = subject().open(1 << 20);
    Mutator mutator = heap.mutator();
    Frame frame = mutator.enter(3);
    Poker poker = new Poker(heap);
    frame.set(0, mutator.allocate(heap.node));
    frame.set(1, mutator.allocateWeak(heap.weak, frame.get(0)));
    frame.set(2, mutator.allocateWeak(heap.weak, frame.get(0)));
    // After header and data, a weak reference holds its referent and the next older and newer one.
    long older = 8 + heap.weak.dataBytes() + 4;
    poker.poke(frame.get(1) + older, Reference.compress(frame.get(2)));
    poker.poke(frame.get(2) + older, Reference.compress(frame.get(1)));
    tolerate(() -> frame.set(0, Reference.NULL), () -> "last reference to the referent dropped");
    exercise(heap, frame, "cycle of weak references");
  }

  /** Anything anywhere. */
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("r912 a hundred heaps, a few words of each overwritten at random")
  default void r912_anything() {
    for (int seed = 1; seed <= Math.max(20, effort()); seed++) {
      Random random = new Random(seed);
      TestHeap heap = subject().open(builder -> builder.maxBytes(512 << 10).checks(CheckLevel.NONE));
      Frame frame = heap.mutator().enter(20);
      Poker poker = new Poker(heap);
      String where = "seed " + seed;
      build(heap, frame, random);
      long end = heap.heap().statistics().usedBytes() + (16 << 10);
      long[] objects = heap.mutator().heap().walk().graph().nodes().stream().mapToLong(Long::longValue).toArray();
      for (int i = 1 + random.nextInt(20); i > 0; i--) {
        long address = random.nextInt(3) == 0
            ? poker.array + 32 + random.nextLong(end - poker.array - 32) / 4 * 4
            : objects[random.nextInt(objects.length)] + 4L * random.nextInt(8);
        if (address > poker.array + 32 && address < end) {
          poker.poke(address, value(random, heap, objects));
        }
      }
      for (int i = 0; i < 50; i++) {
        int from = random.nextInt(20);
        int to = random.nextInt(20);
        tolerate(() -> frame.set(to, heap.mutator().getReference(frame.get(from), 0)), () -> where + ", frame.set");
        tolerate(() -> heap.mutator().setReference(frame.get(to), 1, frame.get(from)), () -> where + ", setReference");
      }
      exercise(heap, frame, where);
    }
  }

  private static void build(TestHeap heap, Frame frame, Random random) {
    Mutator mutator = heap.mutator();
    for (int i = 0; i < 400; i++) {
      int slot = random.nextInt(20);
      long old = frame.get(random.nextInt(20));
      long object = switch (random.nextInt(7)) {
        case 0 -> mutator.allocate(heap.node);
        case 1 -> mutator.allocate(heap.pair);
        case 2 -> mutator.allocate(heap.mortal);
        case 3 -> mutator.allocate(heap.references, 2 + random.nextInt(50));
        case 4 -> mutator.allocate(heap.references, random.nextInt(40) == 0 ? 4000 : 2);
        case 5 -> random.nextInt(10) == 0 ? mutator.allocateImmortal(heap.node) : mutator.allocate(heap.pair);
        default -> old == Reference.NULL ? mutator.allocate(heap.leaf) : mutator.allocateWeak(heap.weak, old);
      };
      if (mutator.references(object) > 0) {
        mutator.setReference(object, random.nextInt(2), frame.get(random.nextInt(20)));
      }
      frame.set(slot, object);
    }
  }

  private static int value(Random random, TestHeap heap, long[] objects) {
    Shape shape = heap.heap().shapes().byId(1 + random.nextInt(heap.heap().shapes().size()));
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt();
      case 1 -> Reference.compress(objects[random.nextInt(objects.length)]);
      case 2 -> shape.shapeWord();
      case 3 -> random.nextInt(20) - 10;
      case 4 -> 1 << random.nextInt(32);
      default -> 0;
    };
  }

  /** A walk kept from before. */
  @Test
  @DisplayName("r913 walking with what is no object is an exception of a documented kind")
  default void r913_walkWithWild() {
    try (TestHeap heap = subject().open(1 << 20)) {
      HeapWalk walk = heap.heap().walk();
      for (long wild : new long[]{1, 8, 12345, -8, 1L << 30, Long.MAX_VALUE, Long.MIN_VALUE}) {
        tolerate(() -> walk.referents(wild), () -> "referents of " + wild);
        tolerate(() -> walk.referrers(wild), () -> "referrers of " + wild);
      }
    }
  }
}
