package dev.midden.core.oracle;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.MutatorTap;
import dev.midden.core.heap.RootKind;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proves a heap right while any program runs on it: keeps a copy of the graph, and after every collection demands that
 * everything reachable is there, with the same contents, references and weak references; that a full collection by a
 * complete collector has left nothing else; and that {@link HeapVerifier} finds nothing. A by-product is when each object
 * died, and how long it took until its memory was reclaimed.
 *
 * <p>It takes some hundred bytes of the Java heap for each object and some ten times as long as the program. What it demands
 * at a collection that is made in the middle of a death by count, or at no safepoint, is that nothing reachable is lost.
 */
public final class HeapOracle implements MutatorTap {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final int MAX_PROBLEMS = 10;

  private final boolean complete;
  private final boolean counts;
  private final Shadow shadow = new Shadow();
  private final Merlin merlin;
  private final List<String> problems = new ArrayList<>();

  private @Nullable Heap heap;
  private @Nullable HeapParts parts;
  private @Nullable DivergenceException failure;

  /** The object that the program may hold by a raw reference alone. */
  private @Nullable Copy fresh;
  /** An object whose data is being written, from an offset in its data on. */
  private @Nullable Copy dirty;
  private int dirtyFrom;
  private int dirtyTo;

  private long numbers;
  private long clock;
  private long event;
  private int walks;
  private boolean atSafepoint;
  private boolean collecting;
  private long collections;
  private long garbageObjects;
  private long garbageBytes;
  private long mostGarbageObjects;
  private long mostGarbageBytes;

  /**
   * Makes an oracle for one heap, to be put in with {@link dev.midden.core.heap.HeapBuilder#tap}.
   *
   * @param capabilities of the heap's collector
   * @param listener hears of each object that has been reclaimed
   */
  public HeapOracle(Set<Capability> capabilities, DeathListener listener) {
    this.complete = capabilities.contains(Capability.COMPLETE);
    this.counts = capabilities.contains(Capability.COUNTS);
    this.merlin = new Merlin(listener);
  }

  /**
   * What has been seen of a heap.
   *
   * @param collections collections after which it was compared
   * @param objects objects allocated
   * @param mostGarbageObjects the most objects that a collection found dead and not yet reclaimed when it began
   * @param mostGarbageBytes the most bytes of such objects
   * @param unreclaimedObjects objects that are dead now and have not been reclaimed
   * @param unreclaimedBytes their bytes
   */
  public record Summary(long collections, long objects, long mostGarbageObjects, long mostGarbageBytes,
      long unreclaimedObjects, long unreclaimedBytes) {}

  /**
   * Compares once more, at the end of a program, and tells of the last deaths.
   *
   * @throws DivergenceException if the heap is not as it must be, now or after an earlier collection
   */
  public Summary finish() {
    settle();
    if (failure != null) {
      throw failure;
    }
    findGarbage();
    tryToCompare(false);
    conclude("at the end");
    merlin.date();
    return new Summary(collections, numbers, mostGarbageObjects, mostGarbageBytes, garbageObjects, garbageBytes);
  }

  private HeapParts parts() {
    return Objects.requireNonNull(parts, "the oracle has been put into no heap");
  }

  private ObjectModel model() {
    return parts().model();
  }

