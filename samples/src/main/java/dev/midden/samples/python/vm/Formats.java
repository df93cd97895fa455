package dev.midden.samples.python.vm;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** The format specification language: {@code [[fill]align][sign][#][0][width][grouping][.precision][type]}. */
public final class Formats {
  private final Vm vm;
  private final String spec;
  private int at;
  private String fill = " ";
  private char align;
  private char sign = '-';
  private boolean alternate;
  private int width;
  private char grouping;
  private int precision = -1;
  private char type;

  private Formats(Vm vm, String spec) {
    this.vm = vm;
    this.spec = spec;
    parse();
  }

  private void parse() {
    if (spec.length() > 1 && "<>=^".indexOf(spec.charAt(1)) >= 0) {
      fill = spec.substring(0, 1);
      align = spec.charAt(1);
      at = 2;
    } else if (!spec.isEmpty() && "<>=^".indexOf(spec.charAt(0)) >= 0) {
      align = spec.charAt(0);
      at = 1;
    }
    if (peek("+- ")) {
      sign = spec.charAt(at++);
    }
    if (peek("#")) {
      alternate = true;
      at++;
    }
    if (peek("0")) {
      if (align == 0) {
        fill = "0";
        align = '=';
      }
      at++;
    }
    width = Math.max(0, number());
    if (peek(",_")) {
      grouping = spec.charAt(at++);
    }
    if (peek(".")) {
      at++;
      precision = number();
      if (precision < 0) {
        throw vm.errors.value("Format specifier missing precision");
      }
    }
    if (at < spec.length()) {
      type = spec.charAt(at++);
    }
    if (at < spec.length()) {
      throw vm.errors.value("Invalid format specifier");
    }
  }

  private boolean peek(String characters) {
    return at < spec.length() && characters.indexOf(spec.charAt(at)) >= 0;
  }

  private int number() {
    int start = at;
    while (at < spec.length() && Character.isDigit(spec.charAt(at))) {
      at++;
    }
    if (at - start > 9) {
      throw vm.errors.value("Too many decimal digits in format string");
    }
    return at == start ? -1 : Integer.parseInt(spec.substring(start, at));
  }

  private Raise unknown(String what) {
    return vm.errors.value("Unknown format code '%s' for object of type '%s'", type, what);
  }

  // ---------------------------------------------------------------- kinds of values

  static String text(Vm vm, String text, String spec) {
    Formats format = new Formats(vm, spec);
    if (format.type != 0 && format.type != 's') {
      throw format.unknown("str");
    }
    if (format.align == '=' && !format.fill.equals("0")) {
      throw vm.errors.value("'=' alignment not allowed in string format specifier");
    }
    String cut = format.precision >= 0 && format.precision < text.codePointCount(0, text.length())
        ? text.substring(0, text.offsetByCodePoints(0, format.precision))
        : text;
    return format.pad("", cut, format.align == 0 || format.align == '=' ? '<' : format.align);
  }

  static String integer(Vm vm, BigInteger value, String spec) {
    Formats format = new Formats(vm, spec);
    String prefix = "";
    String digits;
    BigInteger magnitude = value.abs();
    switch (format.type) {
      case 0, 'd', 'n' -> digits = magnitude.toString();
      case 'b' -> {
        digits = magnitude.toString(2);
        prefix = "0b";
      }
      case 'o' -> {
        digits = magnitude.toString(8);
        prefix = "0o";
      }
      case 'x' -> {
        digits = magnitude.toString(16);
        prefix = "0x";
      }
      case 'X' -> {
        digits = magnitude.toString(16).toUpperCase(Locale.ROOT);
        prefix = "0X";
      }
      case 'c' -> {
        return format.pad("", Character.toString(value.intValue()), format.align == 0 ? '<' : format.align);
      }
      case 'e', 'E', 'f', 'F', 'g', 'G', '%' -> {
        return real(vm, value.doubleValue(), spec);
      }
      default -> throw format.unknown("int");
    }
    if (format.precision >= 0) {
      throw vm.errors.value("Precision not allowed in integer format specifier");
    }
    int group = format.type == 0 || format.type == 'd' ? 3 : 4;
    String before = format.signOf(value.signum() < 0) + (format.alternate ? prefix : "");
    return format.number(before, digits, "", group);
  }

  static String real(Vm vm, double value, String spec) {
    Formats format = new Formats(vm, spec);
    boolean negative = value < 0 || value == 0 && 1 / value < 0;
    double magnitude = Math.abs(value);
    String text;
    int places = format.precision < 0 ? 6 : format.precision;
    if (!Double.isFinite(value)) {
      text = Double.isNaN(value) ? "nan" : "inf";
      text = Character.isUpperCase(format.type) ? text.toUpperCase(Locale.ROOT) : text;
      return format.number(format.signOf(value < 0), text, format.type == '%' ? "%" : "", 0);
    }
    switch (format.type) {
      case 'f', 'F' -> text = fixed(magnitude, places, format.alternate);
      case 'e', 'E' -> text = exponent(magnitude, places, format.alternate);
      case 'g', 'G', 'n' -> text = general(magnitude, Math.max(1, places), format.alternate, -4);
      case '%' -> text = fixed(magnitude * 100, places, format.alternate) + "%";
      case 0 -> text = format.precision < 0 ? repr(magnitude) : plain(magnitude, Math.max(1, places));
      default -> throw format.unknown("float");
    }
    if (Character.isUpperCase(format.type)) {
      text = text.toUpperCase(Locale.ROOT);
    }
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return format.number(format.signOf(negative), text.substring(0, end), text.substring(end), 3);
  }

  private String signOf(boolean negative) {
    return negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
  }

  private String number(String before, String digits, String after, int group) {
    String grouped = digits;
    if (grouping != 0 && group > 0) {
      grouped = group(digits, group);
      while (align == '=' && fill.equals("0") && before.length() + grouped.length() + after.length() < width) {
        grouped = group("0" + grouped.replace(String.valueOf(grouping), ""), group);
      }
    }
    return pad(before, grouped + after, align == 0 ? '>' : align);
  }

  private String group(String digits, int group) {
    StringBuilder out = new StringBuilder(digits);
    for (int i = digits.length() - group; i > 0; i -= group) {
      out.insert(i, grouping);
    }
    return out.toString();
  }

  private String pad(String before, String text, char how) {
    int missing = Math.max(0, width - before.length() - text.codePointCount(0, text.length()));
    return switch (how) {
      case '<' -> before + text + fill.repeat(missing);
      case '^' -> fill.repeat(missing / 2) + before + text + fill.repeat(missing - missing / 2);
      case '=' -> before + fill.repeat(missing) + text;
      default -> fill.repeat(missing) + before + text;
    };
  }

  // ---------------------------------------------------------------- floats

  /** The shortest digits that read back as the same float, as Python writes them. */
  public static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    String digits = decimal.unscaledValue().toString();
    int exponent = digits.length() - decimal.scale() - 1;
    String sign = value < 0 ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
      String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return sign + mantissa + exponentText(exponent);
    }
    String plain = decimal.toPlainString();
    return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
  }

  private static String exponentText(int exponent) {
    return String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  static String fixed(double value, int places, boolean alternate) {
    String text = new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).toPlainString();
    return alternate && places == 0 ? text + "." : text;
  }

  static String exponent(double value, int places, boolean alternate) {
    if (value == 0) {
      return "0" + (places > 0 ? "." + "0".repeat(places) : alternate ? "." : "") + "e+00";
    }
    BigDecimal decimal = new BigDecimal(value);
    BigDecimal rounded = decimal.round(new MathContext(places + 1, RoundingMode.HALF_EVEN));
    StringBuilder digits = new StringBuilder(rounded.unscaledValue().toString());
    int power = rounded.precision() - rounded.scale() - 1;
    while (digits.length() < places + 1) {
      digits.append('0');
    }
    if (places > 0 || alternate) {
      digits.insert(1, '.');
    }
    return digits + exponentText(power);
  }

  static String general(double value, int digits, boolean alternate, int lowest) {
    int power = 0;
    if (value != 0) {
      BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
      power = rounded.precision() - rounded.scale() - 1;
    }
    String text = power < lowest || power >= digits
        ? exponent(value, digits - 1, alternate)
        : fixed(value, digits - 1 - power, alternate);
    return alternate ? text : strip(text);
  }

  /** Without type: like {@code g}, but with a digit after the point at least. */
  private static String plain(double value, int digits) {
    String text = general(value, digits, false, -4);
    return text.matches("\\d+") ? text.length() >= digits ? exponentOf(value, digits) : text + ".0" : text;
  }

  private static String exponentOf(double value, int digits) {
    return strip(exponent(value, digits - 1, false));
  }

  private static String strip(String text) {
    int e = text.indexOf('e');
    String mantissa = e < 0 ? text : text.substring(0, e);
    if (mantissa.indexOf('.') >= 0) {
      mantissa = mantissa.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return mantissa + (e < 0 ? "" : text.substring(e));
  }
}
