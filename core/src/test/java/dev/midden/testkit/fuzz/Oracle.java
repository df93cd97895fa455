package dev.midden.testkit.fuzz;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.SizeClasses;
import dev.midden.core.space.Blocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a heap with its {@link Shadow}: which objects it has after each collection, which finalizers and callbacks
 * run, when and in which order, and at checks, contents, topology and counts of everything reachable.
 *
 * <p>What it demands depends on the capabilities. Each full collection of a complete collector must leave exactly what
 * the shadow can reach and what waits for finalizers; a counting collector must have no acyclic garbage at any check, at
 * once if it is prompt, else after as many safepoints as there are objects and slots to free.
 */
final class Oracle {
  /** Objects that are looked at when a finalizer or callback begins. */
  private static final int NEAR = 10;
  /** After one of so many collections the verifier goes over the whole heap. */
  private static final int AUDIT_INTERVAL = 16;
  /** So many times in a row calls may leave more to be called. */
  private static final int MAX_ROUNDS = 100;

  private final Heap heap;
  private final Mutator mutator;
  private final Mirror mirror;
  private final Shadow shadow;
  private final boolean complete;
  private final boolean prompt;
  private final boolean counts;
  private final boolean reclaims;

  /** A collector that does not reclaim changes nothing: its collections are looked at when so many things are known. */
  private int nextLook;
  private int walks;
  private int audits;
  private long calls;
  private long finalized;
  private @Nullable List<Thing> log;
  private final @Nullable Interning interning;
  /** What is still to be checked, and where it is; kept, so that checking makes no garbage. */
  private final ArrayList<Thing> things = new ArrayList<>();
  private final LongStack references = new LongStack();

  Oracle(Heap heap, Mutator mutator, Mirror mirror, @Nullable Interning interning) {
    Set<Capability> capabilities = heap.capabilities();
    this.interning = interning;
    this.heap = heap;
    this.mutator = mutator;
    this.mirror = mirror;
    this.shadow = mirror.shadow;
    this.complete = capabilities.contains(Capability.COMPLETE);
    this.prompt = capabilities.contains(Capability.PROMPT);
    this.reclaims = capabilities.contains(Capability.RECLAIMS);
    this.counts = capabilities.contains(Capability.COUNTS);
  }

  // ---------------------------------------------------------------- collections

  /** Right after each collection, before callbacks: the shadow is as the collector found the heap. */
  void collected(CollectionRecord record) {
    if (record.isStep()) {
      // To look at the heap would show the collector what it has not found yet.
      return;
    }
    if (!reclaims) {
      if (shadow.things().size() < nextLook) {
        return;
      }
      nextLook = shadow.things().size() * 9 / 8;
    }
    int reached = shadow.reach();
    // Inside a death by count, and while others wait for theirs, there are objects that are neither alive nor gone.
    boolean dying = counts && (mirror.depth() > 0 || !prompt && record.cause() == Cause.STRESS);
    boolean exact = complete && record.isExact() && !dying;
    if (exact) {
      List<Thing> finalizable = new ArrayList<>();
      for (Thing thing : shadow.things()) {
        // What an earlier pause of the collection may have cleared as garbage shows when its callback runs, or not.
        if (thing.referent != null && thing.referent.mark != reached && !(counts && thing.mayBeCleared)) {
          thing.clear();
          if (thing.mark == reached) {
            thing.dueSince = record.number();
            shadow.dueCallbacks.add(thing);
          }
        }
        if (thing.mark != reached && thing.needsFinalizer()) {
          thing.dueSince = record.number();
          finalizable.add(thing);
        }
      }
      shadow.dueFinalizers.addAll(finalizable);
      shadow.reach(finalizable);
    }
    if (!isForeseen()) {
      for (Thing thing : shadow.things()) {
        // CPython clears a weak reference that is itself garbage, even if a finalizer brings it back.
        if (thing.referent != null && thing.mark != reached && (counts || thing.referent.mark != reached)) {
          thing.mayBeCleared = true;
        }
      }
    }
    compare(reached, exact, "after " + record);
    if (++audits % AUDIT_INTERVAL == 0) {
      List<String> problems = HeapVerifier.verify(heap, false);
      if (!problems.isEmpty()) {
        throw new AssertionError("not sound after " + record + ": " + problems);
      }
    }
    if (isForeseen() && !exact) {
      noteQueued(reached, record.number());
    } else if (counts && !exact) {
      noteCleared(reached, record.number());
    }
  }

