package dev.midden.core.heap;

/** A value that is not a reference to an object of this heap was used as one. */
public class InvalidReferenceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidReferenceException(String message) {
    super(message);
  }
}
