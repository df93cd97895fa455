package dev.midden.samples.python.code;

import dev.midden.samples.python.syntax.Expr;
import dev.midden.samples.python.syntax.Parameters;
import dev.midden.samples.python.syntax.Source;
import dev.midden.samples.python.syntax.SourceError;
import dev.midden.samples.python.syntax.Stmt;
import java.util.List;

/** A compile unit: a file, a prompt entry, or a string given to {@code exec}; equal constants of one are shared. */
public final class Unit {
  /** What the unit is compiled for. */
  public enum Mode {
    /** Statements. */
    EXEC,
    /** One expression, whose value is returned. */
    EVAL,
    /** Statements of which expressions are printed. */
    PROMPT
  }

  final String file;
  final Mode mode;
  /** Whether each statement of the module ends with {@link Op#MARK}. */
  final boolean marked;
  final ScopeBuilder scopes = new ScopeBuilder();

  private Unit(String file, Mode mode, boolean marked) {
    this.file = file;
    this.mode = mode;
    this.marked = marked;
  }

  /**
   * Compiles source.
   *
   * @param marked whether each statement of the module ends with {@link Op#MARK}
   * @throws SourceError if it is no Python, or none the lab runs
   */
  public static Code compile(String text, String file, Mode mode, boolean marked) {
    Unit unit = new Unit(file, mode, marked);
    if (mode == Mode.EVAL) {
      Expr expression = Source.parseExpression(text);
      return unit.module(List.of(new Stmt.Evaluate(expression, expression.at())));
    }
    return unit.module(Source.parseModule(text));
  }

  /** Compiles what has been parsed. */
  public static Code compile(List<Stmt> body, String file) {
    return new Unit(file, Mode.EXEC, false).module(body);
  }

  private Code module(List<Stmt> body) {
    Scope scope = scopes.module(body);
    CodeBuilder builder = new CodeBuilder(this, scope, "<module>", "<module>", Parameters.NONE, 1);
    return builder.module(body);
  }
}
