package dev.midden.core.heap;

import org.jspecify.annotations.Nullable;

/**
 * A collection met something that is no object. The heap's memory has been written through a wild reference, or a collector
 * is wrong. Nothing outside the heap has been touched; the heap itself should be closed.
 */
public final class HeapCorruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HeapCorruptedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
