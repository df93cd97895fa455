package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.code.Unit;
import java.util.Arrays;
import java.util.List;

/** What asks about the running frame, or about classes: {@code locals}, {@code super()}, {@code isinstance}, class bodies. */
public final class Reflection {
  private final Vm vm;

  Reflection(Vm vm) {
    this.vm = vm;
  }

  // ---------------------------------------------------------------- the running frame

  /** The namespace of the running code's module. */
  public long globals() {
    return vm.m.getReference(vm.s.get(vm.interpreter.frameFn), Layout.FUNCTION_GLOBALS);
  }

  /** The local names: the namespace of a class body or module, a new dict in a function. */
  public long locals() {
    Code code = vm.interpreter.frameCode;
    if (code == null || !code.function) {
      int base = vm.interpreter.frameBase;
      long own = base - 1 > vm.interpreter.frameFn ? vm.s.get(base - 1) : 0;
      return own != 0 ? own : globals();
    }
    int base = vm.interpreter.frameBase;
    int dict = vm.s.push(vm.dicts.create());
    int value = vm.s.push(0);
    for (int i = 0; i < code.frameSlot; i++) {
      boolean cell = i >= code.locals.length;
      long found = vm.s.get(base + i);
      vm.s.set(value, found != 0 && cell ? vm.m.getReference(found, Layout.CELL_VALUE) : found);
      int c = i - code.locals.length;
      String name = !cell ? code.locals[i] : c < code.cells.length ? code.cells[c] : code.free[c - code.cells.length];
      if (vm.s.get(value) != 0 && !name.startsWith(".")) {
        vm.dicts.put(dict, name, value);
      }
    }
    vm.s.popTo(value);
    return vm.s.popReturning();
  }

  /** Pushes the class and the object that {@code super()} without arguments means. */
  void superArguments() {
    Code code = vm.interpreter.frameCode;
    int base = vm.interpreter.frameBase;
    int index = code == null ? -1 : Arrays.asList(code.free).indexOf("__class__");
    if (code == null || index < 0 || code.parameterCount() == 0) {
      throw vm.errors.raise("RuntimeError", index < 0 ? "super(): __class__ cell not found" : "super(): no arguments");
    }
    long cell = vm.s.get(base + code.locals.length + code.cells.length + index);
    vm.s.push(vm.m.getReference(cell, Layout.CELL_VALUE));
    long self = vm.s.get(base);
    for (int i = 0; self == 0 && i < code.cells.length; i++) {
      if (code.cellLocals[i] == 0) {
        self = vm.m.getReference(vm.s.get(base + code.locals.length + i), Layout.CELL_VALUE);
      }
    }
    if (self == 0 || vm.s.get(vm.s.top - 1) == 0) {
      throw vm.errors.raise("RuntimeError", "super(): arg[0] deleted");
    }
    vm.s.push(self);
  }

  /** The attributes of an object as a dict. */
  public long vars(int slot) {
    return vm.attributes.get(slot, "__dict__");
  }

  /** Names of attributes, sorted. */
  public long dir(int slot) {
    if (vm.types.overrides(vm.s.get(slot), "__dir__")) {
      int list = vm.s.push(vm.calls.method(slot, "__dir__"));
      vm.s.set(list, vm.iteration.list(list));
      new Sorting(vm).sort(list, vm.s.push(0), false);
      return vm.s.get(list);
    }
    return ObjectTypes.names(vm, slot);
  }

  // ---------------------------------------------------------------- classes

  /** Whether an object can be called. */
  public boolean isCallable(int slot) {
    long object = vm.s.get(slot);
    return switch (vm.kind(object)) {
      case Kind.FUNCTION, Kind.BUILTIN, Kind.METHOD, Kind.TYPE, Kind.WEAKREF, Kind.STATICMETHOD -> true;
      default -> vm.types.method(object, "__call__") != 0;
    };
  }

  /** {@code isinstance(object, classes)}. */
  public boolean isInstance(int object, int classes) {
    return check(object, classes, "__instancecheck__",
        "isinstance() arg 2 must be a type, a tuple of types, or a union");
  }

  /** {@code issubclass(type, classes)}. */
  public boolean isSubclass(int type, int classes) {
    if (vm.kindAt(type) != Kind.TYPE) {
      throw vm.errors.type("issubclass() arg 1 must be a class");
    }
    return check(type, classes, "__subclasscheck__",
        "issubclass() arg 2 must be a class, a tuple of classes, or a union");
  }

  private boolean check(int object, int classes, String method, String otherwise) {
    long wanted = vm.s.get(classes);
    if (vm.kind(wanted) == Kind.TUPLE) {
      int each = vm.s.push(0);
      boolean found = false;
      for (int i = 0; !found && i < vm.m.length(vm.s.get(classes)); i++) {
        vm.s.set(each, vm.m.getReference(vm.s.get(classes), i));
        found = check(object, each, method, otherwise);
      }
      vm.s.popTo(each);
      return found;
    }
    if (vm.types.overrides(wanted, method)) {
      int mark = vm.s.push(vm.calls.method(classes, method, object));
      boolean truth = vm.ops.truth(mark);
      vm.s.popTo(mark);
      return truth;
    }
    if (vm.kind(wanted) != Kind.TYPE) {
      throw vm.errors.type(otherwise, "");
    }
    TypeInfo type = vm.types.ofClass(wanted);
    return method.equals("__instancecheck__")
        ? vm.types.info(vm.s.get(object)).isSubclassOf(type)
        : vm.types.ofClass(vm.s.get(object)).isSubclassOf(type);
  }

