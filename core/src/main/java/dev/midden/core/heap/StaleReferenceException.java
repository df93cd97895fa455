package dev.midden.core.heap;

/** A reference to an object that has been reclaimed was used. The message names the shape and what reclaimed it. */
public final class StaleReferenceException extends InvalidReferenceException {
  private static final long serialVersionUID = 1L;

  StaleReferenceException(String message) {
    super(message);
  }
}
