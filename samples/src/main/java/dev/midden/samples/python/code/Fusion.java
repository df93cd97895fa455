package dev.midden.samples.python.code;

/**
 * Superinstructions (Piumarta and Riccardi 1998): where instructions that often follow one another do, the first is replaced
 * by one that does the work of all of them, as far as no program can tell. The others stay where they are: they are run when
 * the operands turn out to be of other kinds, and by jumps into the middle.
 *
 * <pre>
 *   LOAD_FAST a │ LOAD_CONST 1 │ BINARY + │ STORE_FAST a
 *   FAST_CONST_BINARY a │ LOAD_CONST 1 │ BINARY + │ STORE_FAST a
 * </pre>
 *
 * <p>What is saved are references that operands would have had for an instant, and dispatches. Every result still is an object
 * in a slot.
 */
final class Fusion {
  private Fusion() {}

  /** Replaces instructions in place. */
  static void fuse(int[] instructions) {
    int pc = 0;
    while (pc < instructions.length) {
      int fused = at(instructions, pc);
      if (fused == 0) {
        pc += Op.takesTwo(Op.operation(instructions[pc])) ? 2 : 1;
      } else {
        instructions[pc] = fused | Op.argument(instructions[pc]) << 8;
        pc += Op.length(fused);
      }
    }
  }

  /** The operation that stands for what begins at an instruction; 0 for none. */
  private static int at(int[] instructions, int pc) {
    int second = operation(instructions, pc + 1);
    int third = operation(instructions, pc + 2);
    return switch (Op.operation(instructions[pc])) {
      case Op.LOAD_FAST -> switch (second) {
        case Op.LOAD_ATTR -> Op.FAST_ATTR;
        case Op.LOAD_METHOD -> Op.FAST_METHOD;
        case Op.BINARY, Op.INPLACE -> Op.TOP_FAST_BINARY;
        case Op.GET_ITEM -> Op.TOP_FAST_ITEM;
        case Op.LOAD_FAST -> switch (third) {
          case Op.BINARY, Op.INPLACE -> Op.FAST_FAST_BINARY;
          case Op.GET_ITEM -> Op.FAST_FAST_ITEM;
          case Op.COMPARE -> isJump(operation(instructions, pc + 3)) ? Op.FAST_FAST_TEST : 0;
          default -> 0;
        };
        case Op.LOAD_CONST -> switch (third) {
          case Op.BINARY, Op.INPLACE -> Op.FAST_CONST_BINARY;
          case Op.COMPARE -> isJump(operation(instructions, pc + 3)) ? Op.FAST_CONST_TEST : 0;
          default -> 0;
        };
        default -> 0;
      };
      case Op.LOAD_CONST -> switch (second) {
        case Op.BINARY, Op.INPLACE -> Op.TOP_CONST_BINARY;
        case Op.GET_ITEM -> Op.TOP_CONST_ITEM;
        case Op.COMPARE -> isJump(third) ? Op.TOP_CONST_TEST : 0;
        default -> 0;
      };
      case Op.COMPARE -> isJump(second) ? Op.TOP_TOP_TEST : 0;
      case Op.FOR_ITER -> second == Op.STORE_FAST ? Op.ITER_FAST : 0;
      default -> 0;
    };
  }

  private static boolean isJump(int operation) {
    return operation == Op.JUMP_IF_FALSE || operation == Op.JUMP_IF_TRUE;
  }

  private static int operation(int[] instructions, int pc) {
    return pc < instructions.length ? Op.operation(instructions[pc]) : -1;
  }
}
