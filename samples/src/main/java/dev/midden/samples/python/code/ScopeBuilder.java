package dev.midden.samples.python.code;

import dev.midden.samples.python.syntax.Expr;
import dev.midden.samples.python.syntax.Parameters;
import dev.midden.samples.python.syntax.Pattern;
import dev.midden.samples.python.syntax.SourceError;
import dev.midden.samples.python.syntax.Stmt;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks a tree and notes which scope binds and uses which names. */
final class ScopeBuilder {
  final Map<Object, Scope> scopes = new IdentityHashMap<>();
  private Scope scope = new Scope(Scope.Kind.MODULE, null, null);

  Scope module(List<Stmt> body) {
    Scope module = scope;
    statements(body);
    module.resolve();
    return module;
  }

  private void statements(List<Stmt> body) {
    body.forEach(this::statement);
  }

  private void bind(String name) {
    scope.bind(scope.mangle(name));
  }

  private void statement(Stmt statement) {
    switch (statement) {
      case Stmt.Evaluate evaluate -> expression(evaluate.value());
      case Stmt.Assign assign -> {
        expression(assign.value());
        assign.targets().forEach(this::target);
      }
      case Stmt.Augment augment -> {
        expression(augment.target());
        expression(augment.value());
        target(augment.target());
      }
      case Stmt.Annotate annotate -> {
        target(annotate.target());
        if (!scope.isFunction()) {
          expression(annotate.annotation());
        }
        optional(annotate.value());
      }
      case Stmt.Delete delete -> delete.targets().forEach(this::target);
      case Stmt.Return returned -> {
        if (!scope.isFunction()) {
          throw SourceError.syntax("'return' outside function", returned.at());
        }
        optional(returned.value());
      }
      case Stmt.Raise raise -> {
        optional(raise.exception());
        optional(raise.cause());
      }
      case Stmt.Assert check -> {
        expression(check.test());
        optional(check.message());
      }
      case Stmt.Global global -> global.names().forEach(name -> declareGlobal(name, global.at()));
      case Stmt.Nonlocal nonlocal -> nonlocal.names().forEach(name -> declareNonlocal(name, nonlocal.at()));
      case Stmt.Import imported ->
        bind(imported.alias() != null ? imported.alias() : imported.module().split("\\.")[0]);
      case Stmt.ImportFrom imported -> {
        if (imported.names().isEmpty() && scope.kind != Scope.Kind.MODULE) {
          throw SourceError.syntax("import * only allowed at module level", imported.at());
        }
        imported.names().forEach(alias -> bind(alias.alias()));
      }
      case Stmt.If choice -> {
        expression(choice.test());
        statements(choice.body());
        statements(choice.otherwise());
      }
      case Stmt.While loop -> {
        expression(loop.test());
        statements(loop.body());
        statements(loop.otherwise());
      }
      case Stmt.For loop -> {
        expression(loop.source());
        target(loop.target());
        statements(loop.body());
        statements(loop.otherwise());
      }
      case Stmt.Try attempt -> attempt(attempt);
      case Stmt.With with -> {
        expression(with.manager());
        if (with.target() != null) {
          target(with.target());
        }
        statements(with.body());
      }
      case Stmt.Function function -> function(function);
      case Stmt.Class type -> type(type);
      case Stmt.Match match -> match(match);
      case Stmt.Pass pass -> scopes.get(pass);
      case Stmt.Break end -> scopes.get(end);
      case Stmt.Continue next -> scopes.get(next);
    }
  }

  private void declareGlobal(String name, int at) {
    String mangled = scope.mangle(name);
    if (scope.parameters.contains(mangled)) {
      throw SourceError.syntax("name '" + name + "' is parameter and global", at);
    }
    if (scope.bound.contains(mangled) && scope.isFunction()) {
      throw SourceError.syntax("name '" + name + "' is assigned to before global declaration", at);
    }
    if (scope.used.contains(mangled) && scope.isFunction()) {
      throw SourceError.syntax("name '" + name + "' is used prior to global declaration", at);
    }
    scope.globals.add(mangled);
  }

