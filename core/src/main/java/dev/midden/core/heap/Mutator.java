package dev.midden.core.heap;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.ShapeRegistry;
import dev.midden.core.object.SizeClasses;
import dev.midden.core.reference.PendingCalls;
import dev.midden.core.reference.RootTable;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.space.Blocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
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
public abstract class Mutator implements AutoCloseable {
  /** The most root slots that all frames together may have. */
  private static final int MAX_ROOTS = 1 << 28;

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  /** The heap's memory. */
  protected final MemorySegment memory;
  /** Objects this mutator has freed outside collections. */
  protected long freedObjects;
  /** Bytes of the objects this mutator has freed outside collections. */
  protected long freedBytes;

  private final Heap heap;
  private @Nullable Thread owner;
  private boolean checked;
  private final @Nullable Guard guard;
  private final boolean stressed;
  private final boolean careful;
  private final Stress stress;
  private final ShapeRegistry shapes;
  private final ObjectModel model;
  private final long heapEnd;
  private final RootTable handles;
  private final RootTable globals;
  private final PendingCalls pending;

  private long allocatedObjects;
  private long allocatedBytes;
  private long balanceLimit = Long.MAX_VALUE;
  private long[] stack = new long[256];
  private int stackTop;
  private Frame[] frames = new Frame[0];
  private int depth;
  private int stressCount;
  private int callDepth;
  private boolean draining;
  private boolean open = true;
  private long allocatedLast;
  private final long[] freshRoot = new long[1];

  /** For subclasses: makes the view for the current thread. */
  protected Mutator(MutatorContext context) {
    heap = context.heap();
    owner = Thread.currentThread();
    model = heap.parts().model();
    memory = model.memory();
    shapes = model.shapes();
    heapEnd = heap.parts().blocks().limitBytes() + Blocks.BYTES;
    checked = heap.checks() != CheckLevel.NONE;
    guard = heap.guard();
    stress = heap.stress();
    stressed = stress.operation() != Stress.Operation.NONE;
    careful = guard != null || stressed;
    handles = heap.handles();
    globals = heap.globals();
    pending = heap.pending();
  }

  // ---------------------------------------------------------------- what a collector brings

  /**
   * The fast path of allocation: memory zeroed after its header.
   *
   * @param cellClass a class of {@link SizeClasses}
   * @param cellBytes its bytes
   * @return the cell, or 0 to be asked through {@link #allocateSlow}
   */
  protected abstract long allocateCell(int cellClass, int cellBytes);

  /**
   * The slow path: as far as it takes without a collection.
   *
   * @param cellClass a class of {@link SizeClasses}, or −1 for a large object
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
    memory.set(INT, slot, value);
  }

  /** Writes a root slot. */
  protected void writeRoot(long[] slots, int index, long value) {
    slots[index] = value;
  }

  /**
   * For collectors that free promptly: keeps an object although roots to it are about to be cleared, until
   * {@link #letGo}.
   */
  protected void hold(long object) {
    // Nothing is freed before the next safepoint by default.
  }

