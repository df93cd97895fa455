package dev.midden.testkit.intern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.midden.core.heap.CodeUnit;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider.Trait;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules i2xx: how long an interned object lives, and what is found while it dies. */
public interface InternLifeRules extends InternRules {
  /** The plainest case. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i201 a weak interner keeps nothing alive, and forgets what has died")
  default void i201_weak(Setting setting) {
    assumeTrue(subject().promises(Trait.WEAK));
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(2 * InternHeap.KINDS)) {
      assumeTrue(heap.reclaimsAll());
      for (int round = 0; round < 3; round++) {
        for (int value = 0; value < frame.size(); value++) {
          frame.set(value, heap.intern(value, Use.REQUEST));
        }
        heap.mutator.collect();
        for (int value = 0; value < frame.size(); value++) {
          heap.check(value, frame.get(value));
          frame.set(value, Reference.NULL);
        }
        heap.mutator.collect();
        assertEquals(0, heap.live());
        assertEquals(0, heap.interner.statistics().entries());
        for (int value = 0; value < frame.size(); value++) {
          assertEquals(Reference.NULL, heap.find(value, Use.REQUEST));
        }
      }
    }
  }

  /** The opposite. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i202 an interner that shares and is not weak keeps what it has taken")
  default void i202_strong(Setting setting) {
    assumeTrue(subject().promises(Trait.SHARES) && !subject().promises(Trait.WEAK));
    try (InternHeap heap = open(setting)) {
      List<Long> identities = new ArrayList<>();
      for (int value = 0; value < 3 * InternHeap.KINDS; value++) {
        identities.add(heap.mutator.identity(heap.intern(value, Use.REQUEST)));
      }
      for (int round = 0; round < 3; round++) {
        heap.mutator.collect();
        for (int value = 0; value < identities.size(); value++) {
          long again = heap.intern(value, Use.REQUEST);
          assertEquals(identities.get(value), heap.mutator.identity(again));
          heap.check(value, again);
        }
      }
    }
  }

  /** Coming and going in large numbers. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#plain")
  @DisplayName("i203 a table grows and shrinks while its values come and go, and loses none that is alive")
  default void i203_comeAndGo(Setting setting) {
    int slots = 200 * effort();
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(1)) {
      Mutator mutator = heap.mutator;
      SplittableRandom random = new SplittableRandom(7);
      int[] held = new int[slots];
      frame.set(0, mutator.allocate(heap.references, slots));
      for (int wave = 0; wave < 3; wave++) {
        for (int i = 0; i < 3 * slots / 2; i++) {
          int slot = random.nextInt(slots);
          int value = random.nextInt(1, 2 * slots);
          long interned = heap.intern(value, Use.REQUEST);
          mutator.setReference(frame.get(0), slot, interned);
          held[slot] = value;
          if (i % 7000 == 0) {
            mutator.collect();
          }
        }
        for (int slot = 0; slot < slots; slot++) {
          if (held[slot] != 0 && heap.shares) {
            assertEquals(mutator.identity(mutator.getReference(frame.get(0), slot)), mutator.identity(heap.intern(
                held[slot], Use.REQUEST)), "value " + held[slot]);
          }
        }
        heap.verify();
        for (int slot = 0; slot < slots; slot++) {
          if (held[slot] != 0) {
            heap.check(held[slot], mutator.getReference(frame.get(0), slot));
          }
          if (slot % 64 != wave) {
            mutator.setReference(frame.get(0), slot, Reference.NULL);
            held[slot] = 0;
          }
        }
        mutator.collect();
        heap.verify();
      }
      frame.set(0, Reference.NULL);
      mutator.collect();
      if (heap.weakly && heap.reclaimsAll()) {
        Interner.Statistics statistics = heap.interner.statistics();
        assertEquals(0, statistics.entries());
        assertTrue(statistics.tableBytes() <= 4096, statistics::toString);
      }
    }
  }

  /** Objects with finalizers. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i204 a finalizer sees its own and others' interned values intact, and may bring them back")
  default void i204_finalizers(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(3)) {
      Mutator mutator = heap.mutator;
      frame.set(0, mutator.allocate(heap.references, 8));
      int[] ran = {0};
      heap.heap.setFinalizer(heap.mortal, (caller, object) -> {
        int value = (int) caller.getLong(object, 0);
        try (Frame inner = caller.enter(2)) {
          inner.set(0, object);
          heap.check(value, caller.getReference(inner.get(0), 0));
          inner.set(1, heap.intern(value, Use.REQUEST));
          heap.check(value, inner.get(1));
          // Brings the value back, and every second time the dying object itself.
          caller.setReference(frame.get(0), ran[0] % 8, ran[0] % 2 == 0 ? inner.get(0) : inner.get(1));
          heap.interner.intern(caller, inner.get(0));
        }
        ran[0]++;
      });
      for (int value = 6; value < 40; value++) {
        frame.set(1, heap.intern(value, Use.REQUEST));
        frame.set(2, mutator.allocate(heap.mortal));
        mutator.setLong(frame.get(2), 0, value);
        mutator.setReference(frame.get(2), 0, frame.get(1));
        frame.set(2, heap.interner.intern(mutator, frame.get(2)));
        frame.set(1, Reference.NULL);
        frame.set(2, Reference.NULL);
        if (value % 3 == 0) {
          mutator.collect();
        }
        heap.verify();
        frame.set(1, heap.intern(value, Use.REQUEST));
        heap.check(value, frame.get(1));
      }
      mutator.collect();
      if (heap.reclaimsAll() && heap.weakly) {
        assertEquals(34, ran[0]);
        frame.set(0, Reference.NULL);
        frame.set(1, Reference.NULL);
        mutator.collect();
        assertEquals(0, heap.live());
        assertEquals(0, heap.interner.statistics().entries());
      }
    }
  }

  /** Callbacks of weak references. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i205 when a value has died, its weak references are called and the value is made anew")
  default void i205_weakCallbacks(Setting setting) {
    assumeTrue(subject().promises(Trait.WEAK));
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(4)) {
      assumeTrue(heap.reclaimsAll());
      Mutator mutator = heap.mutator;
      int[] ran = {0};
      heap.heap.setWeakCallback(heap.weak, (caller, weak) -> {
        int value = (int) caller.getLong(weak, 0);
        if (value % InternHeap.KINDS != InternHeap.KINDS - 1) {
          assertEquals(Reference.NULL, heap.find(value, Use.REQUEST));
        }
        frame.set(3, heap.intern(value, Use.REQUEST));
        heap.check(value, frame.get(3));
        ran[0]++;
      });
      for (int value = 6; value < 6 + 3 * InternHeap.KINDS; value++) {
        frame.set(0, heap.intern(value, Use.REQUEST));
        frame.set(1, mutator.allocateWeak(heap.weak, frame.get(0)));
        mutator.setLong(frame.get(1), 0, value);
        // Weak references that go away before must not take the entry along.
        frame.set(2, mutator.allocateWeak(heap.weak, frame.get(0)));
        mutator.clearWeak(frame.get(2));
        frame.set(0, Reference.NULL);
        mutator.collect();
        assertEquals(value - 5, ran[0]);
        heap.check(value, frame.get(3));
      }
    }
  }

  /** The scope of constants. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i206 a code unit gives up its constants when it is closed")
  default void i206_codeUnits(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(2)) {
      long before = 0;
      long open = 0;
      for (int round = 0; round < 3; round++) {
        try (CodeUnit unit = heap.interner.openUnit(heap.mutator);
            CodeUnit second = heap.interner.openUnit(heap.mutator)) {
          for (int value = 0; value < 60; value++) {
            frame.set(0, heap.intern(value, unit.constants()));
            frame.set(1, heap.intern(value, second.constants()));
            heap.check(value, frame.get(0));
            heap.check(value, frame.get(1));
            heap.check(value, heap.intern(value, unit.constants()));
          }
          open = heap.live();
        }
        frame.set(0, Reference.NULL);
        frame.set(1, Reference.NULL);
        heap.mutator.collect();
        if (!subject().promises(Trait.OFF_HEAP)) {
          // When the JVM finds out what is not used any more is its own business.
          assertTrue(heap.live() <= open, heap.live() + " objects live after a unit was closed, " + open + " before");
        } else if (round > 0 && heap.reclaimsAll()) {
          assertEquals(before, heap.live(), "objects live after a unit was closed");
        }
        before = heap.live();
      }
    }
  }

  /** A broken promise. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i207 an interned object that is changed does no harm to others")
  default void i207_changedObject(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(2)) {
      Mutator mutator = heap.mutator;
      for (int i = 0; i < 10; i++) {
        frame.set(0, heap.interner.internString(mutator, heap.latin1, "changed" + i));
        mutator.setByteElement(frame.get(0), 0, (byte) 'x');
        frame.set(0, Reference.NULL);
        mutator.collect();
        heap.verify();
        frame.set(1, heap.interner.internString(mutator, heap.latin1, "changed" + i));
        heap.checkText(heap.latin1, "changed" + i, frame.get(1));
        frame.set(1, heap.interner.internString(mutator, heap.latin1, "xhanged" + i));
        heap.checkText(heap.latin1, "xhanged" + i, frame.get(1));
      }
      for (int i = 0; i < 10; i++) {
        frame.set(0, heap.interner.internString(mutator, heap.latin1, "again" + i));
        mutator.setByteElement(frame.get(0), 0, (byte) 'x');
        frame.set(0, heap.interner.intern(mutator, frame.get(0)));
        heap.checkText(heap.latin1, "xgain" + i, frame.get(0));
        frame.set(0, Reference.NULL);
        mutator.collect();
        heap.verify();
        frame.set(1, heap.interner.internString(mutator, heap.latin1, "again" + i));
        heap.checkText(heap.latin1, "again" + i, frame.get(1));
      }
    }
  }

  /** Values that are forgotten. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#plain")
  @DisplayName("i208 an interner keeps alive what it has entries for, and nothing else")
  default void i208_keepsItsEntries(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(1)) {
      assumeTrue(heap.reclaimsAll());
      for (int value = 0; value < 6000; value++) {
        // Some come again and again, most do not.
        String text = "kept " + (value % 3 == 0 ? value % 60 : value);
        frame.set(0, heap.interner.internString(heap.mutator, heap.latin1, text));
        heap.checkText(heap.latin1, text, frame.get(0));
      }
      frame.set(0, Reference.NULL);
      heap.mutator.collect();
      assertTrue(heap.live() <= heap.interner.statistics().entries(), () -> heap.live() + " objects live, "
          + heap.interner.statistics());
    }
  }

  /** Where an object lies makes no difference. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i209 large values and small ones that have lived long are forgotten when they die")
  default void i209_largeAndOld(Setting setting) {
    assumeTrue(subject().promises(Trait.SHARES) && subject().promises(Trait.WEAK));
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(2)) {
      assumeTrue(heap.reclaimsAll());
      byte[] large = new byte[20_000];
      for (int age = 0; age < 5; age++) {
        frame.set(0, heap.interner.internBytes(heap.mutator, heap.bytes, large));
        frame.set(1, heap.intern(0, Use.REQUEST));
        for (int i = 0; i < age; i++) {
          heap.mutator.collect();
        }
        long found = heap.interner.findBytes(heap.mutator, heap.bytes, large);
        assertEquals(heap.mutator.identity(frame.get(0)), heap.mutator.identity(found));
        frame.set(0, Reference.NULL);
        frame.set(1, Reference.NULL);
        heap.mutator.collect();
        assertEquals(0, heap.interner.statistics().entries(), "age " + age);
        assertEquals(Reference.NULL, heap.interner.findBytes(heap.mutator, heap.bytes, large));
      }
    }
  }

  /** The dying are not given out. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i210 what waits for its finalizer is not found, or is alive and stays so")
  default void i210_dying(Setting setting) {
    assumeTrue(subject().promises(Trait.SHARES) && subject().promises(Trait.WEAK));
    int values = 12;
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(3)) {
      assumeTrue(heap.reclaimsAll());
      Mutator mutator = heap.mutator;
      List<Integer> finalized = new ArrayList<>();
      for (boolean cyclic : new boolean[]{false, true}) {
        finalized.clear();
        frame.set(0, mutator.allocate(heap.references, values + 1));
        for (int i = 0; i < values; i++) {
          frame.set(1, heap.intern(i * InternHeap.KINDS, Use.REQUEST));
          mutator.requireFinalizer(frame.get(1), (caller, object) -> {
            int mine = (int) (caller.getLong(object, 0) / 0x1234_5678_9ABCL / InternHeap.KINDS);
            finalized.add(mine);
            for (int other = 0; other < values; other++) {
              long found = heap.find(other * InternHeap.KINDS, Use.REQUEST);
              if (found != Reference.NULL) {
                assertTrue(heap.prompt, "value " + other + " is found though it waits for its finalizer");
                assertTrue(other == mine || !finalized.contains(other), "value " + other + " is found and is dead");
                try (Frame own = caller.enter(1)) {
                  own.set(0, found);
                  caller.poll();
                  heap.check(other * InternHeap.KINDS, own.get(0));
                }
              }
            }
          });
          mutator.setReference(frame.get(0), i, frame.get(1));
        }
        if (cyclic) {
          mutator.setReference(frame.get(0), values, frame.get(0));
        }
        frame.set(1, Reference.NULL);
        frame.set(0, Reference.NULL);
        mutator.collect();
        mutator.collect();
        assertEquals(values, finalized.size());
        assertEquals(0, heap.interner.statistics().entries());
        assertEquals(0, heap.live());
      }
    }
  }

  /** Resurrection, as with weak references. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i211 what its finalizer brings back keeps its entry if it died by its count, and else must be interned anew")
  default void i211_resurrected(Setting setting) {
    assumeTrue(subject().promises(Trait.SHARES) && subject().promises(Trait.WEAK));
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(3)) {
      assumeTrue(heap.reclaimsAll());
      Mutator mutator = heap.mutator;
      for (int value = 0; value < 4 * InternHeap.KINDS; value += InternHeap.KINDS) {
        frame.set(0, heap.intern(value, Use.REQUEST));
        frame.set(2, mutator.allocateWeak(heap.weak, frame.get(0)));
        mutator.requireFinalizer(frame.get(0), (caller, object) -> frame.set(1, object));
        frame.set(0, Reference.NULL);
        mutator.collect();
        heap.check(value, frame.get(1));
        long found = heap.find(value, Use.REQUEST);
        assertEquals(heap.prompt, found != Reference.NULL, "value " + value);
        assertEquals(found, mutator.referent(frame.get(2)), "as with weak references");
        if (found != Reference.NULL) {
          assertEquals(mutator.identity(frame.get(1)), mutator.identity(found));
        }
        long interned = heap.interner.intern(mutator, frame.get(1));
        assertEquals(mutator.identity(frame.get(1)), mutator.identity(interned));
        assertEquals(mutator.identity(interned), mutator.identity(heap.find(value, Use.REQUEST)));
        frame.set(1, Reference.NULL);
        mutator.collect();
        assertEquals(Reference.NULL, heap.find(value, Use.REQUEST));
        assertEquals(0, heap.interner.statistics().entries());
      }
    }
  }

  /** What an interner remembers beside its table. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i212 a string that is asked for often leads to its object, wherever that has moved, until it dies")
  default void i212_often(Setting setting) {
    int values = 30;
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(2 * values)) {
      Mutator mutator = heap.mutator;
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < values; i++) {
          frame.set(i, often(heap, i));
        }
        for (int time = 0; time < 4; time++) {
          for (int i = 0; i < values; i++) {
            long found = often(heap, i);
            heap.checkText(shape(heap, i), "often " + i, found);
            if (subject().promises(Trait.SHARES)) {
              assertEquals(frame.get(i), found, "string " + i + ", time " + time);
            }
          }
          if (time > 0) {
            mutator.collect();
          }
        }
        for (int i = 0; i < values; i++) {
          // The object dies at once, when the next collection is made, or not at all, and its memory is taken by others.
          frame.set(i, Reference.NULL);
          if (i == values / 2) {
            mutator.collect();
          }
          frame.set(values + i, heap.interner.internString(mutator, heap.utf16, "other " + round + " " + i));
          frame.set(i, often(heap, i));
          heap.checkText(shape(heap, i), "often " + i, frame.get(i));
          if (subject().promises(Trait.SHARES)) {
            assertEquals(frame.get(i), often(heap, i), "string " + i);
          }
        }
        heap.verify();
        for (int i = 0; i < 2 * values; i++) {
          frame.set(i, Reference.NULL);
        }
        mutator.collect();
        if (subject().promises(Trait.WEAK) && subject().promises(Trait.OFF_HEAP) && heap.reclaimsAll()) {
          for (int i = 0; i < values; i++) {
            assertEquals(Reference.NULL, heap.interner.findString(mutator, shape(heap, i), "often " + i, Use.REQUEST));
          }
        }
      }
    }
  }

  private static Shape shape(InternHeap heap, int value) {
    return List.of(heap.latin1, heap.utf8, heap.utf16).get(value % 3);
  }

  /** Another Java string each time. */
  private static long often(InternHeap heap, int value) {
    return heap.interner.internString(heap.mutator, shape(heap, value), "often " + value);
  }

