package dev.midden.samples.python.vm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The text of objects: {@code repr}, {@code str} and {@code format}; and bytes. */
public final class Text {
  private final Vm vm;
  /** Slots of the containers whose text is being made. */
  private final List<Integer> active = new ArrayList<>();

  Text(Vm vm) {
    this.vm = vm;
  }

  // ---------------------------------------------------------------- bytes

  /** The content of a bytes object. */
  public byte[] bytes(long object) {
    byte[] content = new byte[vm.m.length(object)];
    vm.m.getBytes(object, 0, content, 0, content.length);
    return content;
  }

  /** A bytes object. */
  public long bytes(byte[] content) {
    long made = vm.m.allocate(vm.layout.bytes, content.length);
    vm.m.setBytes(made, 0, content, 0, content.length);
    return made;
  }

  // ---------------------------------------------------------------- str and repr

  /** {@code str(object)}. */
  public String str(int slot) {
    long object = vm.s.get(slot);
    int kind = vm.kind(object);
    if (Kind.isStr(kind)) {
      return vm.strs.get(object);
    }
    if (kind == Kind.INSTANCE || kind == Kind.EXCEPTION || kind == Kind.TYPE) {
      return byMethod(slot, "__str__");
    }
    return repr(slot);
  }

  /** {@code str(object)} as an object; a string is itself. */
  public long strObject(int slot) {
    return Kind.isStr(vm.kindAt(slot)) ? vm.s.get(slot) : vm.strs.create(str(slot));
  }

  /** {@code repr(object)}. */
  public String repr(int slot) {
    long object = vm.s.get(slot);
    int kind = vm.kind(object);
    if (kind == Kind.INSTANCE || kind == Kind.EXCEPTION || kind == Kind.TYPE) {
      return byMethod(slot, "__repr__");
    }
    return plainRepr(slot);
  }

  private String byMethod(int slot, String name) {
    int mark = vm.s.push(0);
    vm.enter();
    try {
      vm.s.set(mark, vm.calls.method(slot, name));
    } finally {
      vm.leave();
    }
    long result = vm.types.unwrap(vm.s.get(mark));
    if (!Kind.isStr(vm.kind(result))) {
      throw vm.errors.type("%s returned non-string (type %s)", name, vm.types.name(result));
    }
    String text = vm.strs.get(result);
    vm.s.popTo(mark);
    return text;
  }

  /** What {@code object.__repr__} and the builtin types say. */
  String plainRepr(int slot) {
    long object = vm.s.get(slot);
    switch (vm.kind(object)) {
      case Kind.NONE -> {
        return "None";
      }
      case Kind.BOOL -> {
        return object == vm.yes ? "True" : "False";
      }
      case Kind.INT -> {
        return Long.toString(vm.numbers.small(object));
      }
      case Kind.BIGINT -> {
        return vm.numbers.big(object).toString();
      }
      case Kind.FLOAT -> {
        return Formats.repr(vm.numbers.floating(object));
      }
      case Kind.STR, Kind.STR2, Kind.STR4 -> {
        return quote(vm.strs.get(object));
      }
      case Kind.BYTES -> {
        return quote(bytes(object));
      }
      case Kind.ELLIPSIS -> {
        return "Ellipsis";
      }
      case Kind.NOT_IMPLEMENTED -> {
        return "NotImplemented";
      }
      case Kind.LIST -> {
        return container(slot, "[...]", this::list);
      }
      case Kind.TUPLE -> {
        return container(slot, "(...)", this::tuple);
      }
      case Kind.DICT -> {
        return container(slot, "{...}", this::dict);
      }
      case Kind.SET, Kind.FROZENSET -> {
        return container(slot, vm.kind(object) == Kind.SET ? "set(...)" : "frozenset(...)", this::set);
      }
      case Kind.RANGE -> {
        long step = vm.m.getLong(object, Layout.RANGE_STEP);
        return "range(" + vm.m.getLong(object, Layout.RANGE_START) + ", " + vm.m.getLong(object, Layout.RANGE_STOP)
            + (step == 1 ? ")" : ", " + step + ")");
      }
      case Kind.SLICE -> {
        return "slice(" + slotRepr(slot, 0) + ", " + slotRepr(slot, 1) + ", " + slotRepr(slot, 2) + ")";
      }
      case Kind.VIEW -> {
        int list = vm.s.push(vm.iteration.list(slot));
        String text = vm.types.name(object) + "(" + repr(list) + ")";
        vm.s.popTo(list);
        return text;
      }
      case Kind.PROXY -> {
        return "mappingproxy(" + slotRepr(slot, Layout.VIEWED) + ")";
      }
      default -> {
        return described(slot);
      }
    }
  }

