package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calls. On the stack lie the callable, its receiver or null, and the arguments, as in CPython's interpreter; the arguments
 * become the first locals of a Python function where they lie.
 */
public final class Calls {
  private final Vm vm;

  Calls(Vm vm) {
    this.vm = vm;
  }

  /** Calls what lies in a slot, followed by receiver or null and the arguments up to the top; leaves the result there. */
  public void top(int at) {
    invoke(at, vm.s.top - at - 2);
    vm.s.top = at + 1;
  }

  /** Calls a method, found in the class, of the object in a slot with the arguments in others. */
  public long method(int self, String name, int... arguments) {
    int at = vm.s.top;
    long method = vm.types.method(vm.s.get(self), name);
    if (method == 0) {
      throw vm.errors.raise("AttributeError", "'" + vm.types.name(vm.s.get(self)) + "' object has no attribute '" + name
          + "'");
    }
    bind(method, self);
    for (int argument : arguments) {
      vm.s.push(vm.s.get(argument));
    }
    top(at);
    return vm.s.popReturning();
  }

  /** Pushes an attribute found in a class, and the object it is got from where it is a function. */
  void bind(long found, int self) {
    int kind = vm.kind(found);
    if (kind == Kind.FUNCTION || kind == Kind.BUILTIN && vm.builtins.binds(found)) {
      vm.s.push(found);
      vm.s.push(vm.s.get(self));
    } else {
      int slot = vm.s.push(found);
      vm.s.set(slot, vm.attributes.bound(slot, self));
      vm.s.push(0);
    }
  }

  /** Calls an object with the arguments in slots. */
  public long call(int callable, int... arguments) {
    int at = vm.s.push(vm.s.get(callable));
    vm.s.push(0);
    for (int argument : arguments) {
      vm.s.push(vm.s.get(argument));
    }
    top(at);
    return vm.s.popReturning();
  }

  /** Calls what lies in a slot with so many arguments; the result is left in the slot, the others are cleared. */
  void invoke(int at, int count) {
    long callable = vm.s.get(at);
    boolean receiver = vm.s.get(at + 1) != 0;
    int args = receiver ? at + 1 : at + 2;
    int given = receiver ? count + 1 : count;
    switch (vm.kind(callable)) {
      case Kind.FUNCTION -> function(at, args, given);
      case Kind.BUILTIN -> {
        long self = vm.m.getReference(callable, Layout.SELF);
        if (self != 0) {
          vm.s.set(at + 1, self);
          args = at + 1;
          given++;
        }
        vm.builtins.invoke(at, args, given);
      }
      case Kind.METHOD -> {
        vm.s.set(at + 1, vm.m.getReference(callable, Layout.SELF));
        vm.s.set(at, vm.m.getReference(callable, Layout.METHOD_FUNCTION));
        invoke(at, count);
      }
      case Kind.TYPE -> type(at, args, given);
      case Kind.STATICMETHOD -> {
        vm.s.set(at, vm.m.getReference(callable, Layout.WRAPPED));
        invoke(at, count);
      }
      case Kind.WEAKREF -> {
        if (vm.types.overrides(callable, "__call__")) {
          instance(at, args, given);
        } else {
          vm.s.set(at, vm.weak.referent(callable));
          vm.s.clear(at + 1, args + given);
        }
      }
      default -> instance(at, args, given);
    }
  }

  private void instance(int at, int args, int given) {
    long found = vm.types.method(vm.s.get(at), "__call__");
    if (found == 0) {
      throw vm.errors.type("'%s' object is not callable", vm.types.name(vm.s.get(at)));
    }
    int top = vm.s.top;
    vm.s.top = Math.max(top, args + given);
    // As CPython hands them to tp_call; the tuple holds them as long as the call goes on.
    vm.s.push(vm.sequences.tuple(args, given - vm.keywords.length));
    int inner = vm.s.top;
    bind(found, at);
    for (int i = 0; i < given; i++) {
      vm.s.push(vm.s.get(args + i));
    }
    top(inner);
    vm.s.set(at, vm.s.get(inner));
    vm.s.popTo(inner - 1);
    vm.s.clear(at + 1, args + given);
    vm.s.top = top;
  }

  // ---------------------------------------------------------------- classes

  private void type(int at, int args, int given) {
    long type = vm.s.get(at);
    if (type == vm.types.ref(vm.types.type) && given == 1 && vm.keywords.length == 0) {
      vm.s.set(at, vm.types.classOf(vm.s.get(args)));
      vm.s.clear(at + 1, args + given);
      return;
    }
    long meta = vm.types.classOf(type);
    if (meta != vm.types.ref(vm.types.type) && vm.types.overrides(type, "__call__")) {
      instance(at, args, given);
      return;
    }
    TypeInfo info = vm.types.ofClass(type);
    if (args == at + 2 && isPlain(info, type)) {
      construct(at, given, info);
    } else {
      instantiate(at, args, given);
    }
  }