  private void declareNonlocal(String name, int at) {
    String mangled = scope.mangle(name);
    if (scope.kind == Scope.Kind.MODULE) {
      throw SourceError.syntax("nonlocal declaration not allowed at module level", at);
    }
    if (scope.parameters.contains(mangled)) {
      throw SourceError.syntax("name '" + name + "' is parameter and nonlocal", at);
    }
    if (scope.bound.contains(mangled)) {
      throw SourceError.syntax("name '" + name + "' is assigned to before nonlocal declaration", at);
    }
    if (!enclosingBinds(mangled)) {
      throw SourceError.syntax("no binding for nonlocal '" + name + "' found", at);
    }
    scope.nonlocals.add(mangled);
  }

  /** A quick look, before the outer function has been read to its end; resolution looks again. */
  private boolean enclosingBinds(String name) {
    for (Scope outer = scope.parent; outer != null; outer = outer.parent) {
      if (outer.isFunction()) {
        return true;
      }
    }
    return name.equals("__class__");
  }

  private void attempt(Stmt.Try attempt) {
    statements(attempt.body());
    for (Stmt.Handler handler : attempt.handlers()) {
      optional(handler.type());
      if (handler.name() != null) {
        bind(handler.name());
      }
      statements(handler.body());
    }
    statements(attempt.otherwise());
    statements(attempt.last());
  }

  private void function(Stmt.Function function) {
    function.decorators().forEach(this::expression);
    defaults(function.parameters());
    bind(function.name());
    Scope outer = enter(Scope.Kind.FUNCTION, function, scope.className);
    parameters(function.parameters());
    statements(function.body());
    scope = outer;
  }

  private void defaults(Parameters parameters) {
    parameters.positional().forEach(parameter -> optional(parameter.defaultValue()));
    parameters.keywordOnly().forEach(parameter -> optional(parameter.defaultValue()));
  }

  private void parameters(Parameters parameters) {
    for (String name : parameters.names()) {
      scope.parameters.add(scope.mangle(name));
      bind(name);
    }
  }

  private Scope enter(Scope.Kind kind, Object owner, @Nullable String className) {
    Scope outer = scope;
    scope = new Scope(kind, outer, className);
    scopes.put(owner, scope);
    return outer;
  }

  private void type(Stmt.Class type) {
    type.decorators().forEach(this::expression);
    type.arguments().forEach(argument -> expression(argument.value()));
    bind(type.name());
    Scope outer = enter(Scope.Kind.CLASS, type, type.name());
    statements(type.body());
    scope = outer;
  }

  private void match(Stmt.Match match) {
    expression(match.subject());
    for (Stmt.Case each : match.cases()) {
      pattern(each.pattern());
      optional(each.guard());
      statements(each.body());
    }
  }

  private void pattern(Pattern pattern) {
    switch (pattern) {
      case Pattern.Value value -> expression(value.value());
      case Pattern.Capture capture -> {
        if (capture.inner() != null) {
          pattern(capture.inner());
        }
        if (capture.name() != null) {
          bind(capture.name());
        }
      }
      case Pattern.Sequence sequence -> sequence.items().forEach(this::pattern);
      case Pattern.Mapping mapping -> {
        mapping.keys().forEach(this::expression);
        mapping.values().forEach(this::pattern);
        if (mapping.rest() != null) {
          bind(mapping.rest());
        }
      }
      case Pattern.Instance instance -> {
        expression(instance.type());
        instance.positional().forEach(this::pattern);
        instance.named().forEach(this::pattern);
      }
      case Pattern.Either either -> either.options().forEach(this::pattern);
    }
  }

  private void target(Expr target) {
    switch (target) {
      case Expr.Name name -> bind(name.name());
      case Expr.Starred starred -> target(starred.value());
      case Expr.TupleDisplay tuple -> tuple.items().forEach(this::target);
      case Expr.ListDisplay list -> list.items().forEach(this::target);
      default -> expression(target);
    }
  }

  private void optional(@Nullable Expr expression) {
    if (expression != null) {
      expression(expression);
    }
  }

