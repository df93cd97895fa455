package dev.midden.core.heap;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.object.Header;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.SizeClasses;
import dev.midden.core.reference.PendingCalls;
import dev.midden.core.reference.RootVisitor;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A thread's view of a heap: it allocates, reads and writes objects, and owns roots. It is not synchronised and belongs to
 * the thread that attached it; {@code long} parameters and results named after objects are references.
 *
 * <p><b>Safepoints.</b> Allocation, {@link #poll} and {@link #collect} may collect, move objects, and run callbacks and
 * finalizers. A raw reference is valid until the next safepoint, and only as long as the object can be reached from a root
 * or is the one allocated last; across safepoints keep references in a {@link Frame}, a {@link Handle} or a global. Under a
 * counting collector, an operation that drops the last reference to an object runs its finalizer there and then.
 *
 * <p><b>Errors</b> of all methods, at {@link CheckLevel#BASIC}: {@link NullPointerException} where an object is needed,
 * {@link IndexOutOfBoundsException} for a slot, offset or index the object does not have,
 * {@link InvalidReferenceException} for a value outside the heap, {@link IllegalArgumentException} for an object of the
 * wrong kind, {@link WrongThreadException}, {@link HeapClosedException}.
 *
 * <p><b>For collectors.</b> The public methods check and are final. A subclass, itself final, brings allocation
 * ({@link #allocateCell}, {@link #allocateSlow}), the write barrier ({@link #writeReference}) and what it does with roots
 * ({@link #writeRoot}); each of these is a few instructions in the common case.
 */
public abstract non-sealed class Mutator extends RootAccess implements AutoCloseable {
  private static final long MAX_TALLY_OBJECTS = 1 << 20;

  private long freedObjects;
  private long freedBytes;

  private final boolean stressed;
  private final Stress stress;
  private final PendingCalls pending;
  private final long[] freshRoot = new long[1];

  /** What has been allocated but for the tally. */
  private long allocatedObjects;
  private long allocatedBytes;
  /** What has been allocated since it was {@link #foot added up}, in units of {@link Shape#tally}. */
  private long tally;
  /** The fast path is open as long as the tally stays below this. */
  private long tallyLimit;
  /** The same for the fast path of a heap with a tap; always closed with checks or under stress. */
  private long heardLimit;
  /** Not before so many allocations can the balance be above what the trigger allows. */
  private long balanceCheck = Long.MAX_VALUE;
  private long allocatedLast;
  private int stressCount;
  private boolean stressPostponed;
  private int callDepth;
  private boolean draining;

  /** For subclasses: makes the view for the current thread. */
  protected Mutator(MutatorContext context) {
    super(context.heap());
    stress = heap.stress();
    stressed = stress.operation() != Stress.Operation.NONE;
    pending = heap.pending();
    tallyLimit = Long.MIN_VALUE;
    heardLimit = Long.MIN_VALUE;
  }

  // ---------------------------------------------------------------- what a collector brings

  /**
   * The fast path of allocation: memory zeroed after its header.
   *
   * @param cellClass a class of {@link SizeClasses}; for an object with a claimed word, {@link SizeClasses#count()} more
   * @param cellBytes bytes of the cell
   * @return the cell, or 0 to be asked through {@link #allocateSlow}
   */
  protected abstract long allocateCell(int cellClass, int cellBytes);

  /**
   * The slow path: as far as it takes without a collection.
   *
   * @param cellClass as for {@link #allocateCell}, or below zero for a large object: {@link SizeClasses#LARGE} or, with a
   *     claimed word, {@link SizeClasses#LARGE_CLAIMED}
   * @param bytes size of the cell or large object
   * @return zeroed memory, or 0 if there is none
   */
  protected abstract long allocateSlow(int cellClass, long bytes);

  /**
   * Writes a reference into an object, with whatever barrier the collector has.
   *
   * @param object the object written to
   * @param slot address of the slot in the memory
   * @param value the new reference, compressed
   */
  protected void writeReference(long object, long slot, int value) {
    memory.setInt(slot, value);
  }

  /**
   * Moves the values of root slots into reference slots of an object, and clears them. A collector that frees promptly
   * overrides it: nothing may die before all is moved.
   *
   * @param roots the table of root slots
   * @param from the first of them
   * @param object the object written to
   * @param slot address of its first slot
   * @param count number of slots
   */
  protected void moveRootsTo(long[] roots, int from, long object, long slot, int count) {
    for (int i = 0; i < count; i++) {
      writeReference(object, slot + 4L * i, Reference.compress(roots[from + i]));
      writeRoot(roots, from + i, Reference.NULL);
    }
  }

  /** The reverse of {@link #moveRootsTo}: the object's slots are cleared. */
  protected void moveRootsFrom(long[] roots, int to, long object, long slot, int count) {
    for (int i = 0; i < count; i++) {
      writeRoot(roots, to + i, Reference.expand(memory.getInt(slot + 4L * i)));
      writeReference(object, slot + 4L * i, 0);
    }
  }

  /** Shows roots that only the collector knows and that count as references. */
  protected void visitHeldRoots(RootVisitor visitor) {
    // None by default.
  }

  /** Shows objects that only the collector knows and that a collection must leave alone, though they count nothing. */
  protected void visitDying(RootVisitor visitor) {
    // None by default.
  }

  /** The first value of a new object's collector word. */
  protected int newCollectorWord() {
    return 0;
  }

  /** The collector word of a new immortal object. */
  protected int immortalCollectorWord() {
    return newCollectorWord();
  }

  /** The collector's flags in the shape word of a new immortal object. */
  protected int immortalFlags() {
    return 0;
  }

  /** Notes a new object whose shape has a finalizer. By default it joins the heap's list for tracing collectors. */
  protected void registerFinalizable(long object) {
    heap.parts().finalizables().add(object);
  }

  /**
   * The object allocated last, which the program may hold by a raw reference alone: a root of collections that are made at
   * no safepoint, as stress modes do. Null after a safepoint, and for a counting collector as soon as it has been stored.
   */
  protected long fresh() {
    return allocatedLast;
  }

  @Override
  final void returned(long object) {
    allocatedLast = object;
  }

  /**
   * Under {@link Trigger.Own}, at each safepoint: whether the collector's own rule says that a collection is due.
   *
   * @param allocating the shape of the object about to be allocated; null at a {@link #poll} and for immortal objects
   */
  protected boolean isDue(@Nullable Shape allocating) {
    return false;
  }

  /**
   * Under {@link Trigger.Own}, at a {@link #poll}: whether {@link #isDue} has to be asked. A collector that always knows
   * overrides it, so that a poll with nothing to do is a few instructions.
   */
  protected boolean isPollDue() {
    return true;
  }

  /** Whether the heap's trigger is {@link Trigger.Own}. */
  protected final boolean hasOwnTrigger() {
    return heap.hasOwnTrigger();
  }

  /** How many candidates the heap's trigger lets pass: {@link Trigger.Candidates}, else any number. */
  protected final long candidatesAllowed() {
    return heap.candidatesAllowed();
  }

  /** Bytes of the heap's objects that have not been freed, as {@link Trigger.Growth} sees them. */
  protected final long heldBytes() {
    return heap.liveBytes();
  }

  /** Notes a new object for which {@link Shape#isBornUntracked()} holds. */
  protected void bornUntracked(long object) {
    // Of no interest to collectors that claim no word.
  }

  /**
   * Makes a collection at a safepoint, and the calls that are due after it. A collector whose collections go on when the
   * calls have been made overrides it.
   */
  protected void collectAndCall(Cause cause) {
    pause(cause);
    runPending();
  }

  /**
   * Collects the whole heap as {@link #collect} promises, with all calls that are due.
   *
   * @return what the first collection did
   */
  protected CollectionRecord collectFully() {
    return heap.collectFully(this);
  }

  /** Makes the calls that wait, at a safepoint. */
  protected final void callDeferred() {
    runPending();
  }

  /** Makes one collection: {@link Collector#collect}, the books, the listeners. Nothing is called. */
  protected final CollectionRecord pause(Cause cause) {
    return heap.collect(this, cause);
  }

  /**
   * For collectors that free objects one by one: an object has died by its count, or one by one in a collection, and its
   * memory has been taken back.
   */
  protected final void freed(long object, long bytes) {
    freedObjects++;
    freedBytes += bytes;
    if (tap != null) {
      tap.freed(object, bytes);
    }
  }

  /** Number of objects that have been {@link #freed}. */
  protected final long freedObjects() {
    return freedObjects;
  }

  /** Bytes of the objects that have been {@link #freed}. */
  protected final long freedBytes() {
    return freedBytes;
  }

  /** Called at every safepoint before anything else, for what a collector has put off. */
  protected void atSafepoint() {
    // Nothing is put off by default.
  }

  /** Called where nothing may stay put off: before a collection by hand or for want of memory, and at the end. */
  protected void finishAtSafepoint() {
    atSafepoint();
  }

  /** Whether the next allocation must be a safepoint, because something is put off or due. */
  protected boolean wantsSafepoint() {
    return false;
  }

  /** Makes the next allocation a safepoint. */
  protected final void askForSafepoint() {
    tallyLimit = Long.MIN_VALUE;
    heardLimit = Long.MIN_VALUE;
  }

  // ---------------------------------------------------------------- allocation

  /**
   * Allocates an object of a fixed shape: references null, data zero.
   *
   * @param shape a shape of this heap
   * @return the object, valid until the next safepoint
   * @throws HeapExhaustedException if there is no room, not even after a collection
   */
  public final long allocate(Shape shape) {
    long cell = allocateFast(shape, tallyLimit);
    if (cell != Reference.NULL) {
      return cell;
    }
    requireFixed(shape);
    return tap == null ? allocateCarefully(shape, 0) : allocateHeard(tap, shape, 0);
  }

  private long allocateFast(Shape shape, long limit) {
    // One comparison for: a shape the fast path serves, no checks, tap or stress, no trigger to look at.
    if (tally + shape.tally() < limit && shape.registry() == shapes) {
      checkThread();
      long cell = allocateCell(shape.cellClass(), shape.cellBytes());
      if (cell != Reference.NULL) {
        memory.setLong(cell, (long) newCollectorWord() << 32 | shape.shapeWord());
        tally += shape.tally();
        return cell;
      }
    }
    return Reference.NULL;
  }

  /**
   * Allocates an array: references null, data zero.
   *
   * @param shape an array shape of this heap
   * @param length number of elements, 0 or more
   * @return the array, valid until the next safepoint
   * @throws HeapExhaustedException if there is no room, not even after a collection
   */
  public final long allocate(Shape shape, int length) {
    requireArray(shape, length);
    long array = allocateFast(shape, length, tallyLimit);
    if (array != Reference.NULL) {
      return array;
    }
    return tap == null ? allocateCarefully(shape, length) : allocateHeard(tap, shape, length);
  }

  private long allocateFast(Shape shape, int length, long limit) {
    if (shape.registry() == shapes && !shape.isFinalizable() && !shape.isBornUntracked()) {
      checkThread();
      long size = shape.size(length);
      if (size <= SizeClasses.MAX_CELL && tally + Shape.TALLY_OBJECT + SizeClasses.MAX_CELL < limit) {
        int cellBytes = SizeClasses.bytes(SizeClasses.of(size));
        long cell = allocateCell(shape.cellClass(size), cellBytes);
        if (cell != Reference.NULL) {
          model.initialize(cell, shape, length, newCollectorWord());
          tally += Shape.TALLY_OBJECT + cellBytes;
          return cell;
        }
      }
    }
    return Reference.NULL;
  }

  /** Allocation with a tap: on the fast path too, where there are neither checks nor stress. */
  private long allocateHeard(MutatorTap listener, Shape shape, int length) {
    long cell = shape.isArray() ? allocateFast(shape, length, heardLimit) : allocateFast(shape, heardLimit);
    if (cell == Reference.NULL) {
      return allocateCarefully(shape, length);
    }
    listener.allocated(cell, shape, length);
    return cell;
  }

  /**
   * Allocates a weak reference: an object that refers to another without keeping it alive. When the referent dies the weak
   * reference is cleared and, if it is alive itself, the callback of its shape is called.
   *
   * @param shape a shape of this heap that is a weak reference
   * @param referent the object it will refer to
   * @return the weak reference, valid until the next safepoint
   */
  public final long allocateWeak(Shape shape, long referent) {
    if (!shape.isWeakReference()) {
      throw new IllegalArgumentException(shape + " is not a weak reference; define it with weakReference()");
    }
    requireObject(referent, "a weak reference");
    try (Frame frame = enter(1)) {
      frame.set(0, referent);
      long weak = makeCarefully(shape, 0);
      long now = getPlainRoot(frame.base());
      heap.parts().weak().attach(weak, now);
      if (tap != null) {
        tap.allocatedWeak(weak, shape, now);
      }
      return frame.closeReturning(guard == null ? weak : guard.allocated(weak));
    }
  }

  /**
   * Allocates an object that is never reclaimed.
   *
   * @param shape a fixed shape of this heap, without finalizer
   */
  public final long allocateImmortal(Shape shape) {
    requireFixed(shape);
    return allocateForEver(shape, 0);
  }

  /**
   * Allocates an array that is never reclaimed.
   *
   * @param shape an array shape of this heap, without finalizer
   * @param length number of elements, 0 or more
   */
  public final long allocateImmortal(Shape shape, int length) {
    requireArray(shape, length);
    return allocateForEver(shape, length);
  }

  private long allocateForEver(Shape shape, int length) {
    heap.requireOwn(shape);
    if (shape.isFinalizable() || shape.isWeakReference()) {
      throw new IllegalArgumentException(shape + " cannot be immortal: it has a finalizer or is a weak reference");
    }
    checkThread();
    safepoint(null);
    long size = shape.size(length);
    long object = heap.parts().immortals().allocate(size);
    if (object == Reference.NULL) {
      collectAtSafepoint(Cause.EXHAUSTION);
      object = heap.parts().immortals().allocate(size);
    }
    if (object == Reference.NULL) {
      throw heap.exhausted("an immortal " + shape.name(), size);
    }
    model.initializeImmortal(object, shape, length, immortalCollectorWord());
    model.setFlags(object, immortalFlags());
    long occupied = heap.parts().blocks().occupied(object);
    count(occupied);
    heap.immortalAllocated(occupied);
    if (tap != null) {
      tap.allocatedImmortal(object, shape, length);
    }
    return guard == null ? object : guard.allocated(object);
  }

  private static void requireFixed(Shape shape) {
    if (shape.isArray()) {
      throw new IllegalArgumentException(shape + " is an array shape; give a length: allocate(shape, length)");
    }
  }

  private static void requireArray(Shape shape, int length) {
    if (!shape.isArray()) {
      throw new IllegalArgumentException(shape + " is a fixed shape; allocate it without a length");
    }
    if (length < 0) {
      throw new NegativeArraySizeException("length " + length + " of an array of shape " + shape.name()
          + "; it must be 0 or more");
    }
  }

  /** Allocation with everything that the fast path leaves out: checks, stress, collection, finalizers, large objects. */
  private long allocateCarefully(Shape shape, int length) {
    long object = makeCarefully(shape, length);
    if (tap != null) {
      tap.allocated(object, shape, length);
    }
    return guard == null ? object : guard.allocated(object);
  }

  private long makeCarefully(Shape shape, int length) {
    heap.requireOwn(shape);
    checkThread();
    safepoint(shape);
    if (stressed && stress.operation() != Stress.Operation.WRITE && isStressDue()) {
      collectAtSafepoint(Cause.STRESS);
    }
    long size = shape.size(length);
    int cellClass = shape.cellClass(size);
    long bytes = cellClass >= 0 ? SizeClasses.bytes(SizeClasses.of(size)) : size;
    long cell = obtain(cellClass, bytes);
    if (cell == Reference.NULL) {
      collectAtSafepoint(Cause.EXHAUSTION);
      cell = obtain(cellClass, bytes);
    }
    if (cell == Reference.NULL) {
      // The finalizers that ran after that collection may have left more to reclaim.
      collectAtSafepoint(Cause.FINALIZATION);
      cell = obtain(cellClass, bytes);
    }
    if (cell == Reference.NULL) {
      throw heap.exhausted("a " + shape.name(), size);
    }
    model.initialize(cell, shape, length, newCollectorWord());
    count(cellClass >= 0 ? bytes : heap.parts().blocks().occupied(cell));
    if (shape.isFinalizable()) {
      registerFinalizable(cell);
    }
    if (shape.isBornUntracked()) {
      bornUntracked(cell);
    }
    allocatedLast = cell;
    return cell;
  }

  /** Counts an allocation outside the fast path. */
  private void count(long bytes) {
    allocatedObjects++;
    allocatedBytes += bytes;
    foot();
  }

  /** Adds up the tally and sets how far it may go next. */
  private void foot() {
    allocatedObjects = allocatedObjects();
    allocatedBytes = allocatedBytes();
    tally = 0;
    long objects = Math.clamp(balanceCheck - allocatedObjects, 0, MAX_TALLY_OBJECTS);
    long limit = wantsSafepoint() ? Long.MIN_VALUE : (objects + 1) * Shape.TALLY_OBJECT;
    tallyLimit = careful ? Long.MIN_VALUE : limit;
    heardLimit = guard != null || stressed ? Long.MIN_VALUE : limit;
  }

  private long obtain(int cellClass, long bytes) {
    long cell = cellClass >= 0 ? allocateCell(cellClass, (int) bytes) : Reference.NULL;
    return cell != Reference.NULL ? cell : allocateSlow(cellClass, bytes);
  }

  // ---------------------------------------------------------------- references

  /**
   * Writes a reference slot, of a fixed object or an array of references.
   *
   * @param object the object written to
   * @param slot 0 to the object's number of slots − 1
   * @param value an object or {@link Reference#NULL}
   */
  public final void setReference(long object, int slot, long value) {
    if (careful) {
      setReferenceCarefully(object, slot, value);
      return;
    }
    checkValue(value);
    writeReference(object, slotAddress(object, slot), Reference.compress(value));
  }

  private void setReferenceCarefully(long object, int slot, long value) {
    long target = plain(object);
    long plainValue = plain(value);
    checkValue(plainValue);
    long address = slotAddress(target, slot);
    if (tap != null) {
      tap.wrote(target, slot, plainValue);
    }
    writeReference(target, address, Reference.compress(plainValue));
    stressAfterWrite();
  }

  private void stressAfterWrite() {
    if (stress.operation() == Stress.Operation.WRITE && isStressDue()) {
      heap.requireRemembered();
      if (heap.moves()) {
        // A write is no safepoint: the program's raw references must stay valid.
        stressPostponed = true;
      } else {
        heap.collect(this, Cause.STRESS);
      }
    }
  }

  final void moveToObject(int from, long object, int slot, int count) {
    long target = plain(object);
    long address = slotsAddress(target, slot, count);
    if (tap != null) {
      for (int i = 0; i < count; i++) {
        tap.wrote(target, slot + i, getPlainRoot(from + i));
        tap.rootWritten(RootKind.FRAME, from + i, Reference.NULL);
      }
    }
    moveRootsTo(stack(), from, target, address, count);
    if (careful) {
      stressAfterWrite();
    }
  }

  final void moveFromObject(int to, long object, int slot, int count) {
    long source = plain(object);
    long address = slotsAddress(source, slot, count);
    if (tap != null) {
      for (int i = 0; i < count; i++) {
        tap.rootWritten(RootKind.FRAME, to + i, Reference.expand(memory.getInt(address + 4L * i)));
        tap.wrote(source, slot + i, Reference.NULL);
      }
    }
    moveRootsFrom(stack(), to, source, address, count);
    if (careful) {
      stressAfterWrite();
    }
  }

  /** The object that a weak reference refers to, valid until the next safepoint, or null once it has died. */
  public final long referent(long weak) {
    long plain = requireWeak(weak);
    long referent = heap.parts().weak().referent(plain);
    if (referent != Reference.NULL && !isAlive(referent)) {
      // It waits its turn to die; nobody may bring it back any more.
      return Reference.NULL;
    }
    if (tap != null) {
      tap.weakRead(plain, referent);
    }
    return guard == null ? referent : guard.tag(referent);
  }

  /** The weak references to an object that are alive, newest first, each valid until the next safepoint. */
  public final long[] weakReferences(long object) {
    long plain = requireObject(object, "the weak references");
    LongStream.Builder found = LongStream.builder();
    heap.parts().weak().forEach(plain, weak -> {
      if (isAlive(weak)) {
        found.add(guard == null ? weak : guard.tag(weak));
      }
    });
    return found.build().toArray();
  }

  /**
   * Has a finalizer run before one object is reclaimed, though its shape was not declared finalizable: for runtimes whose
   * classes get a destructor when there are instances already. Does nothing where the object waits for one.
   *
   * @param finalizer of all such objects of this shape; that of the first call stays
   */
  public final void requireFinalizer(long object, Finalizer finalizer) {
    long plain = requireObject(object, "a finalizer");
    if (!model.isFinalizable(plain)) {
      if (tap != null) {
        tap.finalizerRequired(plain);
      }
      heap.setFinalizerIfAbsent(model.shape(plain), finalizer);
      model.setFlags(plain, Header.FINALIZABLE);
      registerFinalizable(plain);
    }
  }

  /** Whether an object of a finalizable shape has had its finalizer run by the heap. */
  public final boolean isFinalized(long object) {
    long plain = requireObject(object, "isFinalized");
    return model.shape(plain).isFinalizable() && !model.isFinalizable(plain);
  }

  /** Clears a weak reference by hand; its callback will not be called. */
  public final void clearWeak(long weak) {
    long plain = requireWeak(weak);
    if (tap != null) {
      tap.weakCleared(plain);
    }
    heap.parts().weak().detach(plain);
  }

  private long requireWeak(long weak) {
    long plain = requireObject(weak, "a weak reference");
    if (!Header.has(model.shapeWord(plain), Header.WEAK_REFERENCE)) {
      throw new IllegalArgumentException("a " + model.shape(plain).name() + " is not a weak reference");
    }
    return plain;
  }

  // ---------------------------------------------------------------- safepoints

  /**
   * Collects the whole heap. What is unreachable is reclaimed when this returns, finalized objects that were not brought
   * back included (a second collection is made if finalizers ran); under collectors without {@link Capability#RECLAIMS}
   * nothing is.
   *
   * @return what the first collection did; valid until the next, {@link CollectionRecord#copy() copy} it to keep it
   * @throws IllegalStateException from inside a callback or finalizer
   */
  public final CollectionRecord collect() {
    checkThread();
    if (callDepth > 0) {
      throw new IllegalStateException(
          "collect() was called from a callback or finalizer; collections there are made only"
              + " when memory runs out. Set a flag and collect after the operation");
    }
    checkOpen();
    if (tap != null) {
      tap.collectRequested();
    }
    beforeExplicitCollection();
    return collectFully();
  }

  /** A safepoint without allocation: collects if a collection is due and runs what waits to be called. */
  public final void poll() {
    checkThread();
    if (careful || !heap.hasOwnTrigger() || stressPostponed) {
      pollCarefully();
      return;
    }
    allocatedLast = Reference.NULL;
    atSafepoint();
    if (isPollDue() || pending.size() > 0) {
      pollCarefully();
    }
  }

  private void pollCarefully() {
    checkOpen();
    if (tap != null) {
      tap.polled();
    }
    safepoint(null);
    if (stressed && stress.operation() == Stress.Operation.SAFEPOINT && isStressDue()) {
      collectAtSafepoint(Cause.STRESS);
    }
  }

  private void safepoint(@Nullable Shape allocating) {
    checkOpen();
    if (tap != null) {
      tap.safepoint();
    }
    allocatedLast = Reference.NULL;
    atSafepoint();
    heap.parts().internTables().step();
    if (stressPostponed) {
      stressPostponed = false;
      collectAtSafepoint(Cause.STRESS);
    } else if (heap.isCollectionDue(this, allocating)) {
      collectAtSafepoint(Cause.TRIGGER);
    } else if (pending.size() > 0) {
      runPending();
    }
  }

  final void beforeExplicitCollection() {
    checkOpen();
    if (tap != null) {
      tap.safepoint();
    }
    allocatedLast = Reference.NULL;
    finishAtSafepoint();
  }

  private boolean isStressDue() {
    return ++stressCount % stress.interval() == 0;
  }

  /** One collection at a safepoint: raw references count no more. What it queued is called afterwards. */
  private void collectAtSafepoint(Cause cause) {
    allocatedLast = Reference.NULL;
    finishAtSafepoint();
    collectAndCall(cause);
  }

  // ---------------------------------------------------------------- callbacks and finalizers

  /** Queues a call; the object is a root until it has been made. */
  final void queue(long object, boolean finalizer) {
    if (tap != null) {
      tap.queued(object, finalizer);
    }
    int index = pending.append(finalizer);
    writeRoot(pending.slots(), index, object);
  }

  /** For counting collectors: runs the finalizer of an object whose count fell to zero and which they hold meanwhile. */
  protected final void finalizeNow(long object) {
    if (callDepth >= Heap.MAX_CALL_DEPTH) {
      queue(object, true);
      return;
    }
    call(object, true);
  }

  /** For collectors that know the order themselves: calls the callback of a cleared weak reference they hold meanwhile. */
  protected final void callBackNow(long weak) {
    if (callDepth >= Heap.MAX_CALL_DEPTH) {
      queue(weak, false);
      return;
    }
    call(weak, false);
  }

  /** Whether weak references of this one's shape have a callback. */
  protected final boolean hasCallback(long weak) {
    return heap.hasCallback(model.shape(weak));
  }

  /** For counting collectors: clears the weak references to a dying object, then runs their callbacks, newest first. */
  protected final void clearWeakNow(long object) {
    int first = pending.end();
    heap.parts().weak().clear(object, weak -> {
      if (isAlive(weak)) {
        queue(weak, false);
      }
    });
    if (callDepth < Heap.MAX_CALL_DEPTH) {
      boolean before = draining;
      // Safepoints inside a callback must not call those that come after it.
      draining = true;
      try {
        for (int index = first, end = pending.end(); index < end; index++) {
          callPending(index);
        }
      } finally {
        draining = before;
      }
    }
  }

  /** For counting collectors: takes a dying weak reference off the list of its referent. */
  protected final void detachWeak(long weak) {
    heap.parts().weak().detach(weak);
  }

  /** For counting collectors: takes a dying object with {@link Header#INTERNED} out of the interner's weak tables. */
  protected final void forgetInterned(long object) {
    heap.parts().internTables().died(object);
  }

  /**
   * Whether an object that weak references lead to or from is alive; counting collectors know which wait to die. Asked before
   * the program is given an object by a weak reference or an interner, so that a collection under way can take note of it.
   */
  protected boolean isAlive(long object) {
    return true;
  }

  /** Makes the calls that wait, unless that is being done further up the Java stack. */
  final void runPending() {
    if (draining || heap.isCollecting()) {
      return;
    }
    draining = true;
    try {
      for (int index = pending.take(); index >= 0; index = pending.take()) {
        callPending(index);
      }
    } finally {
      draining = false;
      pending.reset();
    }
  }

  /** Makes one of the calls that wait, unless it has been made already. */
  private void callPending(int index) {
    long object = pending.slots()[index];
    if (object == Reference.NULL) {
      return;
    }
    try (Frame frame = enter(1)) {
      setPlainRoot(frame.base(), object);
      boolean finalizer = pending.isFinalizer(index);
      writeRoot(pending.slots(), index, Reference.NULL);
      call(getPlainRoot(frame.base()), finalizer);
    }
  }

  private void call(long object, boolean finalizer) {
    Shape shape = model.shape(object);
    long reference = guard == null ? object : guard.tag(object);
    int depthBefore = depth();
    // A prompt death is no safepoint: what was allocated last must outlive whatever is allocated in the call.
    long freshBefore = fresh();
    if (freshBefore != Reference.NULL) {
      hold(freshBefore);
    }
    callDepth++;
    if (tap != null) {
      tap.callBegan(object, finalizer);
    }
    try {
      if (finalizer) {
        heap.finalizer(shape).run(this, reference);
      } else {
        heap.callback(shape).cleared(this, reference);
      }
    } catch (RuntimeException | StackOverflowError e) {
      heap.failed((finalizer ? "finalizer of " : "callback of ") + shape.name(), e);
    } finally {
      callDepth--;
      closeFrames(depthBefore);
      if (tap != null) {
        tap.callEnded();
      }
      if (freshBefore != Reference.NULL) {
        letGo(freshBefore);
      }
      // What the call has allocated was its own.
      returned(freshBefore);
    }
  }

  // ---------------------------------------------------------------- for the heap

  final void visitRoots(RootVisitor visitor) {
    visitStack(visitor);
    visitHeldRoots(visitor);
  }

  final void visitFresh(RootVisitor visitor) {
    freshRoot[0] = fresh();
    visitor.visit(freshRoot, 0, 1);
    visitDying(visitor);
  }

  /** Objects allocated through this mutator so far. */
  protected final long allocatedObjects() {
    return allocatedObjects + tally / Shape.TALLY_OBJECT;
  }

  final long allocatedBytes() {
    return allocatedBytes + tally % Shape.TALLY_OBJECT;
  }

  /** Lets allocation look at the trigger when the balance may have risen by so many objects; frees put that off. */
  final void allowBalance(long objects) {
    balanceCheck = allocatedObjects() + Math.max(0, objects);
    foot();
  }

  /** Pops all frames and detaches the thread. Handles and globals live on until the heap is closed. */
  @Override
  public final void close() {
    if (isOpen()) {
      checkThread();
      closeFrames(0);
      finishAtSafepoint();
      runPending();
    }
    invalidate();
    heap.detach(this);
  }
}
