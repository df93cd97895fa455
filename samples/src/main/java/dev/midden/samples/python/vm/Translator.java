package dev.midden.samples.python.vm;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.code.Flow;
import dev.midden.samples.python.code.Op;
import dev.midden.samples.python.code.Operator;
import dev.midden.samples.python.code.Translation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Makes a method of the JVM of a code, one instruction after the other, each a call of {@link Operations} or of the
 * interpreter's parts. What is saved are the dispatch and the loading of operands: a local or constant that an instruction
 * needs is taken from where it is, a result goes where the next instruction would store it.
 *
 * <pre>
 *   LOAD_FAST a │ LOAD_FAST b │ BINARY + │ STORE_FAST c       operations.add(c, scratch, ~a, ~b, pc)
 * </pre>
 *
 * <p>No program can tell. Objects and counts are those of the interpreter wherever other code runs: an operation that has to
 * leave its operands to Python code first puts them, and all that wait below ({@code Code.waiting}), into their slots. At
 * jumps, calls, yields and entries all operands are in their slots, so that the interpreter can go on anywhere, and the
 * translation at any of {@link Flow#entries}: a loop is gone on with where it has become hot, a handler where an exception has
 * led, a generator where it yielded.
 */
final class Translator extends OperandWriter {
  /** Longer methods are not compiled by the JVM (its flag DontCompileHugeMethods). */
  private static final int LONGEST = 8000;
  /** More than these take more than that. */
  private static final int MOST_INSTRUCTIONS = 1500;

  private static final ClassDesc TRANSLATION = of(Translation.class);

  private Translator(Code code, Flow flow, CodeBuilder out, int[][] waiting) {
    super(code, flow, out, waiting);
  }

  /** Translates a code, unless it is too long; then it stays with the interpreter. */
  static void translate(Interpreter interpreter, Vm vm, Code code) {
    if (code.instructions.length > MOST_INSTRUCTIONS) {
      return;
    }
    Flow flow = new Flow(code);
    int[][] waiting = new int[code.instructions.length][];
    ClassDesc name = ClassDesc.of(Translator.class.getPackageName(), "Translated");
    MethodTypeDesc nothing = MethodTypeDesc.of(CD_void);
    byte[] bytes = ClassFile.of().build(name, made -> made.withSuperclass(TRANSLATION)
        .withMethodBody(ConstantDescs.INIT_NAME, nothing, ClassFile.ACC_PUBLIC, init -> init.aload(0).invokespecial(
            TRANSLATION, ConstantDescs.INIT_NAME, nothing).return_())
        .withMethodBody("run", MethodTypeDesc.of(CD_void, CD_int, CD_int, CD_int, CD_int), ClassFile.ACC_PUBLIC,
            body -> new Translator(code, flow, body, waiting).all()));
    if (length(bytes) > LONGEST) {
      return;
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> made = lookup.defineHiddenClassWithClassData(bytes, List.of(vm.s, interpreter.quick,
          interpreter.operations, interpreter, code), true).lookupClass();
      code.waiting = waiting;
      code.translation = (Translation) made.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a class made for " + code.qualifiedName + " was refused", e);
    }
  }

  private static int length(byte[] bytes) {
    return ClassFile.of().parse(bytes).methods().stream().flatMap(method -> method.findAttribute(
        Attributes.code()).stream()).mapToInt(each -> each.codeLength()).max().orElse(0);
  }

  // ---------------------------------------------------------------- the frame of the method

  private void all() {
    out.iload(START).istore(PC);
    Label begin = out.newBoundLabel();
    List<SwitchCase> cases = flow.entries().stream().filter(pc -> flow.depth(pc) >= 0).mapToObj(pc -> SwitchCase.of(pc,
        labels[pc])).toList();
    Label other = out.newLabel();
    out.iload(START).lookupswitch(other, cases);
    out.labelBinding(other);
    load(INTERPRETER);
    load(CODE);
    out.iload(FN).iload(BASE).iload(START).iload(SP);
    call(INTERPRETER, "interpret", CD_void, CODE, CD_int, CD_int, CD_int, CD_int);
    out.return_();
    boolean falls = false;
    for (int pc = 0; pc < labels.length;) {
      if (flow.depth(pc) < 0) {
        pc++;
        continue;
      }
      if (labels[pc] != null) {
        if (falls) {
          settle();
        }
        out.labelBinding(labels[pc]);
        operands.clear();
        for (int i = 0; i < flow.depth(pc); i++) {
          operands.add(new Operand.InSlot());
        }
        variables = FIRST_VARIABLE;
      }
      int next = instruction(pc);
      falls = next > 0;
      pc = Math.abs(next);
    }
    Label end = out.newBoundLabel();
    out.exceptionCatchAll(begin, end, end);
    int thrown = variables;
    out.astore(thrown);
    load(INTERPRETER);
    out.iload(PC).putfield(INTERPRETER, "at", CD_int);
    out.aload(thrown).athrow();
  }

  // ---------------------------------------------------------------- instructions

  /** Translates an instruction; returns the next one, negative if it is not reached from here. */
  private int instruction(int pc) {
    int operation = operation(pc);
    int argument = Op.argument(code.instructions[pc]);
    int next = pc + (Op.takesTwo(operation) ? 2 : 1);
    switch (operation) {
      case Op.LOAD_FAST -> loadFast(pc, argument);
      case Op.LOAD_CONST -> push(new Operand.Constant(argument));
      case Op.STORE_FAST -> storeFast(argument);
      case Op.POP -> {
        if (isInSlot(operands.getLast())) {
          clear(depth() - 1);
        }
        pop();
      }
      case Op.PUSH_NULL -> pushInSlot();
      case Op.COPY -> copy(argument);
      case Op.SWAP -> swap(pc, argument);
      case Op.LOAD_GLOBAL -> {
        begin(pc, 0);
        load(INTERPRETER);
        load(CODE);
        out.loadConstant(pc).iload(FN).loadConstant(argument);
        call(INTERPRETER, "global", CD_long, CODE, CD_int, CD_int, CD_int);
        pushRaw();
      }
      case Op.LOAD_DEREF -> {
        begin(pc, 0);
        load(INTERPRETER);
        load(CODE);
        out.iload(BASE).loadConstant(argument);
        call(INTERPRETER, "deref", CD_long, CODE, CD_int, CD_int);
        pushRaw();
      }
      case Op.STORE_DEREF -> {
        settle();
        at(pc);
        load(INTERPRETER);
        load(CODE);
        out.iload(BASE).loadConstant(argument);
        slot(depth() - 1);
        call(INTERPRETER, "storeDeref", CD_void, CODE, CD_int, CD_int, CD_int);
        pop();
      }
      case Op.BINARY, Op.INPLACE -> {
        return toTarget(pc, switch (Operator.at(argument)) {
          case ADD -> "add";
          case SUBTRACT -> "subtract";
          case MULTIPLY -> "multiply";
          default -> "binary";
        });
      }
      case Op.COMPARE -> {
        return compare(pc, argument);
      }
      case Op.IS -> {
        return is(pc, argument);
      }
      case Op.GET_ITEM -> {
        return item(pc);
      }
      case Op.SET_ITEM -> {
        begin(pc, 3);
        load(OPERATIONS);
        slot(depth() - 3);
        upper(3);
        out.loadConstant(pc);
        call(OPERATIONS, "setItem", CD_void, CD_int, CD_long, CD_long, CD_long, CD_int);
      }
      case Op.CONTAINS -> {
        return contains(pc, argument);
      }
      case Op.UNPACK -> {
        settle();
        at(pc);
        load(INTERPRETER);
        slot(depth() - 1);
        out.loadConstant(argument);
        call(INTERPRETER, "unpack", CD_void, CD_int, CD_int);
        adjust(depth() - 1 + argument);
      }
      case Op.LOAD_ATTR -> attribute(pc);
      case Op.STORE_ATTR -> {
        begin(pc, 2);
        load(OPERATIONS);
        load(CODE);
        slot(depth() - 2);
        upper(2);
        out.loadConstant(pc);
        call(OPERATIONS, "store", CD_void, CODE, CD_int, CD_long, CD_long, CD_int);
      }
      case Op.LOAD_METHOD -> {
        settleBelow(1);
        at(pc);
        load(OPERATIONS);
        load(CODE);
        slot(depth() - 1);
        upper(1);
        out.loadConstant(pc);
        call(OPERATIONS, "method", CD_void, CODE, CD_int, CD_long, CD_int);
        pushInSlot();
        pushInSlot();
      }
      case Op.JUMP -> {
        settle();
        out.goto_(labels[argument]);
        return -next;
      }
      case Op.JUMP_BACK -> {
        settle();
        at(pc);
        load(INTERPRETER);
        call(INTERPRETER, "back", CD_void);
        out.goto_(labels[argument]);
        return -next;
      }
      case Op.JUMP_IF_FALSE, Op.JUMP_IF_TRUE -> {
        settleBelow(1);
        at(pc);
        load(OPERATIONS);
        slot(depth() - 1);
        upper(1);
        call(OPERATIONS, "truth", CD_boolean, CD_int, CD_long);
        branch(operation == Op.JUMP_IF_TRUE, argument);
      }
      case Op.JUMP_IF_FALSE_OR_POP, Op.JUMP_IF_TRUE_OR_POP -> {
        settle();
        at(pc);
        load(QUICK);
        slot(depth() - 1);
        call(QUICK, "truth", CD_boolean, CD_int);
        branch(operation == Op.JUMP_IF_TRUE_OR_POP, argument);
        clear(depth() - 1);
        pop();
      }
      case Op.FOR_ITER -> {
        return forIter(pc, argument);
      }
      case Op.CALL -> {
        settle();
        at(pc);
        int callee = depth() - argument - 2;
        load(INTERPRETER);
        slot(callee);
        out.loadConstant(argument);
        call(INTERPRETER, "call", CD_void, CD_int, CD_int);
        adjust(callee + 1);
      }
      case Op.KEYWORDS -> {
        settle();
        load(INTERPRETER);
        load(CODE);
        out.loadConstant(argument);
        call(INTERPRETER, "keywords", CD_void, CODE, CD_int);
      }
      case Op.RETURN -> {
        returns(pc);
        return -next;
      }
      case Op.YIELD -> {
        settle();
        load(INTERPRETER);
        out.loadConstant(pc + 1);
        slot(depth() - 1);
        call(INTERPRETER, "yields", CD_void, CD_int, CD_int);
        out.return_();
        return -next;
      }
      case Op.SEND -> {
        settle();
        at(pc);
        load(INTERPRETER);
        slot(depth());
        call(INTERPRETER, "send", CD_boolean, CD_int);
        branch(true, argument);
      }
      case Op.RERAISE -> {
        settle();
        at(pc);
        load(INTERPRETER);
        slot(depth());
        out.loadConstant(argument);
        call(INTERPRETER, "reraise", of(Raise.class), CD_int, CD_int);
        out.athrow();
        return -next;
      }
      default -> {
        step(pc);
        if (operation == Op.RAISE) {
          out.return_();
          return -next;
        }
      }
    }
    return next;
  }

  private int operation(int pc) {
    return Op.plain(Op.operation(code.instructions[pc]));
  }

  /** Leaves an instruction to the interpreter's code for it. */
  private void step(int pc) {
    settle();
    at(pc);
    int operation = operation(pc);
    int argument = Op.argument(code.instructions[pc]);
    load(INTERPRETER);
    load(CODE);
    out.iload(FN).iload(BASE).loadConstant(operation | argument << 8);
    slot(depth());
    out.loadConstant(pc + 1);
    call(INTERPRETER, "step", CD_void, CODE, CD_int, CD_int, CD_int, CD_int, CD_int);
    adjust(depth() + Op.effect(operation, argument));
  }

  /** Jumps if the truth value on the JVM's stack is that. */
  private void branch(boolean ifTrue, int target) {
    if (ifTrue) {
      out.ifne(labels[target]);
    } else {
      out.ifeq(labels[target]);
    }
  }

  /** Whether the next instruction is of a kind, and reached from this one alone. */
  private boolean follows(int pc, int operation) {
    return pc + 1 < labels.length && labels[pc + 1] == null && operation(pc + 1) == operation;
  }

  /** The slot for a result that would lie so deep: where the next instruction stores it, that local's. Returns whether. */
  private boolean target(int pc, int depth) {
    if (follows(pc, Op.STORE_FAST) && depth == 0) {
      local(Op.argument(code.instructions[pc + 1]));
      return true;
    }
    slot(depth);
    return false;
  }

  /** Two operands → result, which is stored if that is what comes next. */
  private int toTarget(int pc, String name) {
    begin(pc, 2);
    int depth = depth() - 2;
    load(OPERATIONS);
    boolean stored = target(pc, depth);
    slot(depth);
    upper(2);
    out.loadConstant(pc);
    call(OPERATIONS, name, CD_void, CD_int, CD_int, CD_long, CD_long, CD_int);
    if (stored) {
      return pc + 2;
    }
    pushInSlot();
    return pc + 1;
  }

  private void loadFast(int pc, int index) {
    if (!flow.isAssigned(pc, index)) {
      begin(pc, 0);
      load(INTERPRETER);
      load(CODE);
      out.iload(BASE).loadConstant(index);
      call(INTERPRETER, "requireBound", CD_void, CODE, CD_int, CD_int);
    }
    push(new Operand.Local(index));
  }

  private void storeFast(int index) {
    settleBelow(1);
    Operand operand = operands.getLast();
    if (isInSlot(operand)) {
      load(STACK);
      slot(depth() - 1);
      local(index);
      call(STACK, "move", CD_void, CD_int, CD_int);
      pop();
    } else {
      load(OPERATIONS);
      local(index);
      upper(1);
      call(OPERATIONS, "put", CD_void, CD_int, CD_long);
    }
  }

  private void copy(int below) {
    int from = depth() - below;
    Operand operand = operands.get(from);
    if (operand instanceof Operand.Local || operand instanceof Operand.Constant) {
      push(operand);
    } else {
      settle();
      load(OPERATIONS);
      slot(depth());
      operand(operands.get(from), from);
      call(OPERATIONS, "put", CD_void, CD_int, CD_long);
      pushInSlot();
    }
  }

  private void swap(int pc, int with) {
    Operand top = operands.getLast();
    Operand other = operands.get(depth() - with);
    if (isInSlot(top) || isInSlot(other)) {
      step(pc);
    } else {
      operands.set(depth() - 1, other);
      operands.set(depth() - with, top);
    }
  }

  private boolean isTestNext(int pc) {
    return follows(pc, Op.JUMP_IF_FALSE) || follows(pc, Op.JUMP_IF_TRUE);
  }

  /** Carries the conditional jump out whose condition, or the opposite, is on the JVM's stack. */
  private int jump(int pc, boolean opposite) {
    branch((operation(pc) == Op.JUMP_IF_TRUE) != opposite, Op.argument(code.instructions[pc]));
    return pc + 1;
  }

  private int compare(int pc, int operator) {
    if (!isTestNext(pc)) {
      return toTarget(pc, "compare");
    }
    settleBelow(2);
    at(pc);
    load(OPERATIONS);
    slot(depth() - 2);
    upper(2);
    out.loadConstant(operator);
    call(OPERATIONS, "test", CD_boolean, CD_int, CD_long, CD_long, CD_int);
    return jump(pc + 1, false);
  }

  private int is(int pc, int negated) {
    if (!isTestNext(pc)) {
      step(pc);
      return pc + 1;
    }
    settleBelow(2);
    load(OPERATIONS);
    slot(depth() - 2);
    upper(2);
    call(OPERATIONS, "same", CD_boolean, CD_int, CD_long, CD_long);
    return jump(pc + 1, negated == 1);
  }

  private int contains(int pc, int negated) {
    if (!isTestNext(pc)) {
      step(pc);
      return pc + 1;
    }
    settleBelow(2);
    at(pc);
    load(OPERATIONS);
    slot(depth() - 2);
    upper(2);
    call(OPERATIONS, "contains", CD_boolean, CD_int, CD_long, CD_long);
    return jump(pc + 1, negated == 1);
  }

  private int item(int pc) {
    int depth = depth() - 2;
    if (isInSlot(operands.get(depth)) || follows(pc, Op.STORE_FAST)) {
      return toTarget(pc, "itemTo");
    }
    begin(pc, 2);
    load(OPERATIONS);
    slot(depth);
    upper(2);
    out.loadConstant(pc);
    call(OPERATIONS, "item", CD_long, CD_int, CD_long, CD_long, CD_int);
    pushRaw();
    return pc + 1;
  }

  private void attribute(int pc) {
    begin(pc, 1);
    int depth = depth() - 1;
    load(OPERATIONS);
    load(CODE);
    slot(depth);
    if (isInSlot(operands.getLast())) {
      out.loadConstant(pc);
      call(OPERATIONS, "attributeTo", CD_void, CODE, CD_int, CD_int);
    } else {
      upper(1);
      out.loadConstant(pc);
      call(OPERATIONS, "attribute", CD_long, CODE, CD_int, CD_long, CD_int);
      pushRaw();
    }
  }

  private int forIter(int pc, int target) {
    settle();
    at(pc);
    load(OPERATIONS);
    slot(depth() - 1);
    boolean stored = follows(pc, Op.STORE_FAST);
    if (stored) {
      local(Op.argument(code.instructions[pc + 1]));
    } else {
      slot(depth());
    }
    call(OPERATIONS, "next", CD_boolean, CD_int, CD_int);
    branch(false, target);
    if (stored) {
      return pc + 2;
    }
    pushInSlot();
    return pc + 1;
  }

  private void returns(int pc) {
    settleBelow(1);
    at(pc);
    if (isInSlot(operands.getLast())) {
      load(STACK);
      slot(depth() - 1);
      out.iload(FN);
      call(STACK, "move", CD_void, CD_int, CD_int);
    } else {
      load(OPERATIONS);
      out.iload(FN);
      upper(1);
      call(OPERATIONS, "put", CD_void, CD_int, CD_long);
    }
    load(INTERPRETER);
    load(CODE);
    out.iload(BASE);
    call(INTERPRETER, "left", CD_void, CODE, CD_int);
    out.return_();
  }
}