  /** And if it dies slowly. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i213 a string that is asked for often and waits to die has one successor")
  default void i213_oftenAndDying(Setting setting) {
    assumeTrue(subject().promises(Trait.SHARES) && subject().promises(Trait.WEAK));
    int values = 12;
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(2)) {
      assumeTrue(heap.reclaimsAll());
      Mutator mutator = heap.mutator;
      int[] finalized = new int[1];
      frame.set(0, mutator.allocate(heap.references, values));
      for (int i = 0; i < values; i++) {
        frame.set(1, often(heap, i));
        mutator.setReference(frame.get(0), i, frame.get(1));
        often(heap, i);
        often(heap, i);
        mutator.requireFinalizer(mutator.getReference(frame.get(0), i), (caller, object) -> {
          finalized[0]++;
          try (Frame own = caller.enter(1)) {
            for (int other = 0; other < values; other++) {
              own.set(0, often(heap, other));
              heap.checkText(shape(heap, other), "often " + other, own.get(0));
              assertEquals(own.get(0), often(heap, other), "string " + other);
            }
          }
        });
      }
      frame.set(1, Reference.NULL);
      frame.set(0, Reference.NULL);
      mutator.collect();
      mutator.collect();
      assertEquals(values, finalized[0]);
      assertEquals(0, heap.interner.statistics().entries());
      assertEquals(0, heap.live());
    }
  }
}