  /** Ends what {@link #hold} began; the object must stay valid until the next safepoint even if nothing refers to it. */
  protected void letGo(long object) {
    // See hold.
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

  /** Called at every safepoint before anything else, for what a collector has put off. */
  protected void atSafepoint() {
    // Nothing is put off by default.
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
    if (!careful && shape.registry() == shapes && shape.cellClass() >= 0 && balance() <= balanceLimit) {
      checkThread();
      long cell = allocateCell(shape.cellClass(), shape.cellBytes());
      if (cell != Reference.NULL) {
        memory.set(LONG, cell, (long) newCollectorWord() << 32 | shape.shapeWord());
        allocatedObjects++;
        allocatedBytes += shape.cellBytes();
        return cell;
      }
    }
    requireFixed(shape);
    return allocateCarefully(shape, 0);
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
    if (!careful && shape.registry() == shapes && !shape.isFinalizable() && balance() <= balanceLimit) {
      checkThread();
      long size = shape.size(length);
      if (size <= SizeClasses.MAX_CELL) {
        int cellClass = SizeClasses.of(size);
        int cellBytes = SizeClasses.bytes(cellClass);
        long cell = allocateCell(cellClass, cellBytes);
        if (cell != Reference.NULL) {
          model.initialize(cell, shape, length, newCollectorWord());
          allocatedObjects++;
          allocatedBytes += cellBytes;
          return cell;
        }
      }
    }
    return allocateCarefully(shape, length);
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
      long weak = allocateCarefully(shape, 0);
      heap.parts().weak().attach(plain(weak), getPlainRoot(frame.base()));
      return frame.closeReturning(weak);
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
    safepoint();
    long size = shape.size(length);
    long object = heap.parts().immortals().allocate(size);
    if (object == Reference.NULL) {
      heap.collect(this, Cause.EXHAUSTION);
      runPending();
      object = heap.parts().immortals().allocate(size);
    }
    if (object == Reference.NULL) {
      throw heap.exhausted("an immortal " + shape.name(), size);
    }
    model.initialize(object, shape, length, immortalCollectorWord());
    long occupied = heap.parts().blocks().occupied(object);
    allocatedObjects++;
    allocatedBytes += occupied;
    heap.immortalAllocated(occupied);
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
    heap.requireOwn(shape);
    checkThread();
    safepoint();
    if (stressed && stress.operation() != Stress.Operation.WRITE) {
      stress();
      runPending();
    }
    long size = shape.size(length);
    int cellClass = size <= SizeClasses.MAX_CELL ? SizeClasses.of(size) : -1;
    long bytes = cellClass >= 0 ? SizeClasses.bytes(cellClass) : size;
    long cell = obtain(cellClass, bytes);
    if (cell == Reference.NULL) {
      heap.collect(this, Cause.EXHAUSTION);
      runPending();
      cell = obtain(cellClass, bytes);
    }
    if (cell == Reference.NULL) {
      // The finalizers that ran after that collection may have left more to reclaim.
      heap.collect(this, Cause.FINALIZATION);
      runPending();
      cell = obtain(cellClass, bytes);
    }
    if (cell == Reference.NULL) {
      throw heap.exhausted("a " + shape.name(), size);
    }
    model.initialize(cell, shape, length, newCollectorWord());
    allocatedObjects++;
    allocatedBytes += cellClass >= 0 ? bytes : heap.parts().blocks().occupied(cell);
    if (shape.isFinalizable()) {
      registerFinalizable(cell);
    }
    allocatedLast = cell;
    return guard == null ? cell : guard.allocated(cell);
  }

  private long obtain(int cellClass, long bytes) {
    long cell = cellClass >= 0 ? allocateCell(cellClass, (int) bytes) : Reference.NULL;
    return cell != Reference.NULL ? cell : allocateSlow(cellClass, bytes);
  }

  // ---------------------------------------------------------------- references

  /**
   * Reads a reference slot, of a fixed object or an array of references.
   *
   * @return an object, valid until the next safepoint, or {@link Reference#NULL}
   */
  public final long getReference(long object, int slot) {
    if (guard != null) {
      return guard.tag(Reference.expand(memory.get(INT, slotAddress(plain(object), slot))));
    }
    return Reference.expand(memory.get(INT, slotAddress(object, slot)));
  }

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
    writeReference(target, slotAddress(target, slot), Reference.compress(plainValue));
    if (stress.operation() == Stress.Operation.WRITE) {
      stress();
    }
  }

  /** Number of reference slots of an object. */
  public final int references(long object) {
    long plain = requireObject(object, "references");
    return model.slots(plain);
  }

  /** Number of elements of an array. */
  public final int length(long array) {
    long plain = requireObject(array, "length");
    if (!model.shape(plain).isArray()) {
      throw new IllegalArgumentException("a " + model.shape(plain).name() + " is not an array and has no length");
    }
    return model.length(plain);
  }

  /** The shape of an object. */
  public final Shape shape(long object) {
    return model.shape(requireObject(object, "shape"));
  }

  /** Bytes of an object, header and padding included. */
  public final long size(long object) {
    return model.size(requireObject(object, "size"));
  }

  /** The object that a weak reference refers to, valid until the next safepoint, or null once it has died. */
  public final long referent(long weak) {
    long plain = requireWeak(weak);
    long referent = heap.parts().weak().referent(plain);
    return guard == null ? referent : guard.tag(referent);
  }

  /** Clears a weak reference by hand; its callback will not be called. */
  public final void clearWeak(long weak) {
    heap.parts().weak().detach(requireWeak(weak));
  }

  private long requireWeak(long weak) {
    long plain = requireObject(weak, "a weak reference");
    if (!Header.has(model.shapeWord(plain), Header.WEAK_REFERENCE)) {
      throw new IllegalArgumentException("a " + model.shape(plain).name() + " is not a weak reference");
    }
    return plain;
  }

