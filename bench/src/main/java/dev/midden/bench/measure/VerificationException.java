package dev.midden.bench.measure;

/** A heap was found unsound. */
public final class VerificationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public VerificationException(String message) {
    super(message);
  }
}
