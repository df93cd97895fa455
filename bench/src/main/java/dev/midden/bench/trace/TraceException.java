package dev.midden.bench.trace;

/** A trace that cannot be read; the message says where and why. */
final class TraceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  TraceException(String message) {
    super(message);
  }
}
