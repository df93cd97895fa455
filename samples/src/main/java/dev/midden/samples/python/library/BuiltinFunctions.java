package dev.midden.samples.python.library;

import dev.midden.samples.python.code.Operator;
import dev.midden.samples.python.code.Unit;
import dev.midden.samples.python.vm.Builtins;
import dev.midden.samples.python.vm.Comparing;
import dev.midden.samples.python.vm.ModuleDef;
import dev.midden.samples.python.vm.Sorting;
import dev.midden.samples.python.vm.Vm;
import java.math.BigInteger;
import java.util.function.IntConsumer;

/** The functions of {@code builtins}. */
final class BuiltinFunctions {
  private static final String[] TYPES = {"object", "type", "int", "bool", "float", "str", "bytes", "tuple", "list",
      "dict",
      "set", "frozenset", "range", "slice", "property", "staticmethod", "classmethod", "super", "BaseException",
      "Exception",
      "KeyboardInterrupt", "SystemExit", "GeneratorExit", "ArithmeticError", "AssertionError", "AttributeError",
      "BufferError", "EOFError", "ImportError", "LookupError", "MemoryError", "NameError", "OSError", "ReferenceError",
      "RuntimeError", "StopIteration", "StopAsyncIteration", "SyntaxError", "SystemError", "TypeError", "ValueError",
      "Warning", "FloatingPointError", "OverflowError", "ZeroDivisionError", "ModuleNotFoundError", "IndexError",
      "KeyError",
      "UnboundLocalError", "FileNotFoundError", "PermissionError", "FileExistsError", "IsADirectoryError",
      "NotADirectoryError", "TimeoutError", "NotImplementedError", "RecursionError", "IndentationError", "TabError",
      "UnicodeError", "UnicodeDecodeError", "UnicodeEncodeError", "DeprecationWarning", "RuntimeWarning", "UserWarning",
      "SyntaxWarning", "FutureWarning", "ImportWarning", "UnicodeWarning", "BytesWarning", "ResourceWarning",
      "PendingDeprecationWarning"};

  private BuiltinFunctions() {}

  static void fill(ModuleDef def) {
    Vm machine = def.vm();
    for (String type : TYPES) {
      def.type(type, type);
    }
    def.type("IOError", "OSError").type("EnvironmentError", "OSError");
    def.value("None", machine.none).value("True", machine.yes).value("False", machine.no);
    def.value("NotImplemented", machine.notImplemented).value("Ellipsis", machine.ellipsis);
    def.value("__debug__", machine.yes);
    objects(def);
    numbers(def);
    iterables(def);
    attributes(def);
    frames(def);
    code(def);
    Printing.fill(def);
  }

  private static void objects(ModuleDef def) {
    def.function("id", 1, 1, (vm, a, n) -> vm.numbers.of(vm.m.identity(vm.s.get(a))));
    def.function("hash", 1, 1, (vm, a, n) -> vm.numbers.of(vm.comparing.hash(a)));
    def.function("len", 1, 1, (vm, a, n) -> vm.numbers.of(vm.ops.length(a)));
    def.function("repr", 1, 1, (vm, a, n) -> vm.strs.create(vm.text.repr(a)));
    def.function("ascii", 1, 1, (vm, a, n) -> vm.strs.create(vm.text.ascii(a)));
    def.function("format", 1, 2,
        (vm, a, n) -> vm.strs.of(vm.text.format(a, n > 1 ? vm.strs.get(vm.s.get(a + 1)) : "")));
    def.function("callable", 1, 1, (vm, a, n) -> vm.bool(vm.reflection.isCallable(a)));
    def.function("isinstance", 2, 2, (vm, a, n) -> vm.bool(vm.reflection.isInstance(a, a + 1)));
    def.function("issubclass", 2, 2, (vm, a, n) -> vm.bool(vm.reflection.isSubclass(a, a + 1)));
  }

