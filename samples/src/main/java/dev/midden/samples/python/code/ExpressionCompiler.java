package dev.midden.samples.python.code;

import dev.midden.samples.python.syntax.Expr;
import dev.midden.samples.python.syntax.Literal;
import dev.midden.samples.python.syntax.Parameters;
import dev.midden.samples.python.syntax.SourceError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expressions to instructions, in CPython's order of evaluation, so that temporary references live as long as there. */
final class ExpressionCompiler {
  private static final List<String> COMPARISONS = List.of("<", "<=", "==", "!=", ">", ">=");
  private static final List<String> UNARIES = List.of("-", "+", "~", "not");

  private final CodeBuilder builder;
  private final Assembler out;

  ExpressionCompiler(CodeBuilder builder) {
    this.builder = builder;
    out = builder.out;
  }

  /** Emits code that leaves the value on the stack. */
  void compile(Expr expression) {
    int before = out.position;
    out.position = expression.at();
    Object constant = Folding.fold(expression);
    if (constant != null) {
      builder.constant(constant);
    } else {
      emit(expression);
    }
    out.position = before;
  }

  private void emit(Expr expression) {
    switch (expression) {
      case Expr.Constant constant -> builder.constant(constant.value());
      case Expr.Name name -> builder.load(name.name(), name.at());
      case Expr.Attribute attribute -> {
        compile(attribute.object());
        at(attribute);
        builder.name(Op.LOAD_ATTR, attribute.name());
      }
      case Expr.Subscript subscript -> {
        compile(subscript.object());
        compile(subscript.index());
        at(subscript);
        out.emit(Op.GET_ITEM);
      }
      case Expr.Slice slice -> slice(slice);
      case Expr.Binary binary -> {
        compile(binary.left());
        compile(binary.right());
        at(binary);
        out.emit(Op.BINARY, Operator.of(binary.operator()).ordinal());
      }
      case Expr.Unary unary -> {
        compile(unary.operand());
        at(unary);
        out.emit(Op.UNARY, UNARIES.indexOf(unary.operator()));
      }
      case Expr.Logic logic -> {
        Label end = new Label();
        compile(logic.left());
        out.jump(logic.and() ? Op.JUMP_IF_FALSE_OR_POP : Op.JUMP_IF_TRUE_OR_POP, end);
        compile(logic.right());
        out.place(end);
      }
      case Expr.Comparison comparison -> comparison(comparison);
      case Expr.Conditional conditional -> {
        Label other = new Label();
        Label end = new Label();
        jumpIf(conditional.test(), false, other);
        compile(conditional.value());
        out.jump(Op.JUMP, end);
        out.place(other);
        compile(conditional.other());
        out.place(end);
      }
      case Expr.Call call -> call(call);
      case Expr.Lambda lambda -> {
        int flags = builder.defaults(lambda.parameters());
        Code code = builder.inner(lambda, "<lambda>", lambda.parameters(), lambda.at()).lambda(lambda);
        builder.makeFunction(code, flags);
      }
      case Expr.TupleDisplay tuple -> tuple(tuple.items());
      case Expr.ListDisplay list -> list(list.items());
      case Expr.SetDisplay set -> set(set.items());
      case Expr.DictDisplay dict -> dict(dict);
      case Expr.Starred starred -> throw SourceError.syntax("can't use starred expression here", starred.at());
      case Expr.Comprehension comprehension -> comprehension(comprehension);
      case Expr.Walrus walrus -> {
        compile(walrus.value());
        out.emit(Op.COPY, 1);
        builder.store(walrus.name());
      }
      case Expr.Yield yielded -> {
        if (yielded.value() == null) {
          builder.constant(Literal.Single.NONE);
        } else {
          compile(yielded.value());
        }
        out.emit(Op.YIELD);
      }
      case Expr.YieldFrom yielded -> yieldFrom(yielded);
      case Expr.Formatted formatted -> formatted(formatted);
      case Expr.Joined joined -> {
        joined.parts().forEach(this::compile);
        if (joined.parts().size() != 1) {
          out.emit(Op.BUILD_STRING, joined.parts().size());
        }
      }
    }
  }

