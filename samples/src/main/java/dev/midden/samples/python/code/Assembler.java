package dev.midden.samples.python.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects instructions, resolves jumps, and keeps count of the depth of the operand stack. */
final class Assembler {
  private int[] instructions = new int[64];
  private int[] positions = new int[64];
  private int size;
  private final List<Integer> jumps = new ArrayList<>();
  private final List<Label> targets = new ArrayList<>();
  private final List<int[]> handlers = new ArrayList<>();
  private final List<Label> handlerLabels = new ArrayList<>();
  private int depth;
  private int maxDepth;
  private boolean reachable = true;
  int position;

  void emit(int operation, int argument) {
    if (!reachable) {
      return;
    }
    if (size == instructions.length) {
      instructions = Arrays.copyOf(instructions, size * 2);
      positions = Arrays.copyOf(positions, size * 2);
    }
    if (argument < 0 || argument >= 1 << 24) {
      throw new IllegalStateException(
          "argument " + argument + " of operation " + operation + " is not 0.." + (1 << 24));
    }
    positions[size] = position;
    instructions[size++] = operation | argument << 8;
    depth += Op.effect(operation, argument);
    if (depth < 0) {
      throw new IllegalStateException(
          "operand stack below its bottom at operation " + operation + ", line " + (position >>> 10));
    }
    maxDepth = Math.max(maxDepth, depth);
    if (operation == Op.RETURN || operation == Op.RERAISE || operation == Op.RAISE) {
      reachable = false;
    }
  }

  void emit(int operation) {
    emit(operation, 0);
  }

  void jump(int operation, Label target) {
    if (!reachable) {
      return;
    }
    jumps.add(size);
    targets.add(target);
    emit(operation, 0);
    int there = switch (operation) {
      case Op.FOR_ITER -> depth - 2;
      case Op.JUMP_IF_FALSE_OR_POP, Op.JUMP_IF_TRUE_OR_POP -> depth + 1;
      case Op.SEND -> depth - 1;
      default -> depth;
    };
    target.depth = there;
    if (operation == Op.JUMP || operation == Op.JUMP_BACK) {
      reachable = false;
    }
  }

  void place(Label label) {
    label.pc = size;
    if (reachable && label.depth >= 0 && label.depth != depth) {
      throw new IllegalStateException("operand stack " + depth + " deep meets " + label.depth + " at line "
          + (position >>> 10));
    }
    if (!reachable && label.depth >= 0) {
      depth = label.depth;
      reachable = true;
    }
    label.depth = depth;
  }

  /**
   * Places a label that is reached by an exception with the operand stack at a depth, below the exception; if nothing is
   * protected by it, as the code was not reached, it is not reached either.
   */
  void placeHandler(Label label, int below) {
    label.pc = size;
    depth = below + 1;
    reachable = handlerLabels.contains(label);
    if (reachable) {
      maxDepth = Math.max(maxDepth, depth);
    }
  }

  void protect(int start, int end, Label handler, int below) {
    if (start < end) {
      handlers.add(new int[]{start, end, below});
      handlerLabels.add(handler);
    }
  }

  /** What follows is not reached until a label is placed; the operand stack counts as so deep. */
  void unreachable(int atDepth) {
    reachable = false;
    depth = atDepth;
  }

  int pc() {
    return size;
  }

  int depth() {
    return depth;
  }

  int[] instructions() {
    for (int i = 0; i < jumps.size(); i++) {
      instructions[jumps.get(i)] |= targets.get(i).pc << 8;
    }
    return Arrays.copyOf(instructions, size);
  }

  int[] positions() {
    return Arrays.copyOf(positions, size);
  }

  int[] handlers() {
    int[] table = new int[4 * handlers.size()];
    for (int i = 0; i < handlers.size(); i++) {
      int[] range = handlers.get(i);
      table[4 * i] = range[0];
      table[4 * i + 1] = range[1];
      table[4 * i + 2] = handlerLabels.get(i).pc;
      table[4 * i + 3] = range[2];
    }
    return table;
  }

  int stackSize() {
    return maxDepth + 1;
  }
}
