package dev.midden.samples.python.vm;

import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.Mutator;
import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.code.Op;
import dev.midden.samples.python.code.Translation;
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
  final Caches caches;
  final Quick quick;
  final Operations operations;
  /** Where the frame left last by a yield goes on. */
  int yieldedAt = -1;
  int yieldedTop;
  private int patience = PATIENCE;
  /** Whether a collection that is due waits for where CPython makes it: entries of functions, jumps back, ends of C calls. */
  private final boolean polls;
  private final int function;
  private final int builtin;
  /** The frame that runs, for what looks at it. */
  @Nullable
  Code frameCode;
  int frameFn;
  int frameBase;

  Interpreter(Vm vm) {
    this.vm = vm;
    m = vm.m;
    s = vm.s;
    caches = new Caches(vm);
    steps = new Steps(vm, caches);
    quick = new Quick(vm);
    operations = new Operations(vm, quick, caches);
    function = vm.layout.function.id();
    builtin = vm.layout.builtin.id();
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
          Translation translation = hot(code);
          if (translation != null) {
            translation.run(fn, base, pc, sp);
          } else {
            interpret(code, fn, base, pc, sp);
          }
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
  int at;
  private boolean rethrown;
  /** First slot above the operands where the loop left off. */
  private int operandsThen;

  // ---------------------------------------------------------------- for translated code

  /** Counts a call; returns the translation of a code that has been called often enough, if it has one. */
  private @Nullable Translation hot(Code code) {
    Translation known = code.translation;
    if (known == null && ++code.calls == vm.translateAfter) {
      Translator.translate(this, vm, code);
      return code.translation;
    }
    return known;
  }

  /** Runs the loop over instructions, until the code has become hot in it. */
  void interpret(Code code, int fn, int base, int pc, int sp) {
    int next = loop(code, fn, base, base + code.frameSlot + 1, pc, sp);
    Translation translation = code.translation;
    if (next >= 0 && translation != null) {
      translation.run(fn, base, next, operandsThen);
    }
  }

  long constant(int fn, int index) {
    return m.getReference(m.getReference(s.get(fn), Layout.FUNCTION_CONSTANTS), index);
  }

  void requireBound(Code code, int base, int index) {
    local(code, base, index);
  }

  long global(Code code, int pc, int fn, int index) {
    return steps.global(code, pc, fn, index);
  }

  long deref(Code code, int base, int index) {
    return steps.deref(code, base, index);
  }

  void storeDeref(Code code, int base, int index, int value) {
    m.setReference(s.get(base + code.locals.length + index), Layout.CELL_VALUE, s.get(value));
    s.set(value, 0);
  }

  void unpack(int slot, int count) {
    steps.unpack(slot, count);
  }

  void step(Code code, int fn, int base, int instruction, int sp, int pc) {
    steps.step(code, fn, base, instruction, sp, pc);
  }

  /** At a jump back. */
  void back() {
    if (polls) {
      m.poll();
    }
    if (--patience < 0) {
      patience = PATIENCE;
      steps.checkInterrupt();
    }
  }

  void call(int callee, int arguments) {
    long callable = s.get(callee);
    int shape = m.shapeId(callable);
    if (shape == builtin && vm.keywords.length == 0 && vm.builtins.direct(callee, arguments)) {
      if (polls) {
        m.poll();
      }
      return;
    }
    if (shape == function && vm.keywords.length == 0) {
      Code code = vm.codes.get(callable);
      boolean hasReceiver = s.get(callee + 1) != 0;
      int first = hasReceiver ? callee + 1 : callee + 2;
      int given = hasReceiver ? arguments + 1 : arguments;
      if (code.simple && given == code.positional && vm.depth < vm.depthLimit && s.hasRoom(first, code.frameSize)) {
        run(code, callee, first, 0, first + code.frameSlot + 1);
        return;
      }
    }
    boolean isPython = !polls || vm.kindAt(callee) == Kind.FUNCTION;
    vm.calls.invoke(callee, arguments);
    if (!isPython) {
      m.poll();
    }
  }

  void keywords(Code code, int index) {
    vm.keywords = code.keywordNames[index];
  }

  boolean send(int sp) {
    return steps.send(sp);
  }

  Raise reraise(int sp, int argument) {
    rethrown = true;
    return steps.reraise(sp, argument);
  }

  void yields(int pc, int top) {
    yieldedAt = pc;
    yieldedTop = top;
  }

  /** Leaves the frame; the result is in its place. */
  void left(Code code, int base) {
    if (s.get(base + code.frameSlot) != 0) {
      leave(code, base);
    }
    s.clear(base, base + code.frameSlot + 1);
    yieldedAt = -1;
  }

  // ---------------------------------------------------------------- the loop

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

  private long constant(long @Nullable [] constants, int fn, int index) {
    return constants != null
        ? constants[index]
        : m.getReference(m.getReference(s.get(fn), Layout.FUNCTION_CONSTANTS), index);
  }

  private long local(Code code, int base, int index) {
    long value = s.get(base + index);
    if (value == 0) {
      throw steps.unbound(code, index);
    }
    return value;
  }

  /** Returns the instruction to go on with in the translation, negative where the frame has been left. */
  private int loop(Code code, int fn, int base, int operands, int from, int stack) {
    int[] instructions = code.instructions;
    long[] constants = code.constantReferences;
    int pc = from;
    int sp = stack;
    try {
      while (true) {
        int instruction = instructions[pc++];
        int argument = instruction >>> 8;
        // Few places where a slot is written, so that the compiler can inline them: most instructions push or pop.
        drop : {
          long value;
          int next;
          switch (instruction & 0xFF) {
            case Op.LOAD_CONST :
              value = constant(constants, fn, argument);
              break;
            case Op.LOAD_FAST :
              value = local(code, base, argument);
              break;
            case Op.LOAD_GLOBAL :
              value = steps.global(code, pc - 1, fn, argument);
              break;
            case Op.LOAD_DEREF :
              value = steps.deref(code, base, argument);
              break;
            case Op.COPY :
              value = s.get(sp - argument);
              break;
            case Op.FOR_ITER :
              value = quick.next(sp - 1);
              if (value == 0) {
                pc = argument;
                break drop;
              }
              break;
            case Op.STORE_FAST :
              s.move(--sp, base + argument);
              continue;
            case Op.FAST_ATTR :
              value = caches.known(code, pc, s.get(base + argument));
              if (value != 0) {
                pc++;
                break;
              }
              value = local(code, base, argument);
              break;
            case Op.FAST_METHOD :
              value = s.get(base + argument);
              if (caches.pushMethod(code, pc, value, sp)) {
                pc++;
                sp += 2;
                continue;
              }
              if (value == 0) {
                throw steps.unbound(code, argument);
              }
              break;
            case Op.TOP_FAST_BINARY :
              // An error is one of the last of the instructions.
              pc++;
              if (quick.binaryTop(sp - 1, s.get(base + argument), instructions[pc - 1])) {
                continue;
              }
              pc--;
              value = local(code, base, argument);
              break;
            case Op.TOP_CONST_BINARY :
              pc++;
              value = constant(constants, fn, argument);
              if (quick.binaryTop(sp - 1, value, instructions[pc - 1])) {
                continue;
              }
              pc--;
              value = constant(constants, fn, argument);
              break;
            case Op.FAST_FAST_BINARY :
              pc += 2;
              value = quick.arithmetic(s.get(base + argument), s.get(base + (instructions[pc - 2] >>> 8)),
                  instructions[pc
                      - 1]);
              if (value != 0) {
                break;
              }
              pc -= 2;
              value = local(code, base, argument);
              break;
            case Op.FAST_CONST_BINARY :
              pc += 2;
              value = quick.arithmetic(s.get(base + argument), constant(constants, fn, instructions[pc - 2] >>> 8),
                  instructions[pc - 1]);
              if (value != 0) {
                break;
              }
              pc -= 2;
              value = local(code, base, argument);
              break;
            case Op.TOP_FAST_ITEM :
              value = quick.element(s.get(sp - 1), s.get(base + argument));
              if (value != 0) {
                s.set(sp - 1, value);
                pc++;
                continue;
              }
              value = local(code, base, argument);
              break;
            case Op.TOP_CONST_ITEM :
              value = quick.element(s.get(sp - 1), constant(constants, fn, argument));
              if (value != 0) {
                s.set(sp - 1, value);
                pc++;
                continue;
              }
              value = constant(constants, fn, argument);
              break;
            case Op.FAST_FAST_ITEM :
              value = quick.element(s.get(base + argument), s.get(base + (instructions[pc] >>> 8)));
              if (value != 0) {
                pc += 2;
                break;
              }
              value = local(code, base, argument);
              break;
            case Op.TOP_TOP_TEST :
              next = quick.test(s.get(sp - 2), s.get(sp - 1), instruction, instructions[pc], pc + 1);
              if (next >= 0) {
                pc = next;
                s.set(sp - 2, 0);
                s.set(sp - 1, 0);
                sp -= 2;
                continue;
              }
              quick.compare(argument, --sp - 1);
              continue;
            case Op.TOP_CONST_TEST :
              next = quick.test(s.get(sp - 1), constant(constants, fn, argument), instructions[pc],
                  instructions[pc + 1],
                  pc + 2);
              if (next >= 0) {
                pc = next;
                break drop;
              }
              value = constant(constants, fn, argument);
              break;
            case Op.FAST_FAST_TEST :
              next = quick.test(s.get(base + argument), s.get(base + (instructions[pc] >>> 8)), instructions[pc + 1],
                  instructions[pc + 2], pc + 3);
              if (next >= 0) {
                pc = next;
                continue;
              }
              value = local(code, base, argument);
              break;
            case Op.FAST_CONST_TEST :
              next = quick.test(s.get(base + argument), constant(constants, fn, instructions[pc] >>> 8), instructions[pc
                  + 1], instructions[pc + 2], pc + 3);
              if (next >= 0) {
                pc = next;
                continue;
              }
              value = local(code, base, argument);
              break;
            case Op.ITER_FAST :
              value = quick.next(sp - 1);
              if (value == 0) {
                pc = argument;
                break drop;
              }
              s.set(base + (instructions[pc++] >>> 8), value);
              continue;
            case Op.POP :
              break drop;
            case Op.STORE_DEREF :
              m.setReference(s.get(base + code.locals.length + argument), Layout.CELL_VALUE, s.get(sp - 1));
              break drop;
            case Op.LOAD_ATTR :
              caches.attribute(code, pc - 1, sp - 1, argument);
              continue;
            case Op.LOAD_METHOD :
              caches.method(code, pc - 1, sp++ - 1, argument);
              continue;
            case Op.STORE_ATTR :
              caches.store(code, pc - 1, sp - 1, sp - 2, argument);
              s.set(--sp, 0);
              break drop;
            case Op.BINARY :
              quick.binary(argument, --sp - 1, false);
              continue;
            case Op.INPLACE :
              quick.binary(argument, --sp - 1, true);
              continue;
            case Op.COMPARE :
              quick.compare(argument, --sp - 1);
              continue;
            case Op.GET_ITEM :
              quick.item(--sp - 1);
              continue;
            case Op.SET_ITEM :
              sp -= 3;
              quick.setItem(sp);
              continue;
            case Op.JUMP :
              pc = argument;
              continue;
            case Op.JUMP_BACK :
              if (polls) {
                m.poll();
              }
              if (--patience < 0) {
                patience = PATIENCE;
                steps.checkInterrupt();
                code.calls = Math.max(code.calls, vm.translateAfter - 1);
                if (hot(code) != null) {
                  operandsThen = sp;
                  return argument;
                }
              }
              pc = argument;
              continue;
            case Op.JUMP_IF_FALSE :
              pc = quick.truth(sp - 1) ? pc : argument;
              break drop;
            case Op.JUMP_IF_TRUE :
              pc = quick.truth(sp - 1) ? argument : pc;
              break drop;
            case Op.JUMP_IF_FALSE_OR_POP :
              if (quick.truth(sp - 1)) {
                break drop;
              }
              pc = argument;
              continue;
            case Op.JUMP_IF_TRUE_OR_POP :
              if (!quick.truth(sp - 1)) {
                break drop;
              }
              pc = argument;
              continue;
            case Op.PUSH_NULL :
              sp++;
              continue;
            case Op.CALL :
              int callee = sp - argument - 2;
              boolean isPython = !polls || vm.kindAt(callee) == Kind.FUNCTION;
              vm.calls.invoke(callee, argument);
              sp = callee + 1;
              if (!isPython) {
                m.poll();
              }
              continue;
            case Op.KEYWORDS :
              vm.keywords = code.keywordNames[argument];
              continue;
            case Op.RETURN :
              s.move(sp - 1, fn);
              if (s.get(operands - 1) != 0) {
                leave(code, base);
              }
              s.clear(base, operands);
              yieldedAt = -1;
              return -1;
            case Op.YIELD :
              yieldedAt = pc;
              yieldedTop = sp - 1;
              return -1;
            case Op.SEND :
              if (steps.send(sp)) {
                sp--;
                pc = argument;
              }
              continue;
            case Op.RERAISE :
              rethrown = true;
              throw steps.reraise(sp, argument);
            default :
              sp = steps.step(code, fn, base, instruction, sp, pc);
              pc = steps.skip(instruction, pc);
              continue;
          }
          s.set(sp++, value);
          continue;
        }
        s.set(--sp, 0);
      }
    } catch (Raise | HeapExhaustedException | StackOverflowError e) {
      at = pc - 1;
      throw e;
    }
  }
}
