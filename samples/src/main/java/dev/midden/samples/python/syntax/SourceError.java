package dev.midden.samples.python.syntax;

/** Source that is no Python, or that the lab does not run. Says where. */
public final class SourceError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String type;
  private final int at;

  private SourceError(String type, String message, int at) {
    super(message, null, false, false);
    this.type = type;
    this.at = at;
  }

  /** Source that breaks the rules of the language. */
  public static SourceError syntax(String message, int at) {
    return new SourceError("SyntaxError", message, at);
  }

  /** Source whose lines are not indented as the language asks. */
  public static SourceError indentation(String message, int at) {
    return new SourceError("IndentationError", message, at);
  }

  /** Python that the lab does not run. */
  public static SourceError unsupported(String what, int at) {
    return new SourceError("NotImplementedError", what + " is not supported by the lab", at);
  }

  /** Name of the Python exception to raise. */
  public String type() {
    return type;
  }

  /** Where: a {@link Position}. */
  public int at() {
    return at;
  }
}
