package dev.midden.samples.python.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements of the concrete tree to those of the abstract one. */
final class StatementReader {
  private final Source source;
  private final ExpressionReader expressions;
  private final PatternReader patterns;

  StatementReader(Source source) {
    this.source = source;
    expressions = new ExpressionReader(source);
    patterns = new PatternReader(source, expressions);
  }

  List<Stmt> module(Node root) {
    return block(root);
  }

  private List<Stmt> block(@Nullable Node node) {
    List<Stmt> statements = new ArrayList<>();
    if (node != null) {
      for (Node child : node.namedChildren()) {
        statement(child, statements);
      }
    }
    return statements;
  }

  private void statement(Node node, List<Stmt> into) {
    int at = node.at;
    switch (node.type) {
      case "expression_statement" -> expression(node, into);
      case "pass_statement" -> into.add(new Stmt.Pass(at));
      case "break_statement" -> into.add(new Stmt.Break(at));
      case "continue_statement" -> into.add(new Stmt.Continue(at));
      case "return_statement" -> into.add(new Stmt.Return(optional(node), at));
      case "delete_statement" -> into.add(delete(node));
      case "raise_statement" -> into.add(raise(node));
      case "assert_statement" -> {
        List<Expr> parts = expressions.items(node);
        into.add(new Stmt.Assert(parts.getFirst(), parts.size() > 1 ? parts.get(1) : null, at));
      }
      case "global_statement" -> into.add(new Stmt.Global(names(node), at));
      case "nonlocal_statement" -> into.add(new Stmt.Nonlocal(names(node), at));
      case "import_statement" -> imports(node, into);
      case "import_from_statement" -> into.add(importFrom(node));
      case "future_import_statement" -> into.add(new Stmt.Pass(at));
      case "if_statement" -> into.add(conditional(node));
      case "while_statement" -> into.add(new Stmt.While(expressions.read(node.get("condition")), block(node.get(
          "body")), otherwise(node), at));
      case "for_statement" -> into.add(loop(node));
      case "try_statement" -> into.add(attempt(node));
      case "with_statement" -> into.add(with(node));
      case "function_definition", "class_definition" -> into.add(definition(node, List.of()));
      case "decorated_definition" -> into.add(decorated(node));
      case "match_statement" -> into.add(match(node));
      case "block" -> into.addAll(block(node));
      case "print_statement" -> throw SourceError.syntax(
          "Missing parentheses in call to 'print'. Did you mean print(...)?", at);
      case "exec_statement" -> throw SourceError.syntax(
          "Missing parentheses in call to 'exec'. Did you mean exec(...)?", at);
      case "type_alias_statement" -> throw SourceError.unsupported("the type statement", at);
      default -> throw SourceError.syntax("invalid syntax", at);
    }
  }

  private @Nullable Expr optional(Node node) {
    List<Node> inner = node.namedChildren();
    return inner.isEmpty() ? null : expressions.read(inner.getFirst());
  }

  private List<String> names(Node node) {
    return node.namedChildren().stream().map(source::text).toList();
  }

  private void expression(Node node, List<Stmt> into) {
    List<Node> inner = node.namedChildren();
    Node first = inner.getFirst();
    if (inner.size() > 1 || node.children.size() > 1) {
      into.add(new Stmt.Evaluate(new Expr.TupleDisplay(expressions.items(node), node.at), node.at));
    } else if (first.is("assignment")) {
      into.add(assignment(first));
    } else if (first.is("augmented_assignment")) {
      Expr target = expressions.read(first.get("left"));
      if (!(target instanceof Expr.Name || target instanceof Expr.Attribute || target instanceof Expr.Subscript)) {
        throw SourceError.syntax("illegal expression for augmented assignment", target.at());
      }
      String operator = first.get("operator").type;
      into.add(new Stmt.Augment(target, operator.substring(0, operator.length() - 1), value(first.get("right")),
          node.at));
    } else {
      into.add(new Stmt.Evaluate(expressions.read(first), node.at));
    }
  }

