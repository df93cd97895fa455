package dev.midden.testkit;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.heap.Trigger;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Every program up to a number of operations on a heap of three objects with two slots each, all of them held by a root at
 * first. After each operation the heap must be as a model in plain Java says.
 *
 * <pre>
 *   link i.s = j   link i.s = null   drop i       the root of i is cleared
 *   fetch i.s      the object in the slot gets its root back
 *   weak i         a weak reference to i is made, and held
 *   follow i       the object that the weak reference refers to, if any, gets its root back
 *   collect
 * </pre>
 *
 * <p>Each object is plain, has a finalizer, or has one that brings it back. Of programs that differ by the names of objects
 * or slots alone one is run: objects are first mentioned in the order 0, 1, 2, slots of an object in the order 0, 1.
 * Operations that change nothing are left out. Every program ends with two collections, the second without roots. Where
 * in memory an object of the three lies changes from program to program.
 */
final class SmallHeaps implements AutoCloseable {
  private static final int OBJECTS = 3;
  private static final int SLOTS = 2;
  private static final int NULL = -1;
  /** As many as all objects and weak references take to die one by one, and what they bring back once more. */
  private static final int SAFEPOINTS = 4 * OBJECTS;

  private static final int LINKS = OBJECTS * SLOTS * (OBJECTS + 1);
  private static final int DROP = LINKS;
  private static final int FETCH = DROP + OBJECTS;
  private static final int WEAK = FETCH + OBJECTS * SLOTS;
  private static final int FOLLOW = WEAK + OBJECTS;
  private static final int COLLECT = FOLLOW + OBJECTS;
  private static final int OPERATIONS = COLLECT + 1;

  /** What the finalizer of an object does. */
  private enum Kind {
    PLAIN, FINALIZED, RESURRECTED
  }

  private final Subject subject;
  private final Stress stress;
  private final boolean stressed;
  private final boolean complete;
  private final boolean bounded;
  private final boolean counts;
  private final int[] program;

  private Heap heap;
  private Mutator mutator;
  private Shape[] shapes = new Shape[0];
  private Shape weakShape;
  private final int[] roots = new int[OBJECTS];
  private final int[] weakRoots = new int[OBJECTS];
  private long base;
  private long programs;
  private long first;
  private int length;

  // The model.
  private Kind[] kinds = new Kind[OBJECTS];
  private final boolean[] held = new boolean[OBJECTS];
  private final int[][] slots = new int[OBJECTS][SLOTS];
  private final boolean[] gone = new boolean[OBJECTS];
  private final boolean[] finalized = new boolean[OBJECTS];
  private final boolean[] weak = new boolean[OBJECTS];
  private final int[] calledBack = new int[OBJECTS];
  /** Objects that were unreachable at some time. */
  private int everDead;
  /** Objects that are unreachable when an operation begins. */
  private int dead;

  SmallHeaps(Subject subject, Stress stress, int operations) {
    this.subject = subject;
    this.stress = stress;
    stressed = stress.operation() != Stress.Operation.NONE;
    complete = subject.can(Capability.COMPLETE);
    counts = subject.can(Capability.COUNTS);
    bounded = counts && !subject.can(Capability.PROMPT);
    program = new int[operations];
    heap = openHeap();
    mutator = heap.attach();
    weakShape = prepare();
  }

  private Heap openHeap() {
    return subject.builder().maxBytes(1 << 20).trigger(new Trigger.Never()).stress(stress)
        .onFailure((what, failure) -> {
          throw new AssertionError(what + ": " + failure, failure);
        }).open();
  }

  private Shape prepare() {
    Shape plain = heap.shapes().define("Plain").references(SLOTS).bytes(8).register();
    Shape mortal = heap.shapes().define("Mortal").references(SLOTS).bytes(8).finalizable().register();
    shapes = new Shape[]{plain, mortal, mortal};
    heap.setFinalizer(mortal, (caller, object) -> finalizing(object));
    Shape shape = heap.shapes().define("Weak").bytes(8).weakReference().register();
    heap.setWeakCallback(shape, (caller, object) -> calledBack(object));
    for (int i = 0; i < OBJECTS; i++) {
      roots[i] = mutator.addGlobal(Reference.NULL);
      weakRoots[i] = mutator.addGlobal(Reference.NULL);
    }
    base = 0;
    return shape;
  }

  /** A collector that reclaims nothing gets a new heap now and then. */
  private void renew() {
    close();
    heap = openHeap();
    mutator = heap.attach();
    weakShape = prepare();
  }

