package dev.midden.samples.python.library;

import dev.midden.samples.python.vm.ModuleDef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the modules written in Python need that Python has not. */
final class LabModule {
  private LabModule() {}

  static void fill(ModuleDef def) {
    def.function("read_text", 1, 1, (vm, a, n) -> {
      String name = vm.text.str(a);
      try {
        return vm.strs.of(Files.readString(Path.of(name)));
      } catch (IOException e) {
        int mark = vm.s.push(vm.numbers.of(2));
        vm.s.push(vm.strs.of("No such file or directory"));
        vm.s.push(vm.s.get(a));
        int error = vm.s.push(vm.types.ref(vm.errors.named("FileNotFoundError")));
        int made = vm.s.push(vm.calls.call(error, mark, mark + 1, mark + 2));
        throw vm.errors.raise(vm.s.get(made));
      }
    });
    for (String type : new String[]{"function", "generator", "method", "code", "cell", "frame", "traceback", "module",
        "NoneType", "ellipsis", "NotImplementedType", "builtin_function_or_method", "mappingproxy", "member_descriptor",
        "getset_descriptor", "method_descriptor", "dict_keys", "dict_values", "dict_items"}) {
      def.type(type, type);
    }
  }
}
