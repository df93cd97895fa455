package dev.midden.gc.refcount;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Reference;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** A {@link RefcountMutator} that counts what stores do to counts; apart, so that it costs nothing where nobody asks. */
final class MeteredMutator extends RefcountMutator {

  private final StoreMeter meter = new StoreMeter();

  MeteredMutator(MutatorContext context, HeapParts parts, FreeListSpace small, LargeObjectSpace large,
      @Nullable TrialDeletion cycles, long bound) {
    super(context, parts, small, large, cycles, bound);
  }

  @Override
  protected void writeReference(long object, long slot, int value) {
    meter.count(memory.getInt(slot), value);
    super.writeReference(object, slot, value);
  }

  @Override
  protected void writeRoot(long[] slots, int index, long value) {
    meter.count(Reference.compress(slots[index]), Reference.compress(value));
    super.writeRoot(slots, index, value);
  }

  @Override
  protected void moveRoot(long[] slots, int from, int to) {
    meter.count(Reference.compress(slots[to]), 0);
    super.moveRoot(slots, from, to);
  }

  @Override
  protected void moveRootsTo(long[] roots, int from, long object, long slot, int count) {
    for (int i = 0; i < count; i++) {
      meter.count(memory.getInt(slot + 4L * i), 0);
    }
    super.moveRootsTo(roots, from, object, slot, count);
  }

  @Override
  protected void moveRootsFrom(long[] roots, int to, long object, long slot, int count) {
    for (int i = 0; i < count; i++) {
      meter.count(Reference.compress(roots[to + i]), 0);
    }
    super.moveRootsFrom(roots, to, object, slot, count);
  }

  @Override
  void reportCounters(ObjLongConsumer<String> sink) {
    super.reportCounters(sink);
    sink.accept("increments", meter.increments());
    sink.accept("decrements", meter.decrements());
  }
}
