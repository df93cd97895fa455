package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Operator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code str} and {@code bytes}. */
final class StringTypes {
  private final Vm vm;

  StringTypes(Vm vm) {
    this.vm = vm;
  }

  void fill() {
    TypeInfo type = vm.types.named("str");
    TypeDef def = new TypeDef(vm, type);
    def.function("__new__(/,object,encoding,errors)", 1, 4, (vm, a, n) -> {
      int value;
      if (vm.s.get(a + 2) != 0 && vm.kindAt(a + 1) == Kind.BYTES) {
        value = vm.s.push(vm.strs.of(new String(vm.text.bytes(vm.s.get(a + 1)), StandardCharsets.UTF_8)));
      } else {
        boolean exact = vm.s.get(a + 1) != 0 && Kind.isStr(vm.kindAt(a + 1));
        value = vm.s.push(vm.s.get(a + 1) == 0 ? vm.strs.of("") : exact ? vm.s.get(a + 1) : vm.text.strObject(a + 1));
      }
      return vm.attributes.wrap(a, value, type);
    });
    def.container(true).comparisons(true).hash().repr().operators(Operator.ADD, Operator.MULTIPLY, Operator.REMAINDER);
    def.method("__str__", 1, 1, (vm, a, n) -> vm.s.get(a));
    def.method("__format__", 2, 2, (vm, a, n) -> vm.strs.of(vm.text.plainFormat(a, text(vm, a + 1))));
    cases(def);
    tests(def);
    searching(def);
    splitting(def);
    padding(def);
    def.method("join", 2, 2, (vm, a, n) -> join(vm, a));
    def.method("format(**)", 1, Builtins.ANY, (vm, a, n) -> {
      String[] names = vm.calls.takeKeywords();
      return vm.strs.of(new BraceFormat(vm, a + 1, n - 1, names).format(text(vm, a)));
    });
    def.method("format_map", 2, 2, (vm, a, n) -> vm.strs.of(new BraceFormat(vm, a + 1, -1, Vm.NO_NAMES).format(text(vm,
        a))));
    def.method("encode(encoding,errors)", 1, 3, (vm, a, n) -> vm.text.bytes(encode(vm, a)));
    def.method("translate", 2, 2, (vm, a, n) -> translate(vm, a));
    def.function("maketrans", 1, 3, (vm, a, n) -> makeTable(vm, a, n));
    bytes(new TypeDef(vm, vm.types.named("bytes")));
  }

  static String text(Vm vm, int slot) {
    long object = vm.types.unwrap(vm.s.get(slot));
    if (!Kind.isStr(vm.kind(object))) {
      throw vm.errors.type("expected str instance, %s found", vm.types.name(object));
    }
    return vm.strs.get(object);
  }

  private static byte[] encode(Vm vm, int a) {
    String text = text(vm, a);
    String encoding = vm.s.get(a + 1) == 0 ? "utf-8" : text(vm, a + 1).toLowerCase(Locale.ROOT).replace('_', '-');
    return switch (encoding) {
      case "utf-8", "utf8" -> text.getBytes(StandardCharsets.UTF_8);
      case "ascii", "latin-1", "latin1", "iso-8859-1" -> {
        int limit = encoding.equals("ascii") ? 128 : 256;
        for (int i = 0; i < text.length(); i++) {
          if (text.charAt(i) >= limit) {
            throw vm.errors.raise("UnicodeEncodeError", "'" + encoding + "' codec can't encode character '\\u"
                + Integer.toHexString(text.charAt(i)) + "' in position " + i + ": ordinal not in range(" + limit + ")");
          }
        }
        yield text.getBytes(StandardCharsets.ISO_8859_1);
      }
      default -> throw vm.errors.raise("LookupError", "unknown encoding: " + encoding);
    };
  }