  /** Whether instances are made by {@code object.__new__} and a Python {@code __init__}; remembered for the version. */
  private boolean isPlain(TypeInfo info, long type) {
    if (info.plainVersion != info.version) {
      info.initPlace = 0;
      if (!info.builtin && info.kind == Kind.INSTANCE
          && vm.types.lookup(type, "__new__") == vm.attributes.objectNew()) {
        long init = vm.types.lookup(type, "__init__");
        if (vm.kind(init) == Kind.FUNCTION) {
          info.initPlace = info.cached("__init__");
        }
      }
      info.plainVersion = info.version;
    }
    return info.initPlace > 0;
  }

  /** class, null, arguments → class, instance, function, instance, arguments; the arguments are moved, not copied. */
  private void construct(int at, int given, TypeInfo info) {
    int top = vm.s.top;
    vm.s.top = Math.max(top, at + given + 4);
    for (int i = at + given + 1; i >= at + 2; i--) {
      vm.s.move(i, i + 2);
    }
    vm.s.set(at + 1, vm.types.newInstance(vm.s.get(at)));
    vm.s.set(at + 2, vm.types.at(vm.s.get(at), info.initPlace));
    vm.s.set(at + 3, vm.s.get(at + 1));
    // What lies above the caller's frame is cleared after an exception as far as the top.
    vm.s.top = Math.max(top, at + 3);
    function(at + 2, at + 3, given + 1);
    if (vm.s.get(at + 2) != vm.none) {
      throw vm.errors.type("__init__() should return None, not '%s'", vm.types.name(vm.s.get(at + 2)));
    }
    vm.s.set(at + 2, 0);
    vm.s.move(at + 1, at);
    vm.s.top = top;
  }

  /** Makes an instance of the class in a slot by its {@code __new__} and {@code __init__}. */
  void instantiate(int at, int args, int given) {
    int top = vm.s.top;
    String[] names = vm.keywords;
    vm.keywords = Vm.NO_NAMES;
    long type = vm.s.get(at);
    TypeInfo info = vm.types.ofClass(type);
    long maker = vm.types.lookup(type, "__new__");
    vm.s.top = Math.max(top, args + given);
    int made = vm.s.push(0);
    if (maker == vm.attributes.objectNew()) {
      plain(at, made, info, given);
    } else {
      int call = vm.s.push(vm.kind(maker) == Kind.STATICMETHOD ? vm.m.getReference(maker, Layout.WRAPPED) : maker);
      vm.s.push(vm.s.get(at));
      for (int i = 0; i < given; i++) {
        vm.s.push(vm.s.get(args + i));
      }
      vm.keywords = names;
      top(call);
      vm.s.set(made, vm.s.get(call));
      vm.s.popTo(call);
    }
    if (vm.types.info(vm.s.get(made)).isSubclassOf(info)) {
      long init = vm.types.method(vm.s.get(made), "__init__");
      if (init != vm.attributes.objectInit()) {
        int call = vm.s.top;
        bind(init, made);
        for (int i = 0; i < given; i++) {
          vm.s.push(vm.s.get(args + i));
          vm.s.set(args + i, 0);
        }
        vm.keywords = names;
        top(call);
        if (vm.s.get(call) != vm.none) {
          throw vm.errors.type("__init__() should return None, not '%s'", vm.types.name(vm.s.get(call)));
        }
        vm.s.popTo(call);
      }
    }
    vm.keywords = Vm.NO_NAMES;
    vm.s.set(at, vm.s.get(made));
    vm.s.popTo(made);
    vm.s.clear(at + 1, args + given);
    vm.s.top = top;
  }

  private void plain(int at, int made, TypeInfo info, int arguments) {
    long type = vm.s.get(at);
    if (arguments > 0 && vm.types.lookup(type, "__init__") == vm.attributes.objectInit()) {
      throw vm.errors.type("%s() takes no arguments", info.name);
    }
    vm.s.set(made, vm.attributes.newObject(at));
  }

  // ---------------------------------------------------------------- Python functions