  /**
   * A number that stays the same for an object's life and that no other live object of the heap has. Under a collector that
   * does not move objects it is the address.
   */
  public final long identity(long object) {
    return requireObject(object, "identity");
  }

  /**
   * Number of references to an object, roots included. Exact at once under counting collectors; under the others a census
   * of the heap, which takes time in proportion to it.
   */
  public final long referenceCount(long object) {
    return heap.referenceCount(requireObject(object, "referenceCount"));
  }

  // ---------------------------------------------------------------- data

  /** Reads a byte at an offset in the data of a fixed object. */
  public final byte getByte(long object, int offset) {
    return memory.get(BYTE, dataAddress(object, offset, 1));
  }

  /** Writes a byte at an offset in the data of a fixed object. */
  public final void setByte(long object, int offset, byte value) {
    memory.set(BYTE, dataAddress(object, offset, 1), value);
  }

  /** Reads four bytes at an offset in the data of a fixed object. */
  public final int getInt(long object, int offset) {
    return memory.get(INT, dataAddress(object, offset, 4));
  }

  /** Writes four bytes at an offset in the data of a fixed object. */
  public final void setInt(long object, int offset, int value) {
    memory.set(INT, dataAddress(object, offset, 4), value);
  }

  /** Reads eight bytes at an offset in the data of a fixed object. */
  public final long getLong(long object, int offset) {
    return memory.get(LONG, dataAddress(object, offset, 8));
  }

  /** Writes eight bytes at an offset in the data of a fixed object. */
  public final void setLong(long object, int offset, long value) {
    memory.set(LONG, dataAddress(object, offset, 8), value);
  }

  /** Reads a floating-point number at an offset in the data of a fixed object. */
  public final double getDouble(long object, int offset) {
    return memory.get(DOUBLE, dataAddress(object, offset, 8));
  }

  /** Writes a floating-point number at an offset in the data of a fixed object. */
  public final void setDouble(long object, int offset, double value) {
    memory.set(DOUBLE, dataAddress(object, offset, 8), value);
  }

  /** Reads an element of an array of bytes. */
  public final byte getByteElement(long array, int index) {
    return memory.get(BYTE, elementAddress(array, index, Shape.Kind.BYTES));
  }

  /** Writes an element of an array of bytes. */
  public final void setByteElement(long array, int index, byte value) {
    memory.set(BYTE, elementAddress(array, index, Shape.Kind.BYTES), value);
  }

  /** Reads an element of an array of ints. */
  public final int getIntElement(long array, int index) {
    return memory.get(INT, elementAddress(array, index, Shape.Kind.INTS));
  }

  /** Writes an element of an array of ints. */
  public final void setIntElement(long array, int index, int value) {
    memory.set(INT, elementAddress(array, index, Shape.Kind.INTS), value);
  }

  /** Reads an element of an array of longs. */
  public final long getLongElement(long array, int index) {
    return memory.get(LONG, elementAddress(array, index, Shape.Kind.LONGS));
  }

  /** Writes an element of an array of longs. */
  public final void setLongElement(long array, int index, long value) {
    memory.set(LONG, elementAddress(array, index, Shape.Kind.LONGS), value);
  }

  /** Reads an element of an array of doubles. */
  public final double getDoubleElement(long array, int index) {
    return memory.get(DOUBLE, elementAddress(array, index, Shape.Kind.DOUBLES));
  }

  /** Writes an element of an array of doubles. */
  public final void setDoubleElement(long array, int index, double value) {
    memory.set(DOUBLE, elementAddress(array, index, Shape.Kind.DOUBLES), value);
  }

  /** Copies from an array of bytes: {@code count} elements from {@code index} on, to {@code target[at]} on. */
  public final void getBytes(long array, int index, byte[] target, int at, int count) {
    Objects.checkFromIndexSize(at, count, target.length);
    long first = elementsAddress(array, index, count);
    MemorySegment.copy(memory, BYTE, first, target, at, count);
  }

  /** Copies into an array of bytes: {@code count} elements of {@code source} from {@code at} on, to {@code index} on. */
  public final void setBytes(long array, int index, byte[] source, int at, int count) {
    Objects.checkFromIndexSize(at, count, source.length);
    long first = elementsAddress(array, index, count);
    MemorySegment.copy(source, at, memory, BYTE, first, count);
  }

  // ---------------------------------------------------------------- roots