  @Override
  public void close() {
    List<String> problems = HeapVerifier.verify(heap, false);
    mutator.close();
    heap.close();
    if (!problems.isEmpty()) {
      throw fail("the verifier finds " + problems);
    }
  }

  /** Runs all programs with each choice of kinds among the first so many; returns how many programs there are. */
  long run(int kindsToTry) {
    int choices = (int) Math.pow(kindsToTry, OBJECTS);
    for (int choice = 0; choice < choices; choice++) {
      for (int i = 0, rest = choice; i < OBJECTS; i++, rest /= kindsToTry) {
        kinds[i] = Kind.values()[rest % kindsToTry];
      }
      extend(0, 0, 0);
    }
    return programs;
  }

  // ---------------------------------------------------------------- enumeration

  /** Extends the program by every operation that is new up to symmetry, and runs those that are complete. */
  private void extend(int depth, int objectsMentioned, int slotsMentioned) {
    if (depth == program.length) {
      execute(depth);
      return;
    }
    for (int operation = 0; operation < OPERATIONS; operation++) {
      int mentioned = objectsMentioned;
      int slotsThen = slotsMentioned;
      if (operation != COLLECT) {
        int object = object(operation);
        mentioned = mention(mentioned, object);
        if (operation < LINKS) {
          int target = operation % (OBJECTS + 1);
          mentioned = target == OBJECTS ? mentioned : mention(mentioned, target);
        }
        int slot = slot(operation);
        if (slot == 1 && (slotsThen & 1 << object) == 0) {
          continue;
        }
        slotsThen |= slot == 0 ? 1 << object : 0;
      }
      if (mentioned > OBJECTS) {
        continue;
      }
      program[depth] = operation;
      if (isUseful(depth)) {
        extend(depth + 1, mentioned, slotsThen);
      }
    }
  }

  /** Number of objects mentioned, one more if this is the next; beyond all numbers if it is not its turn. */
  private static int mention(int mentioned, int object) {
    return object < mentioned ? mentioned : object == mentioned ? mentioned + 1 : OBJECTS + 1;
  }

  private static int object(int operation) {
    if (operation < LINKS) {
      return operation / (OBJECTS + 1) / SLOTS;
    }
    return operation < FETCH
        ? operation - DROP
        : operation < WEAK ? (operation - FETCH) / SLOTS : (operation - WEAK) % OBJECTS;
  }

  private static int slot(int operation) {
    return operation < LINKS
        ? operation / (OBJECTS + 1) % SLOTS
        : operation >= FETCH && operation < WEAK ? (operation - FETCH) % SLOTS : NULL;
  }

  /**
   * Whether the last operation of a program may change anything, as far as can be told without knowing when finalizers run:
   * the rest is found out by running.
   */
  private boolean isUseful(int last) {
    boolean[] hasRoot = {true, true, true};
    boolean[] mayLack = new boolean[OBJECTS];
    boolean[] hasWeak = new boolean[OBJECTS];
    int[][] links = {{NULL, NULL}, {NULL, NULL}, {NULL, NULL}};
    for (int i = 0; i <= last; i++) {
      int operation = program[i];
      if (operation == COLLECT) {
        if (i > 0 && program[i - 1] == COLLECT) {
          return false;
        }
        // A finalizer may bring any object back.
        Arrays.fill(hasRoot, true);
        continue;
      }
      int object = object(operation);
      boolean useful;
      if (operation < LINKS) {
        int target = operation % (OBJECTS + 1) == OBJECTS ? NULL : operation % (OBJECTS + 1);
        useful = hasRoot[object] && (target == NULL || hasRoot[target]) && links[object][slot(operation)] != target;
        links[object][slot(operation)] = target;
      } else if (operation < FETCH) {
        useful = hasRoot[object];
        hasRoot[object] = counts && kinds[object] == Kind.RESURRECTED;
        mayLack[object] = true;
      } else if (operation < WEAK) {
        int target = links[object][slot(operation)];
        useful = hasRoot[object] && target != NULL && mayLack[target];
        if (useful) {
          hasRoot[target] = true;
          mayLack[target] = false;
        }
      } else if (operation < FOLLOW) {
        useful = hasRoot[object] && !hasWeak[object];
        hasWeak[object] = true;
      } else {
        useful = hasWeak[object] && mayLack[object];
        hasRoot[object] = true;
      }
      if (i == last) {
        return useful;
      }
    }
    return true;
  }

  // ---------------------------------------------------------------- running

