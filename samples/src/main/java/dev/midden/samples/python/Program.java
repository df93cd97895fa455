package dev.midden.samples.python;

import dev.midden.samples.python.code.Unit;
import dev.midden.samples.python.show.Changes;
import dev.midden.samples.python.vm.Raise;
import dev.midden.samples.python.vm.Vm;

/** A program that runs in a module {@code __main__}. */
final class Program {
  private final Vm vm;
  private final boolean show;

  Program(Vm vm, boolean show) {
    this.vm = vm;
    this.show = show;
  }

  /**
   * Runs source to its end and finishes the machine; returns the exit code.
   *
   * @param file where it is from, or what stands for that
   * @param isFile whether that is a file, so that the program finds it in {@code __file__}
   */
  int run(String source, String file, boolean isFile, Unit.Mode mode) {
    int status = 0;
    int mark = vm.s.top;
    Changes changes = null;
    try {
      int module = vm.s.push(vm.modules.main());
      int dict = vm.s.push(vm.modules.dict(module));
      vm.s.set(module, 0);
      if (isFile) {
        vm.dicts.put(dict, "__file__", vm.s.push(vm.strs.create(file)));
        vm.dicts.put(dict, "__cached__", vm.s.push(vm.none));
        vm.s.popTo(dict + 1);
      }
      if (show) {
        changes = new Changes(vm, dict, vm.out);
        vm.modules.afterEachStatement(changes::statement);
      }
      vm.s.push(vm.modules.execute(source, file, mode, dict, -1));
    } catch (Raise e) {
      status = report();
    }
    if (changes != null) {
      changes.end();
    }
    vm.s.popTo(mark);
    try {
      vm.modules.finish();
    } catch (Raise e) {
      vm.errors.clear();
    }
    return status;
  }

  /** Prints the exception that ended the program, or takes the exit code it carries. */
  int report() {
    int exception = vm.s.push(vm.errors.raised());
    vm.errors.clear();
    int status = 1;
    if (vm.types.name(vm.s.get(exception)).equals("SystemExit")) {
      status = exitCode(exception);
    } else {
      vm.out.flush();
      vm.tracebacks.format(exception).forEach(vm.err::println);
    }
    vm.s.popTo(exception);
    return status;
  }

  private int exitCode(int exception) {
    int code = vm.s.push(vm.attributes.get(exception, "code"));
    long value = vm.s.get(code);
    if (value == vm.none || vm.text.str(code).isEmpty()) {
      return 0;
    }
    String type = vm.types.name(value);
    if (type.equals("int") || type.equals("bool")) {
      return (int) vm.numbers.small(value) & 0xFF;
    }
    vm.err.println(vm.text.str(code));
    return 1;
  }
}
