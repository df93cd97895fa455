package dev.midden.bench.measure;

/** A heap was found unsound. */
public final class VerificationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VerificationException(String message) {
    super(message);
  }
}