  private void execute(int operations) {
    length = 0;
    begin();
    try {
      for (int i = 0; i < operations; i++) {
        length = i + 1;
        operate(program[i]);
        if (stressed) {
          // A collection at a write leaves calls for the next safepoint.
          expectDeaths();
          mutator.poll();
        }
        for (int polls = bounded ? SAFEPOINTS : 0; polls > 0; polls--) {
          expectDeaths();
          mutator.poll();
        }
        check(program[i] == COLLECT);
      }
      operate(COLLECT);
      check(true);
      // What is brought back by its finalizer goes at the next try, and may then let go of another such object.
      for (int round = 0; round <= OBJECTS; round++) {
        for (int i = 0; i < OBJECTS; i++) {
          mutator.setGlobal(weakRoots[i], Reference.NULL);
          weak[i] = false;
          drop(i);
        }
        operate(COLLECT);
      }
    } catch (RuntimeException e) {
      throw new AssertionError(fail(e.toString()).getMessage(), e);
    }
    long left = heap.statistics().liveObjects();
    if (complete && left != 0) {
      throw fail(left + " objects are left at the end");
    }
    base = left;
    programs++;
    if (!subject.can(Capability.RECLAIMS) && left > 10_000) {
      renew();
    }
  }

  private void begin() {
    first += OBJECTS;
    everDead = 0;
    dead = 0;
    Arrays.fill(gone, false);
    Arrays.fill(finalized, false);
    Arrays.fill(weak, false);
    Arrays.fill(calledBack, 0);
    for (int i = 0; i < OBJECTS; i++) {
      int object = (int) ((i + programs) % OBJECTS);
      Arrays.fill(slots[object], NULL);
      held[object] = true;
      long reference = mutator.allocate(shapes[kinds[object].ordinal()]);
      mutator.setLong(reference, 0, first + object);
      mutator.setGlobal(roots[object], reference);
    }
  }

  /** Does an operation on the model and then on the heap; those that have become impossible are left out. */
  private void operate(int operation) {
    if (operation == COLLECT) {
      expectDeaths();
      mutator.collect();
      return;
    }
    int object = object(operation);
    int slot = slot(operation);
    if (operation < LINKS) {
      int target = operation % (OBJECTS + 1) == OBJECTS ? NULL : operation % (OBJECTS + 1);
      if (held[object] && (target == NULL || held[target])) {
        slots[object][slot] = target;
        expectDeaths();
        mutator.setReference(mutator.getGlobal(roots[object]), slot, target == NULL
            ? Reference.NULL
            : mutator.getGlobal(roots[target]));
      }
    } else if (operation < FETCH) {
      drop(object);
    } else if (operation < WEAK) {
      if (held[object] && slots[object][slot] != NULL) {
        hold(slots[object][slot], mutator.getReference(mutator.getGlobal(roots[object]), slot));
      }
    } else if (operation < FOLLOW) {
      if (held[object] && !weak[object]) {
        weak[object] = true;
        long reference = mutator.allocateWeak(weakShape, mutator.getGlobal(roots[object]));
        mutator.setLong(reference, 0, first + object);
        mutator.setGlobal(weakRoots[object], reference);
      }
    } else if (weak[object]) {
      long referent = mutator.referent(mutator.getGlobal(weakRoots[object]));
      if (referent != Reference.NULL) {
        if (gone[object]) {
          throw fail("the weak reference to " + object + " gives out what is gone");
        }
        hold(object, referent);
      }
    }
  }

  private void drop(int object) {
    held[object] = false;
    expectDeaths();
    mutator.setGlobal(roots[object], Reference.NULL);
  }

  private void hold(int object, long reference) {
    held[object] = true;
    expectDeaths();
    mutator.setGlobal(roots[object], reference);
  }

  // ---------------------------------------------------------------- what the collector calls

  private int index(long object) {
    return (int) (mutator.getLong(object, 0) - first);
  }

  private void finalizing(long object) {
    int i = index(object);
    if (i < 0) {
      return;
    }
    if (finalized[i] || (dead & 1 << i) == 0) {
      throw new AssertionError("object " + i + (finalized[i] ? " is finalized twice" : " is finalized and reachable"));
    }
    finalized[i] = true;
    for (int slot = 0; slot < SLOTS; slot++) {
      expectSame(slots[i][slot], mutator.getReference(object, slot), "in its finalizer " + i + "." + slot);
    }
    if (kinds[i] == Kind.RESURRECTED) {
      held[i] = true;
      mutator.setGlobal(roots[i], object);
    }
  }

  private void calledBack(long object) {
    int i = index(object);
    if (i >= 0 && weak[i]) {
      if ((dead & 1 << i) == 0 || ++calledBack[i] > 1 || mutator.referent(object) != Reference.NULL) {
        throw new AssertionError("the callback of the weak reference to " + i
            + " is called while that is reachable, or twice, or not cleared");
      }
    }
  }

