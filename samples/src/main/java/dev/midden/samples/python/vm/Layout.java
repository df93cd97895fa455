package dev.midden.samples.python.vm;

import dev.midden.core.object.Shape;
import dev.midden.core.object.ShapeBuilder;
import dev.midden.core.object.ShapeRegistry;
import dev.midden.core.object.Text;
import dev.midden.core.object.Tracking;
import java.util.Arrays;

/** The shapes of Python's objects: the only class that says where in an object what is. */
public final class Layout {
  // Reference slots.
  static final int LIST_ITEMS = 0;
  static final int DICT_ENTRIES = 0;
  static final int DICT_TABLE = 1;
  static final int SET_KEYS = 0;
  static final int SET_HASHES = 1;
  static final int SLICE_START = 0;
  static final int SLICE_STOP = 1;
  static final int SLICE_STEP = 2;
  static final int CODE_CONSTANTS = 0;
  static final int CODE_NAMES = 1;
  static final int CODE_NAME = 2;
  static final int CODE_QUALIFIED_NAME = 3;
  static final int FUNCTION_CODE = 0;
  static final int FUNCTION_CONSTANTS = 1;
  static final int FUNCTION_NAMES = 2;
  static final int FUNCTION_GLOBALS = 3;
  static final int FUNCTION_CLOSURE = 4;
  static final int FUNCTION_DEFAULTS = 5;
  static final int FUNCTION_KEYWORD_DEFAULTS = 6;
  static final int FUNCTION_NAME = 7;
  static final int FUNCTION_QUALIFIED_NAME = 8;
  static final int FUNCTION_DOC = 9;
  static final int FUNCTION_MODULE = 10;
  static final int FUNCTION_ATTRIBUTES = 11;
  static final int FUNCTION_SLOTS = 12;
  /** The receiver of a builtin or method, or null. */
  static final int SELF = 0;
  static final int METHOD_FUNCTION = 1;
  static final int CELL_VALUE = 0;
  static final int MODULE_DICT = 0;
  static final int TYPE_CLASS = 0;
  static final int TYPE_DICT = 1;
  static final int TYPE_BASES = 2;
  static final int TYPE_MRO = 3;
  static final int TYPE_NAME = 4;
  static final int TYPE_QUALIFIED_NAME = 5;
  /** The class of instances, exceptions and weak references. */
  static final int CLASS = 0;
  /** Attributes of instances, exceptions and weak references: an array by the class's keys, or a dict. */
  static final int ATTRIBUTES = 1;
  static final int PAYLOAD = 2;
  static final int EXCEPTION_ARGS = 2;
  static final int EXCEPTION_TRACEBACK = 3;
  static final int EXCEPTION_CONTEXT = 4;
  static final int EXCEPTION_CAUSE = 5;
  static final int WEAK_CALLBACK = 2;
  static final int GENERATOR_FUNCTION = 0;
  static final int GENERATOR_SLOTS = 1;
  static final int GENERATOR_HANDLED = 2;
  static final int FRAME_FUNCTION = 0;
  static final int FRAME_LOCALS = 1;
  static final int FRAME_BACK = 2;
  static final int TRACEBACK_NEXT = 0;
  static final int TRACEBACK_FRAME = 1;
  static final int PROPERTY_GET = 0;
  static final int PROPERTY_SET = 1;
  static final int PROPERTY_DELETE = 2;
  static final int PROPERTY_DOC = 3;
  static final int WRAPPED = 0;
  static final int SUPER_TYPE = 0;
  static final int SUPER_OBJECT = 1;
  static final int SUPER_OBJECT_TYPE = 2;
  static final int ITERATOR_SOURCE = 0;
  static final int ITERATOR_EXTRA = 1;
  static final int VIEWED = 0;
  static final int MEMBER_TYPE = 0;

