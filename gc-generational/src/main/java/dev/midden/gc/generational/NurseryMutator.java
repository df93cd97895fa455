package dev.midden.gc.generational;

import dev.midden.core.event.Cause;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Header;
import dev.midden.core.space.CopySpace;
import dev.midden.core.trace.RememberedSet;

/** Allocates in the nursery; on a write to an armed object, remembers it. */
final class NurseryMutator extends Mutator {

  private final Generational collector;
  private final CopySpace nursery;
  private final RememberedSet remembered;

  NurseryMutator(MutatorContext context, Generational collector, CopySpace nursery, RememberedSet remembered) {
    super(context);
    this.collector = collector;
    this.nursery = nursery;
    this.remembered = remembered;
  }

  /** Makes the collection that has been requested; returns the objects found unreachable. */
  long collectAndCall() {
    long found = pause(Cause.EXPLICIT).freedObjects();
    callDeferred();
    return found;
  }

  @Override
  protected long allocateCell(int cellClass, int cellBytes) {
    return nursery.allocate(cellBytes);
  }

  @Override
  protected long allocateSlow(int cellClass, long bytes) {
    long cell = cellClass >= 0 ? nursery.allocateSlow(bytes) : 0;
    return cell != 0 ? cell : collector.allocateElsewhere(cellClass, bytes);
  }

  @Override
  protected void writeReference(long object, long slot, int value) {
    // Before the store, so that the compiler can use what the check of the slot has loaded.
    if (Header.has(memory.getInt(object), RememberedSet.ARMED)) {
      remembered.record(object, slot);
    }
    memory.setInt(slot, value);
  }

  @Override
  protected int immortalFlags() {
    return RememberedSet.ARMED;
  }
}
