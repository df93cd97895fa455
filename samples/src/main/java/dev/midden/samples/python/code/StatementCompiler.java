package dev.midden.samples.python.code;

import dev.midden.samples.python.syntax.Expr;
import dev.midden.samples.python.syntax.Literal;
import dev.midden.samples.python.syntax.Parameters;
import dev.midden.samples.python.syntax.SourceError;
import dev.midden.samples.python.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;

/** Statements to instructions. */
final class StatementCompiler {
  private final CodeBuilder builder;
  private final Assembler out;
  private final Blocks blocks;

  StatementCompiler(CodeBuilder builder) {
    this.builder = builder;
    out = builder.out;
    blocks = new Blocks(builder, this);
  }

  void body(List<Stmt> statements) {
    for (Stmt statement : statements) {
      out.position = statement.at();
      statement(statement);
    }
  }

  private void expression(Expr expression) {
    builder.expressions.compile(expression);
  }

  private void statement(Stmt statement) {
    switch (statement) {
      case Stmt.Evaluate evaluate -> evaluate(evaluate);
      case Stmt.Assign assign -> assignment(assign);
      case Stmt.Augment augment -> augment(augment);
      case Stmt.Annotate annotate -> annotate(annotate);
      case Stmt.Delete delete -> delete.targets().forEach(this::delete);
      case Stmt.Return returned -> returned(returned);
      case Stmt.Raise raise -> raise(raise);
      case Stmt.Assert check -> check(check);
      case Stmt.Break end -> blocks.leaveLoop(true, end.at());
      case Stmt.Continue next -> blocks.leaveLoop(false, next.at());
      case Stmt.Import imported -> imports(imported);
      case Stmt.ImportFrom imported -> importFrom(imported);
      case Stmt.If choice -> choice(choice);
      case Stmt.While loop -> loop(loop);
      case Stmt.For loop -> loop(loop);
      case Stmt.Try attempt -> attempt(attempt);
      case Stmt.With with -> with(with);
      case Stmt.Function function -> function(function);
      case Stmt.Class type -> type(type);
      case Stmt.Match match -> new PatternCompiler(builder).match(match);
      case Stmt.Pass pass -> out.position = pass.at();
      case Stmt.Global global -> out.position = global.at();
      case Stmt.Nonlocal nonlocal -> out.position = nonlocal.at();
    }
  }

  private void evaluate(Stmt.Evaluate evaluate) {
    if (builder.unit.mode == Unit.Mode.PROMPT && builder.scope.kind == Scope.Kind.MODULE) {
      expression(evaluate.value());
      out.emit(Op.PRINT);
    } else if (!(evaluate.value() instanceof Expr.Constant)) {
      expression(evaluate.value());
      out.emit(Op.POP);
    }
  }

  // ---------------------------------------------------------------- assignment

  private void assignment(Stmt.Assign assign) {
    List<Expr> targets = assign.targets();
    if (targets.size() == 1 && swap(targets.getFirst(), assign.value())) {
      return;
    }
    expression(assign.value());
    for (int i = 0; i < targets.size(); i++) {
      if (i < targets.size() - 1) {
        out.emit(Op.COPY, 1);
      }
      assign(targets.get(i));
    }
  }

  /** {@code a, b = b, a} of two or three without a tuple, as CPython does it. */
  private boolean swap(Expr target, Expr value) {
    if (!(target instanceof Expr.TupleDisplay to && value instanceof Expr.TupleDisplay from)
        || to.items().size() != from
            .items().size()
        || to.items().size() < 2 || to.items().size() > 3 || Folding.fold(value) != null
        || to.items().stream().anyMatch(Expr.Starred.class::isInstance) || from.items().stream().anyMatch(
            Expr.Starred.class::isInstance)) {
      return false;
    }
    from.items().forEach(this::expression);
    out.emit(Op.SWAP, to.items().size());
    to.items().forEach(this::assign);
    return true;
  }

  /** Stores the top of the stack. */
  void assign(Expr target) {
    switch (target) {
      case Expr.Name name -> builder.store(name.name());
      case Expr.Attribute attribute -> {
        expression(attribute.object());
        builder.name(Op.STORE_ATTR, attribute.name());
      }
      case Expr.Subscript subscript -> {
        expression(subscript.object());
        expression(subscript.index());
        out.emit(Op.SET_ITEM);
      }
      case Expr.TupleDisplay tuple -> unpack(tuple.items());
      case Expr.ListDisplay list -> unpack(list.items());
      default -> throw SourceError.syntax("cannot assign to expression", target.at());
    }
  }

