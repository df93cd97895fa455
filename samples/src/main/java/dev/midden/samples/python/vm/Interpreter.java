package dev.midden.samples.python.vm;

import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.Mutator;
import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.code.Op;
import org.jspecify.annotations.Nullable;

/**
 * The loop over instructions. A frame lies on the stack of values: locals, cells, free variables, the frame object, operands.
 * Every slot of a frame above its operands in use is null, and nothing else lies there while it runs.
 */
final class Interpreter {
  /** Instructions between looks at whether the thread was interrupted. */
  private static final int PATIENCE = 1 << 12;

  private final Vm vm;
  private final Mutator m;
  private final Stack s;
  private final Steps steps;
  /** Where the frame left last by a yield goes on. */
  int yieldedAt = -1;
  int yieldedTop;
  private int patience = PATIENCE;
  /** Whether a collection that is due waits for where CPython makes it: entries of functions, jumps back, ends of C calls. */
  private final boolean polls;
  /** The frame that runs, for what looks at it. */
  @Nullable
  Code frameCode;
  int frameFn;
  int frameBase;

  Interpreter(Vm vm) {
    this.vm = vm;
    m = vm.m;
    s = vm.s;
    steps = new Steps(vm);
    polls = vm.version >= 12 && vm.heap.generations().isPresent();
  }

  /**
   * Runs a frame until it returns or yields; the result is left in the function's slot. After a return the frame's slots
   * are clear, after a yield they are as they were, but for the value.
   *
   * @param fn slot of the function
   * @param base slot of the first local
   * @param start first instruction; negative: raise at the instruction whose complement it is
   * @param first slot above the operands
   */
  void run(Code code, int fn, int base, int start, int first) {
    int top = s.top;
    Code outerCode = frameCode;
    int outerFn = frameFn;
    int outerBase = frameBase;
    frameCode = code;
    frameFn = fn;
    frameBase = base;
    s.top = base + code.frameSize;
    int depth = ++vm.depth;
    int pc = Math.max(start, 0);
    int sp = first;
    boolean raising = start < 0;
    if (raising) {
      pc = ~start;
    }
    int operands = base + code.frameSlot + 1;
    try {
      if (polls) {
        m.poll();
      }
      while (true) {
        try {
          if (raising) {
            throw Raise.INSTANCE;
          }
          pc = loop(code, fn, base, operands, pc, sp);
          return;
        } catch (Raise e) {
          pc = raising ? pc : at;
          raising = false;
        } catch (HeapExhaustedException e) {
          pc = at;
          vm.errors.outOfMemory();
        } catch (StackOverflowError e) {
          pc = at;
          vm.errors.recursion();
        }
        s.popTo(base + code.frameSize);
        vm.depth = depth;
        vm.keywords = Vm.NO_NAMES;
        if (!rethrown) {
          trace(code, fn, base, pc);
        }
        rethrown = false;
        int handler = handler(code, pc);
        if (handler < 0) {
          s.clearDown(operands, base + code.frameSize);
          leave(code, base);
          s.clear(base, operands);
          throw Raise.INSTANCE;
        }
        sp = operands + code.handlers[handler + 3];
        s.clearDown(sp, base + code.frameSize);
        s.set(sp++, vm.errors.raised());
        vm.errors.clear();
        pc = code.handlers[handler + 2];
      }
    } finally {
      frameCode = outerCode;
      frameFn = outerFn;
      frameBase = outerBase;
      vm.depth = depth - 1;
      s.top = top;
    }
  }

  /** The instruction that an exception was raised at. */
  private int at;
  private boolean rethrown;

  private void trace(Code code, int fn, int base, int pc) {
    if (vm.errors.isOutOfMemory()) {
      return;
    }
    int mark = s.top;
    try {
      vm.tracebacks.add(code, fn, base, pc);
    } catch (HeapExhaustedException e) {
      // Then the traceback is shorter; what is raised matters more.
      s.popTo(mark);
    }
  }

  private void leave(Code code, int base) {
    int mark = s.top;
    try {
      vm.tracebacks.leave(code, base);
    } catch (HeapExhaustedException e) {
      // The locals die with the frame, as if nobody held the frame object.
      s.popTo(mark);
    }
  }

  private static int handler(Code code, int pc) {
    int[] table = code.handlers;
    for (int i = 0; i < table.length; i += 4) {
      if (pc >= table[i] && pc < table[i + 1]) {
        return i;
      }
    }
    return -1;
  }

