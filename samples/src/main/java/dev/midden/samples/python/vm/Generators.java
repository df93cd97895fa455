package dev.midden.samples.python.vm;

import dev.midden.core.heap.Mutator;
import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.code.Op;

/** Generators: the slots of their frames lie in the heap while they wait, and on the stack while they run. */
public final class Generators {
  private static final int CREATED = 0;
  private static final int SUSPENDED = 1;
  private static final int RUNNING = 2;
  private static final int DONE = 3;
  private static final int STATE_BITS = 2;
  /** In place of the slot of a value: none is sent, the operand stack is complete. */
  private static final int NOTHING = -2;

  private final Vm vm;
  /** What a generator returned, or a StopIteration carried. */
  private final int result;

  Generators(Vm vm) {
    this.vm = vm;
    result = vm.m.addGlobal(0);
    vm.heap.setFinalizer(vm.layout.closingGenerator, this::closeDying);
  }

  /** Makes a generator of a call whose arguments are bound; it is left in the function's slot. */
  void create(Code code, int at, int base) {
    vm.s.top = Math.max(vm.s.top, base + code.frameSize);
    int made = vm.s.push(vm.m.allocate(code.handlers.length > 0 ? vm.layout.closingGenerator : vm.layout.generator));
    long slots = vm.m.allocate(vm.layout.generatorSlots, code.frameSize);
    vm.m.setReference(vm.s.get(made), Layout.GENERATOR_SLOTS, slots);
    save(vm.s.get(made), base, code.parameterCount());
    vm.m.setReference(vm.s.get(made), Layout.GENERATOR_FUNCTION, vm.s.get(at));
    setAt(vm.s.get(made), CREATED, code.frameSlot + 1, 0);
    vm.s.move(made, at);
    vm.s.popTo(made);
  }

  /** Notes where a generator goes on: at an instruction, with so many slots of its frame in use. */
  private void setAt(long generator, int state, int used, int pc) {
    vm.m.setLong(generator, Layout.GENERATOR_AT, (long) pc << 32 | (long) used << STATE_BITS | state);
  }

  private void setState(long generator, int state) {
    vm.m.setLong(generator, Layout.GENERATOR_AT, vm.m.getLong(generator, Layout.GENERATOR_AT) & -1L << STATE_BITS
        | state);
  }

  private int state(long generator) {
    return state((int) vm.m.getLong(generator, Layout.GENERATOR_AT));
  }

  private static int state(int at) {
    return at & (1 << STATE_BITS) - 1;
  }

  private int used(long generator) {
    return (int) vm.m.getLong(generator, Layout.GENERATOR_AT) >>> STATE_BITS;
  }

  private int pc(long generator) {
    return (int) (vm.m.getLong(generator, Layout.GENERATOR_AT) >>> 32);
  }

  private void save(long generator, int base, int count) {
    long slots = vm.m.getReference(generator, Layout.GENERATOR_SLOTS);
    vm.s.moveTo(base, slots, 0, count);
  }

  /** Runs a generator to its next yield; null where it returned, and then {@link #takeResult} tells what. */
  public long next(int generator) {
    return resume(generator, -1, false);
  }

  /** The same, but what is yielded is moved to a slot; false where the generator returned. */
  boolean next(int generator, int into) {
    return resume(generator, -1, false, into);
  }

  /** Sends a value to an iterator. */
  long send(int iterator, int value) {
    if (vm.kindAt(iterator) == Kind.GENERATOR) {
      return resume(iterator, value, false);
    }
    keepResult(vm.none);
    if (vm.s.get(value) == vm.none) {
      return vm.iteration.next(iterator);
    }
    return vm.calls.method(iterator, "send", value);
  }

  /** Goes on in a generator: with a value, with None, or by raising what is being raised. */
  long resume(int generator, int value, boolean raising) {
    int yielded = vm.s.top++;
    if (resume(generator, value, raising, yielded)) {
      return vm.s.popReturning();
    }
    vm.s.top = yielded;
    return 0;
  }

