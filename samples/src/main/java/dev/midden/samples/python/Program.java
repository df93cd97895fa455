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

  /** Runs source to its end and finishes the machine; returns the exit code. */
  int run(String source, String file, Unit.Mode mode) {
    int status = 0;
    int mark = vm.s.top;
    try {
      int module = vm.s.push(vm.modules.main());
      int dict = vm.s.push(vm.modules.dict(module));
      vm.s.set(module, 0);
      if (show) {
        vm.modules.afterEachStatement(new Changes(vm, dict, vm.out)::statement);
      }
      vm.s.push(vm.modules.execute(source, file, mode, dict, -1));
    } catch (Raise e) {
      status = report();
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
