package dev.midden.gc.refcount;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Reference;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import java.util.function.ObjLongConsumer;

/** A {@link DeferredMutator} that counts the updates it makes and those that immediate counting would make as well. */
final class MeteredDeferredMutator extends DeferredMutator {

  private final StoreMeter slots = new StoreMeter();
  private final StoreMeter roots = new StoreMeter();

  MeteredDeferredMutator(MutatorContext context, HeapParts parts, FreeListSpace small, LargeObjectSpace large,
      ZeroCountTable table, long threshold) {
    super(context, parts, small, large, table, threshold);
  }

  @Override
  protected void writeReference(long object, long slot, int value) {
    slots.count(memory.getInt(slot), value);
    super.writeReference(object, slot, value);
  }

  @Override
  protected void writeRoot(long[] array, int index, long value) {
    roots.count(Reference.compress(array[index]), Reference.compress(value));
    super.writeRoot(array, index, value);
  }

  @Override
  void reportCounters(ObjLongConsumer<String> sink) {
    super.reportCounters(sink);
    sink.accept("increments", slots.increments());
    sink.accept("decrements", slots.decrements());
    sink.accept("savedUpdates", roots.updates());
  }
}