  /**
   * After a collection by a counting collector of which the shadow does not know what it found dead: weak references that
   * are clear now have their callbacks queued, to be called at the next safepoint. Those whose referent waits to die by its
   * count only seem to be clear: nothing refers to it, while one that waits for its finalizer is held for that.
   */
  private void noteCleared(int reached, long collection) {
    List<Thing> clear = new ArrayList<>();
    for (Thing thing : shadow.things()) {
      // What was garbage when it was cleared, and has been brought back by a finalizer, is not called.
      if (thing.referent != null && thing.mark == reached && thing.referent.mark != reached && !thing.mayBeCleared
          && mutator.referent(thing.at) == Reference.NULL) {
        clear.add(thing);
      }
    }
    for (Thing thing : clear) {
      Thing referent = thing.referent;
      // What the walk did not meet is gone.
      boolean dying = referent != null && !referent.gone && mutator.referenceCount(referent.at) == 0;
      if (!dying) {
        thing.clear();
        thing.dueSince = collection;
        shadow.dueCallbacks.add(thing);
      }
    }
  }

  /**
   * After a collection of a part of the heap, and the comparison that has found where all things are: nobody but the
   * collector knows which of the unreachable it has found dead. What it has queued shows by a reference that the shadow does
   * not have.
   */
  private void noteQueued(int reached, long collection) {
    List<Thing> finalizable = new ArrayList<>();
    boolean counted = false;
    for (Thing thing : shadow.things()) {
      boolean cleared = thing.referent != null && thing.referent.mark != reached
          && mutator.referent(thing.at) == Reference.NULL;
      if (cleared) {
        thing.clear();
      }
      if (cleared || thing.mark != reached && thing.needsFinalizer() && !shadow.dueFinalizers.contains(thing)) {
        if (!counted) {
          shadow.count();
          counted = true;
        }
        if (mutator.referenceCount(thing.at) > thing.incoming) {
          thing.dueSince = collection;
          (cleared ? shadow.dueCallbacks : finalizable).add(thing);
        } else if (cleared && thing.mark == reached) {
          throw new AssertionError(thing + " was cleared and its callback is not going to be called");
        }
      }
    }
    shadow.dueFinalizers.addAll(finalizable);
  }

  /** Compares what a walk meets with what the last search reached, and forgets what is no longer there. */
  private void compare(int reached, boolean exact, String when) {
    int walk = ++walks;
    long[] met = {0};
    heap.walk().forEachObject(object -> {
      met[0]++;
      Thing thing = shadow.find(mutator.identity(object));
      if (thing == null && (mirror.isBeingMade(object) || interning != null && interning.isBeingMade(object))) {
        return;
      }
      if (thing == null) {
        throw new AssertionError("the heap has a " + mutator.shape(object).name() + " unknown to the shadow, " + when);
      }
      if (thing.seen == walk) {
        throw new AssertionError("the walk meets " + thing + " twice, " + when);
      }
      thing.seen = walk;
      thing.at = object;
      if (exact && thing.mark != reached) {
        throw new AssertionError(thing + " cannot be reached and has not been reclaimed, " + when);
      }
    });
    for (Thing thing : shadow.things()) {
      if (thing.mark == reached && thing.seen != walk) {
        throw new AssertionError(thing + " has been lost and can be reached from " + shadow.path(thing) + ", " + when);
      }
    }
    shadow.forgetUnseen(walk);
    long live = heap.statistics().liveObjects();
    if (mirror.depth() == 0 && live != met[0]) {
      throw new AssertionError("statistics tell of " + live + " live objects, a walk meets " + met[0] + ", " + when);
    }
  }

  // ---------------------------------------------------------------- callbacks and finalizers

  /** How many finalizers and callbacks have been called. */
  long calls() {
    return calls;
  }

  /** The finalizers that have been called, in whatever order, as one number. */
  long finalized() {
    return finalized;
  }

  /** Keeps from now on which calls were made. */
  List<Thing> keepLog() {
    List<Thing> kept = new ArrayList<>();
    log = kept;
    return kept;
  }

  /** Whether callbacks and finalizers run only after collections, by which the shadow knows which. */
  private boolean isForeseen() {
    return complete && !counts;
  }

  /** Called with a dying object: checks that it may be finalized now. */
  Thing finalizing(long object) {
    Thing thing = known(object, mirror.finalized(object));
    if (!thing.needsFinalizer()) {
      throw new AssertionError(thing + " is finalized again");
    }
    if (shadow.dueFinalizers.remove(thing)) {
      for (Thing weak : shadow.dueCallbacks) {
        if (weak.dueSince <= thing.dueSince) {
          throw new AssertionError(thing + " is finalized before the callback of " + weak);
        }
      }
    } else if (isForeseen()) {
      throw new AssertionError(thing + " is finalized, and no collection found it dead");
    } else if (shadow.isReachable(thing)) {
      throw new AssertionError(thing + " is finalized and can be reached from " + shadow.path(thing));
    }
    begin(thing, object);
    return thing;
  }

