package dev.midden.samples.python.code;

import dev.midden.samples.python.syntax.Expr;
import dev.midden.samples.python.syntax.Literal;
import dev.midden.samples.python.syntax.Pattern;
import dev.midden.samples.python.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;

/** Match statements. Each pattern takes its subject off the stack and jumps to a label where it fails. */
final class PatternCompiler {
  private final CodeBuilder builder;
  private final Assembler out;

  PatternCompiler(CodeBuilder builder) {
    this.builder = builder;
    out = builder.out;
  }

  void match(Stmt.Match match) {
    Label end = new Label();
    builder.expressions.compile(match.subject());
    for (Stmt.Case each : match.cases()) {
      Label next = new Label();
      out.emit(Op.COPY, 1);
      pattern(each.pattern(), next);
      if (each.guard() != null) {
        builder.expressions.jumpIf(each.guard(), false, next);
      }
      out.emit(Op.POP);
      builder.statements.body(each.body());
      out.jump(Op.JUMP, end);
      if (next.depth >= 0) {
        out.place(next);
      }
    }
    out.emit(Op.POP);
    out.place(end);
  }

  private void pattern(Pattern pattern, Label fail) {
    switch (pattern) {
      case Pattern.Value value -> {
        builder.expressions.compile(value.value());
        boolean single = value.value() instanceof Expr.Constant constant && (constant.value() instanceof Literal.Single
            || constant.value() instanceof Boolean);
        if (single) {
          out.emit(Op.IS, 0);
        } else {
          out.emit(Op.COMPARE, 2);
        }
        out.jump(Op.JUMP_IF_FALSE, fail);
      }
      case Pattern.Capture capture -> {
        if (capture.inner() != null) {
          out.emit(Op.COPY, 1);
          Label inner = new Label();
          Label fine = new Label();
          pattern(capture.inner(), inner);
          out.jump(Op.JUMP, fine);
          failing(inner, 1, fail);
          out.place(fine);
        }
        if (capture.name() == null) {
          out.emit(Op.POP);
        } else {
          builder.store(capture.name());
        }
      }
      case Pattern.Sequence sequence -> sequence(sequence, fail);
      case Pattern.Mapping mapping -> mapping(mapping, fail);
      case Pattern.Instance instance -> instance(instance, fail);
      case Pattern.Either either -> either(either, fail);
    }
  }

  /** At {@code inner} so many values are left on the stack; pops them and goes to {@code fail}. */
  private void failing(Label inner, int left, Label fail) {
    if (inner.depth >= 0) {
      out.place(inner);
      for (int i = 0; i < left; i++) {
        out.emit(Op.POP);
      }
      out.jump(Op.JUMP, fail);
    }
  }

  private void sequence(Pattern.Sequence sequence, Label fail) {
    int size = sequence.items().size();
    boolean star = sequence.star() >= 0;
    Label wrong = new Label();
    Label fine = new Label();
    out.emit(Op.MATCH, (star ? Matching.SEQUENCE_AT_LEAST : Matching.SEQUENCE) | size - (star ? 1 : 0) << 8);
    out.jump(Op.JUMP_IF_FALSE, wrong);
    if (star) {
      out.emit(Op.UNPACK_EX, sequence.star() | size - sequence.star() - 1 << 8);
    } else {
      out.emit(Op.UNPACK, size);
    }
    items(sequence.items(), fail, fine);
    failing(wrong, 1, fail);
    out.place(fine);
  }

  /** Matches items that are on the stack, the first on top, then goes to {@code fine}. */
  private void items(List<Pattern> items, Label fail, Label fine) {
    List<Label> wrong = new ArrayList<>();
    for (Pattern item : items) {
      Label label = new Label();
      pattern(item, label);
      wrong.add(label);
    }
    out.jump(Op.JUMP, fine);
    for (int i = 0; i < items.size(); i++) {
      failing(wrong.get(i), items.size() - 1 - i, fail);
    }
  }

  private void mapping(Pattern.Mapping mapping, Label fail) {
    Label wrong = new Label();
    Label missing = new Label();
    Label fine = new Label();
    int size = mapping.keys().size();
    out.emit(Op.MATCH, Matching.MAPPING | size << 8);
    out.jump(Op.JUMP_IF_FALSE, wrong);
    builder.expressions.compile(new Expr.TupleDisplay(mapping.keys(), 0));
    out.emit(Op.MATCH, Matching.KEYS);
    out.emit(Op.COPY, 1);
    builder.constant(Literal.Single.NONE);
    out.emit(Op.IS, 0);
    out.jump(Op.JUMP_IF_TRUE, missing);
    // subject, keys, values
    out.emit(Op.SWAP, 3);
    out.emit(Op.SWAP, 2);
    // values, subject, keys → what is left of the subject, or nothing
    if (mapping.rest() != null) {
      out.emit(Op.MATCH, Matching.REST);
      builder.store(mapping.rest());
    } else {
      out.emit(Op.POP);
      out.emit(Op.POP);
    }
    out.emit(Op.UNPACK, size);
    items(mapping.values(), fail, fine);
    failing(missing, 3, fail);
    failing(wrong, 1, fail);
    out.place(fine);
  }

  private void instance(Pattern.Instance instance, Label fail) {
    Label wrong = new Label();
    Label fine = new Label();
    builder.expressions.compile(instance.type());
    builder.constant(new Literal.Tuple(List.copyOf(instance.names())));
    out.emit(Op.MATCH, Matching.CLASS | instance.positional().size() << 8);
    out.emit(Op.COPY, 1);
    builder.constant(Literal.Single.NONE);
    out.emit(Op.IS, 0);
    out.jump(Op.JUMP_IF_TRUE, wrong);
    out.emit(Op.SWAP, 2);
    out.emit(Op.POP);
    List<Pattern> all = new ArrayList<>(instance.positional());
    all.addAll(instance.named());
    out.emit(Op.UNPACK, all.size());
    items(all, fail, fine);
    failing(wrong, 2, fail);
    out.place(fine);
  }

  private void either(Pattern.Either either, Label fail) {
    Label fine = new Label();
    for (Pattern option : either.options()) {
      Label next = new Label();
      out.emit(Op.COPY, 1);
      pattern(option, next);
      out.emit(Op.POP);
      out.jump(Op.JUMP, fine);
      if (next.depth >= 0) {
        out.place(next);
      }
    }
    out.emit(Op.POP);
    out.jump(Op.JUMP, fail);
    out.place(fine);
  }
}
