package dev.midden.core.event;

import com.google.common.base.MoreObjects;
import java.util.Arrays;

/**
 * What one collection did. The heap has one such record and fills it anew at each collection, so that collecting allocates
 * nothing in the Java heap: {@link #copy()} what is to be kept. Times are nanoseconds, sizes bytes as objects occupy them.
 */
public final class CollectionRecord {
  /** In place of a generation: all there are. */
  public static final int ALL = -1;

  private static final int PHASES = Phase.values().length;

  private final long[] phaseNanos = new long[PHASES];
  private Cause cause = Cause.EXPLICIT;
  private boolean full = true;
  private boolean step;
  private boolean snapshot;
  private long number;
  private long pauseNanos;
  private long freedObjects;
  private long freedBytes;
  private long liveObjects;
  private long liveBytes;
  private long promotedObjects;
  private int generation = ALL;
  private long usedBytes;

  /** Makes an empty record. */
  public CollectionRecord() {}

  /** Starts over for a new collection. For the heap. */
  public void begin(long collectionNumber, Cause why) {
    number = collectionNumber;
    cause = why;
    full = true;
    step = false;
    snapshot = false;
    Arrays.fill(phaseNanos, 0);
    pauseNanos = 0;
    freedObjects = 0;
    freedBytes = 0;
    promotedObjects = 0;
    generation = ALL;
  }

  /** Adds time to a phase. For the heap. */
  public void addPhase(Phase phase, long nanos) {
    phaseNanos[phase.ordinal()] += nanos;
  }

  /** Notes that only a part of the heap was collected, and what moved up. For the heap. */
  public void minor(int oldest, long promoted) {
    full = false;
    generation = oldest;
    promotedObjects = promoted;
  }

  /** Notes that this is a step of a collection that goes on. For the heap. */
  public void step() {
    full = false;
    step = true;
  }

  /** Notes that what died after the collection began was kept. For the heap. */
  public void snapshot() {
    snapshot = true;
  }

  /** Completes the record. For the heap. */
  public void end(long pause, long freed, long freedSize, long live, long liveSize, long used) {
    pauseNanos = pause;
    freedObjects = freed;
    freedBytes = freedSize;
    liveObjects = live;
    liveBytes = liveSize;
    usedBytes = used;
  }

  /** A copy that later collections leave alone. */
  public CollectionRecord copy() {
    CollectionRecord copy = new CollectionRecord();
    System.arraycopy(phaseNanos, 0, copy.phaseNanos, 0, PHASES);
    copy.cause = cause;
    copy.full = full;
    copy.step = step;
    copy.snapshot = snapshot;
    copy.number = number;
    copy.promotedObjects = promotedObjects;
    copy.generation = generation;
    copy.end(pauseNanos, freedObjects, freedBytes, liveObjects, liveBytes, usedBytes);
    return copy;
  }

  /** Number of the collection in its heap, from 1. */
  public long number() {
    return number;
  }

  /** Why it was made. */
  public Cause cause() {
    return cause;
  }

  /** Whether the whole heap was collected. */
  public boolean isFull() {
    return full;
  }

  /**
   * The oldest generation that was collected, the youngest being 0; {@link #ALL} if it was the whole heap, or a step. Under
   * collectors without generations 0 stands for the part of their work that is not a full collection.
   */
  public int generation() {
    return generation;
  }

  /** Whether a complete collector left nothing unreachable: a full collection, and not one of what was reachable earlier. */
  public boolean isExact() {
    return full && !snapshot;
  }

  /**
   * Whether this is a step of a collection that goes on, under a collector that spreads it over many pauses. Then the number is
   * that of the collection, nothing has been freed yet, and it is not counted; the last pause is recorded as the collection.
   */
  public boolean isStep() {
    return step;
  }

  /** Nanoseconds the mutator stood still; callbacks and finalizers, which run afterwards, are not in it. */
  public long pauseNanos() {
    return pauseNanos;
  }

  /** Nanoseconds of one phase; 0 if the collector has no such phase. */
  public long phaseNanos(Phase phase) {
    return phaseNanos[phase.ordinal()];
  }

  /** Objects found dead. Under lazy sweeping their memory is taken back later. */
  public long freedObjects() {
    return freedObjects;
  }

  /** Bytes the dead objects occupied. */
  public long freedBytes() {
    return freedBytes;
  }

  /** Objects alive afterwards. */
  public long liveObjects() {
    return liveObjects;
  }

  /** Bytes the live objects occupy. */
  public long liveBytes() {
    return liveBytes;
  }

  /** Objects that moved to an older generation. */
  public long promotedObjects() {
    return promotedObjects;
  }

  /** Bytes of heap blocks in use afterwards. */
  public long usedBytes() {
    return usedBytes;
  }

  @Override
  public String toString() {
    return MoreObjects.toStringHelper("Collection").add("number", number).add("cause", cause).add("full", full).add(
        "pauseNanos", pauseNanos).add("freedObjects", freedObjects).add("freedBytes", freedBytes).add("liveObjects",
            liveObjects)
        .add("liveBytes", liveBytes).toString();
  }
}