  private void expression(Expr expression) {
    switch (expression) {
      case Expr.Constant constant -> scopes.get(constant);
      case Expr.Name name -> scope.use(scope.mangle(name.name()));
      case Expr.Attribute attribute -> expression(attribute.object());
      case Expr.Subscript subscript -> {
        expression(subscript.object());
        expression(subscript.index());
      }
      case Expr.Slice slice -> {
        optional(slice.lower());
        optional(slice.upper());
        optional(slice.step());
      }
      case Expr.Binary binary -> {
        expression(binary.left());
        expression(binary.right());
      }
      case Expr.Unary unary -> expression(unary.operand());
      case Expr.Logic logic -> {
        expression(logic.left());
        expression(logic.right());
      }
      case Expr.Comparison comparison -> {
        expression(comparison.first());
        comparison.rest().forEach(this::expression);
      }
      case Expr.Conditional conditional -> {
        expression(conditional.test());
        expression(conditional.value());
        expression(conditional.other());
      }
      case Expr.Call call -> {
        expression(call.function());
        call.arguments().forEach(argument -> expression(argument.value()));
      }
      case Expr.Lambda lambda -> {
        defaults(lambda.parameters());
        Scope outer = enter(Scope.Kind.FUNCTION, lambda, scope.className);
        parameters(lambda.parameters());
        expression(lambda.body());
        scope = outer;
      }
      case Expr.TupleDisplay tuple -> tuple.items().forEach(this::expression);
      case Expr.ListDisplay list -> list.items().forEach(this::expression);
      case Expr.SetDisplay set -> set.items().forEach(this::expression);
      case Expr.DictDisplay dict -> dict.pairs().forEach(pair -> {
        optional(pair.key());
        expression(pair.value());
      });
      case Expr.Starred starred -> expression(starred.value());
      case Expr.Comprehension comprehension -> comprehension(comprehension);
      case Expr.Walrus walrus -> {
        expression(walrus.value());
        walrus(walrus);
      }
      case Expr.Yield yielded -> {
        yields(yielded.at());
        optional(yielded.value());
      }
      case Expr.YieldFrom yielded -> {
        yields(yielded.at());
        expression(yielded.source());
      }
      case Expr.Formatted formatted -> {
        expression(formatted.value());
        optional(formatted.spec());
      }
      case Expr.Joined joined -> joined.parts().forEach(this::expression);
    }
  }

  private void yields(int at) {
    if (scope.kind != Scope.Kind.FUNCTION) {
      throw SourceError.syntax(scope.kind == Scope.Kind.COMPREHENSION
          ? "'yield' inside list comprehension"
          : "'yield' outside function", at);
    }
    scope.generator = true;
  }

  /** Binds in the function around the comprehensions. */
  private void walrus(Expr.Walrus walrus) {
    Scope owner = scope;
    while (owner.kind == Scope.Kind.COMPREHENSION && owner.parent != null) {
      owner = owner.parent;
    }
    String name = owner.mangle(walrus.name());
    if (owner != scope) {
      if (owner.kind == Scope.Kind.CLASS) {
        throw SourceError.syntax("assignment expression within a comprehension cannot be used in a class body", walrus
            .at());
      }
      if (scope.bound.contains(name)) {
        throw SourceError.syntax("assignment expression cannot rebind comprehension iteration variable '" + name + "'",
            walrus.at());
      }
      boolean global = owner.kind == Scope.Kind.MODULE || owner.globals.contains(name);
      for (Scope inner = scope; inner != owner && inner != null; inner = inner.parent) {
        (global ? inner.globals : inner.nonlocals).add(name);
      }
    }
    owner.bind(name);
  }

  private void comprehension(Expr.Comprehension comprehension) {
    expression(comprehension.clauses().getFirst().source());
    Scope outer = enter(Scope.Kind.COMPREHENSION, comprehension, scope.className);
    scope.generator = comprehension.making() == Expr.Making.GENERATOR;
    scope.parameters.add(".0");
    scope.bind(".0");
    for (int i = 0; i < comprehension.clauses().size(); i++) {
      Expr.Clause clause = comprehension.clauses().get(i);
      if (i > 0) {
        expression(clause.source());
      }
      target(clause.target());
      clause.conditions().forEach(this::expression);
    }
    optional(comprehension.key());
    expression(comprehension.value());
    scope = outer;
  }
}
