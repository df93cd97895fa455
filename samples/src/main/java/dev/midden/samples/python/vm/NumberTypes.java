package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** {@code int}, {@code bool}, {@code float}, None. */
final class NumberTypes {
  private final Vm vm;

  NumberTypes(Vm vm) {
    this.vm = vm;
  }

  void fill() {
    TypeDef integer = new TypeDef(vm, vm.types.named("int"));
    TypeInfo intType = vm.types.named("int");
    integer.function("__new__(/,x,base)", 1, 3, (vm, a, n) -> {
      int value = vm.s
          .push(vm.s.get(a + 1) == 0 ? vm.numbers.of(0) : parse(vm, a + 1, vm.s.get(a + 2) != 0 ? a + 2 : -1));
      return vm.attributes.wrap(a, value, intType);
    });
    integer.operators(Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE, Operator.FLOOR_DIVIDE,
        Operator.REMAINDER, Operator.POWER, Operator.SHIFT_LEFT, Operator.SHIFT_RIGHT, Operator.AND, Operator.OR,
        Operator.XOR);
    integer.comparisons(true).hash().repr();
    unary(integer);
    integer.method("__invert__", 1, 1, (vm, a, n) -> vm.ops.unary(2, a));
    for (String name : new String[]{"__int__", "__index__", "__trunc__", "__floor__", "__ceil__", "conjugate"}) {
      integer.method(name, 1, 1, (vm, a, n) -> vm.ops.unary(1, a));
    }
    integer.method("__round__", 1, 2,
        (vm, a, n) -> n == 1 ? vm.ops.unary(1, a) : round(vm, vm.numbers.big(vm.s.get(a)), vm.numbers.indexInt(a + 1)));
    integer.method("__divmod__", 2, 2, (vm, a, n) -> divmod(vm, a, a + 1));
    integer.method("bit_length", 1, 1, (vm, a, n) -> vm.numbers.of(vm.numbers.big(vm.s.get(a)).abs().bitLength()));
    integer.method("bit_count", 1, 1, (vm, a, n) -> vm.numbers.of(vm.numbers.big(vm.s.get(a)).abs().bitCount()));
    integer.method("to_bytes(length,byteorder,*,signed)", 1, 3, (vm, a, n) -> toBytes(vm, a));
    integer.classMethod("from_bytes(bytes,byteorder,*,signed)", 2, 3, (vm, a, n) -> {
      byte[] bytes = vm.text.bytes(vm.s.get(a + 1));
      if (vm.s.get(a + 2) != 0 && vm.strs.get(vm.s.get(a + 2)).equals("little")) {
        reverse(bytes);
      }
      boolean signed = vm.s.get(a + 3) == vm.yes;
      return vm.numbers
          .of(bytes.length == 0 ? BigInteger.ZERO : signed ? new BigInteger(bytes) : new BigInteger(1, bytes));
    });
    integer.getter("real", (vm, a, n) -> vm.ops.unary(1, a)).getter("numerator", (vm, a, n) -> vm.ops.unary(1, a));
    integer.getter("imag", (vm, a, n) -> vm.numbers.of(0)).getter("denominator", (vm, a, n) -> vm.numbers.of(1));
    TypeDef bool = new TypeDef(vm, vm.types.named("bool"));
    bool.function("__new__", 1, 2, (vm, a, n) -> vm.bool(n > 1 && vm.ops.truth(a + 1)));
    bool.repr();
    floating();
    new TypeDef(vm, vm.types.named("NoneType")).repr().hash().method("__bool__", 1, 1, (vm, a, n) -> vm.no);
  }

  private static void unary(TypeDef def) {
    def.method("__neg__", 1, 1, (vm, a, n) -> vm.ops.unary(0, a));
    def.method("__pos__", 1, 1, (vm, a, n) -> vm.ops.unary(1, a));
    def.method("__abs__", 1, 1, (vm, a, n) -> abs(vm, a));
    def.method("__bool__", 1, 1, (vm, a, n) -> vm.bool(vm.ops.truth(a)));
    def.method("__float__", 1, 1, (vm, a, n) -> vm.numbers.of(vm.numbers.real(vm.s.get(a))));
  }

  static long abs(Vm vm, int slot) {
    long value = vm.types.unwrap(vm.s.get(slot));
    if (vm.kind(value) == Kind.FLOAT) {
      return vm.numbers.of(Math.abs(vm.numbers.floating(value)));
    }
    return vm.numbers.big(value).signum() < 0
        ? vm.numbers.of(vm.numbers.big(value).negate())
        : vm.kind(value) == Kind.BOOL ? vm.numbers.of(vm.numbers.small(value)) : value;
  }

