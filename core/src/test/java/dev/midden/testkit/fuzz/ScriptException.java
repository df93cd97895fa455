package dev.midden.testkit.fuzz;

/** A script cannot be read or makes no sense; the message begins with file, line and column and says what to write. */
public final class ScriptException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ScriptException(String message) {
    super(message);
  }
}
