package dev.midden.samples.python.vm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.code.Flow;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a method of the JVM and keeps account of where the operands are: in their slots, or still a local or a constant, or
 * in a variable of the JVM.
 */
abstract class OperandWriter {
  // What the method calls, in this order a constant of its class.
  static final ClassDesc STACK = of(Stack.class);
  static final ClassDesc QUICK = of(Quick.class);
  static final ClassDesc OPERATIONS = of(Operations.class);
  static final ClassDesc INTERPRETER = of(Interpreter.class);
  static final ClassDesc CODE = of(Code.class);
  static final List<ClassDesc> DATA = List.of(STACK, QUICK, OPERATIONS, INTERPRETER, CODE);

  // Variables of the method: the first four are its parameters.
  static final int FN = 1;
  static final int BASE = 2;
  static final int START = 3;
  static final int SP = 4;
  static final int PC = 5;
  static final int FIRST_VARIABLE = 6;

  final Code code;
  final Flow flow;
  final CodeBuilder out;
  final Label[] labels;
  private final int[][] waiting;
  final List<Operand> operands = new ArrayList<>();
  int variables = FIRST_VARIABLE;

  OperandWriter(Code code, Flow flow, CodeBuilder out, int[][] waiting) {
    this.waiting = waiting;
    this.code = code;
    this.flow = flow;
    this.out = out;
    labels = new Label[code.instructions.length];
    for (int pc = 0; pc < labels.length; pc++) {
      if (flow.isJoin(pc)) {
        labels[pc] = out.newLabel();
      }
    }
  }

  static ClassDesc of(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /** Loads the one object of a class that the method calls. */
  final void load(ClassDesc type) {
    out.loadConstant(DynamicConstantDesc.ofNamed(ConstantDescs.ofConstantBootstrap(of(MethodHandles.class),
        "classDataAt", CD_Object, CD_int), ConstantDescs.DEFAULT_NAME, type, DATA.indexOf(type)));
  }

  final void call(ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
    out.invokevirtual(owner, name, MethodTypeDesc.of(result, parameters));
  }

  /** Notes where the code is, for exceptions. */
  final void at(int pc) {
    out.loadConstant(pc).istore(PC);
  }

  // ---------------------------------------------------------------- slots and operands

  /** The number of the slot of an operand so far above the first. */
  final void slot(int depth) {
    local(code.frameSlot + 1 + depth);
  }

  final void local(int index) {
    out.iload(BASE);
    if (index != 0) {
      out.loadConstant(index).iadd();
    }
  }

  /** An operand as {@link Operations} want it: a reference, or the complement of a slot. */
  final void operand(Operand operand, int depth) {
    switch (operand) {
      case Operand.InSlot slot -> complement(code.frameSlot + 1 + depth);
      case Operand.Local each -> complement(each.index());
      case Operand.Constant constant -> constant(constant.index());
      case Operand.Raw raw -> out.lload(raw.variable());
    }
  }

  final void complement(int index) {
    out.loadConstant(~index).iload(BASE).isub().i2l();
  }

  final void constant(int index) {
    if (code.constantReferences != null) {
      out.loadConstant(code.constantReferences[index]);
    } else {
      load(INTERPRETER);
      out.iload(FN).loadConstant(index);
      call(INTERPRETER, "constant", CD_long, CD_int, CD_int);
    }
  }

  final void push(Operand operand) {
    operands.add(operand);
  }

  final void pushInSlot() {
    push(new Operand.InSlot());
  }

  /** Pushes the reference on the JVM's stack. */
  final void pushRaw() {
    if (operands.stream().noneMatch(Operand.Raw.class::isInstance)) {
      variables = FIRST_VARIABLE;
    }
    out.lstore(variables);
    push(new Operand.Raw(variables));
    variables += 2;
  }

  final Operand pop() {
    return operands.removeLast();
  }

  final int depth() {
    return operands.size();
  }

  static boolean isInSlot(Operand operand) {
    return operand instanceof Operand.InSlot;
  }

  final void clear(int depth) {
    load(STACK);
    slot(depth);
    out.lconst_0();
    call(STACK, "set", CD_void, CD_int, CD_long);
  }

  /** Puts an operand into its slot. */
  final void settle(int depth) {
    Operand operand = operands.get(depth);
    if (!isInSlot(operand)) {
      load(OPERATIONS);
      slot(depth);
      operand(operand, depth);
      call(OPERATIONS, "put", CD_void, CD_int, CD_long);
      operands.set(depth, new Operand.InSlot());
    }
  }

  /** Puts all but so many of the upper operands into their slots. */
  final void settleBelow(int kept) {
    for (int i = 0; i < depth() - kept; i++) {
      settle(i);
    }
  }

  final void settle() {
    settleBelow(0);
  }

  /** Puts those below the upper operands into their slots that nothing holds while something else runs. */
  final void settleRaw(int kept) {
    for (int i = 0; i < depth() - kept; i++) {
      if (operands.get(i) instanceof Operand.Raw) {
        settle(i);
      }
    }
  }

  /**
   * Begins an instruction that uses so many operands: notes where the code is, for exceptions, and which operands below have
   * not been loaded.
   */
  final void begin(int pc, int used) {
    settleRaw(used);
    at(pc);
    List<Integer> pairs = new ArrayList<>();
    for (int i = 0; i < depth() - used; i++) {
      int what = switch (operands.get(i)) {
        case Operand.Local local -> local.index();
        case Operand.Constant constant -> ~constant.index();
        default -> Integer.MIN_VALUE;
      };
      if (what != Integer.MIN_VALUE) {
        pairs.add(code.frameSlot + 1 + i);
        pairs.add(what);
      }
    }
    waiting[pc] = pairs.isEmpty() ? null : pairs.stream().mapToInt(Integer::intValue).toArray();
  }

  /** So many operands are there now, in their slots. */
  final void adjust(int depth) {
    while (depth() > depth) {
      pop();
    }
    while (depth() < depth) {
      pushInSlot();
    }
  }

  /** Pops operands and loads them, the lowest first. */
  final void upper(int count) {
    int first = depth() - count;
    for (int i = first; i < first + count; i++) {
      operand(operands.get(i), i);
    }
    adjust(first);
  }
}