  private String described(int slot) {
    long object = vm.s.get(slot);
    String address = address(object);
    switch (vm.kind(object)) {
      case Kind.FUNCTION -> {
        return "<function " + vm.strs.get(qualifiedName(object)) + " at " + address + ">";
      }
      case Kind.BUILTIN -> {
        Builtins.Entry entry = vm.builtins.entry(object);
        long self = vm.m.getReference(object, Layout.SELF);
        if (self != 0) {
          return "<built-in method " + entry.name() + " of " + vm.types.name(self) + " object at " + address(self)
              + ">";
        }
        return entry.owner() == null
            ? "<built-in function " + entry.name() + ">"
            : "<method '" + entry.name() + "' of '" + entry.owner().name + "' objects>";
      }
      case Kind.METHOD -> {
        long function = vm.m.getReference(object, Layout.METHOD_FUNCTION);
        String name = vm.kind(function) == Kind.FUNCTION ? vm.strs.get(qualifiedName(function)) : "?";
        return "<bound method " + name + " of " + slotRepr(slot, Layout.SELF) + ">";
      }
      case Kind.MODULE -> {
        return "<module '" + vm.modules.name(object) + "'>";
      }
      case Kind.CODE -> {
        return "<code object " + vm.codes.get(object).name + " at " + address + ", file \"" + vm.codes.get(object).file
            + "\", line " + vm.codes.get(object).firstLine + ">";
      }
      case Kind.GENERATOR -> {
        long function = vm.m.getReference(object, Layout.GENERATOR_FUNCTION);
        return "<generator object " + vm.codes.get(function).qualifiedName + " at " + address + ">";
      }
      case Kind.CELL -> {
        long value = vm.m.getReference(object, Layout.CELL_VALUE);
        return "<cell at " + address + ": " + (value == 0
            ? "empty"
            : vm.types.name(value) + " object at " + address(
                value))
            + ">";
      }
      case Kind.WEAKREF -> {
        long referent = vm.weak.referent(object);
        return "<weakref at " + address + "; "
            + (referent == vm.none
                ? "dead"
                : "to '" + vm.types.name(referent) + "' at "
                    + address(referent))
            + ">";
      }
      case Kind.SUPER -> {
        return "<super: <class '" + vm.types.ofClass(vm.m.getReference(object, Layout.SUPER_TYPE)).name + "'>, <"
            + vm.types.name(vm.m.getReference(object, Layout.SUPER_OBJECT)) + " object>>";
      }
      default -> {
        return "<" + className(vm.types.classOf(object)) + " object at " + address + ">";
      }
    }
  }

  private long qualifiedName(long function) {
    long name = vm.m.getReference(function, Layout.FUNCTION_QUALIFIED_NAME);
    return name == 0 ? vm.m.getReference(function, Layout.FUNCTION_NAME) : name;
  }

  /** Module and path of a class; builtin ones have none. */
  String className(long type) {
    TypeInfo info = vm.types.ofClass(type);
    long qualified = vm.m.getReference(type, Layout.TYPE_QUALIFIED_NAME);
    String path = vm.strs.get(qualified);
    if (info.builtin) {
      String module = BuiltinTypes.module(info.name);
      return module.isEmpty() ? path : module + "." + path;
    }
    long module = vm.dicts.get(vm.m.getReference(type, Layout.TYPE_DICT), "__module__");
    return module == 0 || !Kind.isStr(vm.kind(module)) ? path : vm.strs.get(module) + "." + path;
  }

  /** Address, as {@code repr} shows it. */
  public String address(long object) {
    return "0x" + Long.toHexString(vm.m.identity(object));
  }

  private String slotRepr(int slot, int index) {
    int mark = vm.s.push(vm.m.getReference(vm.s.get(slot), index));
    String text = repr(mark);
    vm.s.popTo(mark);
    return text;
  }

  private interface Contents {
    void write(int slot, StringBuilder out);
  }

  private String container(int slot, String recursive, Contents contents) {
    long object = vm.s.get(slot);
    for (int other : active) {
      if (vm.s.get(other) == object) {
        return recursive;
      }
    }
    StringBuilder out = new StringBuilder();
    vm.enter();
    active.add(slot);
    try {
      contents.write(slot, out);
    } finally {
      active.removeLast();
      vm.leave();
    }
    return out.toString();
  }

  private void list(int slot, StringBuilder out) {
    out.append('[');
    items(slot, out);
    out.append(']');
  }

  private void tuple(int slot, StringBuilder out) {
    out.append('(');
    items(slot, out);
    out.append(vm.m.length(vm.s.get(slot)) == 1 ? ",)" : ")");
  }

