package dev.midden.testkit.fuzz;

/** A statement cannot be run as things are: its program is wrong, not the heap. */
final class StatementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StatementException(String message) {
    super(message);
  }
}