  /**
   * Pushes a frame.
   *
   * @param slots number of root slots, null at first
   * @return the frame; close it in the reverse order of opening
   */
  public final Frame enter(int slots) {
    checkThread();
    if (slots < 0 || slots > MAX_ROOTS - stackTop) {
      throw new IllegalArgumentException("a frame cannot have " + slots + " slots; " + stackTop + " of " + MAX_ROOTS
          + " root slots are in use");
    }
    if (depth == frames.length) {
      int old = frames.length;
      frames = Arrays.copyOf(frames, Math.max(16, old * 2));
      for (int i = old; i < frames.length; i++) {
        frames[i] = new Frame(this, i);
      }
    }
    if (stackTop + slots > stack.length) {
      stack = Arrays.copyOf(stack, Math.max(stackTop + slots, stack.length * 2));
    }
    Frame frame = frames[depth++];
    frame.open(stackTop, slots);
    stackTop += slots;
    return frame;
  }

  final long leave(Frame frame, long kept) {
    if (!open || heap.isClosed()) {
      return kept;
    }
    long plain = rootValue(kept);
    checkThread();
    if (depth == 0 || frames[depth - 1] != frame) {
      if (frame.size() == 0 && frame.depth() >= depth) {
        // Closed before, for instance by closeReturning inside try-with-resources.
        return kept;
      }
      throw new IllegalStateException("frames are closed in the reverse order of opening: frame " + frame.depth()
          + " was closed while " + (depth - 1) + " is on top");
    }
    if (plain != Reference.NULL) {
      hold(plain);
    }
    // The slots stay roots until each is cleared, and the array is read anew: a finalizer may run in between.
    for (int i = frame.base(); i < stackTop; i++) {
      if (stack[i] != Reference.NULL) {
        writeRoot(stack, i, Reference.NULL);
      }
    }
    stackTop = frame.base();
    depth--;
    if (plain != Reference.NULL) {
      letGo(plain);
      allocatedLast = plain;
    }
    return kept;
  }

  /** Number of open frames. */
  final int depth() {
    return depth;
  }

  final long getRoot(int index) {
    checkThread();
    return guard == null ? stack[index] : guard.tag(stack[index]);
  }

  private long getPlainRoot(int index) {
    return stack[index];
  }

  final void setRoot(int index, long reference) {
    checkThread();
    writeRoot(stack, index, rootValue(reference));
  }

  private long rootValue(long reference) {
    long plain = plain(reference);
    checkValue(plain);
    return plain;
  }

  /** Makes a root slot with a life of its own. */
  public final Handle handle(long reference) {
    checkThread();
    long value = rootValue(reference);
    int index = handles.claim();
    writeRoot(handles.slots(), index, value);
    return new Handle(this, index);
  }

  final long getHandle(int index) {
    checkThread();
    checkOpen();
    long value = handles.slots()[index];
    return guard == null ? value : guard.tag(value);
  }

  final void setHandle(int index, long reference) {
    checkThread();
    writeRoot(handles.slots(), index, rootValue(reference));
  }

  /** Whether the mutator and its heap are still open. */
  final boolean isOpen() {
    return open && !heap.isClosed();
  }

  /** Makes every further use an error. */
  final void invalidate() {
    open = false;
    checked = true;
    owner = null;
  }

  final void releaseHandle(int index) {
    handles.vacate(index);
  }

  /**
   * Makes a root slot that lives as long as the heap, without a Java object for it.
   *
   * @return its number, for {@link #getGlobal} and {@link #setGlobal}
   */
  public final int addGlobal(long reference) {
    checkThread();
    long value = rootValue(reference);
    int index = globals.claim();
    writeRoot(globals.slots(), index, value);
    return index;
  }

  /** The reference in a global, valid until the next safepoint. */
  public final long getGlobal(int global) {
    checkThread();
    long value = globals.slots()[Objects.checkIndex(global, globals.inUse())];
    return guard == null ? value : guard.tag(value);
  }

  /** Writes a global. */
  public final void setGlobal(int global, long reference) {
    checkThread();
    writeRoot(globals.slots(), Objects.checkIndex(global, globals.inUse()), rootValue(reference));
  }

  /** For interners: writes a root slot of a table of the heap's parts, with the collector's barrier for roots. */
  public final void setTableRoot(RootTable table, int index, long reference) {
    checkThread();
    writeRoot(table.slots(), index, rootValue(reference));
  }