  // Offsets of data.
  static final int VALUE = 0;
  static final int LIST_SIZE = 0;
  static final int DICT_USED = 0;
  static final int DICT_NEXT = 4;
  /** Another number with every change of keys. */
  static final int DICT_KEYS = 8;
  static final int SET_USED = 0;
  static final int SET_FILL = 4;
  static final int SET_HASH = 8;
  static final int RANGE_START = 0;
  static final int RANGE_STOP = 8;
  static final int RANGE_STEP = 16;
  static final int NUMBER = 0;
  /** Instruction to go on with, operands in use and state in one. */
  static final int GENERATOR_AT = 0;
  static final int EXCEPTION_SUPPRESS = 0;
  static final int WEAK_HASH = 0;
  static final int FRAME_CODE = 0;
  static final int FRAME_LINE = 4;
  static final int ITERATOR_CODE = 0;
  static final int ITERATOR_STATE = 4;
  static final int ITERATOR_A = 8;
  static final int ITERATOR_B = 16;
  static final int ITERATOR_C = 24;
  /** Bytes of a string before its characters. */
  static final int STR_START = 4;

  private final ShapeRegistry shapes;
  private byte[] kinds = new byte[128];

  final Shape none;
  final Shape bool;
  final Shape integer;
  final Shape bigInteger;
  final Shape floating;
  final Shape str;
  final Shape str2;
  final Shape str4;
  final Shape bytes;
  final Shape tuple;
  final Shape list;
  final Shape items;
  final Shape dict;
  final Shape entries;
  final Shape table;
  final Shape set;
  final Shape frozenset;
  final Shape keys;
  final Shape hashes;
  final Shape range;
  final Shape slice;
  final Shape function;
  final Shape builtin;
  final Shape method;
  final Shape cell;
  final Shape code;
  final Shape module;
  final Shape type;
  final Shape attributes;
  final Shape weak;
  final Shape generator;
  /** Of a generator whose code has something to do when it is closed. */
  final Shape closingGenerator;
  final Shape generatorSlots;
  final Shape frame;
  final Shape frameLocals;
  final Shape traceback;
  final Shape property;
  final Shape staticMethod;
  final Shape classMethod;
  final Shape superObject;
  final Shape iterator;
  final Shape ellipsis;
  final Shape notImplemented;
  final Shape view;
  final Shape member;
  final Shape getset;
  final Shape proxy;
  final Shape object;

