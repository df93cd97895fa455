package dev.midden.core.heap;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.event.Phase;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.reference.FinalizableList;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.reference.WeakTable;
import dev.midden.core.trace.Marker;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One collection, as the collector sees it: why, the roots, the references to process, and where to report. The heap has
 * one and uses it again, so that collecting allocates nothing in the Java heap.
 */
public final class Cycle {
  private final Heap heap;
  private final CollectionRecord record;
  private final WeakTable weak;
  private final FinalizableList finalizables;
  private final LongConsumer queueCallback = this::queueCallback;
  private final LongConsumer queueFinalizer = this::queueFinalizer;
  private final LongPredicate isMarked = this::isMarked;
  private final ObjectVisitor markObject = this::mark;
  private final RootVisitor markRoots = this::markRoots;

  private @Nullable Marker marker;
  private @Nullable Phase phase;
  private long phaseStart;
  private long survivors;
  private long survivorBytes;
  private boolean survivorsKnown;

  Cycle(Heap heap, CollectionRecord record, HeapParts parts) {
    this.heap = heap;
    this.record = record;
    this.weak = parts.weak();
    this.finalizables = parts.finalizables();
  }

  void begin(long number, Cause cause) {
    record.begin(number, cause);
    phase = null;
    survivorsKnown = false;
  }

  /** Why this collection is made. */
  public Cause cause() {
    return record.cause();
  }

  /** Ends the current phase, if any, and begins another. */
  public void enter(Phase next) {
    long now = System.nanoTime();
    endPhase(now);
    phase = next;
    phaseStart = now;
  }

  void endPhase(long now) {
    if (phase != null) {
      record.addPhase(phase, now - phaseStart);
      phase = null;
    }
  }

  /** Greys what the roots and the immortal objects refer to. */
  public void markRoots(Marker into) {
    marker = into;
    heap.visitRoots(markRoots);
    heap.parts().immortals().forEachObject(markObject);
  }

  /**
   * Clears the weak references to what is not marked and queues their callbacks, then marks and queues the unmarked objects
   * whose finalizers have not run, with all they refer to, and drains the marker.
   */
  public void processReferences(Marker into) {
    marker = into;
    weak.clearDead(isMarked, queueCallback);
    finalizables.takeDead(isMarked, queueFinalizer);
    into.drain();
    weak.dropDead(isMarked);
  }

  /** The same for collectors that find the objects to finalize themselves: first step, clears weak references. */
  public void clearWeakReferences(Marker into) {
    marker = into;
    weak.clearDead(isMarked, queueCallback);
  }

  /** Second step: queues the finalizer of an unmarked object and marks it. The collector drains the marker afterwards. */
  public void finalizeLater(Marker into, long object) {
    marker = into;
    heap.parts().model().clearFlags(object, Header.FINALIZABLE);
    queueFinalizer(object);
  }

  /** Third step, after draining: forgets the weak references that are dead. */
  public void dropWeakReferences(Marker into) {
    marker = into;
    weak.dropDead(isMarked);
  }

  /** Reports what a collection of the whole heap left, immortal objects excluded; all else counts as freed. */
  public void survivors(long objects, long bytes) {
    survivors = objects;
    survivorBytes = bytes;
    survivorsKnown = true;
  }

  /** Reports that only young objects were collected. */
  public void minor(long promotedObjects) {
    record.minor(promotedObjects);
  }

  boolean survivorsKnown() {
    return survivorsKnown;
  }

  long survivorObjects() {
    return survivors;
  }

  long survivorBytes() {
    return survivorBytes;
  }

  private void markRoots(long[] slots, int from, int to) {
    marker().markAll(slots, from, to);
  }

  private void mark(long object) {
    marker().mark(object);
  }

  private boolean isMarked(long object) {
    return marker().isMarked(object);
  }

  /** A weak reference that waits to die by its count is marked, so that the collection leaves it alone, but is not alive. */
  private void queueCallback(long weak) {
    if (heap.mutator().isAlive(weak)) {
      queue(weak, false);
    }
  }

  private void queueFinalizer(long object) {
    queue(object, true);
    mark(object);
  }

  private void queue(long object, boolean finalizer) {
    heap.mutator().queue(object, finalizer);
  }

  private Marker marker() {
    Marker current = marker;
    if (current == null) {
      throw new IllegalStateException("no marker yet; mark the roots first");
    }
    return current;
  }
}