  /** For interners: reads a root slot of a table of the heap's parts. */
  public final long getTableRoot(RootTable table, int index) {
    checkThread();
    return guard == null ? table.slots()[index] : guard.tag(table.slots()[index]);
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
    return heap.collectFully(this);
  }

  /** A safepoint without allocation: collects if a collection is due and runs what waits to be called. */
  public final void poll() {
    checkThread();
    safepoint();
    if (stressed && stress.operation() == Stress.Operation.SAFEPOINT) {
      stress();
      runPending();
    }
  }

  private void safepoint() {
    checkOpen();
    allocatedLast = Reference.NULL;
    atSafepoint();
    if (heap.isCollectionDue()) {
      heap.collect(this, Cause.TRIGGER);
    }
    if (pending.size() > 0) {
      runPending();
    }
  }

  final void beforeExplicitCollection() {
    checkOpen();
    allocatedLast = Reference.NULL;
    atSafepoint();
  }

  private void stress() {
    if (++stressCount % stress.interval() == 0) {
      heap.collect(this, Cause.STRESS);
    }
  }

  // ---------------------------------------------------------------- callbacks and finalizers

  /** Queues a call; the object is a root until it has been made. */
  final void queue(long object, boolean finalizer) {
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

  /** For counting collectors: clears the weak references to a dying object, then runs their callbacks, newest first. */
  protected final void clearWeakNow(long object) {
    int first = pending.end();
    heap.parts().weak().clear(object, weak -> {
      if (isAlive(weak)) {
        queue(weak, false);
      }
    });
    if (callDepth < Heap.MAX_CALL_DEPTH) {
      for (int index = first, end = pending.end(); index < end; index++) {
        callPending(index);
      }
    }
  }

  /** For counting collectors: takes a dying weak reference off the list of its referent. */
  protected final void detachWeak(long weak) {
    heap.parts().weak().detach(weak);
  }

  /** Whether a weak reference that is in the table is alive itself; counting collectors know. */
  protected boolean isAlive(long weak) {
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
      writeRoot(stack, frame.base(), object);
      boolean finalizer = pending.isFinalizer(index);
      writeRoot(pending.slots(), index, Reference.NULL);
      call(stack[frame.base()], finalizer);
    }
  }

