package dev.midden.gc.refcount;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Reference;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import java.util.function.ObjLongConsumer;

/** A {@link CoalescingMutator} that counts the updates that immediate counting would make. */
final class MeteredCoalescingMutator extends CoalescingMutator {

  private final StoreMeter slots = new StoreMeter();
  private final StoreMeter roots = new StoreMeter();

  MeteredCoalescingMutator(MutatorContext context, HeapParts parts, FreeListSpace small, LargeObjectSpace large,
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
    sink.accept("coalescedUpdates", slots.updates() - applied());
    sink.accept("savedUpdates", slots.updates() + roots.updates() - applied());
  }
}