  private void at(Expr expression) {
    out.position = expression.at();
  }

  private void slice(Expr.Slice slice) {
    bound(slice.lower());
    bound(slice.upper());
    if (slice.step() != null) {
      compile(slice.step());
    }
    out.emit(Op.BUILD_SLICE, slice.step() != null ? 3 : 2);
  }

  private void bound(@Nullable Expr part) {
    if (part == null) {
      builder.constant(Literal.Single.NONE);
    } else {
      compile(part);
    }
  }

  private void yieldFrom(Expr.YieldFrom yielded) {
    compile(yielded.source());
    out.emit(Op.GET_YIELD_FROM_ITER);
    builder.constant(Literal.Single.NONE);
    Label again = new Label();
    Label end = new Label();
    out.place(again);
    out.jump(Op.SEND, end);
    out.emit(Op.YIELD);
    out.jump(Op.JUMP_BACK, again);
    out.place(end);
  }

  private void formatted(Expr.Formatted formatted) {
    compile(formatted.value());
    boolean spec = formatted.spec() != null;
    if (formatted.spec() != null) {
      compile(formatted.spec());
    }
    out.emit(Op.FORMAT, formatted.conversion() | (spec ? 0x100 : 0));
  }

  // ---------------------------------------------------------------- tests and comparisons

  /** Jumps where the value of an expression is as wanted. */
  void jumpIf(Expr expression, boolean wanted, Label target) {
    if (expression instanceof Expr.Unary unary && unary.operator().equals("not")) {
      jumpIf(unary.operand(), !wanted, target);
      return;
    }
    if (expression instanceof Expr.Logic logic) {
      if (logic.and() == wanted) {
        Label skip = new Label();
        jumpIf(logic.left(), !wanted, skip);
        jumpIf(logic.right(), wanted, target);
        out.place(skip);
      } else {
        jumpIf(logic.left(), wanted, target);
        jumpIf(logic.right(), wanted, target);
      }
      return;
    }
    Object constant = Folding.fold(expression);
    if (constant != null) {
      if (Folding.truth(constant) == wanted) {
        out.jump(Op.JUMP, target);
      }
      return;
    }
    compile(expression);
    out.jump(wanted ? Op.JUMP_IF_TRUE : Op.JUMP_IF_FALSE, target);
  }

  private void comparison(Expr.Comparison comparison) {
    compile(comparison.first());
    int last = comparison.rest().size() - 1;
    Label fail = new Label();
    for (int i = 0; i < last; i++) {
      compare(comparison, i, true);
      out.jump(Op.JUMP_IF_FALSE_OR_POP, fail);
    }
    compare(comparison, last, false);
    if (last > 0) {
      Label end = new Label();
      out.jump(Op.JUMP, end);
      out.place(fail);
      out.emit(Op.SWAP, 2);
      out.emit(Op.POP);
      out.place(end);
    }
  }

  private void compare(Expr.Comparison comparison, int index, boolean keep) {
    String operator = comparison.operators().get(index);
    Expr right = comparison.rest().get(index);
    Object container = operator.endsWith("in") ? Folding.container(right) : null;
    if (container != null) {
      builder.constant(container);
    } else {
      compile(right);
    }
    if (keep) {
      out.emit(Op.SWAP, 2);
      out.emit(Op.COPY, 2);
    }
    at(comparison);
    switch (operator) {
      case "is" -> out.emit(Op.IS, 0);
      case "is not" -> out.emit(Op.IS, 1);
      case "in" -> out.emit(Op.CONTAINS, 0);
      case "not in" -> out.emit(Op.CONTAINS, 1);
      default -> out.emit(Op.COMPARE, COMPARISONS.indexOf(operator));
    }
  }

  // ---------------------------------------------------------------- displays

  private static boolean starred(List<Expr> items) {
    return items.stream().anyMatch(Expr.Starred.class::isInstance);
  }