  private void call(long object, boolean finalizer) {
    Shape shape = model.shape(object);
    long reference = guard == null ? object : guard.tag(object);
    int depthBefore = depth;
    callDepth++;
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
      while (depth > depthBefore) {
        frames[depth - 1].close();
      }
    }
  }

  // ---------------------------------------------------------------- checks

  private void checkThread() {
    if (checked && Thread.currentThread() != owner) {
      throw unusable();
    }
  }

  /** Why the thread test failed: after closing it always does, so that one test on the fast path serves for both. */
  private RuntimeException unusable() {
    if (!open || heap.isClosed()) {
      return closed();
    }
    return new WrongThreadException("this mutator belongs to " + owner + " and was used by " + Thread.currentThread()
        + "; each thread attaches its own");
  }

  private HeapClosedException closed() {
    return new HeapClosedException(heap.isClosed()
        ? heap.name() + " has been closed"
        : "this mutator has been closed;"
            + " attach another");
  }

  private void checkOpen() {
    if (!open || heap.isClosed()) {
      throw closed();
    }
  }

  private void checkValue(long value) {
    if (!Reference.isWithin(value, heapEnd)) {
      throw wild(value);
    }
  }

  private InvalidReferenceException wild(long value) {
    return new InvalidReferenceException("0x" + Long.toHexString(value) + " is not a reference into this heap of "
        + heapEnd + " bytes; use references as the heap gave them");
  }

  /** The plain form of a reference given by the program. */
  private long plain(long reference) {
    if (guard == null) {
      return reference;
    }
    checkThread();
    return guard.check(reference);
  }

  /** The plain form of a reference to an object; refuses null and what is no object. */
  private long requireObject(long object, String what) {
    checkThread();
    checkOpen();
    long plain = plain(object);
    if (plain == Reference.NULL) {
      throw new NullPointerException(what + " of the null reference");
    }
    if (!Reference.isWithin(plain, heapEnd) || !shapes.contains(Header.shapeId(model.shapeWord(plain)))) {
      throw wild(plain);
    }
    return plain;
  }

  /** Address of a reference slot. */
  private long slotAddress(long object, int slot) {
    checkThread();
    int word = shapeWord(object);
    if (Integer.compareUnsigned(slot, Header.inlineSlots(word)) < 0) {
      return object + Header.BYTES + 4L * slot;
    }
    if (Header.has(word, Header.MANY_SLOTS)) {
      int slots = memory.get(INT, object + ObjectModel.LENGTH);
      if (Integer.compareUnsigned(slot, slots) < 0) {
        return object + ObjectModel.FIRST_ELEMENT + 4L * slot;
      }
    }
    throw noSuchSlot(object, slot, "slot");
  }

  /** Address of data in a fixed object. */
  private long dataAddress(long reference, int offset, int bytes) {
    checkThread();
    long object = plain(reference);
    int word = shapeWord(object);
    int limit = shapes.dataLimit(Header.shapeId(word));
    if (offset < 0 || offset > limit - bytes) {
      throw noSuchSlot(object, offset, bytes + " bytes of data at offset");
    }
    long start = Header.has(word, Header.MANY_SLOTS)
        ? ObjectModel.FIRST_ELEMENT + 4L * model.slots(object)
        : Header.BYTES + 4L * Header.inlineSlots(word);
    return object + start + offset;
  }

  /** Address of an element of a data array. */
  private long elementAddress(long array, int index, Shape.Kind kind) {
    checkThread();
    long object = plain(array);
    shapeWord(object);
    Shape shape = shapeOrFail(object);
    if (shape.kind() != kind) {
      throw new IllegalArgumentException("a " + shape.name() + " has no elements of kind " + kind + ", it is "
          + shape.kind());
    }
    if (Integer.compareUnsigned(index, model.length(object)) >= 0) {
      throw noSuchSlot(object, index, "element");
    }
    return object + kind.firstElement() + (long) index * kind.elementBytes();
  }

  private long elementsAddress(long array, int index, int count) {
    Objects.checkFromIndexSize(index, count, length(array));
    if (count == 0) {
      return Header.BYTES;
    }
    elementAddress(array, index + count - 1, Shape.Kind.BYTES);
    return elementAddress(array, index, Shape.Kind.BYTES);
  }

  /** Reads the shape word and turns what a wild reference raises into what it means. */
  private int shapeWord(long object) {
    try {
      return memory.get(INT, object);
    } catch (IndexOutOfBoundsException e) {
      throw wild(object);
    } catch (IllegalStateException e) {
      checkOpen();
      throw e;
    }
  }

  private Shape shapeOrFail(long object) {
    if (object == Reference.NULL) {
      throw new NullPointerException("access to an element of the null reference");
    }
    int id = Header.shapeId(model.shapeWord(object));
    if (!shapes.contains(id)) {
      throw wild(object);
    }
    return shapes.byId(id);
  }

  private RuntimeException noSuchSlot(long object, int index, String what) {
    if (object == Reference.NULL) {
      return new NullPointerException("access to " + what + " " + index + " of the null reference");
    }
    Shape shape = shapeOrFail(object);
    return new IndexOutOfBoundsException("no " + what + " " + index + " in a " + shape.name() + " at 0x" + Long
        .toHexString(object) + ": it has "
        + (shape.isArray()
            ? model.length(object) + " elements of kind " + shape.kind()
            : model.slots(object) + " slots and " + shape.dataBytes() + " bytes of data"));
  }

  // ---------------------------------------------------------------- for the heap

  final void visitRoots(RootVisitor visitor) {
    visitor.visit(stack, 0, stackTop);
    visitHeldRoots(visitor);
  }

  final void visitFresh(RootVisitor visitor) {
    freshRoot[0] = fresh();
    visitor.visit(freshRoot, 0, 1);
    visitDying(visitor);
  }

  final long allocatedObjects() {
    return allocatedObjects;
  }

  final long allocatedBytes() {
    return allocatedBytes;
  }

  /** Objects this mutator has allocated minus those it has freed outside collections. */
  private long balance() {
    return allocatedObjects - freedObjects;
  }

  /** Lets allocation take the slow path, and with it look at the trigger, once the balance has risen by so many objects. */
  final void allowBalance(long objects) {
    balanceLimit = balance() + objects;
  }

  /** The heap this mutator belongs to. */
  public final Heap heap() {
    return heap;
  }

  /** Pops all frames and detaches the thread. Handles and globals live on until the heap is closed. */
  @Override
  public final void close() {
    if (!open) {
      return;
    }
    if (!heap.isClosed()) {
      checkThread();
      while (depth > 0) {
        frames[depth - 1].close();
      }
      atSafepoint();
      runPending();
    }
    invalidate();
    heap.detach(this);
  }
}
