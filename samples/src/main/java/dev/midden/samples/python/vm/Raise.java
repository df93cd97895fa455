package dev.midden.samples.python.vm;

/** A Python exception on its way to a handler. The exception itself is in a root of the machine: {@link Errors}. */
public final class Raise extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final Raise INSTANCE = new Raise();

  private Raise() {
    super("a Python exception", null, false, false);
  }
}
