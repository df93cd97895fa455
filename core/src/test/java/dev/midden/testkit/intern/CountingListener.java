package dev.midden.testkit.intern;

import dev.midden.core.event.InternListener;
import dev.midden.core.object.Shape;

/** Counts what it hears. */
final class CountingListener implements InternListener {
  long hits;
  long missed;
  long entered;
  long evicted;
  long died;
  long resized;

  @Override
  public void hit(Shape shape) {
    hits++;
  }

  @Override
  public void missed(Shape shape) {
    missed++;
  }

  @Override
  public void entered(Shape shape) {
    entered++;
  }

  @Override
  public void evicted(Shape shape) {
    evicted++;
  }

  @Override
  public void died(long entries) {
    died += entries;
  }

  @Override
  public void resized(long entries, long fromSlots, long toSlots) {
    resized++;
  }
}
