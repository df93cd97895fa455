package dev.midden.core.heap;

/**
 * Keeps one object alive and where it is until it is closed, so that the reference stays the same across safepoints.
 * Belongs to the mutator that made it.
 */
public final class Pin implements AutoCloseable {
  private static final int CLOSED = -1;

  private final Mutator mutator;
  private int index;

  Pin(Mutator mutator, int index) {
    this.mutator = mutator;
    this.index = index;
  }

  /** The object. */
  public long get() {
    if (index == CLOSED) {
      throw new HeapClosedException("this pin has been closed; make a new one with Mutator.pin");
    }
    return mutator.getPin(index);
  }

  /** Lets the object move and die again. Closing twice does nothing. */
  @Override
  public void close() {
    if (index != CLOSED && mutator.isOpen()) {
      mutator.releasePin(index);
    }
    index = CLOSED;
  }
}