  private void function(int at, int args, int given) {
    Code code = vm.codes.get(vm.s.get(at));
    if (vm.depth >= vm.depthLimit) {
      throw vm.errors.recursion();
    }
    int top = vm.s.top;
    if (!vm.s.hasRoom(args, code.frameSize)) {
      Stack.Chunk outer = vm.s.open(at, args + given, code.frameSize);
      try {
        enter(code, 0, args - at, given);
      } finally {
        vm.s.close(outer, at);
      }
    } else {
      enter(code, at, args, given);
    }
    vm.s.top = top;
  }

  private void enter(Code code, int at, int args, int given) {
    int top = vm.s.top;
    if (!code.simple || given != code.positional || vm.keywords.length > 0) {
      vm.s.top = Math.max(top, args + given);
      bindArguments(code, at, args, given);
      // Not lower than it was: an exception may leave it there for the caller.
      vm.s.top = top;
    }
    if (code.generator) {
      vm.generators.create(code, at, args);
    } else {
      vm.interpreter.run(code, at, args, 0, args + code.frameSlot + 1);
    }
  }

  /** Runs the body of a class or module: the function, its namespace or null; the result is left in the function's slot. */
  void body(int at) {
    Code code = vm.codes.get(vm.s.get(at));
    int top = vm.s.top;
    if (!vm.s.hasRoom(at + 2, code.frameSize)) {
      Stack.Chunk outer = vm.s.open(at, at + 2, code.frameSize);
      try {
        vm.interpreter.run(code, 0, 2, 0, 2 + code.frameSlot + 1);
        vm.s.popTo(1);
      } finally {
        vm.s.close(outer, at);
      }
    } else {
      vm.interpreter.run(code, at, at + 2, 0, at + 2 + code.frameSlot + 1);
    }
    vm.s.top = top;
  }

  /** Puts arguments into the slots of parameters: starred ones, named ones, defaults. */
  private void bindArguments(Code code, int at, int args, int given) {
    String[] names = vm.keywords;
    vm.keywords = Vm.NO_NAMES;
    int positional = given - names.length;
    int spare = Math.max(vm.s.top, args + Math.max(given, code.parameterCount()));
    vm.s.top = spare;
    // Arguments beyond the parameters, and named ones, wait above.
    for (int i = 0; i < names.length; i++) {
      vm.s.push(vm.s.get(args + positional + i));
      vm.s.set(args + positional + i, 0);
    }
    int taken = Math.min(positional, code.positional);
    int rest = vm.s.top;
    for (int i = taken; i < positional; i++) {
      vm.s.push(vm.s.get(args + i));
      vm.s.set(args + i, 0);
    }
    if (positional > code.positional && !code.rest) {
      throw tooMany(code, at, positional, names);
    }
    int restSlot = args + code.positional + code.keywordOnly;
    if (code.rest) {
      vm.s.set(restSlot, vm.sequences.tuple(rest, positional - taken));
    }
    vm.s.popTo(rest);
    int keywordSlot = restSlot + (code.rest ? 1 : 0);
    if (code.keywords) {
      vm.s.set(keywordSlot, vm.dicts.create());
    }
    for (int i = 0; i < names.length; i++) {
      named(code, args, spare + i, names[i], keywordSlot);
    }
    vm.s.popTo(spare);
    defaults(code, at, args, taken);
  }

  private void named(Code code, int args, int value, String name, int keywordSlot) {
    int count = code.positional + code.keywordOnly;
    for (int i = code.positionalOnly; i < count; i++) {
      if (code.locals[i].equals(name)) {
        if (vm.s.get(args + i) != 0) {
          throw vm.errors.type("%s() got multiple values for argument '%s'", code.qualifiedName, name);
        }
        vm.s.set(args + i, vm.s.get(value));
        return;
      }
    }
    if (!code.keywords) {
      for (int i = 0; i < code.positionalOnly; i++) {
        if (code.locals[i].equals(name)) {
          throw vm.errors.type("%s() got some positional-only arguments passed as keyword arguments: '%s'",
              code.qualifiedName, name);
        }
      }
      throw vm.errors.type("%s() got an unexpected keyword argument '%s'", code.qualifiedName, name);
    }
    vm.dicts.put(keywordSlot, name, value);
  }