  // ---------------------------------------------------------------- the model

  private int reachable() {
    int reached = 0;
    for (int i = 0; i < OBJECTS; i++) {
      reached |= held[i] ? 1 << i : 0;
    }
    for (int before = 0; before != reached;) {
      before = reached;
      for (int i = 0; i < OBJECTS; i++) {
        for (int slot = 0; slot < SLOTS && (reached & 1 << i) != 0; slot++) {
          reached |= slots[i][slot] == NULL ? 0 : 1 << slots[i][slot];
        }
      }
    }
    return reached;
  }

  private void expectDeaths() {
    dead = ~reachable() & (1 << OBJECTS) - 1;
    everDead |= dead;
  }

  private int references(int object) {
    int count = held[object] ? 1 : 0;
    for (int i = 0; i < OBJECTS; i++) {
      for (int slot = 0; slot < SLOTS && !gone[i]; slot++) {
        count += slots[i][slot] == object ? 1 : 0;
      }
    }
    return count;
  }

  private void bury(int reached, boolean collected) {
    if (collected && complete) {
      for (int i = 0; i < OBJECTS; i++) {
        gone[i] |= (reached & 1 << i) == 0;
      }
    } else if (counts) {
      for (boolean again = true; again;) {
        again = false;
        for (int i = 0; i < OBJECTS; i++) {
          if (!gone[i] && references(i) == 0) {
            gone[i] = true;
            again = true;
          }
        }
      }
    }
  }

  private void check(boolean collected) {
    int reached = reachable();
    bury(reached, collected);
    int live = 0;
    for (int i = 0; i < OBJECTS; i++) {
      live += (gone[i] ? 0 : 1) + (weak[i] ? 1 : 0);
      if (gone[i] && kinds[i] != Kind.PLAIN && !finalized[i]) {
        throw fail("object " + i + " is gone without having been finalized");
      }
      expectSame(held[i] ? i : NULL, mutator.getGlobal(roots[i]), "root " + i);
      if (held[i]) {
        checkSlots(i, mutator.getGlobal(roots[i]), 0, counts && (!stressed || collected && complete));
      }
      checkWeak(i);
    }
    // Under stress, cycles may have gone before.
    if (counts && !stressed || collected && complete) {
      long found = heap.statistics().liveObjects() - base;
      if (found != live) {
        throw fail(found + " objects are in the heap instead of " + live);
      }
    }
  }

  private void checkSlots(int object, long reference, int depth, boolean counted) {
    if (counted && mutator.referenceCount(reference) != references(object)) {
      throw fail("object " + object + " has the count " + mutator.referenceCount(reference) + " instead of "
          + references(object));
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      long target = mutator.getReference(reference, slot);
      expectSame(slots[object][slot], target, object + "." + slot);
      if (target != Reference.NULL && depth < OBJECTS) {
        checkSlots(slots[object][slot], target, depth + 1, counted);
      }
    }
  }

  private void checkWeak(int i) {
    if (!weak[i]) {
      return;
    }
    long referent = mutator.referent(mutator.getGlobal(weakRoots[i]));
    if (referent == Reference.NULL) {
      if ((everDead & 1 << i) == 0 || calledBack[i] != 1) {
        throw fail(
            "the weak reference to " + i + " is cleared, and its callback was called " + calledBack[i] + " times");
      }
    } else if (gone[i]) {
      throw fail("the weak reference to " + i + " still refers to it, and it is gone");
    } else {
      expectSame(i, referent, "the weak reference to " + i);
    }
  }

  private void expectSame(int object, long reference, String where) {
    int found = reference == Reference.NULL ? NULL : index(reference);
    if (found != object) {
      throw fail(where + " refers to " + (found == NULL ? "null" : found) + " instead of " + (object == NULL
          ? "null"
          : object));
    }
  }

  private AssertionError fail(String what) {
    StringBuilder text = new StringBuilder(subject + ", objects " + Arrays.toString(kinds) + ": " + what + ", after");
    for (int i = 0; i < length; i++) {
      int operation = program[i];
      int object = operation == COLLECT ? NULL : object(operation);
      text.append("\n  ").append(operation == COLLECT
          ? "collect"
          : operation < LINKS
              ? "link " + object + "." + slot(operation) + " = "
                  + (operation % (OBJECTS + 1) == OBJECTS ? "null" : operation % (OBJECTS + 1))
              : operation < FETCH
                  ? "drop " + object
                  : operation < WEAK
                      ? "fetch " + object + "." + slot(operation)
                      : (operation < FOLLOW ? "weak " : "follow ") + object);
    }
    return new AssertionError(text.toString());
  }
}
