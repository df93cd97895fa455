package dev.midden.core.heap;

/** Hears of exceptions that finalizers and weak callbacks throw; they never stop a collection. */
@FunctionalInterface
public interface FailureHandler {
  /**
   * Called with an exception.
   *
   * @param what {@code "finalizer of Node"} or {@code "callback of WeakNode"}
   * @param failure what was thrown
   */
  void failed(String what, Throwable failure);
}