  private void items(int slot, StringBuilder out) {
    int item = vm.s.push(0);
    for (int i = 0; i < vm.sequences.length(vm.s.get(slot)); i++) {
      vm.s.set(item, vm.sequences.item(vm.s.get(slot), i));
      out.append(i > 0 ? ", " : "").append(repr(item));
    }
    vm.s.popTo(item);
  }

  private void dict(int slot, StringBuilder out) {
    out.append('{');
    int key = vm.s.push(0);
    int value = vm.s.push(0);
    boolean first = true;
    for (int entry = vm.dicts.entryFrom(vm.s.get(slot), 0); entry >= 0; entry = vm.dicts.entryFrom(vm.s.get(slot), entry
        + 1)) {
      vm.s.set(key, vm.dicts.keyAt(vm.s.get(slot), entry));
      vm.s.set(value, vm.dicts.valueAt(vm.s.get(slot), entry));
      out.append(first ? "" : ", ").append(repr(key)).append(": ").append(repr(value));
      first = false;
    }
    vm.s.popTo(key);
    out.append('}');
  }

  private void set(int slot, StringBuilder out) {
    boolean frozen = vm.kindAt(slot) == Kind.FROZENSET;
    if (vm.sets.size(vm.s.get(slot)) == 0) {
      out.append(frozen ? "frozenset()" : "set()");
      return;
    }
    out.append(frozen ? "frozenset({" : "{");
    int start = out.length();
    vm.iteration.each(slot, item -> out.append(out.length() > start ? ", " : "").append(repr(item)));
    out.append(frozen ? "})" : "}");
  }

  /** A string as a literal. */
  public static String quote(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> {
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == quote) {
            out.append('\\').append(quote);
          } else if (isPrintable(c)) {
            out.appendCodePoint(c);
          } else {
            out.append(escape(c));
          }
        }
      }
    });
    return out.append(quote).toString();
  }

  private static String escape(int c) {
    return String.format(c < 256 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
  }

  static boolean isPrintable(int c) {
    if (c < 127) {
      return c >= 32;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
          Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
        false;
      default -> true;
    };
  }

  private static String quote(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder("b").append(quote);
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == quote) {
            out.append('\\').append(c);
          } else if (c < 32 || c > 126) {
            out.append(String.format("\\x%02x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append(quote).toString();
  }

  /** {@code ascii(object)}. */
  public String ascii(int slot) {
    StringBuilder out = new StringBuilder();
    repr(slot).codePoints().forEach(c -> {
      if (c < 128) {
        out.append((char) c);
      } else {
        out.append(escape(c));
      }
    });
    return out.toString();
  }

  // ---------------------------------------------------------------- format

  /** A part of an f-string; −1 for the slot of the specification where there is none. */
  long interpolate(int slot, char conversion, int spec) {
    String text = switch (conversion) {
      case 'r' -> repr(slot);
      case 'a' -> ascii(slot);
      case 's' -> str(slot);
      default -> null;
    };
    String format = spec < 0 ? "" : vm.strs.get(vm.s.get(spec));
    if (text != null) {
      return vm.strs.of(format.isEmpty() ? text : Formats.text(vm, text, format));
    }
    if (format.isEmpty() && Kind.isStr(vm.kindAt(slot))) {
      return vm.s.get(slot);
    }
    return vm.strs.of(format(slot, format));
  }

  /** {@code format(object, spec)}. */
  public String format(int slot, String spec) {
    if (vm.types.overrides(vm.s.get(slot), "__format__")) {
      int mark = vm.s.push(vm.strs.of(spec));
      vm.s.set(mark, vm.calls.method(slot, "__format__", mark));
      if (!Kind.isStr(vm.kindAt(mark))) {
        throw vm.errors.type("__format__ must return a str, not %s", vm.types.name(vm.s.get(mark)));
      }
      String text = vm.strs.get(vm.s.get(mark));
      vm.s.popTo(mark);
      return text;
    }
    return plainFormat(slot, spec);
  }

  String plainFormat(int slot, String spec) {
    if (spec.isEmpty()) {
      return str(slot);
    }
    long value = vm.types.unwrap(vm.s.get(slot));
    int kind = vm.kind(value);
    if (Kind.isStr(kind)) {
      return Formats.text(vm, vm.strs.get(value), spec);
    }
    if (Kind.isInt(kind)) {
      return Formats.integer(vm, vm.numbers.big(value), spec);
    }
    if (kind == Kind.FLOAT) {
      return Formats.real(vm, vm.numbers.floating(value), spec);
    }
    throw vm.errors.type("unsupported format string passed to %s.__format__", vm.types.name(value));
  }

  /** {@code text % values}. */
  long percent(int text, int values) {
    return vm.strs.of(new Percent(vm, values).format(vm.strs.get(vm.s.get(text))));
  }

}