  private static void numbers(ModuleDef def) {
    def.function("abs", 1, 1, (vm, a, n) -> {
      if (vm.types.method(vm.s.get(a), "__abs__") == 0) {
        throw vm.errors.type("bad operand type for abs(): '%s'", vm.types.name(vm.s.get(a)));
      }
      return vm.calls.method(a, "__abs__");
    });
    def.function("divmod", 2, 2, (vm, a, n) -> {
      int mark = vm.s.push(vm.ops.binary(Operator.FLOOR_DIVIDE.ordinal(), a, a + 1));
      vm.s.push(vm.ops.binary(Operator.REMAINDER.ordinal(), a, a + 1));
      return vm.sequences.tuple(mark, 2);
    });
    def.function("pow(base,exp,mod)", 2, 3, (vm, a, n) -> {
      if (vm.s.get(a + 2) == 0 || vm.s.get(a + 2) == vm.none) {
        return vm.ops.binary(Operator.POWER.ordinal(), a, a + 1);
      }
      BigInteger modulus = vm.numbers.index(a + 2);
      if (modulus.signum() == 0) {
        throw vm.errors.value("pow() 3rd argument cannot be 0");
      }
      BigInteger exponent = vm.numbers.index(a + 1);
      try {
        BigInteger power = vm.numbers.index(a).modPow(exponent, modulus.abs());
        return vm.numbers.of(modulus.signum() < 0 && power.signum() != 0 ? power.add(modulus) : power);
      } catch (ArithmeticException e) {
        throw vm.errors.value("base is not invertible for the given modulus");
      }
    });
    def.function("round(number,ndigits)", 1, 2, (vm, a, n) -> vm.s.get(a + 1) == 0 || vm.s.get(a + 1) == vm.none
        ? vm.calls.method(a, "__round__")
        : vm.calls.method(a, "__round__", a + 1));
    def.function("chr", 1, 1, (vm, a, n) -> {
      long point = vm.numbers.indexLong(a);
      if (point < 0 || point > Character.MAX_CODE_POINT) {
        throw vm.errors.value("chr() arg not in range(0x110000)");
      }
      return vm.strs.ofChar((int) point);
    });
    def.function("ord", 1, 1, (vm, a, n) -> {
      int length = vm.ops.length(a);
      if (length != 1) {
        throw vm.errors.type("ord() expected a character, but string of length %d found", length);
      }
      return vm.numbers.of(vm.strs.charAt(vm.types.unwrap(vm.s.get(a)), 0));
    });
    String[] names = {"bin", "oct", "hex"};
    int[] radix = {2, 8, 16};
    for (int i = 0; i < 3; i++) {
      int which = i;
      def.function(names[i], 1, 1, (vm, a, n) -> {
        BigInteger value = vm.numbers.index(a);
        return vm.strs.of((value.signum() < 0 ? "-0" : "0") + "box".charAt(which) + value.abs().toString(radix[which]));
      });
    }
  }

  private static void iterables(ModuleDef def) {
    def.function("iter", 1, 2, (vm, a, n) -> n == 1 ? vm.iteration.iterator(a) : vm.iteration.untilSentinel(a, a + 1));
    def.function("next", 1, 2, (vm, a, n) -> {
      long value = vm.iteration.next(a);
      if (value == 0) {
        if (n > 1) {
          return vm.s.get(a + 1);
        }
        throw vm.generators.stop();
      }
      return value;
    });
    def.function("reversed", 1, 1, (vm, a, n) -> vm.iteration.reversedOf(a));
    def.function("sorted(*,key,reverse)", 1, 1, (vm, a, n) -> {
      int list = vm.s.push(0);
      vm.s.set(list, vm.iteration.list(a));
      new Sorting(vm).sort(list, a + 1, vm.s.get(a + 2) != 0 && vm.ops.truth(a + 2));
      return vm.s.get(list);
    });
    def.function("sum(iterable,start)", 1, 2, (vm, a, n) -> new Summation(vm, a, a + 1).result());
    def.function("any", 1, 1, (vm, a, n) -> vm.bool(search(vm, a, true)));
    def.function("all", 1, 1, (vm, a, n) -> vm.bool(!search(vm, a, false)));
    extreme(def, "min", Comparing.LT);
    extreme(def, "max", Comparing.GT);
    Lazy.fill(def);
  }

