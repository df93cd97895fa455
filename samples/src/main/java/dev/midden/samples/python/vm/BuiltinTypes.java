package dev.midden.samples.python.vm;

import java.util.List;
import java.util.Map;

/** The builtin classes: which there are, and what is in their namespaces. */
final class BuiltinTypes {
  private static final Map<String, String> MODULES = Map.of("weakref", "weakref", "ReferenceType", "weakref");

  private final Vm vm;

  BuiltinTypes(Vm vm) {
    this.vm = vm;
  }

  /** Module of a builtin class, as {@code repr} shows it. */
  static String module(String name) {
    return MODULES.getOrDefault(name, "");
  }

  static void declare(Types types) {
    types.builtin("NoneType", Kind.NONE).subclassable = false;
    TypeInfo integer = types.builtin("int", Kind.INT);
    types.share(Kind.BIGINT, integer);
    TypeInfo bool = types.builtin("bool", integer);
    types.share(Kind.BOOL, bool);
    bool.subclassable = false;
    types.builtin("float", Kind.FLOAT);
    TypeInfo str = types.builtin("str", Kind.STR);
    types.share(Kind.STR2, str);
    types.share(Kind.STR4, str);
    types.builtin("bytes", Kind.BYTES);
    types.builtin("tuple", Kind.TUPLE);
    types.builtin("list", Kind.LIST);
    types.builtin("dict", Kind.DICT);
    types.builtin("set", Kind.SET);
    types.builtin("frozenset", Kind.FROZENSET);
    for (Map.Entry<String, Integer> plain : PLAIN.entrySet()) {
      types.builtin(plain.getKey(), plain.getValue()).subclassable = plain.getKey().equals("property") || plain.getKey()
          .equals("staticmethod") || plain.getKey().equals("classmethod") || plain.getKey().equals("module");
    }
    types.builtin("builtin_function_or_method", Kind.BUILTIN).subclassable = false;
    types.builtin("method_descriptor", Kind.BUILTIN).subclassable = false;
    for (String view : List.of("dict_keys", "dict_values", "dict_items")) {
      types.builtin(view, Kind.VIEW).subclassable = false;
    }
    for (String iterator : types.iteratorNames()) {
      types.builtin(iterator, Kind.ITERATOR).subclassable = false;
    }
    TypeInfo weak = types.builtin("ReferenceType", Kind.WEAKREF);
    weak.hasAttributes = false;
    weak.firstSlot = 3;
    ExceptionTypes.declare(types);
  }

  private static final Map<String, Integer> PLAIN = Map.ofEntries(Map.entry("range", Kind.RANGE), Map.entry("slice",
      Kind.SLICE), Map.entry("function", Kind.FUNCTION), Map.entry("method", Kind.METHOD), Map.entry("cell", Kind.CELL),
      Map
          .entry("code", Kind.CODE),
      Map.entry("module", Kind.MODULE), Map.entry("generator", Kind.GENERATOR), Map.entry(
          "frame", Kind.FRAME),
      Map.entry("traceback", Kind.TRACEBACK), Map.entry("property", Kind.PROPERTY), Map.entry(
          "staticmethod", Kind.STATICMETHOD),
      Map.entry("classmethod", Kind.CLASSMETHOD), Map.entry("super",
          Kind.SUPER),
      Map.entry("ellipsis", Kind.ELLIPSIS), Map.entry("NotImplementedType",
          Kind.NOT_IMPLEMENTED),
      Map.entry("member_descriptor", Kind.MEMBER), Map.entry("getset_descriptor",
          Kind.GETSET),
      Map.entry("mappingproxy", Kind.PROXY));

  void fill() {
    new ObjectTypes(vm).fill();
    vm.attributes.knowObjectMethods();
    new DescriptorTypes(vm).fill();
    new NumberTypes(vm).fill();
    new StringTypes(vm).fill();
    new SequenceTypes(vm).fill();
    new DictTypes(vm).fill();
    new SetTypes(vm).fill();
    new ExceptionTypes(vm).fill();
    new FunctionTypes(vm).fill();
  }
}