  private Stmt assignment(Node node) {
    Node type = node.find("type");
    if (type != null) {
      Node right = node.find("right");
      Expr target = ExpressionReader.target(expressions.read(node.get("left")));
      return new Stmt.Annotate(target, expressions.read(type.namedChildren().getFirst()), right == null
          ? null
          : value(
              right),
          node.at);
    }
    List<Expr> targets = new ArrayList<>();
    Node current = node;
    while (current.is("assignment")) {
      Expr target = ExpressionReader.target(expressions.read(current.get("left")));
      if (target instanceof Expr.Starred) {
        throw SourceError.syntax("starred assignment target must be in a list or tuple", target.at());
      }
      targets.add(target);
      current = current.get("right");
    }
    return new Stmt.Assign(targets, value(current), node.at);
  }

  private Expr value(Node node) {
    if (node.is("assignment") || node.is("augmented_assignment")) {
      throw SourceError.syntax("invalid syntax", node.at);
    }
    Expr value = expressions.read(node);
    if (value instanceof Expr.Starred) {
      throw SourceError.syntax("can't use starred expression here", node.at);
    }
    return value;
  }

  private Stmt delete(Node node) {
    Expr target = expressions.read(node.namedChildren().getFirst());
    List<Expr> targets = target instanceof Expr.TupleDisplay tuple ? tuple.items() : List.of(target);
    for (Expr each : targets) {
      if (each instanceof Expr.Starred) {
        throw SourceError.syntax("cannot delete starred", each.at());
      }
      if (!(each instanceof Expr.Name || each instanceof Expr.Attribute || each instanceof Expr.Subscript
          || each instanceof Expr.TupleDisplay || each instanceof Expr.ListDisplay)) {
        throw SourceError.syntax(each instanceof Expr.Call ? "cannot delete function call" : "cannot delete expression",
            each.at());
      }
    }
    return new Stmt.Delete(targets, node.at);
  }

  private Stmt raise(Node node) {
    Node cause = node.find("cause");
    List<Node> inner = node.namedChildren();
    Expr exception = inner.isEmpty() ? null : expressions.read(inner.getFirst());
    return new Stmt.Raise(exception, cause == null ? null : expressions.read(cause), node.at);
  }

  private void imports(Node node, List<Stmt> into) {
    for (Node name : node.all("name")) {
      if (name.is("aliased_import")) {
        into.add(new Stmt.Import(source.text(name.get("name")), source.text(name.get("alias")), node.at));
      } else {
        into.add(new Stmt.Import(source.text(name), null, node.at));
      }
    }
  }

  private Stmt importFrom(Node node) {
    Node module = node.get("module_name");
    int level = 0;
    String path = source.text(module);
    if (module.is("relative_import")) {
      Node prefix = module.ofType("import_prefix");
      level = prefix == null ? 0 : source.text(prefix).replace(" ", "").length();
      Node name = module.ofType("dotted_name");
      path = name == null ? "" : source.text(name);
    }
    List<Stmt.Alias> names = new ArrayList<>();
    for (Node name : node.all("name")) {
      boolean aliased = name.is("aliased_import");
      String plain = source.text(aliased ? name.get("name") : name);
      names.add(new Stmt.Alias(plain, aliased ? source.text(name.get("alias")) : plain));
    }
    return new Stmt.ImportFrom(level, path, names, node.at);
  }

  private Stmt conditional(Node node) {
    List<Stmt> otherwise = new ArrayList<>();
    List<Node> alternatives = node.all("alternative");
    for (int i = alternatives.size() - 1; i >= 0; i--) {
      Node alternative = alternatives.get(i);
      if (alternative.is("else_clause")) {
        otherwise = block(alternative.get("body"));
      } else {
        otherwise = List.of(new Stmt.If(expressions.read(alternative.get("condition")), block(alternative.find(
            "consequence")), otherwise, alternative.at));
      }
    }
    return new Stmt.If(expressions.read(node.get("condition")), block(node.find("consequence")), otherwise, node.at);
  }

  private List<Stmt> otherwise(Node node) {
    Node clause = node.find("alternative");
    return clause == null ? List.of() : block(clause.get("body"));
  }

  private Stmt loop(Node node) {
    refuseAsync(node);
    Expr target = ExpressionReader.target(expressions.read(node.get("left")));
    return new Stmt.For(target, expressions.read(node.get("right")), block(node.get("body")), otherwise(node), node.at);
  }