  private static boolean search(Vm vm, int iterable, boolean wanted) {
    int iterator = vm.s.push(0);
    vm.s.set(iterator, vm.iteration.iterator(iterable));
    int item = vm.s.push(0);
    while (vm.iteration.next(iterator, item)) {
      if (vm.ops.truth(item) == wanted) {
        return true;
      }
      vm.s.set(item, 0);
    }
    return false;
  }

  private static void extreme(ModuleDef def, String name, int operator) {
    def.function(name + "(*,key,default)", 1, Builtins.ANY, (vm, a, n) -> {
      int key = a + n;
      boolean keyed = vm.s.get(key) != 0 && vm.s.get(key) != vm.none;
      int best = vm.s.push(0);
      int bestKey = vm.s.push(0);
      IntConsumer step = item -> {
        int itemKey = vm.s.push(keyed ? vm.calls.call(key, item) : vm.s.get(item));
        if (vm.s.get(best) == 0 || vm.comparing.test(operator, itemKey, bestKey)) {
          vm.s.set(best, vm.s.get(item));
          vm.s.set(bestKey, vm.s.get(itemKey));
        }
        vm.s.popTo(itemKey);
      };
      if (n == 1) {
        vm.iteration.each(a, step);
      } else {
        for (int i = 0; i < n; i++) {
          step.accept(a + i);
        }
      }
      if (vm.s.get(best) == 0) {
        if (vm.s.get(key + 1) != 0) {
          return vm.s.get(key + 1);
        }
        throw vm.errors.value("%s() arg is an empty sequence", name);
      }
      return vm.s.get(best);
    });
  }

  private static void attributes(ModuleDef def) {
    def.function("getattr", 2, 3, (vm, a, n) -> {
      String name = name(vm, a + 1);
      if (n < 3) {
        return vm.attributes.get(a, name);
      }
      long value = vm.attributes.getOrDefault(a, name);
      return value != 0 ? value : vm.s.get(a + 2);
    });
    def.function("hasattr", 2, 2, (vm, a, n) -> vm.bool(vm.attributes.getOrDefault(a, name(vm, a + 1)) != 0));
    def.function("setattr", 3, 3, (vm, a, n) -> {
      vm.attributes.set(a, name(vm, a + 1), a + 2);
      return vm.none;
    });
    def.function("delattr", 2, 2, (vm, a, n) -> {
      vm.attributes.delete(a, name(vm, a + 1));
      return vm.none;
    });
  }

  private static void frames(ModuleDef def) {
    def.function("globals", 0, 0, (vm, a, n) -> vm.reflection.globals());
    def.function("locals", 0, 0, (vm, a, n) -> vm.reflection.locals());
    def.function("vars", 0, 1, (vm, a, n) -> n == 0 ? vm.reflection.locals() : vm.reflection.vars(a));
    def.function("dir", 0, 1, (vm, a, n) -> {
      if (n > 0) {
        return vm.reflection.dir(a);
      }
      int names = vm.s.push(vm.reflection.locals());
      vm.s.set(names, vm.iteration.list(names));
      new Sorting(vm).sort(names, vm.s.push(0), false);
      return vm.s.get(names);
    });
  }

  private static String name(Vm vm, int slot) {
    return vm.attributes.nameOf(slot);
  }

  private static void code(ModuleDef def) {
    def.function("__build_class__(**)", 2, Builtins.ANY, (vm, a, n) -> vm.reflection.buildClass(a, n));
    def.function("__import__(name,globals,locals,fromlist,level)", 1, 5,
        (vm, a, n) -> vm.modules.load(vm.strs.get(vm.s.get(
            a))));
    def.function("compile(source,filename,mode,flags,dont_inherit,optimize)", 3, 6, (vm, a, n) -> {
      String mode = vm.strs.get(vm.s.get(a + 2));
      return vm.modules.compile(vm.text.str(a), vm.text.str(a + 1), mode.equals("eval")
          ? Unit.Mode.EVAL
          : mode.equals("single") ? Unit.Mode.PROMPT : Unit.Mode.EXEC);
    });
    def.function("exec", 1, 3, (vm, a, n) -> {
      vm.reflection.evaluate(a, n, Unit.Mode.EXEC);
      return vm.none;
    });
    def.function("eval", 1, 3, (vm, a, n) -> vm.reflection.evaluate(a, n, Unit.Mode.EVAL));
  }
}
