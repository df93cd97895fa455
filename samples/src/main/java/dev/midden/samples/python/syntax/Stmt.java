package dev.midden.samples.python.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement. {@code at} is a {@link Position}. */
public sealed interface Stmt {
  /** Where the statement begins. */
  int at();

  /** An expression whose value is dropped. */
  record Evaluate(Expr value, int at) implements Stmt {}

  /** {@code a = b = value}. */
  record Assign(List<Expr> targets, Expr value, int at) implements Stmt {}

  /** {@code target += value}; the operator without the equals sign. */
  record Augment(Expr target, String operator, Expr value, int at) implements Stmt {}

  /** {@code target: annotation = value}. */
  record Annotate(Expr target, Expr annotation, @Nullable Expr value, int at) implements Stmt {}

  /** {@code del targets}. */
  record Delete(List<Expr> targets, int at) implements Stmt {}

  /** {@code return value}. */
  record Return(@Nullable Expr value, int at) implements Stmt {}

  /** {@code raise exception from cause}. */
  record Raise(@Nullable Expr exception, @Nullable Expr cause, int at) implements Stmt {}

  /** {@code assert test, message}. */
  record Assert(Expr test, @Nullable Expr message, int at) implements Stmt {}

  /** {@code pass}. */
  record Pass(int at) implements Stmt {}

  /** {@code break}. */
  record Break(int at) implements Stmt {}

  /** {@code continue}. */
  record Continue(int at) implements Stmt {}

  /** {@code global names}. */
  record Global(List<String> names, int at) implements Stmt {}

  /** {@code nonlocal names}. */
  record Nonlocal(List<String> names, int at) implements Stmt {}

  /** {@code import module as alias}. */
  record Import(String module, @Nullable String alias, int at) implements Stmt {}

  /** {@code from ..module import name as alias, …}; no names means {@code *}. */
  record ImportFrom(int level, String module, List<Alias> names, int at) implements Stmt {}

  /** {@code name as alias}. */
  record Alias(String name, String alias) {}

  /** {@code if test: … else: …}. */
  record If(Expr test, List<Stmt> body, List<Stmt> otherwise, int at) implements Stmt {}

  /** {@code while test: … else: …}. */
  record While(Expr test, List<Stmt> body, List<Stmt> otherwise, int at) implements Stmt {}

  /** {@code for target in source: … else: …}. */
  record For(Expr target, Expr source, List<Stmt> body, List<Stmt> otherwise, int at) implements Stmt {}

  /** {@code except type as name: …}. */
  record Handler(@Nullable Expr type, @Nullable String name, List<Stmt> body, int at) {}

  /** {@code try: … except …: … else: … finally: …}. */
  record Try(List<Stmt> body, List<Handler> handlers, List<Stmt> otherwise, List<Stmt> last, int at) implements Stmt {}

  /** {@code with manager as target: …}, one manager; several are nested. */
  record With(Expr manager, @Nullable Expr target, List<Stmt> body, int at) implements Stmt {}

  /** A function. */
  record Function(String name, Parameters parameters, List<Stmt> body, List<Expr> decorators, int at) implements Stmt {}

  /** A class. */
  record Class(String name, List<Expr.Argument> arguments, List<Stmt> body, List<Expr> decorators, int at)
      implements
        Stmt {}

  /** {@code match subject: case …}. */
  record Match(Expr subject, List<Case> cases, int at) implements Stmt {}

  /** {@code case pattern if guard: …}. */
  record Case(Pattern pattern, @Nullable Expr guard, List<Stmt> body) {}
}