  /** {@code __build_class__(body, name, *bases, **keywords)}. */
  public long buildClass(int args, int count) {
    String[] names = vm.calls.takeKeywords();
    int values = args + count;
    int mark = vm.s.top;
    int bases = vm.s.push(vm.sequences.tuple(args + 2, count - 2));
    int meta = vm.s.push(0);
    int named = Arrays.asList(names).indexOf("metaclass");
    if (named >= 0) {
      vm.s.set(meta, vm.s.get(values + named));
    }
    metaclass(meta, bases);
    int first = vm.s.top;
    List<String> others = Arrays.stream(names).filter(name -> !name.equals("metaclass")).toList();
    for (int i = 0; i < names.length; i++) {
      if (i != named) {
        vm.s.push(vm.s.get(values + i));
      }
    }
    String[] rest = others.toArray(String[]::new);
    int namespace = vm.s.push(0);
    vm.s.set(namespace, prepare(meta, args + 1, bases, first, rest));
    int body = vm.s.push(vm.s.get(args));
    vm.s.push(vm.s.get(namespace));
    vm.calls.body(body);
    vm.s.popTo(body + 1);
    int call = vm.s.push(vm.s.get(meta));
    vm.s.push(0);
    vm.s.push(vm.s.get(args + 1));
    vm.s.push(vm.s.get(bases));
    vm.s.push(vm.s.get(namespace));
    for (int i = 0; i < rest.length; i++) {
      vm.s.push(vm.s.get(first + i));
    }
    vm.calls.top(call, rest);
    vm.s.set(mark, vm.s.get(call));
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  /** The most derived metaclass of the bases and the one given. */
  private void metaclass(int meta, int bases) {
    if (vm.s.get(meta) == 0) {
      vm.s.set(meta, vm.types.ref(vm.types.type));
    } else if (vm.kindAt(meta) != Kind.TYPE) {
      return;
    }
    for (int i = 0; i < vm.m.length(vm.s.get(bases)); i++) {
      long base = vm.m.getReference(vm.s.get(bases), i);
      if (vm.kind(base) != Kind.TYPE) {
        continue;
      }
      long other = vm.types.classOf(base);
      if (vm.types.ofClass(other).isSubclassOf(vm.types.ofClass(vm.s.get(meta)))) {
        vm.s.set(meta, other);
      } else if (!vm.types.ofClass(vm.s.get(meta)).isSubclassOf(vm.types.ofClass(other))) {
        throw vm.errors
            .type("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the"
                + " metaclasses of all its bases");
      }
    }
  }

  private long prepare(int meta, int name, int bases, int first, String[] names) {
    if (vm.kindAt(meta) != Kind.TYPE) {
      return vm.dicts.create();
    }
    long found = vm.types.lookup(vm.s.get(meta), "__prepare__");
    if (vm.s.get(meta) == vm.types.ref(vm.types.type) || found == 0) {
      return vm.dicts.create();
    }
    int call = vm.s.push(vm.attributes.get(meta, "__prepare__"));
    vm.s.push(0);
    vm.s.push(vm.s.get(name));
    vm.s.push(vm.s.get(bases));
    for (int i = 0; i < names.length; i++) {
      vm.s.push(vm.s.get(first + i));
    }
    vm.calls.top(call, names);
    return vm.s.popReturning();
  }

  // ---------------------------------------------------------------- exec and eval

  /** {@code exec} and {@code eval}: source or code, globals, locals. */
  public long evaluate(int args, int count, Unit.Mode mode) {
    int mark = vm.s.top;
    int globals = vm.s.push(count > 1 && vm.s.get(args + 1) != vm.none ? vm.s.get(args + 1) : globals());
    int locals = vm.s.push(count > 2 && vm.s.get(args + 2) != vm.none
        ? vm.s.get(args + 2)
        : count > 1 && vm.s.get(args + 1) != vm.none ? 0 : locals());
    if (vm.kindAt(globals) != Kind.DICT) {
      throw vm.errors.type("globals must be a dict, not %s", vm.types.name(vm.s.get(globals)));
    }
    boolean same = vm.s.get(locals) == 0 || vm.s.get(locals) == vm.s.get(globals);
    int where = same ? -1 : locals;
    long value;
    if (vm.kindAt(args) == Kind.CODE) {
      value = vm.modules.execute(args, globals, where);
    } else {
      if (!Kind.isStr(vm.kindAt(args))) {
        throw vm.errors.type("%s() arg 1 must be a string, bytes or code object",
            mode == Unit.Mode.EVAL ? "eval" : "exec");
      }
      value = vm.modules.execute(vm.strs.get(vm.s.get(args)), "<string>", mode, globals, where);
    }
    vm.s.set(mark, value);
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }
}
