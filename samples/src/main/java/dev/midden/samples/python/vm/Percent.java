package dev.midden.samples.python.vm;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** {@code text % values}. */
final class Percent {
  private final Vm vm;
  private final int values;
  private final boolean tuple;
  private int next;
  private boolean mapped;
  private String text = "";
  private int at;

  Percent(Vm vm, int values) {
    this.vm = vm;
    this.values = values;
    tuple = vm.kindAt(values) == Kind.TUPLE;
  }

  String format(String pattern) {
    text = pattern;
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '%') {
        out.append(c);
      } else if (at == text.length()) {
        throw vm.errors.value("incomplete format");
      } else if (text.charAt(at) == '%') {
        out.append(text.charAt(at++));
      } else {
        directive(out);
      }
    }
    int kind = vm.kindAt(values);
    boolean mapping = kind == Kind.DICT
        || kind == Kind.INSTANCE && vm.types.method(vm.s.get(values), "__getitem__") != 0;
    if (!mapped && !mapping && next < (tuple ? vm.m.length(vm.s.get(values)) : 1)) {
      throw vm.errors.type("not all arguments converted during string formatting");
    }
    return out.toString();
  }

  private void directive(StringBuilder out) {
    int mark = vm.s.top;
    int value = vm.s.push(0);
    boolean keyed = false;
    if (text.charAt(at) == '(') {
      int end = text.indexOf(')', at);
      if (end < 0) {
        throw vm.errors.value("incomplete format key");
      }
      int key = vm.s.push(vm.strs.of(text.substring(at + 1, end)));
      if (vm.types.method(vm.s.get(values), "__getitem__") == 0 || tuple) {
        throw vm.errors.type("format requires a mapping");
      }
      vm.s.set(value, vm.items.getItem(values, key));
      at = end + 1;
      keyed = true;
      mapped = true;
    }
    String flags = "";
    while (at < text.length() && "-+ #0".indexOf(text.charAt(at)) >= 0) {
      flags += text.charAt(at++);
    }
    int width = number();
    int precision = -1;
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      precision = Math.max(0, number());
    }
    while (at < text.length() && "hlL".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at == text.length()) {
      throw vm.errors.value("incomplete format");
    }
    if (width < -1) {
      flags += "-";
      width = -width;
    }
    if (!keyed) {
      take(value);
    }
    out.append(convert(text.charAt(at++), value, flags, width, precision));
    vm.s.popTo(mark);
  }

  private void take(int into) {
    if (tuple ? next >= vm.m.length(vm.s.get(values)) : next > 0) {
      throw vm.errors.type("not enough arguments for format string");
    }
    vm.s.set(into, tuple ? vm.m.getReference(vm.s.get(values), next) : vm.s.get(values));
    next++;
  }

  private int number() {
    if (at < text.length() && text.charAt(at) == '*') {
      at++;
      int slot = vm.s.push(0);
      take(slot);
      int value = vm.numbers.indexInt(slot);
      vm.s.popTo(slot);
      return value;
    }
    int start = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return start == at ? -1 : Integer.parseInt(text.substring(start, at));
  }

  private String convert(char type, int value, String flags, int width, int precision) {
    String sign = "";
    String body;
    switch (type) {
      case 's' -> body = cut(vm.text.str(value), precision);
      case 'r' -> body = cut(vm.text.repr(value), precision);
      case 'a' -> body = cut(vm.text.ascii(value), precision);
      case 'c' -> body = Kind.isStr(vm.kindAt(value))
          ? vm.strs.get(vm.s.get(value))
          : Character.toString(vm.numbers.indexInt(value));
      case 'd', 'i', 'u', 'x', 'X', 'o' -> {
        BigInteger number = integer(type, value);
        sign = number.signum() < 0 ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        body = digits(type, number.abs());
        body = "0".repeat(Math.max(0, precision - body.length())) + body;
        if (flags.contains("#") && "xXo".indexOf(type) >= 0) {
          sign += "0" + type;
        }
      }
      case 'f', 'F', 'e', 'E', 'g', 'G' -> {
        double number = real(value);
        boolean negative = number < 0 || number == 0 && 1 / number < 0;
        sign = negative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        String spec = (flags.contains("#") ? "#" : "") + "." + (precision < 0 ? 6 : precision) + type;
        body = Formats.real(vm, Math.abs(number), spec);
      }
      default ->
        throw vm.errors.value("unsupported format character '%s' (0x%x) at index %d", type, (int) type, at - 1);
    }
    int missing = Math.max(0, width - sign.length() - body.codePointCount(0, body.length()));
    if (flags.contains("-")) {
      return sign + body + " ".repeat(missing);
    }
    boolean zeros = flags.contains("0") && "sra c".indexOf(type) < 0;
    return zeros ? sign + "0".repeat(missing) + body : " ".repeat(missing) + sign + body;
  }

  private BigInteger integer(char type, int value) {
    long object = vm.types.unwrap(vm.s.get(value));
    if (vm.kind(object) == Kind.FLOAT && "diu".indexOf(type) >= 0) {
      return new BigDecimal(vm.numbers.floating(object)).toBigInteger();
    }
    if (!Kind.isInt(vm.kind(object)) && vm.types.method(object, "__index__") == 0) {
      throw vm.errors.type("%%%s format: a%s is required, not %s", type, "diu".indexOf(type) >= 0
          ? " real number"
          : "n integer", vm.types.name(object));
    }
    return vm.numbers.index(value);
  }

  private double real(int value) {
    long object = vm.types.unwrap(vm.s.get(value));
    int kind = vm.kind(object);
    if (kind != Kind.FLOAT && !Kind.isInt(kind)) {
      throw vm.errors.type("must be real number, not %s", vm.types.name(object));
    }
    return vm.numbers.real(object);
  }

  private static String digits(char type, BigInteger number) {
    return switch (type) {
      case 'x' -> number.toString(16);
      case 'X' -> number.toString(16).toUpperCase(Locale.ROOT);
      case 'o' -> number.toString(8);
      default -> number.toString();
    };
  }

  private static String cut(String text, int precision) {
    return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
  }
}
