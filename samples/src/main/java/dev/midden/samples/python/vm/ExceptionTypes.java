package dev.midden.samples.python.vm;

import java.util.Map;

/** The exceptions: their tree, and what BaseException has. */
final class ExceptionTypes {
  /** Each line: a class, then those directly under it. */
  private static final String TREE = """
      BaseException Exception KeyboardInterrupt SystemExit GeneratorExit
      Exception ArithmeticError AssertionError AttributeError BufferError EOFError ImportError LookupError MemoryError \
      NameError OSError ReferenceError RuntimeError StopIteration StopAsyncIteration SyntaxError SystemError TypeError \
      ValueError Warning
      ArithmeticError FloatingPointError OverflowError ZeroDivisionError
      ImportError ModuleNotFoundError
      LookupError IndexError KeyError
      NameError UnboundLocalError
      OSError FileNotFoundError PermissionError FileExistsError IsADirectoryError NotADirectoryError TimeoutError
      RuntimeError NotImplementedError RecursionError
      SyntaxError IndentationError
      IndentationError TabError
      ValueError UnicodeError
      UnicodeError UnicodeDecodeError UnicodeEncodeError
      Warning DeprecationWarning RuntimeWarning UserWarning SyntaxWarning FutureWarning ImportWarning UnicodeWarning \
      BytesWarning ResourceWarning PendingDeprecationWarning
      """;

  private final Vm vm;

  ExceptionTypes(Vm vm) {
    this.vm = vm;
  }

  static void declare(Types types) {
    TypeInfo base = types.builtin("BaseException", Kind.EXCEPTION);
    base.hasAttributes = true;
    base.firstSlot = 6;
    base.weakReferable = true;
    types.exception(base);
    for (String line : TREE.split("\n")) {
      String[] names = line.strip().split(" +");
      TypeInfo parent = types.named(names[0]);
      for (int i = 1; i < names.length; i++) {
        types.exception(types.builtin(names[i], parent));
      }
    }
  }

