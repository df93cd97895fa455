package dev.midden.samples.python.library;

import dev.midden.samples.python.vm.ModuleDef;
import dev.midden.samples.python.vm.Vm;
import java.io.PrintStream;

/** {@code sys}. */
final class SysModule {
  /** What counts of immortal objects are from 3.12 on. */
  private static final long IMMORTAL = 4_294_967_295L;

  private SysModule() {}

  static void fill(ModuleDef def) {
    Vm vm = def.vm();
    def.function("getrefcount", 1, 1, (machine, a, n) -> machine.numbers.of(count(machine, machine.s.get(a))));
    def.function("intern", 1, 1, (machine, a, n) -> {
      if (!machine.types.name(machine.s.get(a)).equals("str")) {
        throw machine.errors.type("intern() argument must be str, not %s", machine.types.name(machine.s.get(a)));
      }
      return machine.strs.intern(machine.s.get(a));
    });
    def.function("getsizeof", 1, 2, (machine, a, n) -> machine.calls.method(a, "__sizeof__"));
    def.function("exit", 0, 1, (machine, a, n) -> {
      throw n == 0 || machine.s.get(a) == machine.none
          ? machine.errors.raise(machine.errors.make(machine.errors.named("SystemExit"), ""))
          : machine.errors.raiseWith("SystemExit", a);
    });
    def.function("getrecursionlimit", 0, 0, (machine, a, n) -> machine.numbers.of(machine.depthLimit));
    def.function("setrecursionlimit", 1, 1, (machine, a, n) -> {
      int limit = machine.numbers.indexInt(a);
      if (limit < 1) {
        throw machine.errors.value("recursion limit must be greater or equal than 1");
      }
      machine.depthLimit = Math.min(limit, 200_000);
      return machine.none;
    });
    def.function("exc_info", 0, 0, (machine, a, n) -> {
      long handled = machine.errors.handled();
      int mark = machine.s.push(handled == 0 ? machine.none : machine.types.classOf(handled));
      machine.s.push(handled == 0 ? machine.none : handled);
      machine.s.push(machine.none);
      if (handled != 0) {
        machine.s.set(mark + 2, machine.attributes.get(mark + 1, "__traceback__"));
      }
      return machine.sequences.tuple(mark, 3);
    });
    def.function("exception", 0, 0, (machine, a, n) -> machine.errors.handled() == 0
        ? machine.none
        : machine.errors.handled());
    def.function("unraisablehook", 1, 1, (machine, a, n) -> machine.none);
    def.value("maxsize", vm.numbers.of(Long.MAX_VALUE)).value("maxunicode", vm.numbers.of(0x10FFFF));
    def.text("version", "3." + vm.version + ".0 (the Midden lab)").text("platform", "midden").text("byteorder",
        "little");
    def.value("modules", vm.modules.loaded());
    int mark = vm.s.top;
    for (String argument : vm.modules.arguments()) {
      vm.s.push(vm.strs.of(argument));
    }
    long argv = vm.sequences.list(mark, vm.s.top - mark);
    vm.s.set(mark, argv);
    def.value("argv", vm.s.get(mark));
    vm.s.popTo(mark);
    def.value("version_info", version(vm));
    def.value("hexversion", vm.numbers.of(0x03000000 | vm.version << 16 | 0xF0));
    def.text("executable", "midden");
    stream(def, "stdout", vm.out);
    stream(def, "stderr", vm.err);
    def.text("implementation", "midden");
  }

  private static long version(Vm vm) {
    int mark = vm.s.push(vm.numbers.of(3));
    vm.s.push(vm.numbers.of(vm.version));
    vm.s.push(vm.numbers.of(0));
    vm.s.push(vm.strs.of("final"));
    vm.s.push(vm.numbers.of(0));
    long made = vm.sequences.tuple(mark, 5);
    vm.s.set(mark, made);
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  /** A module stands for the stream: it has the functions of one. */
  private static void stream(ModuleDef def, String name, PrintStream to) {
    Vm vm = def.vm();
    int stream = vm.s.push(vm.modules.create(name));
    int dict = vm.s.push(vm.modules.dict(stream));
    ModuleDef methods = vm.modules.define(dict);
    methods.function("write", 1, 1, (machine, a, n) -> {
      String text = machine.text.str(a);
      to.print(text);
      return machine.numbers.of(text.length());
    });
    methods.function("flush", 0, 0, (machine, a, n) -> {
      to.flush();
      return machine.none;
    });
    methods.function("isatty", 0, 0, (machine, a, n) -> machine.no);
    methods.text("encoding", "utf-8");
    def.value(name, vm.s.get(stream));
    vm.s.popTo(stream);
  }

  private static long count(Vm vm, long object) {
    if (vm.isImmortal(object)) {
      return IMMORTAL;
    }
    long count = vm.m.referenceCount(object);
    return vm.isSmall(object) && vm.version < 12 ? count + 1_000_000_000L : count;
  }
}
