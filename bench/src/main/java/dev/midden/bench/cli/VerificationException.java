package dev.midden.bench.cli;

/** A heap was found unsound. */
final class VerificationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VerificationException(String message) {
    super(message);
  }
}
