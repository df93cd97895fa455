package dev.midden.samples.python.code;

import dev.midden.samples.python.syntax.Expr;
import dev.midden.samples.python.syntax.Literal;
import dev.midden.samples.python.syntax.Parameters;
import dev.midden.samples.python.syntax.Position;
import dev.midden.samples.python.syntax.Stmt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds the code of one function, class body or module: its tables, and what both compilers need. */
final class CodeBuilder {
  final Unit unit;
  final Scope scope;
  final String name;
  final String qualifiedName;
  final Parameters parameters;
  final int firstLine;
  final List<String> locals = new ArrayList<>();
  final List<String> names = new ArrayList<>();
  final List<Object> constants = new ArrayList<>();
  final List<String[]> keywordNames = new ArrayList<>();
  final Assembler out = new Assembler();
  final ExpressionCompiler expressions = new ExpressionCompiler(this);
  final StatementCompiler statements = new StatementCompiler(this);
  private final Map<String, Integer> localIndex = new HashMap<>();
  private final Map<String, Integer> nameIndex = new HashMap<>();
  private final Map<Object, Integer> constantIndex = new HashMap<>();
  @Nullable
  String documentation;

  CodeBuilder(Unit unit, Scope scope, String name, String qualifiedName, Parameters parameters, int firstLine) {
    this.unit = unit;
    this.scope = scope;
    this.name = name;
    this.qualifiedName = qualifiedName;
    this.parameters = parameters;
    this.firstLine = firstLine;
    if (scope.isFunction()) {
      scope.parameters.forEach(this::local);
      scope.bound.stream().filter(each -> scope.place(each) == Scope.Place.LOCAL).forEach(this::local);
    }
  }

  // ---------------------------------------------------------------- whole codes

  Code module(List<Stmt> body) {
    prologue();
    if (unit.mode == Unit.Mode.EVAL) {
      expressions.compile(((Stmt.Evaluate) body.getFirst()).value());
      out.emit(Op.RETURN);
    } else {
      if (unit.mode == Unit.Mode.EXEC) {
        document(body, true);
      }
      for (Stmt statement : body) {
        statements.body(List.of(statement));
        if (unit.marked) {
          out.emit(Op.MARK, Position.line(statement.at()));
        }
      }
      returnNone();
    }
    return finish();
  }

  Code function(Stmt.Function function) {
    prologue();
    documentation = docstring(function.body());
    statements.body(documentation == null ? function.body() : function.body().subList(1, function.body().size()));
    returnNone();
    return finish();
  }

  Code lambda(Expr.Lambda lambda) {
    prologue();
    expressions.compile(lambda.body());
    out.emit(scope.generator ? Op.POP : Op.RETURN);
    if (scope.generator) {
      returnNone();
    }
    return finish();
  }

  Code comprehension(Expr.Comprehension comprehension) {
    prologue();
    expressions.comprehensionBody(comprehension);
    return finish();
  }

  Code classBody(Stmt.Class type) {
    prologue();
    name(Op.LOAD_NAME, "__name__");
    name(Op.STORE_NAME, "__module__");
    constant(qualifiedName);
    name(Op.STORE_NAME, "__qualname__");
    document(type.body(), false);
    statements.body(type.body());
    if (scope.cells().contains("__class__")) {
      out.emit(Op.LOAD_CLOSURE, cell("__class__"));
      out.emit(Op.COPY, 1);
      name(Op.STORE_NAME, "__classcell__");
      out.emit(Op.RETURN);
    } else {
      returnNone();
    }
    return finish();
  }

  private void prologue() {
    out.position = Position.of(firstLine, 0);
    if (!scope.cells().isEmpty()) {
      out.emit(Op.MAKE_CELLS);
    }
    if (!scope.free().isEmpty()) {
      out.emit(Op.COPY_FREE);
    }
  }

  private Code finish() {
    return new Code(this, out);
  }

  void returnNone() {
    constant(Literal.Single.NONE);
    out.emit(Op.RETURN);
  }

  /** Stores a docstring; a module has its {@code __doc__} already, None. */
  private void document(List<Stmt> body, boolean module) {
    if (statements.annotates(body)) {
      out.emit(Op.SETUP_ANNOTATIONS);
    }
    String text = docstring(body);
    if (text != null) {
      constant(text);
      name(Op.STORE_NAME, "__doc__");
    }
  }

  private static @Nullable String docstring(List<Stmt> body) {
    return !body.isEmpty() && body.getFirst() instanceof Stmt.Evaluate first
        && first.value() instanceof Expr.Constant constant && constant.value() instanceof String text ? text : null;
  }

