package dev.midden.core.heap;

/** A root slot with a life of its own: keeps one object alive until it is closed. Belongs to the mutator that made it. */
public final class Handle implements AutoCloseable {
  private static final int CLOSED = -1;

  private final Mutator mutator;
  private int index;

  Handle(Mutator mutator, int index) {
    this.mutator = mutator;
    this.index = index;
  }

  /** The object, valid until the next safepoint. */
  public long get() {
    return mutator.getHandle(open());
  }

  /** Lets the handle refer to another object, or to none. */
  public void set(long reference) {
    mutator.setHandle(open(), reference);
  }

  private int open() {
    if (index == CLOSED) {
      throw new HeapClosedException("this handle has been closed; make a new one with Mutator.handle");
    }
    return index;
  }

  /** Gives the slot back. Closing twice does nothing. */
  @Override
  public void close() {
    if (index != CLOSED && mutator.isOpen()) {
      mutator.releaseHandle(index);
    }
    index = CLOSED;
  }
}
