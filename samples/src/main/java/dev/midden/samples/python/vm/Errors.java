package dev.midden.samples.python.vm;

import java.util.HashMap;
import java.util.Map;

/** Raising exceptions from Java, and the two roots of the machine: what is being raised, and what is being handled. */
public final class Errors {
  private final Vm vm;
  private final int raised;
  private final int handled;
  /** Whether an exception is being handled. */
  private boolean handling;
  private int memory = -1;
  private final Map<String, TypeInfo> types = new HashMap<>();

  Errors(Vm vm) {
    this.vm = vm;
    raised = vm.m.addGlobal(0);
    handled = vm.m.addGlobal(0);
  }

  /** Makes what must be there when memory has run out. */
  void start() {
    long error = make(named("MemoryError"), "");
    memory = vm.m.addGlobal(error);
  }

  void known(TypeInfo type) {
    types.put(type.name, type);
  }

  /** A builtin exception class. */
  public TypeInfo named(String name) {
    TypeInfo type = types.get(name);
    if (type == null) {
      throw new IllegalArgumentException("no exception class " + name);
    }
    return type;
  }

  /** Makes an exception with a message; valid until the next safepoint. */
  public long make(TypeInfo type, String message) {
    int mark = vm.s.top;
    vm.s.push(vm.strs.of(message));
    vm.s.push(vm.sequences.tuple(mark, 1));
    long exception = instance(type, mark + 1);
    vm.s.set(mark, exception);
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  /** Makes an exception of a builtin class with the tuple in a slot for arguments. */
  private long instance(TypeInfo type, int args) {
    long exception = vm.types.newInstance(vm.types.ref(type));
    vm.m.setReference(exception, Layout.EXCEPTION_ARGS, vm.s.get(args));
    return exception;
  }

  /** Raises an exception: {@code throw vm.errors.raise("ValueError", "…")}. */
  public Raise raise(String type, String message) {
    return raise(make(named(type), message));
  }

  /** Raises an exception with one argument of any type, in a slot. */
  public Raise raiseWith(String type, int argument) {
    int mark = vm.s.top;
    vm.s.push(vm.sequences.tuple(argument, 1));
    long exception = instance(named(type), mark);
    vm.s.set(mark, exception);
    Raise raise = raise(vm.s.get(mark));
    vm.s.popTo(mark);
    return raise;
  }

  /** TypeError. */
  public Raise type(String format, Object... values) {
    return raise("TypeError", String.format(format, values));
  }

  /** ValueError. */
  public Raise value(String format, Object... values) {
    return raise("ValueError", String.format(format, values));
  }

  Raise recursion() {
    int limit = vm.depthLimit;
    vm.depthLimit = limit + 50;
    try {
      return raise("RecursionError", "maximum recursion depth exceeded");
    } finally {
      vm.depthLimit = limit;
    }
  }

  /** MemoryError: one object for all times, as there may be no room for another. */
  Raise outOfMemory() {
    long error = vm.m.getGlobal(memory);
    vm.m.setReference(error, Layout.EXCEPTION_CONTEXT, 0);
    return raise(error);
  }

  /** Whether what is being raised says that memory has run out; a traceback of it would keep what is to be let go. */
  boolean isOutOfMemory() {
    return raised() == vm.m.getGlobal(memory);
  }

  /** Makes an exception object the one being raised, in the context of the one being handled. */
  public Raise raise(long exception) {
    long context = vm.m.getGlobal(handled);
    if (context != 0 && context != exception && vm.m.getReference(exception, Layout.EXCEPTION_CONTEXT) == 0) {
      breakChain(exception, context);
      vm.m.setReference(exception, Layout.EXCEPTION_CONTEXT, context);
    }
    vm.m.setGlobal(raised, exception);
    return Raise.INSTANCE;
  }

  /** An exception must not be in the chain of contexts of its own context. */
  private void breakChain(long exception, long context) {
    long each = context;
    for (long next = vm.m.getReference(each, Layout.EXCEPTION_CONTEXT); next != 0; next = vm.m.getReference(each,
        Layout.EXCEPTION_CONTEXT)) {
      if (next == exception) {
        vm.m.setReference(each, Layout.EXCEPTION_CONTEXT, 0);
        return;
      }
      each = next;
    }
  }

  /** Raises again, without a new context. */
  Raise again(long exception) {
    vm.m.setGlobal(raised, exception);
    return Raise.INSTANCE;
  }

  /** The exception being raised. */
  public long raised() {
    return vm.m.getGlobal(raised);
  }

  /** Forgets the exception being raised. */
  public void clear() {
    vm.m.setGlobal(raised, 0);
  }

  /** The exception being handled, or null. */
  public long handled() {
    return vm.m.getGlobal(handled);
  }

  /** Whether there is one. */
  boolean isHandling() {
    return handling;
  }

  void setHandled(long exception) {
    handling = exception != 0;
    vm.m.setGlobal(handled, exception);
  }

  /** Whether the exception being raised is of a builtin class. */
  public boolean is(String type) {
    return vm.types.info(raised()).isSubclassOf(named(type));
  }

  /** Raises what a program gives: a class or an instance, in a slot, with a cause in another, or −1. */
  Raise raiseObject(int slot, int cause) {
    int mark = vm.s.top;
    int exception = vm.s.push(0);
    instantiate(slot, exception, "exceptions must derive from BaseException");
    if (cause >= 0) {
      int reason = vm.s.push(vm.none);
      if (vm.s.get(cause) != vm.none) {
        instantiate(cause, reason, "exception causes must derive from BaseException");
        vm.m.setReference(vm.s.get(exception), Layout.EXCEPTION_CAUSE, vm.s.get(reason));
      } else {
        vm.m.setReference(vm.s.get(exception), Layout.EXCEPTION_CAUSE, 0);
      }
      vm.m.setInt(vm.s.get(exception), Layout.EXCEPTION_SUPPRESS, 1);
    }
    Raise raise = raise(vm.s.get(exception));
    vm.s.popTo(mark);
    return raise;
  }

  /** Puts an exception into a slot, made of the class or instance in another. */
  void prepare(int slot, int into) {
    instantiate(slot, into, "exceptions must be classes or instances deriving from BaseException");
  }

  private void instantiate(int slot, int into, String otherwise) {
    long given = vm.s.get(slot);
    TypeInfo base = named("BaseException");
    if (vm.kind(given) == Kind.TYPE && vm.types.ofClass(given).isSubclassOf(base)) {
      vm.s.set(into, vm.calls.call(slot));
    } else if (vm.kind(given) == Kind.EXCEPTION) {
      vm.s.set(into, given);
    } else {
      throw type(otherwise);
    }
  }

  /** Whether an exception is of a class, or one of a tuple of classes, both in slots. */
  boolean matches(int exception, int wanted) {
    long type = vm.s.get(wanted);
    if (vm.kind(type) == Kind.TUPLE) {
      for (int i = 0, n = vm.m.length(type); i < n; i++) {
        if (matches(vm.s.get(exception), vm.m.getReference(type, i))) {
          return true;
        }
      }
      return false;
    }
    return matches(vm.s.get(exception), type);
  }

  private boolean matches(long exception, long type) {
    if (vm.kind(type) != Kind.TYPE || !vm.types.ofClass(type).isSubclassOf(named("BaseException"))) {
      throw type("catching classes that do not inherit from BaseException is not allowed");
    }
    return vm.types.info(exception).isSubclassOf(vm.types.ofClass(type));
  }
}