  static long divmod(Vm vm, int left, int right) {
    int mark = vm.s.push(vm.ops.binary(Operator.FLOOR_DIVIDE.ordinal(), left, right));
    vm.s.push(vm.ops.binary(Operator.REMAINDER.ordinal(), left, right));
    return vm.sequences.tuple(mark, 2);
  }

  private static long round(Vm vm, BigInteger value, int digits) {
    if (digits >= 0) {
      return vm.numbers.of(value);
    }
    return vm.numbers.of(new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toBigInteger());
  }

  private static void reverse(byte[] bytes) {
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      byte other = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = other;
    }
  }

  private static long toBytes(Vm vm, int a) {
    BigInteger value = vm.numbers.big(vm.s.get(a));
    int length = vm.s.get(a + 1) == 0 ? 1 : vm.numbers.indexInt(a + 1);
    boolean little = vm.s.get(a + 2) != 0 && vm.strs.get(vm.s.get(a + 2)).equals("little");
    boolean signed = vm.s.get(a + 3) == vm.yes;
    if (!signed && value.signum() < 0) {
      throw vm.errors.raise("OverflowError", "can't convert negative int to unsigned");
    }
    if (value.bitLength() + (signed ? 1 : 0) > length * 8L) {
      throw vm.errors.raise("OverflowError", "int too big to convert");
    }
    byte[] all = new byte[length];
    byte[] bytes = value.toByteArray();
    for (int i = 0; i < length; i++) {
      int from = bytes.length - 1 - i;
      all[length - 1 - i] = from >= 0 ? bytes[from] : (byte) (value.signum() < 0 ? -1 : 0);
    }
    if (little) {
      reverse(all);
    }
    return vm.text.bytes(all);
  }

  // ---------------------------------------------------------------- int(text)

  private static long parse(Vm vm, int slot, int base) {
    long value = vm.types.unwrap(vm.s.get(slot));
    int kind = vm.kind(value);
    if (base < 0 && kind == Kind.FLOAT) {
      double number = vm.numbers.floating(value);
      if (Double.isNaN(number)) {
        throw vm.errors.value("cannot convert float NaN to integer");
      }
      if (Double.isInfinite(number)) {
        throw vm.errors.raise("OverflowError", "cannot convert float infinity to integer");
      }
      return vm.numbers.of(new BigDecimal(number).toBigInteger());
    }
    if (Kind.isStr(kind) || kind == Kind.BYTES) {
      int radix = base < 0 ? 10 : vm.numbers.indexInt(base);
      String text = Kind.isStr(kind)
          ? vm.strs.get(value)
          : new String(vm.text.bytes(value), StandardCharsets.ISO_8859_1);
      return vm.numbers.of(parse(vm, text, radix, slot));
    }
    if (base >= 0) {
      throw vm.errors.type("int() can't convert non-string with explicit base");
    }
    if (vm.types.overrides(vm.s.get(slot), "__int__")) {
      return vm.calls.method(slot, "__int__");
    }
    if (Kind.isInt(kind)) {
      return kind == Kind.BOOL ? vm.numbers.of(vm.numbers.small(value)) : value;
    }
    for (String method : new String[]{"__int__", "__index__", "__trunc__"}) {
      if (vm.types.method(vm.s.get(slot), method) != 0) {
        return vm.calls.method(slot, method);
      }
    }
    throw vm.errors.type("int() argument must be a string, a bytes-like object or a real number, not '%s'",
        vm.types.name(
            vm.s.get(slot)));
  }

  private static BigInteger parse(Vm vm, String text, int base, int slot) {
    if (base != 0 && (base < 2 || base > 36)) {
      throw vm.errors.value("int() base must be >= 2 and <= 36, or 0");
    }
    String digits = text.strip();
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    int radix = base;
    String lower = digits.toLowerCase(Locale.ROOT);
    int prefix = lower.startsWith("0x") ? 16 : lower.startsWith("0o") ? 8 : lower.startsWith("0b") ? 2 : 0;
    if (prefix != 0 && (base == 0 || base == prefix)) {
      digits = digits.substring(2).replaceFirst("^_", "");
      radix = prefix;
    } else if (base == 0) {
      radix = 10;
    }
    if (digits.matches("[0-9A-Za-z]+(_[0-9A-Za-z]+)*")) {
      digits = digits.replace("_", "");
      if (digits.length() > 4300 && Integer.bitCount(radix) != 1) {
        throw vm.errors.value("Exceeds the limit (4300 digits) for integer string conversion: value has %d digits; use"
            + " sys.set_int_max_str_digits() to increase the limit", digits.length());
      }
      try {
        BigInteger value = new BigInteger(digits, radix);
        return negative ? value.negate() : value;
      } catch (NumberFormatException e) {
        // Told below.
      }
    }
    throw vm.errors.value("invalid literal for int() with base %d: %s", base, vm.text.repr(slot));
  }

  // ---------------------------------------------------------------- float

  private void floating() {
    TypeInfo type = vm.types.named("float");
    TypeDef def = new TypeDef(vm, type);
    def.function("__new__", 1, 2, (vm, a, n) -> {
      int value = vm.s.push(n == 1 ? vm.numbers.of(0.0) : real(vm, a + 1));
      return vm.attributes.wrap(a, value, type);
    });
    def.operators(Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE, Operator.FLOOR_DIVIDE,
        Operator.REMAINDER, Operator.POWER);
    def.comparisons(true).hash().repr();
    unary(def);
    def.method("__int__", 1, 1, (vm, a, n) -> parse(vm, a, -1));
    def.method("__trunc__", 1, 1, (vm, a, n) -> parse(vm, a, -1));
    def.method("__divmod__", 2, 2, (vm, a, n) -> divmod(vm, a, a + 1));
    def.method("is_integer", 1, 1, (vm, a, n) -> {
      double value = vm.numbers.floating(vm.s.get(a));
      return vm.bool(!Double.isInfinite(value) && value == Math.rint(value));
    });
    def.method("__round__", 1, 2, (vm, a, n) -> {
      double value = vm.numbers.floating(vm.s.get(a));
      if (n == 1 || vm.s.get(a + 1) == vm.none) {
        int rounded = vm.s.push(vm.numbers.of(Math.rint(value)));
        return parse(vm, rounded, -1);
      }
      if (!Double.isFinite(value)) {
        return vm.s.get(a);
      }
      return vm.numbers.of(new BigDecimal(value).setScale(vm.numbers.indexInt(a + 1), RoundingMode.HALF_EVEN)
          .doubleValue());
    });
    def.method("as_integer_ratio", 1, 1, (vm, a, n) -> {
      BigDecimal exact = new BigDecimal(vm.numbers.floating(vm.s.get(a)));
      BigInteger numerator = exact.scale() > 0 ? exact.unscaledValue() : exact.toBigIntegerExact();
      BigInteger denominator = exact.scale() > 0 ? BigInteger.TEN.pow(exact.scale()) : BigInteger.ONE;
      BigInteger common = numerator.gcd(denominator);
      int mark = vm.s.push(vm.numbers.of(numerator.divide(common)));
      vm.s.push(vm.numbers.of(denominator.divide(common)));
      return vm.sequences.tuple(mark, 2);
    });
    def.method("hex", 1, 1, (vm, a, n) -> vm.strs.of(Double.toHexString(vm.numbers.floating(vm.s.get(a)))));
    def.getter("real", (vm, a, n) -> vm.s.get(a)).getter("imag", (vm, a, n) -> vm.numbers.of(0.0));
  }

  private static long real(Vm vm, int slot) {
    long value = vm.types.unwrap(vm.s.get(slot));
    int kind = vm.kind(value);
    if (vm.types.overrides(vm.s.get(slot), "__float__")) {
      return vm.calls.method(slot, "__float__");
    }
    if (kind == Kind.FLOAT) {
      return value;
    }
    if (Kind.isInt(kind)) {
      return vm.numbers.of(vm.numbers.real(value));
    }
    if (Kind.isStr(kind)) {
      return vm.numbers.of(parseReal(vm, vm.strs.get(value), slot));
    }
    throw vm.errors.type("float() argument must be a string or a real number, not '%s'", vm.types.name(vm.s.get(slot)));
  }

  private static double parseReal(Vm vm, String text, int slot) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    String unsigned = plain.startsWith("-") || plain.startsWith("+") ? plain.substring(1) : plain;
    if (unsigned.equals("inf") || unsigned.equals("infinity")) {
      return plain.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (unsigned.equals("nan")) {
      return Double.NaN;
    }
    if (unsigned.matches("(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)(e[+-]?\\d+(_\\d+)*)?")) {
      return Double.parseDouble(plain.replace("_", ""));
    }
    throw vm.errors.value("could not convert string to float: %s", vm.text.repr(slot));
  }
}