  private boolean resume(int generator, int value, boolean raising, int into) {
    long object = vm.s.get(generator);
    long at = vm.m.getLong(object, Layout.GENERATOR_AT);
    int state = state((int) at);
    if (state >= RUNNING || vm.depth >= vm.depthLimit) {
      refuse(state, raising);
      return false;
    }
    if (state == CREATED && value >= 0 && vm.s.get(value) != vm.none) {
      throw vm.errors.type("can't send non-None value to a just-started generator");
    }
    long function = vm.m.getReference(object, Layout.GENERATOR_FUNCTION);
    Code code = vm.codes.get(function);
    if (!vm.s.hasRoom(vm.s.top, code.frameSize + 4)) {
      throw vm.errors.recursion();
    }
    int fn = vm.s.push(function);
    int before = vm.s.top++;
    int base = vm.s.top;
    vm.s.top = base + code.frameSize;
    int used = (int) at >>> STATE_BITS;
    load(object, base, used);
    boolean handlingOutside = vm.errors.isHandling();
    if (handlingOutside) {
      vm.s.set(before, vm.errors.handled());
    }
    long handled = vm.m.getReference(object, Layout.GENERATOR_HANDLED);
    if (handled != 0) {
      vm.errors.setHandled(handled);
      if (raising) {
        vm.errors.raise(vm.errors.raised());
      }
    }
    int sp = base + used;
    int pc = (int) (at >>> 32);
    if (state == SUSPENDED && !raising && value != NOTHING) {
      vm.s.set(sp++, value < 0 ? vm.none : vm.s.get(value));
    }
    vm.m.setLong(object, Layout.GENERATOR_AT, at & -1L << STATE_BITS | RUNNING);
    boolean handling = handlingOutside || handled != 0;
    boolean done = true;
    try {
      vm.interpreter.run(code, fn, base, raising ? ~(state == CREATED ? 0 : pc - 1) : pc, sp);
      done = vm.interpreter.yieldedAt < 0;
      if (!done) {
        int yielded = vm.interpreter.yieldedTop;
        suspend(generator, base, yielded, before, handling);
        vm.s.set(fn, 0);
        vm.s.top = fn;
        // Last of all: what the slot held may die of it, and have the generator go on.
        vm.s.move(yielded, into);
        return true;
      }
    } catch (Raise e) {
      throw fromGenerator(e);
    } finally {
      if (done) {
        finish(generator, before, handling);
      }
    }
    keepResult(vm.s.get(fn));
    vm.s.popTo(fn);
    return false;
  }

  /** A generator that cannot go on: it runs already, it is at its end, or there is no room. */
  private void refuse(int state, boolean raising) {
    if (state == RUNNING) {
      throw vm.errors.value("generator already executing");
    }
    if (state != DONE) {
      throw vm.errors.recursion();
    }
    keepResult(vm.none);
    if (raising) {
      throw Raise.INSTANCE;
    }
  }

  private void suspend(int generator, int base, int yielded, int before, boolean handling) {
    long object = vm.s.get(generator);
    setAt(object, SUSPENDED, yielded - base, vm.interpreter.yieldedAt);
    vm.interpreter.yieldedAt = -1;
    save(object, base, yielded - base);
    if (handling || vm.errors.isHandling()) {
      long handled = vm.errors.handled();
      vm.m.setReference(object, Layout.GENERATOR_HANDLED, handled == vm.s.get(before) ? 0 : handled);
      handleAgain(before);
    }
  }

  private void finish(int generator, int before, boolean handling) {
    long object = vm.s.get(generator);
    setState(object, DONE);
    vm.m.setReference(object, Layout.GENERATOR_SLOTS, 0);
    if (handling || vm.errors.isHandling()) {
      vm.m.setReference(object, Layout.GENERATOR_HANDLED, 0);
      handleAgain(before);
    }
  }

  /** What was handled before the generator went on is being handled again. */
  private void handleAgain(int before) {
    long outer = vm.s.get(before);
    if (outer != vm.errors.handled()) {
      vm.errors.setHandled(outer);
    }
    if (outer != 0) {
      vm.s.set(before, 0);
    }
  }

  private void load(long generator, int base, int count) {
    long slots = vm.m.getReference(generator, Layout.GENERATOR_SLOTS);
    vm.s.moveFrom(base, slots, 0, count);
  }

  /** A StopIteration that leaves a generator is an error of its own (PEP 479). */
  private Raise fromGenerator(Raise raise) {
    if (!vm.errors.is("StopIteration")) {
      return raise;
    }
    int cause = vm.s.push(vm.errors.raised());
    vm.errors.clear();
    long exception = vm.errors.make(vm.errors.named("RuntimeError"), "generator raised StopIteration");
    vm.m.setReference(exception, Layout.EXCEPTION_CAUSE, vm.s.get(cause));
    vm.m.setReference(exception, Layout.EXCEPTION_CONTEXT, vm.s.get(cause));
    Raise made = vm.errors.raise(exception);
    vm.s.popTo(cause);
    return made;
  }

  // ---------------------------------------------------------------- results

  void keepResult(long value) {
    vm.m.setGlobal(result, value);
  }

