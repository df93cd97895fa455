package dev.midden.testkit.intern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.testkit.fuzz.Interpreter;
import dev.midden.testkit.fuzz.Weights;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules i3xx: random programs in which values are interned, die, are finalized and come back. */
public interface InternProgramRules extends InternRules {
  /** Few values, so that they meet their own deaths. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i301 random programs never see a dead, a wrong or a second object of a value")
  default void i301_randomPrograms(Setting setting) {
    // Stress collects all the time, which takes time in proportion to what was never reclaimed.
    boolean reclaims = setting.collector().capabilities().contains(Capability.RECLAIMS);
    int operations = setting.stress().isEmpty() ? 3000 : reclaims ? 600 : 200;
    for (int seed = 1; seed <= 3; seed++) {
      try (InternHeap heap = open(setting)) {
        new Program(heap, seed).run(operations * effort() / 100);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " under " + setting + ": " + e, e);
      }
    }
  }

  /** Programs of every kind, with values among all else. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i302 random programs of every kind are given what holds the value, lives, and is the same while it lives")
  default void i302_fuzz(Setting setting) {
    int steps = (setting.stress().isEmpty() ? 1500 : 200) * effort() / 100;
    Weights weights = Weights.EVEN.interning();
    for (int seed = 1; seed <= 2; seed++) {
      dev.midden.testkit.fuzz.Program program = dev.midden.testkit.fuzz.Program.random(seed, steps, weights, false);
      HeapBuilder builder = Heap.builder().maxBytes(seed << 20);
      setting.describe(builder);
      subject().options().forEach(builder::internerOption);
      Interpreter.Outcome outcome = Interpreter.run(builder, !setting.stress().isEmpty(), subject()
          .provider(), program, null);
      if (outcome.failure() != null) {
        throw new AssertionError("seed " + seed + ", step " + outcome.step() + " under " + setting + ": " + outcome
            .failure(), outcome.failure());
      }
    }
  }

  /** One random program. Slots of an array hold values; the shadow knows which. */
  final class Program {
    private static final int SLOTS = 48;
    private static final int VALUES = 96;

    private final InternHeap heap;
    private final Mutator mutator;
    private final SplittableRandom random;
    private final Frame frame;
    /** The value in each slot, or −1. */
    private final int[] held = new int[SLOTS];
    private boolean over;

    Program(InternHeap heap, long seed) {
      this.heap = heap;
      this.mutator = heap.mutator;
      this.random = new SplittableRandom(seed);
      frame = mutator.enter(2);
      Arrays.fill(held, -1);
      frame.set(0, mutator.allocate(heap.references, SLOTS));
      heap.heap.setFinalizer(heap.mortal, this::finalized);
      heap.heap.setWeakCallback(heap.weak, (caller, weak) -> {
        if (!over) {
          touch((int) caller.getLong(weak, 0));
        }
      });
    }

    void run(int operations) {
      try (frame) {
        for (int i = 0; i < operations; i++) {
          step(random.nextInt(20));
          if (i % 100 == 99) {
            check();
          }
        }
        check();
        over = true;
      }
    }

    private void step(int operation) {
      int value = random.nextInt(VALUES);
      int slot = random.nextInt(SLOTS);
      switch (operation) {
        case 0, 1, 2, 3, 4, 5 -> put(slot, value);
        case 6, 7, 8, 9 -> drop(slot);
        case 10 -> {
          if (held[slot] >= 0) {
            intern(held[slot]);
          }
        }
        case 11 -> {
          long found = heap.find(value, Use.REQUEST);
          if (found != Reference.NULL) {
            heap.check(value, found);
          }
        }
        case 12 -> putFromHeap(slot, value);
        case 13, 14 -> mortal(value);
        case 15 -> {
          if (held[slot] >= 0) {
            int other = random.nextInt(SLOTS);
            held[other] = held[slot];
            mutator.setReference(frame.get(0), other, mutator.getReference(frame.get(0), slot));
          }
        }
        case 16 -> weak(value);
        case 17 -> mutator.poll();
        default -> {
          if (random.nextInt(8) == 0) {
            mutator.collect();
          }
        }
      }
    }

    /** Interns a value and checks it against the slots that hold it. */
    private long intern(int value) {
      long interned = heap.intern(value, Use.REQUEST);
      heap.check(value, interned);
      if (heap.shares) {
        for (int slot = 0; slot < SLOTS; slot++) {
          if (held[slot] == value) {
            assertEquals(mutator.identity(mutator.getReference(frame.get(0), slot)), mutator.identity(interned),
                "a second object for value " + value);
          }
        }
      }
      return interned;
    }

    private void put(int slot, int value) {
      long interned = intern(value);
      // First the shadow: what dies by this may run a finalizer that looks.
      held[slot] = value;
      mutator.setReference(frame.get(0), slot, interned);
    }

    private void drop(int slot) {
      held[slot] = -1;
      mutator.setReference(frame.get(0), slot, Reference.NULL);
    }

    /** Interns an object that the program has made by hand. */
    private void putFromHeap(int slot, int value) {
      try (Frame own = mutator.enter(1)) {
        own.set(0, mutator.allocate(heap.integer));
        mutator.setLong(own.get(0), 0, (long) value / 7 * 7 * 0x1234_5678_9ABCL);
        own.set(0, heap.interner.intern(mutator, own.get(0)));
        heap.check(value / 7 * 7, own.get(0));
        held[slot] = value / 7 * 7;
        mutator.setReference(frame.get(0), slot, own.get(0));
      }
    }

    /** Makes an object with a finalizer that refers to a value and dies at once, or in a cycle. */
    private void mortal(int value) {
      try (Frame own = mutator.enter(2)) {
        own.set(0, intern(value));
        own.set(1, mutator.allocate(heap.mortal));
        mutator.setLong(own.get(1), 0, value);
        mutator.setReference(own.get(1), 0, own.get(0));
        if (random.nextInt(4) == 0) {
          heap.interner.intern(mutator, own.get(1));
        }
      }
    }

    private void finalized(Mutator caller, long object) {
      int value = (int) caller.getLong(object, 0);
      if (over) {
        heap.check(value, caller.getReference(object, 0));
        return;
      }
      int slot = random.nextInt(SLOTS);
      try (Frame own = caller.enter(1)) {
        own.set(0, caller.getReference(object, 0));
        heap.check(value, own.get(0));
        if (random.nextInt(2) == 0) {
          touch(value);
        } else if (!heap.shares || isFree(value)) {
          // Brings the value back; what interning gives from now on may be another object if the heap had it for dead.
          held[slot] = -1;
          caller.setReference(frame.get(0), slot, own.get(0));
        }
      }
    }

    private boolean isFree(int value) {
      return Arrays.stream(held).noneMatch(other -> other == value);
    }

    private void touch(int value) {
      heap.check(value, intern(value));
      put(random.nextInt(SLOTS), random.nextInt(VALUES));
    }

    private void weak(int value) {
      try (Frame own = mutator.enter(2)) {
        own.set(0, intern(value));
        own.set(1, mutator.allocateWeak(heap.weak, own.get(0)));
        mutator.setLong(own.get(1), 0, value);
        if (random.nextInt(2) == 0) {
          mutator.clearWeak(own.get(1));
        } else {
          frame.set(1, own.get(1));
        }
      }
    }

    private void check() {
      heap.verify();
      for (int slot = 0; slot < SLOTS; slot++) {
        if (held[slot] >= 0) {
          heap.check(held[slot], mutator.getReference(frame.get(0), slot));
          intern(held[slot]);
        }
      }
    }
  }
}