  void fill() {
    TypeDef def = new TypeDef(vm, vm.types.named("BaseException"));
    def.function("__new__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      vm.calls.takeKeywords();
      int mark = vm.s.push(vm.sequences.tuple(a + 1, n - 1));
      long made = vm.types.newInstance(vm.s.get(a));
      vm.m.setReference(made, Layout.EXCEPTION_ARGS, vm.s.get(mark));
      vm.s.popTo(mark);
      return made;
    });
    def.method("__init__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      String[] names = vm.calls.takeKeywords();
      for (int i = 0; i < names.length; i++) {
        if (!names[i].equals("name") && !names[i].equals("obj") && !names[i].equals("path")) {
          throw vm.errors.type("%s() takes no keyword arguments", vm.types.name(vm.s.get(a)));
        }
        vm.attributes.setPlain(a, names[i], a + n + i);
      }
      long args = vm.sequences.tuple(a + 1, n - 1);
      vm.m.setReference(vm.s.get(a), Layout.EXCEPTION_ARGS, args);
      return vm.none;
    });
    def.method("__str__", 1, 1, (vm, a, n) -> vm.strs.of(message(vm, a)));
    def.method("__repr__", 1, 1, (vm, a, n) -> {
      int args = vm.s.push(vm.m.getReference(vm.s.get(a), Layout.EXCEPTION_ARGS));
      String list = vm.text.repr(args);
      if (vm.m.length(vm.s.get(args)) == 1) {
        list = list.substring(0, list.length() - 2) + ")";
      }
      return vm.strs.of(vm.types.name(vm.s.get(a)) + list);
    });
    reference(def, "args", Layout.EXCEPTION_ARGS);
    reference(def, "__traceback__", Layout.EXCEPTION_TRACEBACK);
    reference(def, "__context__", Layout.EXCEPTION_CONTEXT);
    reference(def, "__cause__", Layout.EXCEPTION_CAUSE);
    def.property("__suppress_context__",
        (vm, a, n) -> vm.bool(vm.m.getInt(vm.s.get(a), Layout.EXCEPTION_SUPPRESS) != 0), (
            vm, a, n) -> {
          vm.m.setInt(vm.s.get(a), Layout.EXCEPTION_SUPPRESS, vm.ops.truth(a + 1) ? 1 : 0);
          return vm.none;
        });
    def.method("with_traceback", 2, 2, (vm, a, n) -> {
      vm.m.setReference(vm.s.get(a), Layout.EXCEPTION_TRACEBACK, vm.s.get(a + 1) == vm.none ? 0 : vm.s.get(a + 1));
      return vm.s.get(a);
    });
    def.method("add_note", 2, 2, (vm, a, n) -> {
      int notes = vm.s.push(vm.attributes.own(vm.s.get(a), Kind.EXCEPTION, "__notes__"));
      if (vm.s.get(notes) == 0) {
        vm.s.set(notes, vm.sequences.newList(0));
        vm.attributes.setPlain(a, "__notes__", notes);
      }
      vm.sequences.append(notes, a + 1);
      return vm.none;
    });
    instanceDict(def);
    for (Map.Entry<String, String> argument : Map.of("StopIteration", "value", "SystemExit", "code").entrySet()) {
      new TypeDef(vm, vm.types.named(argument.getKey())).getter(argument.getValue(),
          (vm, a, n) -> vm.generators.stopValue(
              vm.s.get(a)));
    }
    new TypeDef(vm, vm.types.named("KeyError")).method("__str__", 1, 1, (vm, a, n) -> {
      long args = vm.m.getReference(vm.s.get(a), Layout.EXCEPTION_ARGS);
      if (vm.m.length(args) == 1) {
        int key = vm.s.push(vm.m.getReference(args, 0));
        return vm.strs.of(vm.text.repr(key));
      }
      return vm.strs.of(message(vm, a));
    });
    TypeDef os = new TypeDef(vm, vm.types.named("OSError"));
    os.getter("errno", (vm, a, n) -> argument(vm, a, 0));
    os.getter("strerror", (vm, a, n) -> argument(vm, a, 1));
    os.getter("filename", (vm, a, n) -> argument(vm, a, 2));
    os.method("__str__", 1, 1, (vm, a, n) -> {
      long args = vm.m.getReference(vm.s.get(a), Layout.EXCEPTION_ARGS);
      if (vm.m.length(args) < 2) {
        return vm.strs.of(message(vm, a));
      }
      int mark = vm.s.push(vm.m.getReference(args, 0));
      vm.s.push(vm.m.getReference(args, 1));
      vm.s.push(argument(vm, a, 2));
      String text = "[Errno " + vm.text.str(mark) + "] " + vm.text.str(mark + 1);
      return vm.strs.of(vm.s.get(mark + 2) == vm.none ? text : text + ": " + vm.text.repr(mark + 2));
    });
  }

  private static long argument(Vm vm, int a, int index) {
    long args = vm.m.getReference(vm.s.get(a), Layout.EXCEPTION_ARGS);
    return index < vm.m.length(args) ? vm.m.getReference(args, index) : vm.none;
  }

  /** {@code __dict__} of instances that have one. */
  static void instanceDict(TypeDef def) {
    def.property("__dict__", (vm, a, n) -> vm.attributes.dict(a), (vm, a, n) -> {
      if (vm.kindAt(a + 1) != Kind.DICT) {
        throw vm.errors.type("__dict__ must be set to a dictionary, not a '%s'", vm.types.name(vm.s.get(a + 1)));
      }
      vm.attributes.setDict(a, a + 1);
      return vm.none;
    });
  }

  private static void reference(TypeDef def, String name, int slot) {
    def.property(name, (vm, a, n) -> {
      long value = vm.m.getReference(vm.s.get(a), slot);
      return value == 0 ? vm.none : value;
    }, (vm, a, n) -> {
      long value = vm.s.get(a + 1);
      if (slot == Layout.EXCEPTION_ARGS) {
        value = vm.iteration.tuple(a + 1);
      } else if (slot == Layout.EXCEPTION_CAUSE) {
        vm.m.setInt(vm.s.get(a), Layout.EXCEPTION_SUPPRESS, 1);
      }
      vm.m.setReference(vm.s.get(a), slot, value == vm.none ? 0 : value);
      return vm.none;
    });
  }

  private static String message(Vm vm, int slot) {
    int args = vm.s.push(vm.m.getReference(vm.s.get(slot), Layout.EXCEPTION_ARGS));
    int n = vm.m.length(vm.s.get(args));
    String text = "";
    if (n == 1) {
      vm.s.set(args, vm.m.getReference(vm.s.get(args), 0));
      text = vm.text.str(args);
    } else if (n > 1) {
      text = vm.text.repr(args);
    }
    vm.s.popTo(args);
    return text;
  }
}
