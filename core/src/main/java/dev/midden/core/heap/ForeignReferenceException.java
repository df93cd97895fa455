package dev.midden.core.heap;

/** A reference of one heap was used in another. */
public final class ForeignReferenceException extends InvalidReferenceException {
  private static final long serialVersionUID = 1L;

  ForeignReferenceException(String message) {
    super(message);
  }
}
