package dev.midden.samples.python.code;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of each instruction of a code without running it: how deep the operand stack is before it, whether it is
 * reached from elsewhere than the instruction before, and which locals have a value there whatever way has led to it.
 */
public final class Flow {
  private final Code code;
  private final int[] depths;
  private final BitSet joins = new BitSet();
  private final BitSet entries = new BitSet();
  private final @Nullable BitSet[] assigned;
  private final Deque<Integer> work = new ArrayDeque<>();

  /** Follows all ways through a code. */
  public Flow(Code code) {
    this.code = code;
    int size = code.instructions.length;
    depths = new int[size];
    Arrays.fill(depths, -1);
    assigned = new BitSet[size];
    BitSet parameters = new BitSet();
    parameters.set(0, code.function ? code.parameterCount() : 0);
    enter(0, 0, parameters);
    for (int i = 0; i < code.handlers.length; i += 4) {
      enter(code.handlers[i + 2], code.handlers[i + 3] + 1, new BitSet());
    }
    while (!work.isEmpty()) {
      follow(work.pop());
    }
  }

  /** Operands on the stack before an instruction; negative if it is never reached. */
  public int depth(int pc) {
    return depths[pc];
  }

  /** Whether an instruction is reached by a jump or from outside, too. */
  public boolean isJoin(int pc) {
    return joins.get(pc);
  }

  /** Instructions at which the code may be begun or gone on with: the first, heads of loops, handlers, after a yield. */
  public BitSet entries() {
    return entries;
  }

  /** Whether a local surely has a value before an instruction. */
  public boolean isAssigned(int pc, int local) {
    BitSet known = assigned[pc];
    return known != null && known.get(local);
  }

  private void follow(int pc) {
    int operation = Op.plain(Op.operation(code.instructions[pc]));
    int argument = Op.argument(code.instructions[pc]);
    int depth = depths[pc];
    BitSet after = (BitSet) assigned[pc].clone();
    int target = argument;
    switch (operation) {
      case Op.STORE_FAST, Op.LOAD_FAST -> after.set(argument);
      case Op.DELETE_FAST -> after.clear(argument);
      case Op.MAKE_CELLS -> {
        for (int local : code.cellLocals) {
          if (local >= 0) {
            after.clear(local);
          }
        }
      }
      case Op.JUMP -> {
        join(target, depth, after);
        return;
      }
      case Op.JUMP_BACK -> {
        enter(target, depth, after);
        return;
      }
      case Op.JUMP_IF_FALSE, Op.JUMP_IF_TRUE, Op.FOR_ITER -> join(target, depth - 1, after);
      case Op.JUMP_IF_FALSE_OR_POP, Op.JUMP_IF_TRUE_OR_POP -> join(target, depth, after);
      // throw() into a generator that waits for another may go on behind it.
      case Op.SEND -> enter(target, depth - 1, after);
      case Op.YIELD -> {
        enter(pc + 1, depth, after);
        return;
      }
      case Op.RETURN, Op.RAISE, Op.RERAISE -> {
        return;
      }
      default -> {
        // All others go on with the next one.
      }
    }
    int next = pc + (Op.takesTwo(operation) ? 2 : 1);
    reach(next, depth + Op.effect(operation, argument), after);
  }

  private void enter(int pc, int depth, BitSet locals) {
    entries.set(pc);
    join(pc, depth, locals);
  }

  private void join(int pc, int depth, BitSet locals) {
    joins.set(pc);
    reach(pc, depth, locals);
  }

  private void reach(int pc, int depth, BitSet locals) {
    BitSet known = assigned[pc];
    if (known == null) {
      depths[pc] = depth;
      assigned[pc] = (BitSet) locals.clone();
      work.push(pc);
      return;
    }
    if (depths[pc] != depth) {
      throw new IllegalStateException("operand stack " + depths[pc] + " and " + depth + " deep at instruction " + pc
          + " of " + code.qualifiedName);
    }
    BitSet both = (BitSet) known.clone();
    both.and(locals);
    if (!both.equals(known)) {
      assigned[pc] = both;
      work.push(pc);
    }
  }
}
