package dev.midden.core.heap;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.event.Phase;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.object.Reference;
import dev.midden.core.reference.FinalizableList;
import dev.midden.core.reference.IdentityTable;
import dev.midden.core.reference.InternTables;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.reference.WeakTable;
import dev.midden.core.trace.Marker;
import dev.midden.core.trace.Tracer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One collection, as the collector sees it: why, the roots, the references to process, and where to report. The heap has
 * one and uses it again, so that collecting allocates nothing in the Java heap.
 */
public final class Cycle {
  private final Heap heap;
  private final CollectionRecord record;
  private final WeakTable weak;
  private final InternTables interned;
  private final FinalizableList finalizables;
  private final IdentityTable identities;
  private final LongConsumer queueCallback = this::queueCallback;
  private final LongConsumer queueLiving = this::queueLiving;
  private final LongConsumer queueFinalizer = this::queueFinalizer;
  private final LongUnaryOperator now = this::now;
  private final LongPredicate isMarked = this::isMarked;
  private final LongPredicate mayMove = this::mayMove;
  private final ObjectVisitor traceObject = this::trace;
  private final RootVisitor traceRoots = this::traceRoots;

  private @Nullable Tracer tracer;
  /** The one whose marks tell of the interner's entries until the next marking. */
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
    this.interned = parts.internTables();
    this.finalizables = parts.finalizables();
    this.identities = parts.identities();
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

  /** Ends the current phase, if any, and begins another. From {@link Phase#ROOTS} on, marks may be cleared. */
  public void enter(Phase next) {
    long now = System.nanoTime();
    endPhase(now);
    phase = next;
    phaseStart = now;
    if (next == Phase.ROOTS) {
      interned.settle();
    }
  }

  void endPhase(long now) {
    if (phase != null) {
      record.addPhase(phase, now - phaseStart);
      phase = null;
    }
  }

  /** Greys what the roots and the immortal objects refer to. */
  public void markRoots(Marker into) {
    traceRoots(into);
    heap.parts().immortals().forEachObject(traceObject);
  }

  /** Greys what the roots refer to; for collectors whose barrier sees to the immortal objects. */
  public void traceRoots(Tracer into) {
    tracer = into;
    heap.visitRoots(traceRoots);
  }

  /** Shows the pinned objects, which are roots as well; a moving collector lets them stay where they are. */
  public void visitPins(RootVisitor visitor) {
    heap.pins().visit(visitor);
  }

  /**
   * Clears the weak references to what has not been reached and queues their callbacks, then reaches and queues the objects
   * whose finalizers have not run, with all they refer to, and drains the tracer. What has not been reached then is dead for
   * the interner, too.
   */
  public void processReferences(Tracer into) {
    tracer = into;
    weak.clearDead(now, queueCallback);
    finalizables.takeDead(now, queueFinalizer);
    into.drain();
    weak.dropDead(now);
    identities.update(now);
    forgetInterned();
  }

  /** For collectors that move what {@link #processReferences} has left alive: finds it where it is now. */
  public void forwardReferences(Tracer into) {
    forward(into);
    forgetInterned();
  }

  /** The same for those that have moved objects which other collections do not move: of these, too, nothing is lost. */
  public void forwardAllReferences(Tracer into) {
    forward(into);
    interned.updateAll(now, mayMove);
  }

  private void forward(Tracer into) {
    tracer = into;
    finalizables.visit(traceRoots);
    weak.dropDead(now);
    identities.update(now);
  }

  /**
   * For collectors that slide what {@link #processReferences} has left alive, before they move anything: writes down where
   * all of it will be.
   *
   * @param then knows where objects will be
   */
  public void relocateReferences(Tracer then) {
    tracer = then;
    finalizables.visit(traceRoots);
    weak.relocate(now);
    identities.update(now);
    forgetInterned();
  }

  /** For collectors that find the objects to finalize themselves: first step, clears weak references. */
  public void clearWeakReferences(Tracer into) {
    tracer = into;
    weak.clearDead(now, queueCallback);
  }

  /** The same for the weak references to one object that is found dead, for collectors that know which objects those are. */
  public void clearWeakReferences(Tracer into, long dead) {
    tracer = into;
    weak.clear(dead, queueLiving);
  }

  /** Second step: queues the finalizer of an unmarked object and marks it. The collector drains the marker afterwards. */
  public void finalizeLater(Tracer into, long object) {
    tracer = into;
    heap.parts().model().clearFlags(object, Header.FINALIZABLE);
    queueFinalizer(object);
  }

  /** Third step, after draining: forgets the weak references and the interners' weak entries that are dead. */
  public void dropWeakReferences(Tracer into) {
    tracer = into;
    weak.dropDead(now);
    forgetInterned();
  }

  /** Reports what a collection of the whole heap left, immortal objects excluded; all else counts as freed. */
  public void survivors(long objects, long bytes) {
    survivors = objects;
    survivorBytes = bytes;
    survivorsKnown = true;
  }

  /**
   * Reports that only young objects were collected.
   *
   * @param oldest the oldest generation collected; 0 if there is but one kind of such collections
   * @param promotedObjects objects that grew older by it
   */
  public void minor(int oldest, long promotedObjects) {
    record.minor(oldest, promotedObjects);
  }

  /** Reports that this was a step of a collection that goes on at later safepoints. */
  public void step() {
    record.step();
  }

  /** Reports that what died after this collection began, in an earlier step, has been kept. */
  public void snapshot() {
    record.snapshot();
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

  private void traceRoots(long[] slots, int from, int to) {
    tracer().traceAll(slots, from, to);
  }

  private void trace(long object) {
    tracer().trace(object);
  }

  private long now(long object) {
    return tracer().now(object);
  }

  /** A weak reference that waits to die by its count is marked, so that the collection leaves it alone, but is not alive. */
  private void queueCallback(long weak) {
    if (heap.mutator().isAlive(weak)) {
      queue(weak, false);
    }
  }

  private void queueLiving(long weak) {
    if (now(weak) != Reference.NULL) {
      queueCallback(weak);
    }
  }

  private void queueFinalizer(long object) {
    if (Header.has(heap.parts().model().shapeWord(object), Header.INTERNED)) {
      interned.died(object);
    }
    queue(tracer().trace(object), true);
  }

  private void queue(long object, boolean finalizer) {
    heap.mutator().queue(object, finalizer);
  }

  /** Marks can be asked later, too; what moves objects must be asked before they are forgotten. */
  private void forgetInterned() {
    if (tracer instanceof Marker marks) {
      marker = marks;
      interned.condemn(isMarked);
    } else {
      interned.update(now, mayMove);
    }
  }

  private boolean mayMove(long object) {
    return tracer().mayMove(object);
  }

  private boolean isMarked(long object) {
    Marker marks = marker;
    return marks == null || marks.isMarked(object);
  }

  private Tracer tracer() {
    Tracer current = tracer;
    if (current == null) {
      throw new IllegalStateException("no tracer yet; trace the roots first");
    }
    return current;
  }
}