  private static long join(Vm vm, int a) {
    int list = vm.s.push(0);
    vm.s.set(list, vm.iteration.list(a + 1));
    int n = vm.sequences.size(vm.s.get(list));
    if (n == 1 && Kind.isStr(vm.kind(vm.sequences.get(vm.s.get(list), 0)))) {
      return vm.sequences.get(vm.s.get(list), 0);
    }
    String between = text(vm, a);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < n; i++) {
      long item = vm.types.unwrap(vm.sequences.get(vm.s.get(list), i));
      if (!Kind.isStr(vm.kind(item))) {
        throw vm.errors.type("sequence item %d: expected str instance, %s found", i, vm.types.name(item));
      }
      out.append(i > 0 ? between : "").append(vm.strs.get(item));
    }
    return vm.strs.of(out.toString());
  }

  private static void change(TypeDef def, String name, UnaryOperator<String> change) {
    def.method(name, 1, 1, (vm, a, n) -> vm.strs.create(change.apply(text(vm, a))));
  }

  private static void cases(TypeDef def) {
    change(def, "upper", text -> text.toUpperCase(Locale.ROOT));
    change(def, "lower", text -> text.toLowerCase(Locale.ROOT));
    change(def, "casefold", text -> text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    change(def, "capitalize", text -> text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1).toLowerCase(Locale.ROOT));
    change(def, "swapcase", text -> {
      StringBuilder out = new StringBuilder();
      for (char c : text.toCharArray()) {
        out.append(Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
      }
      return out.toString();
    });
    change(def, "title", text -> {
      StringBuilder out = new StringBuilder();
      boolean inside = false;
      for (char c : text.toCharArray()) {
        out.append(inside ? Character.toLowerCase(c) : Character.toTitleCase(c));
        inside = Character.isLetter(c);
      }
      return out.toString();
    });
  }

  private static void test(TypeDef def, String name, IntPredicate test) {
    def.method(name, 1, 1, (vm, a, n) -> {
      String text = text(vm, a);
      return vm.bool(!text.isEmpty() && text.codePoints().allMatch(test));
    });
  }

  private static void tests(TypeDef def) {
    test(def, "isdigit", Character::isDigit);
    test(def, "isdecimal", Character::isDigit);
    test(def, "isnumeric", Character::isDigit);
    test(def, "isalpha", Character::isLetter);
    test(def, "isalnum", Character::isLetterOrDigit);
    test(def, "isspace", c -> Character.isWhitespace(c) || c == 0xA0);
    def.method("isascii", 1, 1, (vm, a, n) -> vm.bool(text(vm, a).chars().allMatch(c -> c < 128)));
    def.method("isprintable", 1, 1, (vm, a, n) -> vm.bool(text(vm, a).codePoints().allMatch(Text::isPrintable)));
    def.method("isidentifier", 1, 1, (vm, a, n) -> vm.bool(text(vm, a).matches("[\\p{L}_][\\p{L}\\p{N}_]*")));
    def.method("isupper", 1, 1, (vm, a, n) -> {
      String text = text(vm, a);
      return vm.bool(text.equals(text.toUpperCase(Locale.ROOT)) && !text.equals(text.toLowerCase(Locale.ROOT)));
    });
    def.method("islower", 1, 1, (vm, a, n) -> {
      String text = text(vm, a);
      return vm.bool(text.equals(text.toLowerCase(Locale.ROOT)) && !text.equals(text.toUpperCase(Locale.ROOT)));
    });
    def.method("istitle", 1, 1, (vm, a, n) -> vm.bool(text(vm, a).matches("(?:\\P{L}*\\p{Lu}\\P{Lu}*)+")));
  }

  /** The part of a string between two optional bounds. */
  private static int[] bounds(Vm vm, int start, int n, int length) {
    int from = n > 0 && vm.s.get(start) != vm.none
        ? (int) Math.max(-length, Math.min(length + 1L, vm.numbers.indexLong(
            start)))
        : 0;
    int to = n > 1 && vm.s.get(start + 1) != vm.none
        ? (int) Math.max(-length, Math.min(length, vm.numbers.indexLong(start
            + 1)))
        : length;
    return new int[]{from < 0 ? from + length : from, to < 0 ? to + length : to};
  }

  private static int find(Vm vm, int a, int n, boolean last) {
    String text = text(vm, a);
    String wanted = text(vm, a + 1);
    int[] bounds = bounds(vm, a + 2, n - 2, text.length());
    if (bounds[0] > bounds[1] || bounds[0] > text.length()) {
      return -1;
    }
    String part = text.substring(bounds[0], bounds[1]);
    int found = last ? part.lastIndexOf(wanted) : part.indexOf(wanted);
    return found < 0 ? -1 : found + bounds[0];
  }

  private static void searching(TypeDef def) {
    def.method("find", 2, 4, (vm, a, n) -> vm.numbers.of(find(vm, a, n, false)));
    def.method("rfind", 2, 4, (vm, a, n) -> vm.numbers.of(find(vm, a, n, true)));
    for (String name : new String[]{"index", "rindex"}) {
      def.method(name, 2, 4, (vm, a, n) -> {
        int found = find(vm, a, n, name.equals("rindex"));
        if (found < 0) {
          throw vm.errors.value("substring not found");
        }
        return vm.numbers.of(found);
      });
    }
    def.method("count", 2, 4, (vm, a, n) -> {
      String text = text(vm, a);
      String wanted = text(vm, a + 1);
      int[] bounds = bounds(vm, a + 2, n - 2, text.length());
      String part = bounds[0] <= bounds[1] ? text.substring(bounds[0], bounds[1]) : "";
      int count = 0;
      for (int at = part.indexOf(wanted); at >= 0
          && !wanted.isEmpty(); at = part.indexOf(wanted, at + wanted.length())) {
        count++;
      }
      return vm.numbers.of(wanted.isEmpty() ? part.length() + 1 : count);
    });
    for (String name : new String[]{"startswith", "endswith"}) {
      def.method(name, 2, 4, (vm, a, n) -> {
        String text = text(vm, a);
        int[] bounds = bounds(vm, a + 2, n - 2, text.length());
        String part = bounds[0] <= bounds[1] ? text.substring(bounds[0], bounds[1]) : "";
        List<String> options = new ArrayList<>();
        if (vm.kindAt(a + 1) == Kind.TUPLE) {
          vm.iteration.each(a + 1, item -> options.add(text(vm, item)));
        } else {
          options.add(text(vm, a + 1));
        }
        return vm.bool(options.stream().anyMatch(option -> name.equals("startswith")
            ? part.startsWith(option)
            : part.endsWith(option)));
      });
    }
    def.method("replace(/,old,new,count)", 3, 4, (vm, a, n) -> {
      String text = text(vm, a);
      long limit = n > 3 ? vm.numbers.indexLong(a + 3) : -1;
      String old = text(vm, a + 1);
      if (limit < 0) {
        String changed = text.replace(old, text(vm, a + 2));
        return changed.equals(text) ? vm.s.get(a) : vm.strs.of(changed);
      }
      StringBuilder out = new StringBuilder();
      int from = 0;
      for (int at = text.indexOf(old); at >= 0 && limit-- > 0; at = text.indexOf(old, Math.max(from, at + (old.isEmpty()
          ? 1
          : 0)))) {
        out.append(text, from, at).append(text(vm, a + 2));
        from = at + old.length();
      }
      return vm.strs.of(out.append(text.substring(from)).toString());
    });
    def.method("removeprefix", 2, 2, (vm, a, n) -> {
      String text = text(vm, a);
      String prefix = text(vm, a + 1);
      return text.startsWith(prefix) ? vm.strs.of(text.substring(prefix.length())) : vm.s.get(a);
    });
    def.method("removesuffix", 2, 2, (vm, a, n) -> {
      String text = text(vm, a);
      String suffix = text(vm, a + 1);
      return text.endsWith(suffix) ? vm.strs.of(text.substring(0, text.length() - suffix.length())) : vm.s.get(a);
    });
  }

  static long list(Vm vm, List<String> parts) {
    int list = vm.s.push(vm.sequences.newList(0));
    int part = vm.s.push(0);
    for (String each : parts) {
      vm.s.set(part, vm.strs.of(each));
      vm.sequences.append(list, part);
    }
    vm.s.popTo(part);
    return vm.s.popReturning();
  }

  private static void splitting(TypeDef def) {
    def.method("split(sep,maxsplit)", 1, 3, (vm, a, n) -> list(vm, split(vm, a, false)));
    def.method("rsplit(sep,maxsplit)", 1, 3, (vm, a, n) -> list(vm, split(vm, a, true)));
    def.method("splitlines(keepends)", 1, 2, (vm, a, n) -> {
      boolean keep = vm.s.get(a + 1) != 0 && vm.ops.truth(a + 1);
      List<String> lines = new ArrayList<>();
      String text = text(vm, a);
      int from = 0;
      while (from < text.length()) {
        int at = from;
        while (at < text.length() && "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(text.charAt(at)) < 0) {
          at++;
        }
        int end = at < text.length() && text.startsWith("\r\n", at) ? at + 2 : Math.min(text.length(), at + 1);
        lines.add(text.substring(from, keep ? end : at));
        from = end;
      }
      return list(vm, lines);
    });
    for (String name : new String[]{"partition", "rpartition"}) {
      def.method(name, 2, 2, (vm, a, n) -> {
        String text = text(vm, a);
        String by = text(vm, a + 1);
        if (by.isEmpty()) {
          throw vm.errors.value("empty separator");
        }
        boolean last = name.equals("rpartition");
        int at = last ? text.lastIndexOf(by) : text.indexOf(by);
        int mark = vm.s.push(vm.strs.of(at < 0 ? last ? "" : text : text.substring(0, at)));
        vm.s.push(vm.strs.of(at < 0 ? "" : by));
        vm.s.push(vm.strs.of(at < 0 ? last ? text : "" : text.substring(at + by.length())));
        return vm.sequences.tuple(mark, 3);
      });
    }
  }

  private static List<String> split(Vm vm, int a, boolean right) {
    String text = text(vm, a);
    long limit = vm.s.get(a + 2) == 0 ? -1 : vm.numbers.indexLong(a + 2);
    boolean blank = vm.s.get(a + 1) == 0 || vm.s.get(a + 1) == vm.none;
    List<String> parts = new ArrayList<>();
    if (blank) {
      String rest = text.strip();
      while (!rest.isEmpty()) {
        if (limit >= 0 && parts.size() == limit) {
          parts.add(
              right ? text.stripTrailing().substring(0, text.stripTrailing().indexOf(rest) + rest.length()) : rest);
          break;
        }
        int at = right ? rest.length() : 0;
        while (right
            ? at > 0 && !Character.isWhitespace(rest.charAt(at - 1))
            : at < rest.length() && !Character
                .isWhitespace(rest.charAt(at))) {
          at += right ? -1 : 1;
        }
        parts.add(right ? rest.substring(at) : rest.substring(0, at));
        rest = right ? rest.substring(0, at).stripTrailing() : rest.substring(at).stripLeading();
      }
    } else {
      String by = text(vm, a + 1);
      if (by.isEmpty()) {
        throw vm.errors.value("empty separator");
      }
      String rest = text;
      int at = right ? rest.lastIndexOf(by) : rest.indexOf(by);
      while (at >= 0 && (limit < 0 || parts.size() < limit)) {
        parts.add(right ? rest.substring(at + by.length()) : rest.substring(0, at));
        rest = right ? rest.substring(0, at) : rest.substring(at + by.length());
        at = right ? rest.lastIndexOf(by) : rest.indexOf(by);
      }
      parts.add(rest);
    }
    return right ? parts.reversed() : parts;
  }

  private static void padding(TypeDef def) {
    for (String name : new String[]{"strip", "lstrip", "rstrip"}) {
      def.method(name, 1, 2, (vm, a, n) -> {
        String text = text(vm, a);
        String characters = n > 1 && vm.s.get(a + 1) != vm.none ? text(vm, a + 1) : null;
        int from = 0;
        int to = text.length();
        while (!name.equals("rstrip") && from < to && strips(characters, text.charAt(from))) {
          from++;
        }
        while (!name.equals("lstrip") && to > from && strips(characters, text.charAt(to - 1))) {
          to--;
        }
        return to - from == text.length() ? vm.s.get(a) : vm.strs.of(text.substring(from, to));
      });
    }
    for (String name : new String[]{"ljust", "rjust", "center"}) {
      def.method(name, 2, 3, (vm, a, n) -> {
        String text = text(vm, a);
        int width = vm.numbers.indexInt(a + 1);
        String fill = n > 2 ? text(vm, a + 2) : " ";
        int missing = Math.max(0, width - vm.strs.length(vm.s.get(a)));
        int left = switch (name) {
          case "ljust" -> 0;
          case "rjust" -> missing;
          default -> missing / 2 + (missing & width & 1);
        };
        return missing == 0 ? vm.s.get(a) : vm.strs.of(fill.repeat(left) + text + fill.repeat(missing - left));
      });
    }
    def.method("zfill", 2, 2, (vm, a, n) -> {
      String text = text(vm, a);
      int missing = Math.max(0, vm.numbers.indexInt(a + 1) - text.length());
      boolean sign = text.startsWith("-") || text.startsWith("+");
      return vm.strs.of((sign ? text.substring(0, 1) : "") + "0".repeat(missing) + text.substring(sign ? 1 : 0));
    });
    def.method("expandtabs(tabsize)", 1, 2, (vm, a, n) -> {
      int size = vm.s.get(a + 1) == 0 ? 8 : vm.numbers.indexInt(a + 1);
      StringBuilder out = new StringBuilder();
      int column = 0;
      for (char c : text(vm, a).toCharArray()) {
        if (c == '\t') {
          int spaces = size > 0 ? size - column % size : 0;
          out.append(" ".repeat(spaces));
          column += spaces;
        } else {
          out.append(c);
          column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
      }
      return vm.strs.of(out.toString());
    });
  }

  private static boolean strips(@Nullable String characters, char c) {
    return characters == null ? Character.isWhitespace(c) || c == 0xA0 : characters.indexOf(c) >= 0;
  }

  private static long translate(Vm vm, int a) {
    StringBuilder out = new StringBuilder();
    int[] points = text(vm, a).codePoints().toArray();
    int key = vm.s.push(0);
    for (int point : points) {
      vm.s.set(key, vm.numbers.of(point));
      long value = vm.dicts.get(a + 1, key);
      if (value == 0) {
        out.appendCodePoint(point);
      } else if (Kind.isStr(vm.kind(value))) {
        out.append(vm.strs.get(value));
      } else if (value != vm.none) {
        out.appendCodePoint((int) vm.numbers.small(value));
      }
    }
    return vm.strs.of(out.toString());
  }

  private static long makeTable(Vm vm, int a, int n) {
    int dict = vm.s.push(vm.dicts.create());
    int key = vm.s.push(0);
    int value = vm.s.push(0);
    if (n == 1) {
      vm.iteration.each(a, each -> {
        vm.s.set(value, vm.items.getItem(a, each));
        vm.s.set(key, Kind.isStr(vm.kindAt(each)) ? vm.numbers.of(vm.strs.charAt(vm.s.get(each), 0)) : vm.s.get(each));
        vm.dicts.put(dict, key, value);
      });
    } else {
      int[] from = text(vm, a).codePoints().toArray();
      int[] to = text(vm, a + 1).codePoints().toArray();
      if (from.length != to.length) {
        throw vm.errors.value("the first two maketrans arguments must have equal length");
      }
      for (int i = 0; i < from.length; i++) {
        vm.s.set(key, vm.numbers.of(from[i]));
        vm.s.set(value, vm.numbers.of(to[i]));
        vm.dicts.put(dict, key, value);
      }
      if (n > 2) {
        for (int point : text(vm, a + 2).codePoints().toArray()) {
          vm.s.set(key, vm.numbers.of(point));
          vm.s.set(value, vm.none);
          vm.dicts.put(dict, key, value);
        }
      }
    }
    return vm.s.get(dict);
  }

  // ---------------------------------------------------------------- bytes

  private static void bytes(TypeDef def) {
    def.function("__new__(/,source,encoding,errors)", 1, 4, (vm, a, n) -> {
      if (vm.s.get(a + 1) == 0) {
        return vm.text.bytes(new byte[0]);
      }
      int kind = vm.kindAt(a + 1);
      if (kind == Kind.BYTES) {
        return vm.s.get(a + 1);
      }
      if (Kind.isStr(kind)) {
        if (vm.s.get(a + 2) == 0) {
          throw vm.errors.type("string argument without an encoding");
        }
        return vm.text.bytes(encode(vm, a + 1));
      }
      if (Kind.isInt(kind)) {
        return vm.text.bytes(new byte[vm.numbers.indexInt(a + 1)]);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      vm.iteration.each(a + 1, item -> {
        long value = vm.numbers.indexLong(item);
        if (value < 0 || value > 255) {
          throw vm.errors.value("bytes must be in range(0, 256)");
        }
        out.write((int) value);
      });
      return vm.text.bytes(out.toByteArray());
    });
    def.container(true).comparisons(true).hash().repr().operators(Operator.ADD, Operator.MULTIPLY);
    def.method("decode(encoding,errors)", 1, 3, (vm, a, n) -> {
      String encoding = vm.s.get(a + 1) == 0 ? "utf-8" : text(vm, a + 1).toLowerCase(Locale.ROOT);
      return vm.strs.of(new String(vm.text.bytes(vm.s.get(a)), encoding.startsWith("utf")
          ? StandardCharsets.UTF_8
          : StandardCharsets.ISO_8859_1));
    });
    def.method("hex", 1, 1, (vm, a, n) -> vm.strs.of(HexFormat.of().formatHex(vm.text.bytes(vm.s.get(a)))));
    def.method("join", 2, 2, (vm, a, n) -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      boolean[] first = {true};
      vm.iteration.each(a + 1, item -> {
        if (!first[0]) {
          out.writeBytes(vm.text.bytes(vm.s.get(a)));
        }
        first[0] = false;
        out.writeBytes(vm.text.bytes(vm.s.get(item)));
      });
      return vm.text.bytes(out.toByteArray());
    });
  }
}
