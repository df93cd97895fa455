package dev.midden.samples.python.library;

import dev.midden.samples.python.vm.Builtins;
import dev.midden.samples.python.vm.ModuleDef;
import dev.midden.samples.python.vm.Vm;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** {@code math}. */
final class MathModule {
  private static final Map<String, DoubleUnaryOperator> FUNCTIONS = Map.ofEntries(Map.entry("sin", Math::sin),
      Map.entry(
          "cos", Math::cos),
      Map.entry("tan", Math::tan), Map.entry("asin", Math::asin), Map.entry("acos", Math::acos), Map
          .entry("atan", Math::atan),
      Map.entry("sinh", Math::sinh), Map.entry("cosh", Math::cosh), Map.entry("tanh",
          Math::tanh),
      Map.entry("exp", Math::exp), Map.entry("expm1", Math::expm1), Map.entry("log1p", Math::log1p), Map
          .entry("fabs", Math::abs),
      Map.entry("degrees", x -> x * (180 / Math.PI)), Map.entry("radians", x -> x
          * (Math.PI / 180)),
      Map.entry("sqrt", Math::sqrt), Map.entry("cbrt", Math::cbrt));

  private MathModule() {}

  static void fill(ModuleDef def) {
    Vm machine = def.vm();
    def.value("pi", machine.numbers.of(Math.PI)).value("e", machine.numbers.of(Math.E)).value("tau",
        machine.numbers.of(2
            * Math.PI));
    def.value("inf", machine.numbers.of(Double.POSITIVE_INFINITY)).value("nan", machine.numbers.of(Double.NaN));
    FUNCTIONS.forEach((name, function) -> def.function(name, 1, 1, (vm, a, n) -> {
      double value = real(vm, a);
      double result = function.applyAsDouble(value);
      if (Double.isNaN(result) && !Double.isNaN(value)) {
        throw vm.errors.value("math domain error");
      }
      if (Double.isInfinite(result) && Double.isFinite(value)) {
        throw vm.errors.raise("OverflowError", "math range error");
      }
      return vm.numbers.of(result);
    }));
    def.function("floor", 1, 1, (vm, a, n) -> rounded(vm, a, "__floor__", false));
    def.function("ceil", 1, 1, (vm, a, n) -> rounded(vm, a, "__ceil__", true));
    def.function("trunc", 1, 1, (vm, a, n) -> vm.calls.method(a, "__trunc__"));
    def.function("pow", 2, 2, (vm, a, n) -> vm.numbers.of(Math.pow(real(vm, a), real(vm, a + 1))));
    def.function("fmod", 2, 2, (vm, a, n) -> vm.numbers.of(real(vm, a) % real(vm, a + 1)));
    def.function("atan2", 2, 2, (vm, a, n) -> vm.numbers.of(Math.atan2(real(vm, a), real(vm, a + 1))));
    def.function("copysign", 2, 2, (vm, a, n) -> vm.numbers.of(Math.copySign(real(vm, a), real(vm, a + 1))));
    def.function("ldexp", 2, 2, (vm, a, n) -> vm.numbers.of(Math.scalb(real(vm, a), vm.numbers.indexInt(a + 1))));
    def.function("hypot", 0, Builtins.ANY, (vm, a, n) -> {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += real(vm, a + i) * real(vm, a + i);
      }
      return vm.numbers.of(n == 2 ? Math.hypot(real(vm, a), real(vm, a + 1)) : Math.sqrt(sum));
    });
    def.function("isnan", 1, 1, (vm, a, n) -> vm.bool(Double.isNaN(real(vm, a))));
    def.function("isinf", 1, 1, (vm, a, n) -> vm.bool(Double.isInfinite(real(vm, a))));
    def.function("isfinite", 1, 1, (vm, a, n) -> vm.bool(Double.isFinite(real(vm, a))));
    def.function("isclose(*,rel_tol,abs_tol)", 2, 2, (vm, a, n) -> {
      double x = real(vm, a);
      double y = real(vm, a + 1);
      double relative = vm.s.get(a + 2) == 0 ? 1e-9 : real(vm, a + 2);
      double absolute = vm.s.get(a + 3) == 0 ? 0 : real(vm, a + 3);
      return vm
          .bool(x == y || Double.isFinite(x) && Double.isFinite(y) && Math.abs(x - y) <= Math.max(relative * Math.max(
              Math.abs(x), Math.abs(y)), absolute));
    });
    logarithms(def);
    integers(def);
  }

  private static double real(Vm vm, int slot) {
    long value = vm.types.unwrap(vm.s.get(slot));
    String type = vm.types.name(value);
    if (!type.equals("float") && !type.equals("int") && !type.equals("bool")) {
      if (vm.types.method(value, "__float__") == 0) {
        throw vm.errors.type("must be real number, not %s", type);
      }
      int mark = vm.s.push(vm.calls.method(slot, "__float__"));
      double result = vm.numbers.real(vm.s.get(mark));
      vm.s.popTo(mark);
      return result;
    }
    return vm.numbers.real(value);
  }

  private static long rounded(Vm vm, int slot, String method, boolean up) {
    String type = vm.types.name(vm.types.unwrap(vm.s.get(slot)));
    if (!type.equals("float")) {
      return vm.calls.method(slot, method);
    }
    double value = real(vm, slot);
    int whole = vm.s.push(vm.numbers.of(up ? Math.ceil(value) : Math.floor(value)));
    return vm.calls.method(whole, "__int__");
  }

  private static void logarithms(ModuleDef def) {
    def.function("log", 1, 2, (vm, a, n) -> {
      double value = log(vm, a);
      return vm.numbers.of(n > 1 ? value / log(vm, a + 1) : value);
    });
    def.function("log2", 1, 1, (vm, a, n) -> {
      double value = real(vm, a);
      boolean power = value > 0 && Math.getExponent(value) >= -1022
          && value == Math.scalb(1.0, Math.getExponent(value));
      return vm.numbers.of(power ? Math.getExponent(value) : log(vm, a) / Math.log(2));
    });
    def.function("log10", 1, 1, (vm, a, n) -> {
      log(vm, a);
      return vm.numbers.of(Math.log10(real(vm, a)));
    });
  }

  private static double log(Vm vm, int slot) {
    double value = real(vm, slot);
    if (value <= 0) {
      throw vm.errors.value("math domain error");
    }
    return Math.log(value);
  }

  private static void integers(ModuleDef def) {
    def.function("gcd", 0, Builtins.ANY, (vm, a, n) -> {
      BigInteger result = BigInteger.ZERO;
      for (int i = 0; i < n; i++) {
        result = result.gcd(vm.numbers.index(a + i));
      }
      return vm.numbers.of(result);
    });
    def.function("lcm", 0, Builtins.ANY, (vm, a, n) -> {
      BigInteger result = BigInteger.ONE;
      for (int i = 0; i < n; i++) {
        BigInteger value = vm.numbers.index(a + i).abs();
        if (value.signum() == 0) {
          return vm.numbers.of(0);
        }
        result = result.divide(result.gcd(value)).multiply(value);
      }
      return vm.numbers.of(result);
    });
    def.function("isqrt", 1, 1, (vm, a, n) -> {
      BigInteger value = vm.numbers.index(a);
      if (value.signum() < 0) {
        throw vm.errors.value("isqrt() argument must be nonnegative");
      }
      return vm.numbers.of(value.sqrt());
    });
    def.function("factorial", 1, 1, (vm, a, n) -> {
      long value = vm.numbers.indexLong(a);
      if (value < 0) {
        throw vm.errors.value("factorial() not defined for negative values");
      }
      return vm.numbers.of(product(1, Math.max(1, value)));
    });
    def.function("comb", 2, 2, (vm, a, n) -> {
      long total = vm.numbers.indexLong(a);
      long chosen = vm.numbers.indexLong(a + 1);
      if (chosen > total) {
        return vm.numbers.of(0);
      }
      long few = Math.min(chosen, total - chosen);
      return vm.numbers.of(few == 0
          ? BigInteger.ONE
          : product(total - few + 1, total).divide(product(1, few)));
    });
    def.function("prod(*,start)", 1, 1, (vm, a, n) -> {
      int total = vm.s.push(vm.s.get(a + 1) == 0 ? vm.numbers.of(1) : vm.s.get(a + 1));
      vm.iteration.each(a, item -> vm.s.set(total, vm.ops.binary(2, total, item)));
      return vm.s.get(total);
    });
    def.function("fsum", 1, 1, (vm, a, n) -> {
      BigDecimal[] total = {BigDecimal.ZERO};
      vm.iteration.each(a, item -> total[0] = total[0].add(new BigDecimal(real(vm, item))));
      return vm.numbers.of(total[0].doubleValue());
    });
    def.function("modf", 1, 1, (vm, a, n) -> {
      double value = real(vm, a);
      double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
      int mark = vm.s.push(vm.numbers.of(Math.copySign(Double.isInfinite(value) ? 0 : value - whole, value)));
      vm.s.push(vm.numbers.of(whole));
      return vm.sequences.tuple(mark, 2);
    });
    def.function("frexp", 1, 1, (vm, a, n) -> {
      double value = real(vm, a);
      int exponent = value == 0 || !Double.isFinite(value) ? 0 : Math.getExponent(value) + 1;
      int mark = vm.s.push(vm.numbers.of(exponent == 0 ? value : Math.scalb(value, -exponent)));
      vm.s.push(vm.numbers.of(exponent));
      return vm.sequences.tuple(mark, 2);
    });
  }

  private static BigInteger product(long from, long to) {
    if (to - from < 8) {
      BigInteger result = BigInteger.ONE;
      for (long i = from; i <= to; i++) {
        result = result.multiply(BigInteger.valueOf(i));
      }
      return result;
    }
    long middle = from + to >>> 1;
    return product(from, middle).multiply(product(middle + 1, to));
  }
}
