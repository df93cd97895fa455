package dev.midden.core.heap;

/**
 * A collection met something that is no object. The heap's memory has been written through a wild reference, or a collector
 * is wrong. Nothing outside the heap has been touched; the heap itself should be closed.
 */
public final class HeapCorruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HeapCorruptedException(String message, Throwable cause) {
    super(message, cause);
  }
}