  private void unpack(List<Expr> items) {
    int star = -1;
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Expr.Starred) {
        star = i;
      }
    }
    if (star < 0) {
      out.emit(Op.UNPACK, items.size());
    } else if (star > 0xFF || items.size() - star - 1 > 0xFFFF) {
      throw SourceError.syntax("too many expressions in star-unpacking assignment", items.getFirst().at());
    } else {
      out.emit(Op.UNPACK_EX, star | items.size() - star - 1 << 8);
    }
    for (Expr item : items) {
      assign(item instanceof Expr.Starred starred ? starred.value() : item);
    }
  }

  private void augment(Stmt.Augment augment) {
    int operator = Operator.of(augment.operator()).ordinal();
    switch (augment.target()) {
      case Expr.Attribute attribute -> {
        expression(attribute.object());
        out.emit(Op.COPY, 1);
        builder.name(Op.LOAD_ATTR, attribute.name());
        expression(augment.value());
        out.emit(Op.INPLACE, operator);
        out.emit(Op.SWAP, 2);
        builder.name(Op.STORE_ATTR, attribute.name());
      }
      case Expr.Subscript subscript -> {
        expression(subscript.object());
        expression(subscript.index());
        out.emit(Op.COPY, 2);
        out.emit(Op.COPY, 2);
        out.emit(Op.GET_ITEM);
        expression(augment.value());
        out.emit(Op.INPLACE, operator);
        out.emit(Op.SWAP, 3);
        out.emit(Op.SWAP, 2);
        out.emit(Op.SET_ITEM);
      }
      default -> {
        expression(augment.target());
        expression(augment.value());
        out.emit(Op.INPLACE, operator);
        assign(augment.target());
      }
    }
  }

  private void annotate(Stmt.Annotate annotate) {
    if (annotate.value() != null) {
      expression(annotate.value());
      assign(annotate.target());
    }
    if (annotate.target() instanceof Expr.Name name && !builder.scope.isFunction()) {
      expression(annotate.annotation());
      builder.name(Op.LOAD_NAME, "__annotations__");
      builder.constant(builder.scope.mangle(name.name()));
      out.emit(Op.SET_ITEM);
    }
  }

  /** Whether a body annotates names. */
  boolean annotates(List<Stmt> statements) {
    return statements.stream().anyMatch(statement -> switch (statement) {
      case Stmt.Annotate annotate -> annotate.target() instanceof Expr.Name;
      case Stmt.If choice -> annotates(choice.body()) || annotates(choice.otherwise());
      case Stmt.Try attempt -> annotates(attempt.body()) || annotates(attempt.otherwise());
      default -> false;
    });
  }

  private void delete(Expr target) {
    switch (target) {
      case Expr.Name name -> builder.delete(name.name());
      case Expr.Attribute attribute -> {
        expression(attribute.object());
        builder.name(Op.DELETE_ATTR, attribute.name());
      }
      case Expr.Subscript subscript -> {
        expression(subscript.object());
        expression(subscript.index());
        out.emit(Op.DELETE_ITEM);
      }
      case Expr.TupleDisplay tuple -> tuple.items().forEach(this::delete);
      case Expr.ListDisplay list -> list.items().forEach(this::delete);
      default -> throw SourceError.syntax("cannot delete expression", target.at());
    }
  }

  // ---------------------------------------------------------------- simple statements

  private void returned(Stmt.Return returned) {
    if (returned.value() == null) {
      blocks.unwindForReturn(false);
      builder.returnNone();
    } else if (Folding.fold(returned.value()) != null) {
      blocks.unwindForReturn(false);
      expression(returned.value());
      out.emit(Op.RETURN);
    } else {
      expression(returned.value());
      blocks.unwindForReturn(true);
      out.emit(Op.RETURN);
    }
    blocks.resume();
  }

  private void raise(Stmt.Raise raise) {
    int parts = 0;
    if (raise.exception() != null) {
      expression(raise.exception());
      parts++;
    }
    if (raise.cause() != null) {
      expression(raise.cause());
      parts++;
    }
    out.position = raise.at();
    out.emit(Op.RAISE, parts);
  }

  private void check(Stmt.Assert check) {
    Label fine = new Label();
    builder.expressions.jumpIf(check.test(), true, fine);
    out.emit(Op.LOAD_ASSERTION_ERROR);
    if (check.message() != null) {
      out.emit(Op.PUSH_NULL);
      expression(check.message());
      out.emit(Op.CALL, 1);
    }
    out.position = check.at();
    out.emit(Op.RAISE, 1);
    out.place(fine);
  }

  private void imports(Stmt.Import imported) {
    importName(imported.module(), 0);
    String[] path = imported.module().split("\\.");
    if (imported.alias() == null) {
      builder.store(path[0]);
      return;
    }
    for (int i = 1; i < path.length; i++) {
      builder.name(Op.IMPORT_FROM, path[i]);
      out.emit(Op.SWAP, 2);
      out.emit(Op.POP);
    }
    builder.store(imported.alias());
  }

  /** The level of a relative import, with a low bit that says that the last module of the path is wanted, not the first. */
  private void importName(String module, int level) {
    builder.name(Op.IMPORT_NAME, module);
    out.emit(Op.EXTRA, level);
  }

  private void importFrom(Stmt.ImportFrom imported) {
    importName(imported.module(), imported.level() << 1 | 1);
    if (imported.names().isEmpty()) {
      out.emit(Op.IMPORT_STAR);
      return;
    }
    for (Stmt.Alias alias : imported.names()) {
      builder.name(Op.IMPORT_FROM, alias.name());
      builder.store(alias.alias());
    }
    out.emit(Op.POP);
  }

  // ---------------------------------------------------------------- compound statements

  private void choice(Stmt.If choice) {
    Label otherwise = new Label();
    Label end = new Label();
    builder.expressions.jumpIf(choice.test(), false, otherwise);
    body(choice.body());
    if (choice.otherwise().isEmpty()) {
      out.place(otherwise);
      return;
    }
    out.jump(Op.JUMP, end);
    out.place(otherwise);
    body(choice.otherwise());
    out.place(end);
  }

  private void loop(Stmt.While loop) {
    Label again = new Label();
    Label otherwise = new Label();
    Label end = new Label();
    out.place(again);
    builder.expressions.jumpIf(loop.test(), false, otherwise);
    blocks.enterLoop(false, again, end);
    body(loop.body());
    blocks.leave();
    out.jump(Op.JUMP_BACK, again);
    out.place(otherwise);
    body(loop.otherwise());
    out.place(end);
  }

  private void loop(Stmt.For loop) {
    Label again = new Label();
    Label otherwise = new Label();
    Label end = new Label();
    expression(loop.source());
    out.emit(Op.GET_ITER);
    out.place(again);
    out.position = loop.at();
    out.jump(Op.FOR_ITER, otherwise);
    blocks.enterLoop(true, again, end);
    assign(loop.target());
    body(loop.body());
    blocks.leave();
    out.jump(Op.JUMP_BACK, again);
    out.place(otherwise);
    body(loop.otherwise());
    out.place(end);
  }

  private void attempt(Stmt.Try attempt) {
    if (!attempt.last().isEmpty()) {
      tryFinally(attempt);
    } else {
      tryExcept(attempt);
    }
  }

  private void tryFinally(Stmt.Try attempt) {
    Label handler = new Label();
    Label end = new Label();
    Blocks.Block block = blocks.enterFinally(attempt.last(), handler);
    if (attempt.handlers().isEmpty()) {
      body(attempt.body());
      body(attempt.otherwise());
    } else {
      tryExcept(attempt);
    }
    blocks.leave();
    body(attempt.last());
    out.jump(Op.JUMP, end);
    Label cleanup = beginHandler(block, handler);
    body(attempt.last());
    out.emit(Op.RERAISE, 0);
    endHandler(cleanup, block.depth());
    out.place(end);
  }

  /** Places a handler: previous and exception are on the stack, and protected by a cleanup. */
  private Label beginHandler(Blocks.Block block, Label handler) {
    Label cleanup = new Label();
    out.placeHandler(handler, block.depth());
    out.emit(Op.PUSH_EXC);
    blocks.enterHandler(cleanup, block.depth() + 1);
    return cleanup;
  }

  private void endHandler(Label cleanup, int depth) {
    blocks.leave();
    out.placeHandler(cleanup, depth + 1);
    out.emit(Op.RERAISE, 1);
  }

  private void tryExcept(Stmt.Try attempt) {
    Label handler = new Label();
    Label end = new Label();
    Blocks.Block block = blocks.enterTry(handler);
    body(attempt.body());
    blocks.leave();
    body(attempt.otherwise());
    out.jump(Op.JUMP, end);
    Label cleanup = beginHandler(block, handler);
    for (Stmt.Handler each : attempt.handlers()) {
      handler(each, end);
    }
    out.emit(Op.RERAISE, 0);
    endHandler(cleanup, block.depth());
    out.place(end);
  }

  private void handler(Stmt.Handler handler, Label end) {
    Label next = new Label();
    out.position = handler.at();
    if (handler.type() != null) {
      expression(handler.type());
      out.emit(Op.EXC_MATCH);
      out.jump(Op.JUMP_IF_FALSE, next);
    }
    if (handler.name() == null) {
      out.emit(Op.POP);
      blocks.inHandler(null, () -> body(handler.body()));
    } else {
      builder.store(handler.name());
      blocks.inHandler(handler.name(), () -> body(handler.body()));
    }
    out.emit(Op.POP_EXCEPT);
    if (handler.name() != null) {
      unbind(handler.name());
    }
    out.jump(Op.JUMP, end);
    if (handler.type() != null) {
      out.place(next);
    }
  }

  /** {@code name = None; del name}: what ends a handler with a name. */
  void unbind(String name) {
    builder.constant(Literal.Single.NONE);
    builder.store(name);
    builder.delete(name);
  }

  private void with(Stmt.With with) {
    Label handler = new Label();
    Label end = new Label();
    expression(with.manager());
    out.position = with.at();
    out.emit(Op.BEFORE_WITH);
    Blocks.Block block = blocks.enterWith(handler);
    if (with.target() == null) {
      out.emit(Op.POP);
    } else {
      assign(with.target());
    }
    body(with.body());
    blocks.leave();
    out.position = with.at();
    exit();
    out.jump(Op.JUMP, end);
    Label cleanup = beginHandler(block, handler);
    out.emit(Op.WITH_EXCEPT);
    Label suppress = new Label();
    out.jump(Op.JUMP_IF_TRUE, suppress);
    out.emit(Op.RERAISE, 0);
    out.place(suppress);
    out.emit(Op.POP);
    out.emit(Op.POP_EXCEPT);
    out.emit(Op.POP);
    out.jump(Op.JUMP, end);
    endHandler(cleanup, block.depth());
    out.place(end);
  }

  /** Calls the exit function on top of the stack with three Nones. */
  void exit() {
    out.emit(Op.PUSH_NULL);
    for (int i = 0; i < 3; i++) {
      builder.constant(Literal.Single.NONE);
    }
    out.emit(Op.CALL, 3);
    out.emit(Op.POP);
  }

  // ---------------------------------------------------------------- definitions

  private void decorators(List<Expr> decorators) {
    for (Expr decorator : decorators) {
      expression(decorator);
      out.emit(Op.PUSH_NULL);
    }
  }

  private void decorate(List<Expr> decorators) {
    decorators.forEach(unused -> out.emit(Op.CALL, 1));
  }

  private void function(Stmt.Function function) {
    decorators(function.decorators());
    int flags = builder.defaults(function.parameters());
    CodeBuilder inner = builder.inner(function, function.name(), function.parameters(), function.at());
    builder.makeFunction(inner.function(function), flags);
    decorate(function.decorators());
    builder.store(function.name());
  }

  private void type(Stmt.Class type) {
    decorators(type.decorators());
    out.emit(Op.LOAD_BUILD_CLASS);
    out.emit(Op.PUSH_NULL);
    CodeBuilder inner = builder.inner(type, type.name(), Parameters.NONE, type.at());
    builder.makeFunction(inner.classBody(type), 0);
    builder.constant(type.name());
    List<Expr.Argument> arguments = type.arguments();
    if (arguments.stream().anyMatch(argument -> argument.stars() > 0)) {
      builder.expressions.spread(arguments, 2);
    } else {
      List<String> names = new ArrayList<>();
      for (Expr.Argument argument : arguments) {
        expression(argument.value());
        if (argument.name() != null) {
          names.add(argument.name());
        }
      }
      if (!names.isEmpty()) {
        builder.keywordNames.add(names.toArray(String[]::new));
        out.emit(Op.KEYWORDS, builder.keywordNames.size() - 1);
      }
      out.emit(Op.CALL, 2 + arguments.size());
    }
    decorate(type.decorators());
    builder.store(type.name());
  }

}