  private void defaults(Code code, int at, int args, int taken) {
    long function = vm.s.get(at);
    long values = vm.m.getReference(function, Layout.FUNCTION_DEFAULTS);
    int count = values == 0 ? 0 : vm.m.length(values);
    List<String> missing = new ArrayList<>();
    for (int i = taken; i < code.positional; i++) {
      if (vm.s.get(args + i) == 0) {
        int index = i - (code.positional - count);
        if (index >= 0) {
          vm.s.set(args + i, vm.m.getReference(values, index));
        } else {
          missing.add(code.locals[i]);
        }
      }
    }
    require(code, missing, "positional");
    long named = vm.m.getReference(function, Layout.FUNCTION_KEYWORD_DEFAULTS);
    for (int i = code.positional; i < code.positional + code.keywordOnly; i++) {
      if (vm.s.get(args + i) == 0) {
        long value = named == 0 ? 0 : vm.dicts.get(named, code.locals[i]);
        if (value == 0) {
          missing.add(code.locals[i]);
        } else {
          vm.s.set(args + i, value);
        }
      }
    }
    require(code, missing, "keyword-only");
  }

  private void require(Code code, List<String> missing, String what) {
    if (missing.isEmpty()) {
      return;
    }
    List<String> quoted = missing.stream().map(name -> "'" + name + "'").toList();
    int n = quoted.size();
    String list = n == 1
        ? quoted.getFirst()
        : n == 2
            ? quoted.get(0) + " and " + quoted.get(1)
            : String.join(", ", quoted.subList(0, n - 1)) + ", and " + quoted.get(n - 1);
    throw vm.errors.type("%s() missing %d required %s argument%s: %s", code.qualifiedName, n, what, n == 1 ? "" : "s",
        list);
  }

  private Raise tooMany(Code code, int at, int given, String[] names) {
    long values = vm.m.getReference(vm.s.get(at), Layout.FUNCTION_DEFAULTS);
    int count = values == 0 ? 0 : vm.m.length(values);
    String takes = count == 0
        ? String.valueOf(code.positional)
        : "from " + (code.positional - count) + " to " + code.positional;
    List<String> only = Arrays.asList(code.locals).subList(code.positional, code.positional + code.keywordOnly);
    long named = Arrays.stream(names).filter(only::contains).count();
    String got = named == 0
        ? given + (given == 1 ? " was" : " were")
        : String.format("%d positional argument%s (and %d keyword-only argument%s) were", given, given == 1 ? "" : "s",
            named, named == 1 ? "" : "s");
    return vm.errors.type("%s() takes %s positional argument%s but %s given", code.qualifiedName, takes,
        count == 0 && code.positional == 1 ? "" : "s", got);
  }

  // ---------------------------------------------------------------- spread arguments

  /** Calls what lies in a slot, followed by null, a tuple and perhaps a dict; the result is left in the slot. */
  void spread(int at, boolean named) {
    int top = vm.s.top;
    int list = at + 2;
    if (vm.kindAt(list) != Kind.TUPLE) {
      vm.s.set(list, vm.iteration.tuple(list));
    }
    int count = vm.m.length(vm.s.get(list));
    int size = named ? vm.dicts.size(vm.s.get(at + 3)) : 0;
    if (!vm.s.hasRoom(vm.s.top, count + size)) {
      Stack.Chunk outer = vm.s.open(at, at + (named ? 4 : 3), count + size + 4);
      try {
        spreadHere(0, named, count);
        vm.s.popTo(1);
      } finally {
        vm.s.close(outer, at);
      }
    } else {
      spreadHere(at, named, count);
    }
    vm.s.top = top;
  }

  private void spreadHere(int at, boolean named, int count) {
    vm.s.top = Math.max(vm.s.top, at + 4);
    int call = vm.s.push(vm.s.get(at));
    vm.s.push(0);
    for (int i = 0; i < count; i++) {
      vm.s.push(vm.m.getReference(vm.s.get(at + 2), i));
    }
    if (named) {
      List<String> names = new ArrayList<>();
      long dict = vm.s.get(at + 3);
      for (int entry = vm.dicts.entryFrom(dict, 0); entry >= 0; entry = vm.dicts.entryFrom(dict, entry + 1)) {
        if (!Kind.isStr(vm.kind(vm.dicts.keyAt(dict, entry)))) {
          throw vm.errors.type("keywords must be strings");
        }
        names.add(vm.strs.get(vm.dicts.keyAt(dict, entry)));
        vm.s.push(vm.dicts.valueAt(dict, entry));
      }
      vm.keywords = names.toArray(String[]::new);
    }
    top(call);
    vm.s.set(at, vm.s.get(call));
    vm.s.popTo(call);
    vm.s.clear(at + 1, at + 4);
  }

  /** Calls with names for the last arguments; for builtins that pass them on. */
  public void top(int at, String[] names) {
    vm.keywords = names;
    top(at);
  }

  /** The names of the named arguments of a call being made; the callee takes them. */
  public String[] takeKeywords() {
    String[] names = vm.keywords;
    vm.keywords = Vm.NO_NAMES;
    return names;
  }
}
