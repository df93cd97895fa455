package dev.midden.bench.measure;

import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorTap;
import dev.midden.core.heap.RootKind;
import dev.midden.core.object.Shape;

/** Counts what a program does for each object it allocates; the same under every collector. */
public final class WriteCounter implements MutatorTap {
  private long objects;
  private long writes;
  private long rootWrites;

  private WriteCounter() {}

  /**
   * What a program does for each object.
   *
   * @param writes writes of references into objects
   * @param rootWrites writes of roots, of frames for the most part
   */
  public record Rates(double writes, double rootWrites) {}

  /** Runs a cell once and counts. */
  public static Rates count(Cell cell) {
    WriteCounter counter = new WriteCounter();
    try (Heap heap = cell.builder().tap(counter).open(); Mutator mutator = heap.attach()) {
      cell.prepare().execute(mutator, (name, value) -> {});
    }
    double objects = Math.max(1, counter.objects);
    return new Rates(counter.writes / objects, counter.rootWrites / objects);
  }

  @Override
  public void allocated(long object, Shape shape, int length) {
    objects++;
  }

  @Override
  public void wrote(long object, int slot, long value) {
    writes++;
  }

  @Override
  public void rootWritten(RootKind kind, int index, long value) {
    rootWrites++;
  }
}