  private static void refuseAsync(Node node) {
    if (node.ofType("async") != null) {
      throw SourceError.unsupported("async", node.at);
    }
  }

  private Stmt attempt(Node node) {
    List<Stmt.Handler> handlers = new ArrayList<>();
    List<Stmt> otherwise = List.of();
    List<Stmt> last = List.of();
    for (Node child : node.children) {
      switch (child.type) {
        case "except_clause" -> handlers.add(handler(child));
        case "except_group_clause" -> throw SourceError.unsupported("except*", child.at);
        case "else_clause" -> otherwise = block(child.get("body"));
        case "finally_clause" -> last = block(child.ofType("block"));
        default -> {
          continue;
        }
      }
    }
    for (int i = 0; i < handlers.size() - 1; i++) {
      if (handlers.get(i).type() == null) {
        throw SourceError.syntax("default 'except:' must be last", handlers.get(i).at());
      }
    }
    return new Stmt.Try(block(node.get("body")), handlers, otherwise, last, node.at);
  }

  private Stmt.Handler handler(Node node) {
    if (node.children.stream().anyMatch(child -> child.is("*") || child.is("except*"))) {
      throw SourceError.unsupported("except*", node.at);
    }
    Node value = node.find("value");
    Node alias = node.find("alias");
    Expr type = null;
    String name = alias == null ? null : source.text(alias);
    if (value != null && value.is("as_pattern")) {
      type = expressions.read(value.namedChildren().getFirst());
      name = source.text(value.get("alias"));
    } else if (value != null) {
      type = expressions.read(value);
    }
    return new Stmt.Handler(type, name, block(node.ofType("block")), node.at);
  }

  private Stmt with(Node node) {
    refuseAsync(node);
    Node clause = node.children.stream().filter(child -> child.is("with_clause")).findFirst().orElseThrow();
    List<Node> items = clause.namedChildren();
    if (items.size() == 1 && items.getFirst().get("value").is("tuple")) {
      // The grammar reads "with (a, b):" as one tuple; Python reads two managers.
      items = items.getFirst().get("value").namedChildren();
    }
    List<Stmt> body = block(node.get("body"));
    for (int i = items.size() - 1; i >= 0; i--) {
      Node value = items.get(i).is("with_item") ? items.get(i).get("value") : items.get(i);
      Expr target = null;
      if (value.is("as_pattern")) {
        target = ExpressionReader.target(expressions.read(value.get("alias").namedChildren().getFirst()));
        value = value.namedChildren().getFirst();
      }
      body = List.of(new Stmt.With(expressions.read(value), target, body, node.at));
    }
    return body.getFirst();
  }

  private Stmt decorated(Node node) {
    List<Expr> decorators = node.children.stream().filter(child -> child.is("decorator")).map(child -> expressions.read(
        child.namedChildren().getFirst())).toList();
    return definition(node.get("definition"), decorators);
  }

  private Stmt definition(Node node, List<Expr> decorators) {
    String name = source.text(node.get("name"));
    if (node.find("type_parameters") != null) {
      throw SourceError.unsupported("a type parameter list", node.at);
    }
    if (node.is("class_definition")) {
      Node bases = node.find("superclasses");
      return new Stmt.Class(name, bases == null ? List.of() : expressions.arguments(bases), block(node.find("body")),
          decorators, node.at);
    }
    refuseAsync(node);
    return new Stmt.Function(name, expressions.parameters(node.get("parameters")), block(node.find("body")), decorators,
        node.at);
  }

  private Stmt match(Node node) {
    List<Node> subjects = node.all("subject");
    Expr subject = subjects.size() == 1
        ? expressions.read(subjects.getFirst())
        : new Expr.TupleDisplay(subjects.stream().map(expressions::read).toList(), node.at);
    List<Stmt.Case> cases = new ArrayList<>();
    for (Node clause : node.get("body").namedChildren()) {
      Node guard = clause.find("guard");
      cases.add(new Stmt.Case(patterns.readAll(clause), guard == null
          ? null
          : expressions.read(guard.namedChildren()
              .getFirst()),
          block(clause.get("consequence"))));
    }
    return new Stmt.Match(subject, cases, node.at);
  }
}
