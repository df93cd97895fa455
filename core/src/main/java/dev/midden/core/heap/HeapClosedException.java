package dev.midden.core.heap;

/** A heap, or something that belongs to it, was used after it had been closed. */
public final class HeapClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  HeapClosedException(String message) {
    super(message);
  }
}