  private int loop(Code code, int fn, int base, int operands, int from, int stack) {
    int[] instructions = code.instructions;
    int pc = from;
    int sp = stack;
    try {
      while (true) {
        int instruction = instructions[pc++];
        int argument = instruction >>> 8;
        switch (instruction & 0xFF) {
          case Op.LOAD_CONST ->
            s.set(sp++, m.getReference(m.getReference(s.get(fn), Layout.FUNCTION_CONSTANTS), argument));
          case Op.LOAD_FAST -> {
            long value = s.get(base + argument);
            if (value == 0) {
              throw steps.unbound(code, argument);
            }
            s.set(sp++, value);
          }
          case Op.STORE_FAST -> {
            s.set(base + argument, s.get(sp - 1));
            s.set(--sp, 0);
          }
          case Op.DELETE_FAST -> {
            if (s.get(base + argument) == 0) {
              throw steps.unbound(code, argument);
            }
            s.set(base + argument, 0);
          }
          case Op.LOAD_GLOBAL -> s.set(sp++, steps.global(code, fn, argument));
          case Op.LOAD_DEREF -> s.set(sp++, steps.deref(code, base, argument));
          case Op.STORE_DEREF -> {
            m.setReference(s.get(base + code.locals.length + argument), Layout.CELL_VALUE, s.get(sp - 1));
            s.set(--sp, 0);
          }
          case Op.LOAD_ATTR -> steps.attribute(code, fn, sp - 1, argument);
          case Op.LOAD_METHOD -> steps.method(code, fn, sp++ - 1, argument);
          case Op.STORE_ATTR -> {
            steps.storeAttribute(code, fn, sp - 1, sp - 2, argument);
            s.set(--sp, 0);
            s.set(--sp, 0);
          }
          case Op.BINARY -> {
            s.set(sp - 2, vm.ops.binary(argument, sp - 2, sp - 1));
            s.set(--sp, 0);
          }
          case Op.INPLACE -> {
            s.set(sp - 2, vm.ops.inPlace(argument, sp - 2, sp - 1));
            s.set(--sp, 0);
          }
          case Op.UNARY -> s.set(sp - 1, vm.ops.unary(argument, sp - 1));
          case Op.COMPARE -> {
            s.set(sp - 2, vm.comparing.compare(argument, sp - 2, sp - 1));
            s.set(--sp, 0);
          }
          case Op.IS -> {
            s.set(sp - 2, vm.bool(s.get(sp - 2) == s.get(sp - 1) == (argument == 0)));
            s.set(--sp, 0);
          }
          case Op.CONTAINS -> {
            s.set(sp - 2, vm.bool(vm.ops.contains(sp - 1, sp - 2) == (argument == 0)));
            s.set(--sp, 0);
          }
          case Op.GET_ITEM -> {
            s.set(sp - 2, vm.ops.getItem(sp - 2, sp - 1));
            s.set(--sp, 0);
          }
          case Op.SET_ITEM -> {
            vm.ops.setItem(sp - 2, sp - 1, sp - 3);
            sp -= 3;
            s.set(sp, 0);
            s.set(sp + 1, 0);
            s.set(sp + 2, 0);
          }
          case Op.JUMP -> pc = argument;
          case Op.JUMP_BACK -> {
            pc = argument;
            if (polls) {
              m.poll();
            }
            if (--patience < 0) {
              patience = PATIENCE;
              steps.checkInterrupt();
            }
          }
          case Op.JUMP_IF_FALSE -> {
            boolean truth = vm.ops.truth(sp - 1);
            s.set(--sp, 0);
            pc = truth ? pc : argument;
          }
          case Op.JUMP_IF_TRUE -> {
            boolean truth = vm.ops.truth(sp - 1);
            s.set(--sp, 0);
            pc = truth ? argument : pc;
          }
          case Op.JUMP_IF_FALSE_OR_POP -> {
            if (vm.ops.truth(sp - 1)) {
              s.set(--sp, 0);
            } else {
              pc = argument;
            }
          }
          case Op.JUMP_IF_TRUE_OR_POP -> {
            if (vm.ops.truth(sp - 1)) {
              pc = argument;
            } else {
              s.set(--sp, 0);
            }
          }
          case Op.GET_ITER -> s.set(sp - 1, vm.iteration.iterator(sp - 1));
          case Op.FOR_ITER -> {
            long item = vm.iteration.next(sp - 1);
            if (item != 0) {
              s.set(sp++, item);
            } else {
              s.set(--sp, 0);
              pc = argument;
            }
          }
          case Op.POP -> s.set(--sp, 0);
          case Op.COPY -> {
            s.set(sp, s.get(sp - argument));
            sp++;
          }
          case Op.SWAP -> steps.swap(sp - 1, sp - argument);
          case Op.PUSH_NULL -> sp++;
          case Op.CALL -> {
            int callee = sp - argument - 2;
            boolean isPython = !polls || vm.kindAt(callee) == Kind.FUNCTION;
            vm.calls.invoke(callee, argument);
            sp = callee + 1;
            if (!isPython) {
              m.poll();
            }
          }
          case Op.KEYWORDS -> vm.keywords = code.keywordNames[argument];
          case Op.RETURN -> {
            s.set(fn, s.get(sp - 1));
            s.set(sp - 1, 0);
            if (s.get(operands - 1) != 0) {
              leave(code, base);
            }
            s.clear(base, operands);
            yieldedAt = -1;
            return pc;
          }
          case Op.YIELD -> {
            yieldedAt = pc;
            yieldedTop = sp - 1;
            return pc;
          }
          case Op.SEND -> {
            if (steps.send(sp)) {
              sp--;
              pc = argument;
            }
          }
          case Op.BUILD_LIST ->
            sp = steps.pushOver(sp - argument, argument, vm.sequences.list(sp - argument, argument));
          case Op.BUILD_TUPLE ->
            sp = steps.pushOver(sp - argument, argument, vm.sequences.tuple(sp - argument, argument));
          case Op.RERAISE -> {
            rethrown = true;
            throw steps.reraise(sp, argument);
          }
          default -> {
            sp = steps.step(code, fn, base, instruction, sp, pc);
            pc = steps.skip(instruction, pc);
          }
        }
      }
    } catch (Raise | HeapExhaustedException | StackOverflowError e) {
      at = pc - 1;
      throw e;
    }
  }
}
