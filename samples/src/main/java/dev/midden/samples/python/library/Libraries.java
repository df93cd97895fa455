package dev.midden.samples.python.library;

import dev.midden.samples.python.vm.ModuleDef;
import dev.midden.samples.python.vm.Raise;
import dev.midden.samples.python.vm.Vm;
import java.util.Map;
import java.util.function.Consumer;

/** The modules written in Java. */
public final class Libraries {
  private Libraries() {}

  /** Names them. */
  public static void register(Map<String, Consumer<ModuleDef>> libraries) {
    libraries.put("builtins", BuiltinFunctions::fill);
    libraries.put("sys", SysModule::fill);
    libraries.put("gc", GcModule::fill);
    libraries.put("_weakref", WeakrefModule::fill);
    libraries.put("math", MathModule::fill);
    libraries.put("time", TimeModule::fill);
    libraries.put("_random", RandomModule::fill);
    libraries.put("_lab", LabModule::fill);
  }

  /** Calls a hook of the program for an exception that nobody can catch: with an object that tells of it. */
  public static void callHook(Vm vm, int hook, int exception, int object) {
    int module = vm.s.push(vm.modules.load("types"));
    int make = vm.s.push(vm.attributes.get(module, "_unraisable"));
    int argument = vm.s.push(vm.calls.call(make, exception, object));
    vm.s.push(vm.calls.call(hook, argument));
    vm.s.popTo(module);
  }

  /** Runs what was registered for the end of the program. */
  public static void exit(Vm vm) {
    int modules = vm.s.push(vm.modules.loaded());
    long module = vm.dicts.get(vm.s.get(modules), "atexit");
    if (module != 0) {
      int slot = vm.s.push(module);
      try {
        int run = vm.s.push(vm.attributes.get(slot, "_run_exitfuncs"));
        vm.s.push(vm.calls.call(run));
      } catch (Raise e) {
        vm.errors.clear();
      }
    }
    vm.s.popTo(modules);
  }
}