  /** What the iterator that came to its end last returned. */
  long takeResult() {
    long value = vm.m.getGlobal(result);
    int mark = vm.s.push(value == 0 ? vm.none : value);
    vm.m.setGlobal(result, 0);
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  /** The value of a StopIteration. */
  long stopValue(long exception) {
    long args = vm.m.getReference(exception, Layout.EXCEPTION_ARGS);
    return args == 0 || vm.m.length(args) == 0 ? vm.none : vm.m.getReference(args, 0);
  }

  /** Raises StopIteration with what the iterator that came to its end last returned. */
  public Raise stop() {
    int value = vm.s.push(takeResult());
    Raise raise = vm.s.get(value) == vm.none
        ? vm.errors.raise(vm.types.stopIteration())
        : vm.errors.raiseWith("StopIteration", value);
    vm.s.popTo(value);
    return raise;
  }

  // ---------------------------------------------------------------- throw and close

  /** Raises an exception, in a slot, inside a generator; its context is what is being handled there, not here. */
  long raise(int generator, int exception) {
    vm.errors.again(vm.s.get(exception));
    int inner = vm.s.push(delegate(generator));
    if (vm.s.get(inner) != 0 && vm.kindAt(inner) == Kind.GENERATOR && !vm.errors.is("GeneratorExit")) {
      return throwInner(generator, inner, exception);
    }
    if (vm.s.get(inner) != 0) {
      int raised = vm.s.push(vm.errors.raised());
      closeInner(inner);
      vm.errors.again(vm.s.get(raised));
    }
    vm.s.popTo(inner);
    return resume(generator, -1, true);
  }

  /** What a generator that waits in a {@code yield from} waits for, or null. */
  private long delegate(int generator) {
    long object = vm.s.get(generator);
    if (!isSuspended(object)) {
      return 0;
    }
    Code code = vm.codes.get(vm.m.getReference(object, Layout.GENERATOR_FUNCTION));
    int pc = pc(object);
    boolean waits = pc >= 2 && Op.operation(code.instructions[pc - 2]) == Op.SEND;
    return waits
        ? vm.m.getReference(vm.m.getReference(object, Layout.GENERATOR_SLOTS), used(object)
            - 1)
        : 0;
  }

  private void closeInner(int inner) {
    if (vm.kindAt(inner) == Kind.GENERATOR) {
      vm.errors.clear();
      close(inner);
    } else if (vm.types.method(vm.s.get(inner), "close") != 0) {
      vm.errors.clear();
      vm.s.push(vm.calls.method(inner, "close"));
      vm.s.popTo(inner + 1);
    }
  }

  /** Raises inside the inner generator; what it yields the outer one yields, when it returns the outer one goes on. */
  private long throwInner(int generator, int inner, int exception) {
    setState(vm.s.get(generator), RUNNING);
    long yielded;
    try {
      yielded = raise(inner, exception);
    } catch (Raise e) {
      setState(vm.s.get(generator), SUSPENDED);
      vm.s.popTo(inner);
      return resume(generator, -1, true);
    }
    setState(vm.s.get(generator), SUSPENDED);
    if (yielded != 0) {
      vm.s.set(inner, yielded);
      vm.s.popTo(inner + 1);
      return vm.s.popReturning();
    }
    vm.s.set(inner, takeResult());
    long object = vm.s.get(generator);
    Code code = vm.codes.get(vm.m.getReference(object, Layout.GENERATOR_FUNCTION));
    int pc = pc(object);
    vm.m.setReference(vm.m.getReference(object, Layout.GENERATOR_SLOTS), used(object) - 1,
        vm.s
            .get(inner));
    setAt(object, SUSPENDED, used(object), Op.argument(code.instructions[pc - 2]));
    vm.s.popTo(inner);
    return resume(generator, NOTHING, false);
  }

  /** Closes a generator that is about to die, so that its {@code finally} and {@code with} are done (PEP 342). */
  private void closeDying(Mutator mutator, long generator) {
    int mark = vm.s.push(generator);
    vm.weak.guarded(mark, () -> close(mark));
  }

  /** Ends a generator. */
  void close(int generator) {
    int state = state(vm.s.get(generator));
    if (state == DONE) {
      return;
    }
    if (state == CREATED) {
      setState(vm.s.get(generator), DONE);
      vm.m.setReference(vm.s.get(generator), Layout.GENERATOR_SLOTS, 0);
      return;
    }
    int top = vm.s.top;
    int depth = vm.depth;
    try {
      int exit = vm.s.push(vm.errors.make(vm.errors.named("GeneratorExit"), ""));
      vm.errors.raise(vm.s.get(exit));
      long yielded = raise(generator, exit);
      if (yielded != 0) {
        throw vm.errors.raise("RuntimeError", "generator ignored GeneratorExit");
      }
    } catch (Raise e) {
      if (!vm.errors.is("GeneratorExit") && !vm.errors.is("StopIteration")) {
        throw e;
      }
      vm.errors.clear();
      vm.depth = depth;
    }
    vm.s.popTo(top);
  }

  /** Whether a generator waits inside its body, so that something may have to be done at its end. */
  boolean isSuspended(long generator) {
    return state(generator) == SUSPENDED;
  }
}