  private void tuple(List<Expr> items) {
    if (starred(items)) {
      extend(items, Op.BUILD_LIST, Op.LIST_APPEND, Op.LIST_EXTEND);
      out.emit(Op.LIST_TO_TUPLE);
    } else {
      items.forEach(this::compile);
      out.emit(Op.BUILD_TUPLE, items.size());
    }
  }

  private void list(List<Expr> items) {
    if (starred(items)) {
      extend(items, Op.BUILD_LIST, Op.LIST_APPEND, Op.LIST_EXTEND);
    } else if (items.size() > 2 && Folding.container(new Expr.ListDisplay(items, 0)) instanceof Literal.Tuple all) {
      out.emit(Op.BUILD_LIST, 0);
      builder.constant(all);
      out.emit(Op.LIST_EXTEND, 1);
    } else {
      items.forEach(this::compile);
      out.emit(Op.BUILD_LIST, items.size());
    }
  }

  private void set(List<Expr> items) {
    if (starred(items)) {
      extend(items, Op.BUILD_SET, Op.SET_ADD, Op.SET_UPDATE);
    } else {
      items.forEach(this::compile);
      out.emit(Op.BUILD_SET, items.size());
    }
  }

  private void extend(List<Expr> items, int build, int add, int extend) {
    out.emit(build, 0);
    for (Expr item : items) {
      if (item instanceof Expr.Starred starred) {
        compile(starred.value());
        out.emit(extend, 1);
      } else {
        compile(item);
        out.emit(add, 1);
      }
    }
  }

  private void dict(Expr.DictDisplay dict) {
    if (dict.pairs().stream().allMatch(pair -> pair.key() != null)) {
      for (Expr.Pair pair : dict.pairs()) {
        pair(pair);
      }
      out.emit(Op.BUILD_DICT, dict.pairs().size());
      return;
    }
    out.emit(Op.BUILD_DICT, 0);
    for (Expr.Pair pair : dict.pairs()) {
      if (pair.key() == null) {
        compile(pair.value());
        out.emit(Op.DICT_UPDATE, 1);
      } else {
        pair(pair);
        out.emit(Op.DICT_ADD, 1);
      }
    }
  }

  private void pair(Expr.Pair pair) {
    if (pair.key() != null) {
      compile(pair.key());
    }
    compile(pair.value());
  }

  // ---------------------------------------------------------------- comprehensions

  private void comprehension(Expr.Comprehension comprehension) {
    String name = switch (comprehension.making()) {
      case LIST -> "<listcomp>";
      case SET -> "<setcomp>";
      case DICT -> "<dictcomp>";
      case GENERATOR -> "<genexpr>";
    };
    Parameters parameters = new Parameters(List.of(new Parameters.Parameter(".0", null)), 1, null, List.of(), null);
    CodeBuilder inner = builder.inner(comprehension, name, parameters, comprehension.at());
    builder.makeFunction(inner.comprehension(comprehension), 0);
    out.emit(Op.PUSH_NULL);
    compile(comprehension.clauses().getFirst().source());
    out.emit(Op.GET_ITER);
    out.emit(Op.CALL, 1);
  }

  /** The body of the function that a comprehension is. */
  void comprehensionBody(Expr.Comprehension comprehension) {
    switch (comprehension.making()) {
      case LIST -> out.emit(Op.BUILD_LIST, 0);
      case SET -> out.emit(Op.BUILD_SET, 0);
      case DICT -> out.emit(Op.BUILD_DICT, 0);
      case GENERATOR -> out.position = comprehension.at();
    }
    clause(comprehension, 0);
    if (comprehension.making() == Expr.Making.GENERATOR) {
      builder.returnNone();
    } else {
      out.emit(Op.RETURN);
    }
  }