  /** Called with a cleared weak reference: checks that its callback may be called now. */
  Thing callingBack(long weak) {
    Thing thing = known(weak, mirror.calledBack(weak));
    if (mutator.referent(weak) != Reference.NULL) {
      throw new AssertionError("the callback of " + thing + " runs and it is not cleared");
    }
    if (shadow.dueCallbacks.remove(thing)) {
      for (Thing other : shadow.dueCallbacks) {
        if (other.dueSince == thing.dueSince && other.lastReferent == thing.lastReferent
            && other.serial > thing.serial) {
          throw new AssertionError("the callback of " + thing + " runs before that of the newer " + other);
        }
      }
    } else {
      if (isForeseen() || thing.referent == null) {
        throw new AssertionError("the callback of " + thing + " runs, and no collection found its referent dead");
      }
      int reached = shadow.reach();
      if (thing.referent.mark == reached) {
        throw new AssertionError(
            "the callback of " + thing + " runs, and its referent can be reached from " + shadow.path(
                thing.referent));
      }
      for (Thing other : shadow.things()) {
        if (other.referent == thing.referent && other.serial > thing.serial && other.mark == reached) {
          throw new AssertionError("the callback of " + thing + " runs before that of the newer " + other);
        }
      }
      thing.clear();
    }
    begin(thing, weak);
    return thing;
  }

  private Thing known(long object, @Nullable Thing thing) {
    if (thing == null) {
      throw new AssertionError("a call with a " + mutator.shape(object).name() + " unknown to the shadow");
    }
    return thing;
  }

  private void begin(Thing thing, long object) {
    calls++;
    thing.called = true;
    // Whether it still has its entry depends on how it died.
    thing.canonical = false;
    if (thing.shape.isFinalizable()) {
      finalized += Contents.mix(thing.serial);
    }
    if (log != null) {
      log.add(thing);
    }
    mirror.enterCall(thing, object);
    checkNear(thing, object);
  }

  // ---------------------------------------------------------------- checks

  /** Polls, and checks what must be so at any time. */
  void check() {
    mirror.dropNewest();
    mutator.poll();
    if (counts && !prompt) {
      finishReleases();
    }
    checkNoneDue("after a safepoint");
    int reached = shadow.reach();
    List<Thing> garbage = counts ? shadow.acyclicGarbage() : List.of();
    compare(reached, false, "at a check");
    for (Thing thing : garbage) {
      if (!thing.gone) {
        throw new AssertionError(thing + " is acyclic garbage and has not been reclaimed by its count");
      }
    }
    checkContents();
  }

  /** Lets bounded releases end: each safepoint frees an object at least, or takes a slot of it. */
  private void finishReleases() {
    long before = -1;
    for (int i = 0; i < MAX_ROUNDS && calls != before; i++) {
      before = calls;
      shadow.reach();
      long steps = 0;
      for (Thing thing : shadow.acyclicGarbage()) {
        steps += 1 + thing.slots.length;
      }
      for (; steps > 0; steps--) {
        mutator.poll();
      }
    }
  }

  /** Collects until no finalizer or callback runs; then only what is reachable may be left. */
  void collect() {
    mirror.dropNewest();
    long before = calls;
    mutator.collect();
    for (int i = 0; i < MAX_ROUNDS && calls != before; i++) {
      before = calls;
      mutator.collect();
    }
    checkNoneDue("after collect()");
    compare(shadow.reach(), complete, "after collect()");
    checkContents();
  }

  /** Finds out which objects the heap has. */
  void walk() {
    compare(shadow.reach(), false, "at an assertion");
  }

  private void checkNoneDue(String when) {
    if (!shadow.dueCallbacks.isEmpty() || !shadow.dueFinalizers.isEmpty()) {
      throw new AssertionError("not called " + when + ": callbacks of " + shadow.dueCallbacks + ", finalizers of "
          + shadow.dueFinalizers);
    }
  }

