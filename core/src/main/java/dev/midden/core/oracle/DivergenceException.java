package dev.midden.core.oracle;

/** A heap is not as its shadow says it must be: the collector has an error, or the program wrote past its checks. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergenceException(String message) {
    super(message);
  }
}
