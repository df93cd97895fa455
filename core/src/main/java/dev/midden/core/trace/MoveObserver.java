package dev.midden.core.trace;

/** Hears of every object that a collection moves. */
@FunctionalInterface
public interface MoveObserver {
  /** Called when an object has been copied. */
  void moved(long from, long to);
}
