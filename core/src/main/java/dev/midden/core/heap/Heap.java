package dev.midden.core.heap;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionEvent;
import dev.midden.core.event.CollectionListener;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.event.HeapStatistics;
import dev.midden.core.memory.Memory;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectTable;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.ShapeRegistry;
import dev.midden.core.plugin.ByteSize;
import dev.midden.core.plugin.Options;
import dev.midden.core.reference.PendingCalls;
import dev.midden.core.reference.RootTable;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.space.Blocks;
import dev.midden.core.trace.MoveObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * A managed heap: memory outside the Java heap, a collector, perhaps an interner, and roots. Any number of heaps may live
 * in one JVM, each with another collector.
 *
 * <pre>{@code
 * try (Heap heap = Heap.builder().collector("marksweep").maxBytes(64 << 20).open();
 *     Mutator mutator = heap.attach()) {
 *   Shape node = heap.shapes().define("Node").references(2).register();
 *   …
 * }
 * }</pre>
 *
 * <p>One mutator at a time may be attached. Apart from {@link #shapes()} and {@link #name()}, methods are to be called by
 * the thread of that mutator.
 */
public final class Heap implements AutoCloseable {
  /** How deep callbacks and finalizers may run inside each other before they are put off to the next safepoint. */
  static final int MAX_CALL_DEPTH = 16;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String name = "heap-" + NUMBERS.incrementAndGet();
  private final String collectorName;
  private final Set<Capability> capabilities;
  private final boolean moves;
  private final Memory memory;
  private final HeapParts parts;
  private final Collector collector;
  private final @Nullable Interner interner;
  private final CheckLevel checks;
  private final Stress stress;
  private final Trigger trigger;
  private final boolean ownRule;
  private final @Nullable Guard guard;
  private final @Nullable MutatorTap tap;
  private final List<CollectionListener> listeners;
  private final FailureHandler failures;
  private final Map<Shape, Finalizer> finalizers = new HashMap<>();
  private final Map<Shape, WeakCallback> callbacks = new HashMap<>();

  private final RootTable handles = new RootTable();
  private final RootTable globals = new RootTable();
  private final RootTable pins = new RootTable();
  private final PendingCalls pending = new PendingCalls();
  private final CollectionRecord record = new CollectionRecord();
  private final Cycle cycle;
  private final Trigger.Occupancy occupancy = new CurrentOccupancy();
  private final Pace pace = new Pace();

  private @Nullable Mutator mutator;
  private boolean closed;
  private boolean collecting;

  private long collections;
  private long fullCollections;
  private long collectorNanos;
  private long longestPauseNanos;
  private long stepNanos;
  private long collectedObjects;
  private long collectedBytes;
  private long formerAllocatedObjects;
  private long formerAllocatedBytes;
  private long formerFreedObjects;
  private long formerFreedBytes;
  private long immortalObjects;
  private long immortalBytes;
  private long allocatedBytesAtCollection;
  private long liveBytesAtCollection;
  private long balanceAtCollection;
  private long peakMetadataBytes;

  Heap(HeapBuilder builder) {
    checks = builder.checks;
    stress = builder.stress;
    listeners = List.copyOf(builder.listeners);
    tap = builder.tap;
    failures = builder.failures != null ? builder.failures : Heap::log;
    long bytes = builder.maxBytes / Blocks.BYTES * Blocks.BYTES;
    CollectorProvider provider = builder.collectorProvider();
    collectorName = provider.name();
    Options options = builder.collectorOptions(provider);
    capabilities = Set.copyOf(provider.capabilities(options));
    moves = capabilities.contains(Capability.MOVES);
    trigger = builder.trigger(provider);
    ownRule = trigger instanceof Trigger.Own;
    // Block 0 is never used; one more block lets loops load a few bytes past the last object.
    memory = Memory.reserve(bytes + 2L * Blocks.BYTES, Reference.REACH, builder.source);
    try {
      ObjectModel model = new ObjectModel(memory, new ShapeRegistry());
      Blocks blocks = new Blocks(memory, bytes);
      if (builder.poison || checks == CheckLevel.FULL || stress.operation() != Stress.Operation.NONE) {
        blocks.poison();
      }
      guard = checks == CheckLevel.FULL ? new Guard(model, blocks, builder.source) : null;
      parts = new HeapParts(model, blocks, builder.source, moveObserver(guard, tap), builder.hashSeed());
      parts.internTables().observe(name, InternListeners.of(builder.internListeners));
      collector = provider.create(parts, options);
      collector.generations().ifPresent(control -> control.bind(this));
      if (moves) {
        parts.internTables().follow(parts.identities());
      }
      cycle = new Cycle(this, record, parts);
      InternerProvider internerProvider = builder.internerProvider();
      interner = internerProvider == null
          ? null
          : internerProvider.create(parts, builder.internerOptions(
              internerProvider));
      if (tap != null) {
        tap.opened(this, parts);
      }
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  private static @Nullable MoveObserver moveObserver(@Nullable Guard guard, @Nullable MutatorTap tap) {
    if (tap == null) {
      return guard;
    }
    if (guard == null) {
      return tap::moved;
    }
    return (from, to) -> {
      guard.moved(from, to);
      tap.moved(from, to);
    };
  }

  private static void log(String what, Throwable failure) {
    // Looked up here, because starting the logging system takes longer than opening a heap.
    System.getLogger(Heap.class.getName()).log(System.Logger.Level.WARNING, () -> what + " threw", failure);
  }

  /** Begins the description of a heap. */
  public static HeapBuilder builder() {
    return new HeapBuilder();
  }

  /** Name, unique in this JVM, for people. */
  public String name() {
    return name;
  }

  /** Name of the collector. */
  public String collectorName() {
    return collectorName;
  }

  /** What this heap can do and must reckon with, under the options it was opened with. */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /** The shapes of this heap's objects. */
  public ShapeRegistry shapes() {
    return parts.model().shapes();
  }

  /**
   * Attaches the current thread.
   *
   * @return its view of the heap; close it before another thread attaches
   * @throws IllegalStateException if a mutator is attached already
   */
  public Mutator attach() {
    requireOpen();
    if (mutator != null) {
      throw new IllegalStateException(name + " has a mutator attached already; close it first (one at a time)");
    }
    Mutator attached = collector.attach(new MutatorContext(this));
    mutator = attached;
    resetBalance(attached);
    return attached;
  }

  void detach(Mutator closing) {
    if (mutator == closing) {
      formerAllocatedObjects += closing.allocatedObjects();
      formerAllocatedBytes += closing.allocatedBytes();
      formerFreedObjects += closing.freedObjects();
      formerFreedBytes += closing.freedBytes();
      mutator = null;
    }
  }

  /** Has a finalizer run for the objects of a finalizable shape. */
  public void setFinalizer(Shape shape, Finalizer finalizer) {
    requireOwn(shape);
    if (!shape.isFinalizable()) {
      throw new IllegalArgumentException(shape + " has no finalizer; define it with finalizable()");
    }
    finalizers.put(shape, finalizer);
  }

  void setFinalizerIfAbsent(Shape shape, Finalizer finalizer) {
    finalizers.putIfAbsent(shape, finalizer);
  }

  /** Has a callback run when referents of weak references of this shape die. */
  public void setWeakCallback(Shape shape, WeakCallback callback) {
    requireOwn(shape);
    if (!shape.isWeakReference()) {
      throw new IllegalArgumentException(shape + " is not a weak reference; define it with weakReference()");
    }
    callbacks.put(shape, callback);
  }

  void requireOwn(Shape shape) {
    if (shape.registry() != shapes()) {
      throw new IllegalArgumentException(shape + " belongs to another heap; define it in this heap's shapes()");
    }
  }

  Finalizer finalizer(Shape shape) {
    return finalizers.getOrDefault(shape, (unused, object) -> {});
  }

  WeakCallback callback(Shape shape) {
    return callbacks.getOrDefault(shape, (unused, weak) -> {});
  }

  boolean hasCallback(Shape shape) {
    return callbacks.containsKey(shape);
  }

  void failed(String what, Throwable failure) {
    failures.failed(what, failure);
  }

  /**
   * The interner.
   *
   * @throws IllegalStateException if the heap was opened without one
   */
  public Interner interner() {
    Interner found = interner;
    if (found == null) {
      throw new IllegalStateException(name + " was opened without an interner; name one with HeapBuilder.interner");
    }
    return found;
  }

  // ---------------------------------------------------------------- collection

  boolean hasOwnTrigger() {
    return ownRule;
  }

  long candidatesAllowed() {
    return trigger instanceof Trigger.Candidates candidates ? candidates.count() : Long.MAX_VALUE;
  }

  boolean isCollectionDue(Mutator by, @Nullable Shape allocating) {
    if (ownRule ? by.isDue(allocating) : trigger.isDue(occupancy)) {
      return true;
    }
    resetBalance(by);
    return false;
  }

  /** The heap as triggers see it; one object for all questions, so that asking allocates nothing. */
  private final class CurrentOccupancy implements Trigger.Occupancy {
    @Override
    public long usedBytes() {
      return parts.blocks().usedBytes();
    }

    @Override
    public long limitBytes() {
      return parts.blocks().limitBytes();
    }

    @Override
    public long heldBytes() {
      return Heap.this.liveBytes();
    }

    @Override
    public long liveBytes() {
      return liveBytesAtCollection;
    }

    @Override
    public long allocatedBytes() {
      return totalAllocatedBytes() - allocatedBytesAtCollection;
    }

    @Override
    public double allocationRate() {
      return pace.allocationRate();
    }

    @Override
    public double collectionRate() {
      return pace.collectionRate();
    }

    @Override
    public long nurseryBytes() {
      return collector.nurseryBytes();
    }

    @Override
    public long candidates() {
      return collector.candidates();
    }

    @Override
    public long balance() {
      return totalBalance() - balanceAtCollection;
    }
  }

  private void resetBalance(Mutator by) {
    if (trigger instanceof Trigger.Balance balance) {
      by.allowBalance(balance.objects() - (totalBalance() - balanceAtCollection));
    }
  }

  boolean isCollecting() {
    return collecting;
  }

  CollectionRecord collectFully(Mutator by) {
    collect(by, Cause.EXPLICIT);
    boolean finalized = pending.hasFinalizer();
    if (pending.size() == 0) {
      parts.internTables().finish();
      return record;
    }
    CollectionRecord first = record.copy();
    by.runPending();
    if (finalized) {
      by.beforeExplicitCollection();
      collect(by, Cause.FINALIZATION);
      by.runPending();
    }
    parts.internTables().finish();
    return first;
  }

  /** One collection: the pause, the books, the listeners. Callbacks and finalizers are left queued. */
  CollectionRecord collect(Mutator by, Cause cause) {
    if (collecting) {
      throw new IllegalStateException(
          "a collection is under way in " + name + "; listeners must not collect or allocate");
    }
    collecting = true;
    CollectionEvent event = FlightRecorder.isInitialized() ? new CollectionEvent() : null;
    // Loading the event's class alone takes some hundred milliseconds; not where nobody records.
    if (event != null) {
      event.begin();
    }
    if (guard != null) {
      guard.collected(Guard.FREED_BY_COUNT);
    }
    if (tap != null) {
      tap.collectionBegan(cause);
    }
    long liveObjectsBefore = liveObjects();
    long liveBytesBefore = liveBytes();
    long start = System.nanoTime();
    long allocatedSinceLast = totalAllocatedBytes() - allocatedBytesAtCollection;
    try {
      cycle.begin(collections + 1, cause);
      collector.collect(cycle);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new HeapCorruptedException("collection " + (collections + 1) + " of " + name + " (" + collectorName
          + ") met something that is no object: " + e.getMessage()
          + "; open the heap with full checks to find the write",
          e);
    } finally {
      collecting = false;
    }
    long end = System.nanoTime();
    cycle.endPhase(end);
    if (cycle.survivorsKnown()) {
      collectedObjects += liveObjects() - immortalObjects - cycle.survivorObjects();
      collectedBytes += liveBytes() - immortalBytes - cycle.survivorBytes();
    }
    collectorNanos += end - start;
    longestPauseNanos = Math.max(longestPauseNanos, end - start);
    if (record.isStep()) {
      // What triggers look at stays as it was, so that the collection under way stays due.
      stepNanos += end - start;
    } else {
      collections++;
      fullCollections += record.isFull() ? 1 : 0;
      liveBytesAtCollection = liveBytes();
      pace.collected(start - stepNanos, end, allocatedSinceLast, record.isFull() ? liveBytesAtCollection : 0);
      stepNanos = 0;
      allocatedBytesAtCollection = totalAllocatedBytes();
      balanceAtCollection = totalBalance();
    }
    resetBalance(by);
    peakMetadataBytes = Math.max(peakMetadataBytes, metadataBytes());
    record.end(end - start, liveObjectsBefore - liveObjects(), liveBytesBefore - liveBytes(), liveObjects(),
        liveBytes(),
        parts.blocks().usedBytes());
    if (guard != null) {
      guard.collected(collections);
    }
    if (event != null && event.shouldCommit()) {
      event.commit(name, collectorName, record);
    }
    if (event != null && interner != null) {
      interner.event(name).commit();
    }
    collecting = true;
    try {
      if (tap != null) {
        tap.collectionEnded(record);
      }
      for (int i = 0; i < listeners.size(); i++) {
        listeners.get(i).collected(record);
      }
    } finally {
      collecting = false;
    }
    return record;
  }

  void visitRoots(RootVisitor visitor) {
    visitCountedRoots(visitor);
    if (mutator != null) {
      mutator.visitFresh(visitor);
    }
  }

  /** The roots that are references like any other, without what is kept for the sake of the mutator's raw references. */
  void visitCountedRoots(RootVisitor visitor) {
    handles.visit(visitor);
    globals.visit(visitor);
    pins.visit(visitor);
    parts.internRoots().visit(visitor);
    parts.internTables().visit(visitor);
    pending.visit(visitor);
    if (mutator != null) {
      mutator.visitRoots(visitor);
    }
  }

  /** Verifies the heap under stress, where a collector of generations may have forgotten a write. */
  void requireRemembered() {
    if (!capabilities.contains(Capability.GENERATIONS) || capabilities.contains(Capability.COUNTS)) {
      return;
    }
    List<String> problems = HeapVerifier.verify(this, false);
    if (!problems.isEmpty()) {
      throw new HeapCorruptedException(name + " (" + collectorName + ") is not sound: " + problems, null);
    }
  }

  HeapExhaustedException exhausted(String what, long bytes) {
    Map<String, Long> live = new HashMap<>();
    walk().histogram().forEach(row -> live.merge(row.shape().name(), row.bytes(), Long::sum));
    Blocks blocks = parts.blocks();
    return new HeapExhaustedException(what, bytes, (long) blocks.available() * Blocks.BYTES, blocks.largestFree(),
        blocks
            .limitBytes(),
        live, blocks.refusal());
  }

  void immortalAllocated(long bytes) {
    immortalObjects++;
    immortalBytes += bytes;
  }

  // ---------------------------------------------------------------- what a heap can tell

  /** Control over the collector's generations, if it has them and lets itself be controlled. */
  public Optional<GenerationControl> generations() {
    requireOpen();
    return collector.generations();
  }

  private long totalAllocatedObjects() {
    return formerAllocatedObjects + (mutator == null ? 0 : mutator.allocatedObjects());
  }

  private long totalAllocatedBytes() {
    return formerAllocatedBytes + (mutator == null ? 0 : mutator.allocatedBytes());
  }

  private long totalFreedObjects() {
    return collectedObjects + formerFreedObjects + (mutator == null ? 0 : mutator.freedObjects());
  }

  private long totalFreedBytes() {
    return collectedBytes + formerFreedBytes + (mutator == null ? 0 : mutator.freedBytes());
  }

  private long totalBalance() {
    return totalAllocatedObjects() - totalFreedObjects();
  }

  private long liveObjects() {
    return totalAllocatedObjects() - totalFreedObjects();
  }

  long liveBytes() {
    return totalAllocatedBytes() - totalFreedBytes();
  }

  private long metadataBytes() {
    return collector.metadataBytes() + parts.blocks().tableBytes() + parts.weak().tableBytes()
        + parts.identities().tableBytes() + parts.internTables().bytes() + (guard == null
            ? 0
            : guard.bytes());
  }

  /** Totals as of now. */
  public HeapStatistics statistics() {
    requireOpen();
    Map<String, Long> counters = new TreeMap<>();
    collector.reportCounters(counters::put);
    long metadata = Math.max(peakMetadataBytes, metadataBytes());
    return new HeapStatistics(totalAllocatedObjects(), totalAllocatedBytes(), totalFreedObjects(), totalFreedBytes(),
        collections, fullCollections, collectorNanos, longestPauseNanos, parts.blocks().usedBytes(),
        (long) parts.blocks()
            .peak() * Blocks.BYTES + metadata,
        parts.blocks().limitBytes(), counters);
  }

  /** Walks over the heap's objects. */
  public HeapWalk walk() {
    requireOpen();
    return new HeapWalk(this);
  }

  long referenceCount(long object) {
    long count = collector.referenceCount(object);
    if (count >= 0) {
      return count;
    }
    long fromSlots = collector.slotReferenceCount(object);
    boolean known = fromSlots >= 0 && fromSlots != Integer.MAX_VALUE;
    return known ? fromSlots + walk().rootCensus(object) : walk().census(object);
  }

  /** One object laid open. */
  public ObjectTable inspect(long object) {
    requireOpen();
    long plain = guard == null ? object : guard.check(object);
    if (!parts.blocks().isObject(plain)) {
      throw new InvalidReferenceException(
          "0x" + Long.toHexString(object) + " is not the start of an object of " + name);
    }
    return ObjectTable.of(parts.model(), plain);
  }

  /** One line for people: collector, size, where the memory comes from, checks. */
  public String describe() {
    return name + ": " + collectorName + ", at most " + ByteSize.format(parts.blocks().limitBytes()) + " bytes, "
        + memory
            .description()
        + ", trigger " + trigger + ", checks " + checks.name().toLowerCase(Locale.ROOT);
  }

  Collector collector() {
    return collector;
  }

  HeapParts parts() {
    return parts;
  }

  RootTable handles() {
    return handles;
  }

  RootTable globals() {
    return globals;
  }

  RootTable pins() {
    return pins;
  }

  /** Whether the collector moves objects. */
  boolean moves() {
    return moves;
  }

  PendingCalls pending() {
    return pending;
  }

  CheckLevel checks() {
    return checks;
  }

  Stress stress() {
    return stress;
  }

  @Nullable
  Guard guard() {
    return guard;
  }

  @Nullable
  MutatorTap tap() {
    return tap;
  }

  Mutator mutator() {
    Mutator attached = mutator;
    if (attached == null) {
      throw new IllegalStateException("no mutator is attached to " + name);
    }
    return attached;
  }

  boolean isClosed() {
    return closed;
  }

  void requireOpen() {
    if (closed) {
      throw new HeapClosedException(name + " has been closed");
    }
  }

  /** Gives all memory back. Objects are not finalized. Closing twice does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (mutator != null) {
        mutator.invalidate();
      }
      collector.close();
      parts.internTables().close();
      parts.close();
      if (guard != null) {
        guard.close();
      }
      memory.close();
    }
  }
}
