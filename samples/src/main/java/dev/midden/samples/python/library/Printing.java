package dev.midden.samples.python.library;

import dev.midden.samples.python.vm.Builtins;
import dev.midden.samples.python.vm.ModuleDef;
import dev.midden.samples.python.vm.Vm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** {@code print}, {@code input}, {@code open}. */
final class Printing {
  private static final BufferedReader IN = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private Printing() {}

  static void fill(ModuleDef def) {
    def.function("print(*,sep,end,file,flush)", 0, Builtins.ANY, Printing::print);
    def.function("input", 0, 1, (vm, a, n) -> {
      if (n > 0) {
        vm.out.print(vm.text.str(a));
      }
      vm.out.flush();
      try {
        String line = IN.readLine();
        if (line == null) {
          throw vm.errors.raise("EOFError", "EOF when reading a line");
        }
        return vm.strs.of(line);
      } catch (IOException e) {
        throw vm.errors.raise("OSError", String.valueOf(e.getMessage()));
      }
    });
    def.function("open(file,mode,buffering,encoding,errors,newline)", 1, 6, (vm, a, n) -> {
      int module = vm.s.push(vm.modules.load("io"));
      int open = vm.s.push(vm.attributes.get(module, "_open"));
      int mode = vm.s.push(vm.s.get(a + 1) == 0 ? vm.strs.of("r") : vm.s.get(a + 1));
      return vm.calls.call(open, a, mode);
    });
  }

  private static long print(Vm vm, int a, int n) {
    String separator = text(vm, a + n, " ");
    String end = text(vm, a + n + 1, "\n");
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < n; i++) {
      line.append(i > 0 ? separator : "").append(vm.text.str(a + i));
    }
    line.append(end);
    int file = vm.s.push(vm.s.get(a + n + 2));
    if (vm.s.get(file) == 0 || vm.s.get(file) == vm.none) {
      int sys = vm.s.push(vm.modules.load("sys"));
      vm.s.set(file, vm.attributes.getOrNull(sys, "stdout"));
      vm.s.popTo(sys);
    }
    int write = vm.s.push(vm.attributes.get(file, "write"));
    int text = vm.s.push(vm.strs.of(line.toString()));
    vm.s.push(vm.calls.call(write, text));
    return vm.none;
  }

  private static String text(Vm vm, int slot, String otherwise) {
    return vm.s.get(slot) == 0 || vm.s.get(slot) == vm.none ? otherwise : vm.text.str(slot);
  }
}
