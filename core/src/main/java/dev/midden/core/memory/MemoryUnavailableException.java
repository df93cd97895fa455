package dev.midden.core.memory;

import org.jspecify.annotations.Nullable;

/** The operating system did not give memory that was asked for. The message says how much, from where, and what to try. */
public final class MemoryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MemoryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