  // ---------------------------------------------------------------- tables

  int local(String local) {
    return index(local, locals, localIndex);
  }

  private int index(String key, List<String> list, Map<String, Integer> index) {
    return index.computeIfAbsent(key, added -> {
      list.add(added);
      return list.size() - 1;
    });
  }

  /** Emits an instruction with a name for its argument. */
  void name(int operation, String name) {
    out.emit(operation, nameIndex(name));
  }

  int nameIndex(String text) {
    return index(scope.mangle(text), names, nameIndex);
  }

  /** Emits the load of a constant. */
  void constant(Object value) {
    out.emit(Op.LOAD_CONST, constantIndex.computeIfAbsent(value, added -> {
      constants.add(added);
      return constants.size() - 1;
    }));
  }

  /** Slot of a cell or free variable, counted from the first cell. */
  int cell(String cell) {
    int own = scope.cells().indexOf(cell);
    return own >= 0 ? own : scope.cells().size() + scope.free().indexOf(cell);
  }

  // ---------------------------------------------------------------- names

  void load(String plain, int at) {
    String variable = scope.mangle(plain);
    switch (scope.place(variable)) {
      case LOCAL -> out.emit(Op.LOAD_FAST, local(variable));
      case CELL -> out.emit(Op.LOAD_DEREF, cell(variable));
      case FREE -> {
        if (scope.kind == Scope.Kind.CLASS) {
          out.emit(Op.LOAD_CLASSDEREF, cell(variable));
          out.emit(Op.EXTRA, nameIndex(plain));
        } else {
          out.emit(Op.LOAD_DEREF, cell(variable));
        }
      }
      case GLOBAL -> name(Op.LOAD_GLOBAL, plain);
      case NAME -> name(Op.LOAD_NAME, plain);
    }
  }

  void store(String plain) {
    String variable = scope.mangle(plain);
    switch (scope.place(variable)) {
      case LOCAL -> out.emit(Op.STORE_FAST, local(variable));
      case CELL, FREE -> out.emit(Op.STORE_DEREF, cell(variable));
      case GLOBAL -> name(Op.STORE_GLOBAL, plain);
      case NAME -> name(Op.STORE_NAME, plain);
    }
  }

  void delete(String plain) {
    String variable = scope.mangle(plain);
    switch (scope.place(variable)) {
      case LOCAL -> out.emit(Op.DELETE_FAST, local(variable));
      case CELL, FREE -> out.emit(Op.DELETE_DEREF, cell(variable));
      case GLOBAL -> name(Op.DELETE_GLOBAL, plain);
      case NAME -> name(Op.DELETE_NAME, plain);
    }
  }

  // ---------------------------------------------------------------- inner codes

  CodeBuilder inner(Object owner, String innerName, Parameters innerParameters, int at) {
    Scope innerScope = Objects.requireNonNull(unit.scopes.scopes.get(owner), "a scope for every code");
    String prefix = scope.kind == Scope.Kind.MODULE
        ? ""
        : scope.isFunction()
            ? qualifiedName + ".<locals>."
            : qualifiedName + ".";
    String path = scope.globals.contains(innerName) ? innerName : prefix + innerName;
    return new CodeBuilder(unit, innerScope, innerName, path, innerParameters, Position.line(at));
  }

  /** Emits what makes a function of an inner code; what {@code flags} tells of is on the stack. */
  void makeFunction(Code code, int flags) {
    int all = flags;
    if (code.free.length > 0) {
      for (String variable : code.free) {
        out.emit(Op.LOAD_CLOSURE, cell(variable));
      }
      out.emit(Op.BUILD_TUPLE, code.free.length);
      all |= 8;
    }
    constant(code);
    out.emit(Op.MAKE_FUNCTION, all);
  }

  /** Emits default values; returns the flags of MAKE_FUNCTION. */
  int defaults(Parameters declared) {
    int flags = 0;
    List<Expr> values = new ArrayList<>();
    for (Parameters.Parameter parameter : declared.positional()) {
      if (parameter.defaultValue() != null) {
        values.add(parameter.defaultValue());
      }
    }
    if (!values.isEmpty()) {
      expressions.compile(new Expr.TupleDisplay(values, values.getFirst().at()));
      flags |= 1;
    }
    int count = 0;
    for (Parameters.Parameter parameter : declared.keywordOnly()) {
      if (parameter.defaultValue() != null) {
        constant(scope.mangle(parameter.name()));
        expressions.compile(parameter.defaultValue());
        count++;
      }
    }
    if (count > 0) {
      out.emit(Op.BUILD_DICT, count);
      flags |= 2;
    }
    return flags;
  }

}
