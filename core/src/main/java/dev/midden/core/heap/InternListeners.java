package dev.midden.core.heap;

import dev.midden.core.event.InternListener;
import dev.midden.core.object.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several listeners as one. */
final class InternListeners implements InternListener {
  private final List<InternListener> listeners;

  private InternListeners(List<InternListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** One for all of some listeners; null if there is none. */
  static @Nullable InternListener of(List<InternListener> listeners) {
    return switch (listeners.size()) {
      case 0 -> null;
      case 1 -> listeners.getFirst();
      default -> new InternListeners(listeners);
    };
  }

  @Override
  public void hit(Shape shape) {
    listeners.forEach(listener -> listener.hit(shape));
  }

  @Override
  public void missed(Shape shape) {
    listeners.forEach(listener -> listener.missed(shape));
  }

  @Override
  public void entered(Shape shape) {
    listeners.forEach(listener -> listener.entered(shape));
  }

  @Override
  public void evicted(Shape shape) {
    listeners.forEach(listener -> listener.evicted(shape));
  }

  @Override
  public void died(long entries) {
    listeners.forEach(listener -> listener.died(entries));
  }

  @Override
  public void resized(long entries, long fromSlots, long toSlots) {
    listeners.forEach(listener -> listener.resized(entries, fromSlots, toSlots));
  }
}