  private void problem(String what) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(what);
    }
  }

  /** Fails if there are problems. */
  private void conclude(String when) {
    if (!problems.isEmpty() && failure == null) {
      Heap divergent = Objects.requireNonNull(heap);
      failure = new DivergenceException(divergent.describe() + ", " + when + ", allocation clock " + clock + ": "
          + String.join("; ", problems));
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Begins an operation: what was being written has been written. */
  private void settle() {
    Copy written = dirty;
    if (written != null) {
      dirty = null;
      byte[] data = written.data != null ? written.data : new byte[dataBytes(written)];
      written.data = data;
      model().memory().read(written.address + dataOffset(written) + dirtyFrom, data, dirtyFrom,
          dirtyTo - dirtyFrom);
    }
    atSafepoint = false;
    event++;
  }

  private static int dataBytes(Copy copy) {
    if (copy.shape.kind() == Shape.Kind.REFERENCES) {
      return 0;
    }
    return copy.shape.isArray() ? copy.length * copy.shape.kind().elementBytes() : copy.shape.dataBytes();
  }

  private static int dataOffset(Copy copy) {
    return copy.shape.isArray() ? copy.shape.kind().firstElement() : copy.shape.dataOffset();
  }

  private @Nullable Copy find(long object) {
    if (object == Reference.NULL) {
      return null;
    }
    Copy copy = shadow.at(object);
    if (copy == null) {
      problem("the program uses " + Long.toHexString(object) + ", where no object is known to be");
    }
    return copy;
  }

  private void lose(@Nullable Copy copy) {
    Merlin.stamp(copy, clock, event);
  }

  private void hold(@Nullable Copy raw) {
    lose(fresh);
    lose(raw);
    fresh = raw;
  }

  // ---------------------------------------------------------------- what the program does

  @Override
  public void opened(Heap opened, HeapParts heapParts) {
    heap = opened;
    parts = heapParts;
  }

  private Copy enter(long object, Shape shape, int length, boolean immortal) {
    settle();
    if (merlin.isFull()) {
      merlin.date();
    }
    hold(null);
    long bytes = parts().blocks().occupied(object);
    clock += bytes;
    Copy former = shadow.at(object);
    Copy copy = new Copy(numbers++, shape, length, bytes, immortal, object);
    if (former != null) {
      problem(copy + " is where " + former + " is");
      shadow.remove(former);
    }
    shadow.add(copy);
    hold(copy);
    return copy;
  }

  @Override
  public void allocated(long object, Shape shape, int length) {
    enter(object, shape, length, false);
  }

  @Override
  public void allocatedWeak(long weak, Shape shape, long referent) {
    enter(weak, shape, 0, false).referent = find(referent);
  }

  @Override
  public void allocatedImmortal(long object, Shape shape, int length) {
    enter(object, shape, length, true);
  }

  @Override
  public void wrote(long object, int slot, long value) {
    settle();
    Copy copy = find(object);
    Copy target = find(value);
    if (copy != null && slot < copy.slots.length) {
      lose(copy.slots[slot]);
      copy.slots[slot] = target;
    }
  }

  @Override
  public void dataWritten(long object, long address, long bytes) {
    settle();
    Copy copy = find(object);
    if (copy != null) {
      long from = address - object - dataOffset(copy);
      dirty = copy;
      dirtyFrom = (int) Math.max(0, from);
      dirtyTo = (int) Math.min(dataBytes(copy), from + bytes);
      if (dirtyTo <= dirtyFrom) {
        dirty = null;
      }
    }
  }

  @Override
  public void weakRead(long weak, long referent) {
    settle();
    lose(find(referent));
  }

  @Override
  public void weakCleared(long weak) {
    settle();
    Copy copy = find(weak);
    if (copy != null) {
      copy.referent = null;
    }
  }

  @Override
  public void interned(long object) {
    settle();
    lose(find(object));
  }

  @Override
  public void framePushed(int slots) {
    settle();
    shadow.push(slots);
  }

  @Override
  public void framePopped(long returned) {
    settle();
    for (int slot = shadow.pop() - 1; slot >= 0; slot--) {
      lose(shadow.popped(slot));
    }
    if (returned != Reference.NULL) {
      hold(find(returned));
    }
  }

  @Override
  public void rootAdded(RootKind kind, int index, long value) {
    rootWritten(kind, index, value);
  }

  @Override
  public void rootWritten(RootKind kind, int index, long value) {
    settle();
    lose(shadow.setRoot(kind, index, find(value)));
  }

  @Override
  public void rootRemoved(RootKind kind, int index) {
    settle();
    lose(shadow.setRoot(kind, index, null));
  }

  @Override
  public void retained(long object) {
    settle();
    Copy copy = find(object);
    if (copy != null) {
      shadow.retain(copy);
    }
  }

  @Override
  public void released(long object) {
    settle();
    Copy copy = find(object);
    if (copy != null) {
      lose(copy);
      shadow.release(copy);
    }
  }

  @Override
  public void safepoint() {
    settle();
    hold(null);
    atSafepoint = true;
  }

  @Override
  public void queued(long object, boolean finalizer) {
    Copy copy = find(object);
    if (copy != null) {
      shadow.pending.add(copy);
    }
  }

  @Override
  public void callBegan(long object, boolean finalizer) {
    settle();
    Copy copy = find(object);
    if (copy != null) {
      shadow.pending.remove(copy);
      shadow.calls.add(copy);
    }
  }

  @Override
  public void callEnded() {
    settle();
    if (!shadow.calls.isEmpty()) {
      lose(shadow.calls.removeLast());
    }
  }

  // ---------------------------------------------------------------- what the collector does

  @Override
  public void collectionBegan(Cause cause) {
    boolean safepoint = atSafepoint;
    settle();
    atSafepoint = safepoint;
    collecting = true;
    findGarbage();
    mostGarbageObjects = Math.max(mostGarbageObjects, garbageObjects);
    mostGarbageBytes = Math.max(mostGarbageBytes, garbageBytes);
  }

  /** Finds what is dead and has not been reclaimed. */
  private void findGarbage() {
    int reached = shadow.beginSearch();
    shadow.reachRoots();
    shadow.reach(fresh);
    garbageObjects = 0;
    garbageBytes = 0;
    for (int i = 0; i < shadow.size(); i++) {
      Copy copy = shadow.get(i);
      copy.wasAlive = copy.mark == reached;
      if (!copy.wasAlive) {
        garbageObjects++;
        garbageBytes += copy.bytes;
      }
    }
  }

  @Override
  public void moved(long from, long to) {
    Copy copy = find(from);
    if (copy != null) {
      shadow.place(copy, to);
    }
  }

  @Override
  public void freed(long object, long bytes) {
    if (!collecting) {
      settle();
    }
    Copy copy = find(object);
    if (copy != null) {
      if (copy.bytes != bytes) {
        problem(copy + " had " + copy.bytes + " bytes and gives back " + bytes);
      }
      reclaim(copy);
    }
  }

  private void reclaim(Copy copy) {
    shadow.remove(copy);
    merlin.reclaimed(copy, clock);
    if (copy.immortal) {
      problem(copy + " is immortal and has been reclaimed");
    }
  }

  @Override
  public void collectionEnded(CollectionRecord record) {
    collecting = false;
    collections++;
    boolean exact = complete && record.isExact() && atSafepoint && !(counts && !shadow.calls.isEmpty());
    String when = "after collection " + record.number() + " (" + record.cause() + ")";
    tryToCompare(exact);
    // Now that the shadow knows what is gone: sound in itself, and what a trace of its own says.
    HeapVerifier.verify(Objects.requireNonNull(heap), exact).forEach(this::problem);
    conclude(when);
    merlin.date();
    atSafepoint = true;
  }

  // ---------------------------------------------------------------- comparing

  private void tryToCompare(boolean exact) {
    try {
      compare(exact);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      problem("the heap cannot be read to its end: " + e.getMessage());
    }
  }

  private void compare(boolean exact) {
    int reached = shadow.beginSearch();
    Copy lost = shadow.reachRoots();
    if (lost != null) {
      problem(lost + " was freed and can be reached from " + shadow.path(lost));
    }
    int walk = ++walks;
    parts().blocks().forEachObject(object -> {
      Copy copy = shadow.at(object);
      if (copy == null) {
        problem("the heap has an object at " + Long.toHexString(object) + " that nobody has allocated");
      } else {
        copy.seen = walk;
      }
    });
    for (int i = shadow.size() - 1; i >= 0; i--) {
      Copy copy = shadow.get(i);
      if (copy.seen != walk) {
        if (copy.mark == reached) {
          problem(copy + " has been lost and can be reached from " + shadow.path(copy));
        }
        reclaim(copy);
      } else if (copy.mark == reached) {
        compare(copy, reached);
      }
    }
    if (exact) {
      expectNothingElse(reached);
    }
  }

  /** What is unreachable may be kept for the raw reference to it, or because it waits for its finalizer. */
  private void expectNothingElse(int reached) {
    List<Copy> unreachable = new ArrayList<>();
    for (int i = 0; i < shadow.size(); i++) {
      if (shadow.get(i).mark != reached) {
        unreachable.add(shadow.get(i));
      }
    }
    shadow.reach(fresh);
    unreachable.stream().filter(copy -> model().isFinalizable(copy.address)).forEach(shadow::reach);
    unreachable.stream().filter(copy -> copy.mark != reached).forEach(copy -> problem(
        copy + " cannot be reached and has not been reclaimed"));
  }

  private void compare(Copy copy, int reached) {
    ObjectModel model = model();
    long object = copy.address;
    if (model.shape(object) != copy.shape) {
      problem(copy + " has become a " + model.shape(object).name());
      return;
    }
    if (copy.shape.isArray() && model.length(object) != copy.length) {
      problem(copy + " had the length " + copy.length + " and has " + model.length(object));
      return;
    }
    for (int slot = 0; slot < copy.slots.length; slot++) {
      Copy target = copy.slots[slot];
      long found = model.reference(object, slot);
      if (found != (target == null ? Reference.NULL : target.address)) {
        problem(copy + " slot " + slot + " should refer to " + target + " and refers to " + Long.toHexString(found));
      }
    }
    if (copy.shape.isWeakReference()) {
      compareReferent(copy, reached);
    }
    int bytes = dataBytes(copy);
    byte[] data = copy.data;
    if (bytes > 0) {
      long from = object + dataOffset(copy);
      for (int i = 0; i < bytes; i++) {
        if (model.memory().getByte(from + i) != (data == null ? 0 : data[i])) {
          problem(copy + " has lost what was written into byte " + i + " of its data");
          break;
        }
      }
    }
  }

  /** What was dead when the collection began may be alive again, for its finalizer, and weak references to it are cleared. */
  private void compareReferent(Copy weak, int reached) {
    long found = parts().weak().referent(weak.address);
    Copy referent = weak.referent;
    if (found == Reference.NULL && referent != null && !(weak.wasAlive && referent.wasAlive)) {
      weak.referent = null;
    } else if (referent != null && referent.mark == reached && found != referent.address) {
      problem("the weak reference " + weak + " should refer to " + referent + ", which is alive, and refers to " + Long
          .toHexString(found));
    } else if (found != Reference.NULL && (referent == null || found != referent.address || referent.gone)) {
      problem(
          "the weak reference " + weak + " refers to " + Long.toHexString(found) + ", its referent was " + referent);
    }
    if (found == Reference.NULL) {
      weak.referent = null;
    }
  }
}