  private void clause(Expr.Comprehension comprehension, int index) {
    if (index == comprehension.clauses().size()) {
      element(comprehension, index + 1);
      return;
    }
    Expr.Clause clause = comprehension.clauses().get(index);
    if (index == 0) {
      out.emit(Op.LOAD_FAST, 0);
    } else {
      compile(clause.source());
      out.emit(Op.GET_ITER);
    }
    Label next = new Label();
    Label end = new Label();
    out.place(next);
    out.jump(Op.FOR_ITER, end);
    builder.statements.assign(clause.target());
    for (Expr condition : clause.conditions()) {
      Label go = new Label();
      jumpIf(condition, true, go);
      out.jump(Op.JUMP_BACK, next);
      out.place(go);
    }
    clause(comprehension, index + 1);
    out.jump(Op.JUMP_BACK, next);
    out.place(end);
  }

  private void element(Expr.Comprehension comprehension, int depth) {
    if (comprehension.key() != null) {
      compile(comprehension.key());
    }
    compile(comprehension.value());
    switch (comprehension.making()) {
      case LIST -> out.emit(Op.LIST_APPEND, depth);
      case SET -> out.emit(Op.SET_ADD, depth);
      case DICT -> out.emit(Op.DICT_ADD, depth);
      case GENERATOR -> {
        out.emit(Op.YIELD);
        out.emit(Op.POP);
      }
    }
  }

  // ---------------------------------------------------------------- calls

  private void call(Expr.Call call) {
    boolean spread = call.arguments().stream().anyMatch(argument -> argument.stars() > 0);
    if (spread) {
      compile(call.function());
      out.emit(Op.PUSH_NULL);
      spread(call.arguments(), 0);
      return;
    }
    if (call.function() instanceof Expr.Attribute attribute) {
      compile(attribute.object());
      at(attribute);
      builder.name(Op.LOAD_METHOD, attribute.name());
    } else {
      compile(call.function());
      out.emit(Op.PUSH_NULL);
    }
    arguments(call.arguments(), 0);
    at(call.function() instanceof Expr.Attribute method && method.at() >>> 10 > call.at() >>> 10 ? method : call);
    keywords(call.arguments());
    out.emit(Op.CALL, call.arguments().size());
  }

  private void arguments(List<Expr.Argument> arguments, int from) {
    for (Expr.Argument argument : arguments.subList(from, arguments.size())) {
      compile(argument.value());
    }
  }

  private void keywords(List<Expr.Argument> arguments) {
    List<String> names = new ArrayList<>();
    for (Expr.Argument argument : arguments) {
      if (argument.name() != null) {
        names.add(builder.scope.mangle(argument.name()));
      }
    }
    if (!names.isEmpty()) {
      builder.keywordNames.add(names.toArray(String[]::new));
      out.emit(Op.KEYWORDS, builder.keywordNames.size() - 1);
    }
  }

  /** A call of which some arguments are spread; so many positional ones are on the stack already. */
  void spread(List<Expr.Argument> arguments, int pushed) {
    boolean one = pushed == 0 && arguments.stream().filter(argument -> argument.name() == null && argument.stars() < 2)
        .count() == 1 && arguments.stream().anyMatch(argument -> argument.stars() == 1);
    if (one) {
      compile(arguments.stream().filter(argument -> argument.stars() == 1).findFirst().orElseThrow().value());
    } else {
      out.emit(Op.BUILD_LIST, pushed);
      for (Expr.Argument argument : arguments) {
        if (argument.name() == null && argument.stars() < 2) {
          compile(argument.value());
          out.emit(argument.stars() == 1 ? Op.LIST_EXTEND : Op.LIST_APPEND, 1);
        }
      }
      out.emit(Op.LIST_TO_TUPLE);
    }
    boolean keywords = arguments.stream().anyMatch(argument -> argument.name() != null || argument.stars() == 2);
    if (keywords) {
      out.emit(Op.BUILD_DICT, 0);
      for (Expr.Argument argument : arguments) {
        if (argument.name() != null) {
          builder.constant(builder.scope.mangle(argument.name()));
          compile(argument.value());
          out.emit(Op.BUILD_DICT, 1);
          out.emit(Op.DICT_MERGE, 1);
        } else if (argument.stars() == 2) {
          compile(argument.value());
          out.emit(Op.DICT_MERGE, 1);
        }
      }
    }
    out.emit(Op.CALL_EX, keywords ? 1 : 0);
  }
}
