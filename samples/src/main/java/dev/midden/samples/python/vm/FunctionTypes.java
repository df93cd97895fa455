package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Code;

/** Functions, methods, code, cells, modules, generators, frames, iterators. */
final class FunctionTypes {
  private final Vm vm;

  FunctionTypes(Vm vm) {
    this.vm = vm;
  }

  void fill() {
    function(new TypeDef(vm, vm.types.named("function")));
    TypeDef method = new TypeDef(vm, vm.types.named("method"));
    reference(method, "__self__", Layout.SELF, false);
    reference(method, "__func__", Layout.METHOD_FUNCTION, false);
    for (String name : new String[]{"__name__", "__qualname__", "__doc__", "__module__"}) {
      method.getter(name, (vm, a, n) -> {
        int function = vm.s.push(vm.m.getReference(vm.s.get(a), Layout.METHOD_FUNCTION));
        long value = vm.attributes.get(function, name);
        vm.s.popTo(function);
        return value;
      });
    }
    method.hash().comparisons(false);
    method.function("__new__", 3, 3, (vm, a, n) -> {
      long made = vm.m.allocate(vm.layout.method);
      vm.m.setReference(made, Layout.METHOD_FUNCTION, vm.s.get(a + 1));
      vm.m.setReference(made, Layout.SELF, vm.s.get(a + 2));
      return made;
    });
    builtin("builtin_function_or_method");
    builtin("method_descriptor");
    code(new TypeDef(vm, vm.types.named("code")));
    TypeDef cell = new TypeDef(vm, vm.types.named("cell"));
    cell.getter("cell_contents", (vm, a, n) -> {
      long value = vm.m.getReference(vm.s.get(a), Layout.CELL_VALUE);
      if (value == 0) {
        throw vm.errors.value("Cell is empty");
      }
      return value;
    });
    TypeDef module = new TypeDef(vm, vm.types.named("module"));
    module.getter("__dict__", (vm, a, n) -> vm.m.getReference(vm.s.get(a), Layout.MODULE_DICT));
    module.function("__new__(name,doc)", 1, 3, (vm, a, n) -> vm.modules.create(vm.strs.get(vm.s.get(a + 1))));
    generator(new TypeDef(vm, vm.types.named("generator")));
    TypeDef frame = new TypeDef(vm, vm.types.named("frame"));
    frame.getter("f_lineno", (vm, a, n) -> vm.numbers.of(vm.m.getInt(vm.s.get(a), Layout.FRAME_LINE)));
    frame.getter("f_code", (vm, a, n) -> vm.m.getReference(vm.m.getReference(vm.s.get(a), Layout.FRAME_FUNCTION),
        Layout.FUNCTION_CODE));
    frame.method("clear", 1, 1, (vm, a, n) -> {
      vm.m.setReference(vm.s.get(a), Layout.FRAME_LOCALS, 0);
      return vm.none;
    });
    TypeDef traceback = new TypeDef(vm, vm.types.named("traceback"));
    reference(traceback, "tb_next", Layout.TRACEBACK_NEXT, false);
    reference(traceback, "tb_frame", Layout.TRACEBACK_FRAME, false);
    traceback.getter("tb_lineno", (vm, a, n) -> vm.numbers.of(vm.m.getInt(vm.s.get(a), Layout.NUMBER)));
    TypeDef weak = new TypeDef(vm, vm.types.named("ReferenceType"));
    weak.function("__new__(**)", 2, 3, (vm, a, n) -> {
      vm.calls.takeKeywords();
      return vm.weak.create(a, a + 1, n > 2 && vm.s.get(a + 2) != vm.none ? a + 2 : -1);
    });
    weak.method("__init__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      vm.calls.takeKeywords();
      return vm.none;
    });
    weak.method("__call__", 1, 1, (vm, a, n) -> vm.weak.referent(vm.s.get(a)));
    weak.comparisons(false).hash();
    reference(weak, "__callback__", Layout.WEAK_CALLBACK, false);
    for (String name : vm.types.iteratorNames()) {
      iterator(new TypeDef(vm, vm.types.named(name)));
    }
  }

  private static void reference(TypeDef def, String name, int slot, boolean writable) {
    Builtin get = (vm, a, n) -> {
      long value = vm.m.getReference(vm.s.get(a), slot);
      return value == 0 ? vm.none : value;
    };
    if (writable) {
      def.property(name, get, (vm, a, n) -> {
        vm.m.setReference(vm.s.get(a), slot, vm.s.get(a + 1) == vm.none ? 0 : vm.s.get(a + 1));
        return vm.none;
      });
    } else {
      def.getter(name, get);
    }
  }

  private static void function(TypeDef def) {
    reference(def, "__name__", Layout.FUNCTION_NAME, true);
    reference(def, "__qualname__", Layout.FUNCTION_QUALIFIED_NAME, true);
    reference(def, "__doc__", Layout.FUNCTION_DOC, true);
    reference(def, "__module__", Layout.FUNCTION_MODULE, true);
    reference(def, "__defaults__", Layout.FUNCTION_DEFAULTS, true);
    reference(def, "__kwdefaults__", Layout.FUNCTION_KEYWORD_DEFAULTS, true);
    reference(def, "__code__", Layout.FUNCTION_CODE, false);
    reference(def, "__globals__", Layout.FUNCTION_GLOBALS, false);
    reference(def, "__closure__", Layout.FUNCTION_CLOSURE, false);
    def.property("__dict__", (vm, a, n) -> {
      if (vm.m.getReference(vm.s.get(a), Layout.FUNCTION_ATTRIBUTES) == 0) {
        long dict = vm.dicts.create();
        vm.m.setReference(vm.s.get(a), Layout.FUNCTION_ATTRIBUTES, dict);
      }
      return vm.m.getReference(vm.s.get(a), Layout.FUNCTION_ATTRIBUTES);
    }, (vm, a, n) -> {
      vm.m.setReference(vm.s.get(a), Layout.FUNCTION_ATTRIBUTES, vm.s.get(a + 1));
      return vm.none;
    });
    def.getter("__annotations__", (vm, a, n) -> vm.dicts.create());
    def.method("__get__", 2, 3, (vm, a, n) -> vm.attributes.bind(vm.s.get(a), vm.s.get(a + 1) == vm.none ? -1 : a + 1, a
        + 2));
    def.method("__call__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      String[] names = vm.calls.takeKeywords();
      int at = vm.s.push(vm.s.get(a));
      vm.s.push(0);
      for (int i = 1; i < n + names.length; i++) {
        vm.s.push(vm.s.get(a + i));
      }
      vm.calls.top(at, names);
      return vm.s.popReturning();
    });
  }

  private void builtin(String name) {
    TypeDef def = new TypeDef(vm, vm.types.named(name));
    def.getter("__name__", (vm, a, n) -> vm.strs.intern(vm.builtins.entry(vm.s.get(a)).name()));
    def.getter("__qualname__", (vm, a, n) -> {
      Builtins.Entry entry = vm.builtins.entry(vm.s.get(a));
      return vm.strs.of(entry.owner() == null ? entry.name() : entry.owner().name + "." + entry.name());
    });
    def.getter("__self__", (vm, a, n) -> {
      long self = vm.m.getReference(vm.s.get(a), Layout.SELF);
      return self == 0 ? vm.none : self;
    });
    def.getter("__doc__", (vm, a, n) -> vm.none);
    def.getter("__module__", (vm, a, n) -> vm.strs.intern("builtins"));
    def.comparisons(false);
    def.method("__get__", 2, 3, (vm, a, n) -> vm.attributes.bind(vm.s.get(a), vm.s.get(a + 1) == vm.none ? -1 : a + 1, a
        + 2));
  }

  private static void code(TypeDef def) {
    reference(def, "co_consts", Layout.CODE_CONSTANTS, false);
    reference(def, "co_names", Layout.CODE_NAMES, false);
    reference(def, "co_name", Layout.CODE_NAME, false);
    def.getter("co_filename", (vm, a, n) -> vm.strs.of(vm.codes.get(vm.s.get(a)).file));
    def.getter("co_firstlineno", (vm, a, n) -> vm.numbers.of(vm.codes.get(vm.s.get(a)).firstLine));
    def.getter("co_argcount", (vm, a, n) -> vm.numbers.of(vm.codes.get(vm.s.get(a)).positional));
    def.getter("co_varnames", (vm, a, n) -> {
      Code code = vm.codes.get(vm.s.get(a));
      int mark = vm.s.top;
      for (String name : code.locals) {
        vm.s.push(vm.strs.intern(name));
      }
      long names = vm.sequences.tuple(mark, code.locals.length);
      vm.s.popTo(mark);
      return names;
    });
  }

  private static void generator(TypeDef def) {
    def.method("__iter__", 1, 1, (vm, a, n) -> vm.s.get(a));
    def.method("__next__", 1, 1, (vm, a, n) -> {
      long value = vm.generators.next(a);
      if (value == 0) {
        throw vm.generators.stop();
      }
      return value;
    });
    def.method("send", 2, 2, (vm, a, n) -> {
      long value = vm.generators.resume(a, a + 1, false);
      if (value == 0) {
        throw vm.generators.stop();
      }
      return value;
    });
    def.method("throw", 2, 4, (vm, a, n) -> {
      int exception = vm.s.push(0);
      vm.errors.prepare(a + 1, exception);
      long value = vm.generators.raise(a, exception);
      if (value == 0) {
        throw vm.generators.stop();
      }
      return value;
    });
    def.method("close", 1, 1, (vm, a, n) -> {
      vm.generators.close(a);
      return vm.none;
    });
    def.getter("__name__", (vm, a, n) -> vm.m.getReference(vm.m.getReference(vm.s.get(a), Layout.GENERATOR_FUNCTION),
        Layout.FUNCTION_NAME));
  }

  private static void iterator(TypeDef def) {
    def.method("__iter__", 1, 1, (vm, a, n) -> vm.s.get(a));
    def.method("__next__", 1, 1, (vm, a, n) -> {
      long value = vm.iteration.next(a);
      if (value == 0) {
        throw vm.errors.raise(vm.types.stopIteration());
      }
      return value;
    });
  }
}