  Layout(ShapeRegistry shapes) {
    this.shapes = shapes;
    none = fixed(Kind.NONE, "NoneType", 0, 0, true);
    bool = fixed(Kind.BOOL, "bool", 0, 8, true);
    integer = fixed(Kind.INT, "int", 0, 8, true);
    bigInteger = array(Kind.BIGINT, "big int", Shape.Kind.BYTES);
    floating = fixed(Kind.FLOAT, "float", 0, 8, true);
    str = text(Kind.STR, "str");
    str2 = text(Kind.STR2, "str (2 bytes)");
    str4 = text(Kind.STR4, "str (4 bytes)");
    bytes = array(Kind.BYTES, "bytes", Shape.Kind.BYTES);
    tuple = known(Kind.TUPLE, references("tuple", Tracking.UNTIL_SETTLED).lastToFirst());
    list = fixed(Kind.LIST, "list", 1, 4, false);
    items = known(Kind.PART, references("list items", Tracking.PART).lastToFirst());
    dict = known(Kind.DICT, shapes.define("dict").references(2).bytes(12).tracking(Tracking.ON_DEMAND));
    entries = part("dict entries");
    table = array(Kind.PART, "dict table", Shape.Kind.INTS);
    set = fixed(Kind.SET, "set", 2, 16, false);
    frozenset = fixed(Kind.FROZENSET, "frozenset", 2, 16, false);
    keys = part("set keys");
    hashes = array(Kind.PART, "set hashes", Shape.Kind.LONGS);
    range = fixed(Kind.RANGE, "range", 0, 24, true);
    slice = fixed(Kind.SLICE, "slice", 3, 0, false);
    function = fixed(Kind.FUNCTION, "function", FUNCTION_SLOTS, 4, false);
    builtin = fixed(Kind.BUILTIN, "builtin", 1, 4, false);
    method = fixed(Kind.METHOD, "method", 2, 0, false);
    cell = fixed(Kind.CELL, "cell", 1, 0, false);
    code = fixed(Kind.CODE, "code", 4, 4, true);
    module = fixed(Kind.MODULE, "module", 1, 0, false);
    type = fixed(Kind.TYPE, "type", 6, 4, false);
    attributes = part("attributes");
    weak = known(Kind.WEAKREF, shapes.define("weakref").references(3).bytes(8).weakReference());
    generator = fixed(Kind.GENERATOR, "generator", 3, 8, false);
    closingGenerator = known(Kind.GENERATOR, shapes.define("generator with handlers").references(3).bytes(8)
        .finalizable());
    generatorSlots = part("generator slots");
    frame = fixed(Kind.FRAME, "frame", 3, 8, false);
    frameLocals = part("frame locals");
    traceback = fixed(Kind.TRACEBACK, "traceback", 2, 4, false);
    property = fixed(Kind.PROPERTY, "property", 4, 0, false);
    staticMethod = fixed(Kind.STATICMETHOD, "staticmethod", 1, 0, false);
    classMethod = fixed(Kind.CLASSMETHOD, "classmethod", 1, 0, false);
    superObject = fixed(Kind.SUPER, "super", 3, 0, false);
    iterator = fixed(Kind.ITERATOR, "iterator", 2, 32, false);
    ellipsis = fixed(Kind.ELLIPSIS, "ellipsis", 0, 0, true);
    notImplemented = fixed(Kind.NOT_IMPLEMENTED, "NotImplementedType", 0, 0, true);
    view = fixed(Kind.VIEW, "dict view", 1, 4, false);
    member = fixed(Kind.MEMBER, "member", 2, 4, false);
    getset = fixed(Kind.GETSET, "getset", 1, 4, false);
    proxy = fixed(Kind.PROXY, "mappingproxy", 1, 0, false);
    object = fixed(Kind.OBJECT, "object", 0, 0, true);
  }

  private Shape fixed(int kind, String name, int references, int bytes, boolean acyclic) {
    ShapeBuilder builder = shapes.define(name).references(references).bytes(bytes);
    return known(kind, acyclic ? builder.acyclic() : builder);
  }

  private Shape array(int kind, String name, Shape.Kind elements) {
    return known(kind, shapes.define(name).array(elements).acyclic());
  }

  /** Strings are interned by their bytes, hash included; as text, so that interners treat them as such. */
  private Shape text(int kind, String name) {
    return known(kind, shapes.define(name).text(Text.LATIN_1).acyclic());
  }

  private ShapeBuilder references(String name, Tracking tracking) {
    return shapes.define(name).array(Shape.Kind.REFERENCES).tracking(tracking);
  }

  private Shape part(String name) {
    return known(Kind.PART, references(name, Tracking.PART));
  }

  private Shape known(int kind, ShapeBuilder builder) {
    Shape shape = builder.register();
    if (shape.id() >= kinds.length) {
      kinds = Arrays.copyOf(kinds, Math.max(shape.id() + 1, kinds.length * 2));
    }
    kinds[shape.id()] = (byte) kind;
    return shape;
  }

  /** A shape for the instances of a class. */
  Shape instance(int kind, String name, int references, int bytes, boolean finalizable) {
    ShapeBuilder builder = shapes.define(name).references(references).bytes(bytes);
    return known(kind, finalizable ? builder.finalizable() : builder);
  }

  /** A shape for weak references whose class is a subclass of {@code ref}. */
  Shape weakSubclass(String name) {
    return known(Kind.WEAKREF, shapes.define(name).references(3).bytes(8).weakReference());
  }

  /** What objects of a shape are. */
  int kind(Shape shape) {
    return kinds[shape.id()];
  }

  /** What objects are whose shape has this id. */
  int kind(int shapeId) {
    return kinds[shapeId];
  }
}