  /** Outside of calls, an allocation of a small object must not fail while whole blocks could be free. */
  void checkExhaustion(HeapExhaustedException exhausted, boolean called) {
    long limit = exhausted.limitBytes() / Blocks.BYTES;
    if (complete && !called && exhausted.requestedBytes() <= SizeClasses.MAX_CELL) {
      int reached = shadow.reach();
      long pinned = 2;
      for (Thing thing : shadow.things()) {
        if (thing.mark == reached) {
          pinned += (thing.size + Blocks.BYTES - 1) / Blocks.BYTES;
        }
      }
      if (pinned < limit) {
        throw new AssertionError("exhausted, although what is alive pins " + pinned + " of " + limit + " blocks",
            exhausted);
      }
    }
  }

  /** Checks an object and some of those near it. */
  private void checkNear(Thing root, long object) {
    Thing[] seen = new Thing[NEAR];
    long[] references = new long[NEAR];
    seen[0] = root;
    references[0] = object;
    int found = 1;
    for (int i = 0; i < found; i++) {
      Thing thing = seen[i];
      checkOne(thing, references[i]);
      for (int slot = 0; slot < thing.slots.length && found < NEAR; slot++) {
        if (thing.slots[slot] != null && !contains(seen, found, thing.slots[slot])) {
          seen[found] = thing.slots[slot];
          references[found++] = mutator.getReference(references[i], slot);
        }
      }
    }
  }

  private static boolean contains(Thing[] things, int count, Thing wanted) {
    for (int i = 0; i < count; i++) {
      if (things[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Checks everything that can be reached, and the counts of it; where these take a census, of one object now and then. */
  private void checkContents() {
    shadow.count();
    int toCount = counts ? Integer.MAX_VALUE : walks % 4 == 0 ? 1 : 0;
    things.clear();
    references.clear();
    shadow.beginSearch();
    mirror.forEachRoot(this::checkRoot);
    while (!things.isEmpty()) {
      Thing thing = things.removeLast();
      long reference = references.removeLast();
      checkOne(thing, reference);
      if (thing.isWeak()) {
        checkReferent(thing, mutator.referent(reference));
      }
      if (!thing.immortal && toCount-- > 0 && mutator.referenceCount(reference) != thing.incoming) {
        throw new AssertionError(thing + " has " + thing.incoming + " references to it, the heap counts " + mutator
            .referenceCount(reference));
      }
      for (int slot = 0; slot < thing.slots.length; slot++) {
        Thing target = thing.slots[slot];
        if (target != null && shadow.enter(target)) {
          things.add(target);
          references.add(mutator.getReference(reference, slot));
        }
      }
    }
  }

  private void checkRoot(@Nullable Thing thing, long reference) {
    checkSame(thing, reference, "a root", -1);
    if (thing != null && shadow.enter(thing)) {
      things.add(thing);
      references.add(reference);
    }
  }

  private void checkOne(Thing thing, long object) {
    checkSame(thing, object, thing, -1);
    if (mutator.shape(object) != thing.shape) {
      throw new AssertionError(thing + " has become a " + mutator.shape(object).name());
    }
    if (mutator.size(object) != thing.size || mutator.references(object) != thing.slots.length) {
      throw new AssertionError(thing + " has changed its size from " + thing.size + " to " + mutator.size(object));
    }
    for (int slot = 0; slot < thing.slots.length; slot++) {
      checkSame(thing.slots[slot], mutator.getReference(object, slot), thing, slot);
    }
    try {
      Contents.sample(mutator, object, thing.shape, thing.seed, walks);
    } catch (AssertionError e) {
      throw new AssertionError(thing + ": " + e.getMessage(), e);
    }
  }

  /** Checks what a weak reference has been followed to; returns it, or null if it is null or waits to die by its count. */
  @Nullable
  Thing followed(Thing weak, long referent) {
    if (referent == Reference.NULL && counts && !prompt && weak.referent != null
        && !shadow.isReachable(weak.referent)) {
      return null;
    }
    checkReferent(weak, referent);
    return weak.referent;
  }

  /** Checks what a weak reference has been found to refer to. */
  private void checkReferent(Thing weak, long referent) {
    if (referent == Reference.NULL && weak.mayBeCleared) {
      weak.clear();
    }
    checkSame(weak.referent, referent, "weakly " + weak, -1);
  }

  /** Checks that a reference refers to what the shadow says. */
  private void checkSame(@Nullable Thing expected, long reference, Object where, int slot) {
    if (expected == null
        ? reference == Reference.NULL
        : reference != Reference.NULL && mutator.identity(
            reference) == expected.identity) {
      return;
    }
    String found = reference == Reference.NULL ? "null" : String.valueOf(shadow.find(mutator.identity(reference)));
    throw new AssertionError(where + (slot < 0 ? "" : ", slot " + slot) + " should refer to " + expected
        + " and refers to " + found);
  }
}
