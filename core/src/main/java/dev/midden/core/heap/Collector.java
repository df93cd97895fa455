package dev.midden.core.heap;

import java.util.Optional;
import java.util.function.ObjLongConsumer;

/**
 * A whole strategy for one heap: which spaces it has, what its mutator does on allocation and on writing a reference, and
 * how it collects. The heap calls it on the mutator's thread, one call at a time.
 */
public abstract class Collector implements AutoCloseable {
  /** For subclasses. */
  protected Collector() {}

  /** Makes the view through which a thread uses the heap: an instance of the collector's own final subclass. */
  protected abstract Mutator attach(MutatorContext context);

  /**
   * Collects. The mutator stands still; no callback or finalizer runs before this returns.
   *
   * @param cycle why, and where to report phases and what was found
   */
  protected abstract void collect(Cycle cycle);

  /**
   * The number of references to an object, roots included, if this collector knows it.
   *
   * @return the exact count, or −1: a census is to be taken
   */
  protected long referenceCount(long object) {
    return -1;
  }

  /**
   * The number of references to an object from slots of objects, for a collector that does not count those from roots.
   *
   * @return the exact count, {@link Integer#MAX_VALUE} if it is not kept for this object, or −1: no such count is kept
   */
  protected long slotReferenceCount(long object) {
    return -1;
  }

  /** Bytes of new objects after which this collector wants to collect them, for {@link Trigger.Nursery}. */
  protected long nurseryBytes() {
    return Long.MAX_VALUE;
  }

  /** Objects that may have become cyclic garbage since the last collection, for {@link Trigger.Candidates}. */
  protected long candidates() {
    return 0;
  }

  /**
   * For the verifier: whether a collection that looks at the referent, but not at all of the heap, would find a reference.
   *
   * @param object an object
   * @param slot address of one of its slots
   * @param referent what the slot refers to, not null
   */
  protected boolean covers(long object, long slot, long referent) {
    return true;
  }

  /** Control over the generations, by those who have them; always the same object. */
  protected Optional<GenerationControl> generations() {
    return Optional.empty();
  }

  /** Bytes this collector takes beside the heap's blocks at the moment: bitmaps, mark stacks, buffers. */
  protected abstract long metadataBytes();

  /** Hands over the collector's own counters. */
  protected void reportCounters(ObjLongConsumer<String> sink) {
    // None, unless a collector has some.
  }

  /** Releases memory outside the heap's own. */
  @Override
  public abstract void close();
}
