package dev.midden.samples.python.vm;

/** What an object is, told by its shape alone. */
public final class Kind {
  /** None. */
  public static final int NONE = 1;
  /** True or False: eight bytes of data, 0 or 1. */
  public static final int BOOL = 2;
  /** An int that fits in 64 bits: eight bytes of data. */
  public static final int INT = 3;
  /** Any other int: an array of bytes, two's complement, highest first. */
  public static final int BIGINT = 4;
  /** A float: eight bytes of data. */
  public static final int FLOAT = 5;
  /** A string of Latin-1 characters: an array of bytes, the first four its hash. */
  public static final int STR = 6;
  /** A string of other characters of the basic plane: two bytes each. */
  public static final int STR2 = 7;
  /** A string with characters beyond it: four bytes each. */
  public static final int STR4 = 8;
  /** Bytes: an array of bytes. */
  public static final int BYTES = 9;
  /** A tuple: an array of references. */
  public static final int TUPLE = 10;
  /** A list. */
  public static final int LIST = 11;
  /** A dict. */
  public static final int DICT = 12;
  /** A set. */
  public static final int SET = 13;
  /** A frozenset. */
  public static final int FROZENSET = 14;
  /** A range. */
  public static final int RANGE = 15;
  /** A slice. */
  public static final int SLICE = 16;
  /** A function. */
  public static final int FUNCTION = 17;
  /** A function or method written in Java, perhaps bound. */
  public static final int BUILTIN = 18;
  /** A bound method. */
  public static final int METHOD = 19;
  /** A cell. */
  public static final int CELL = 20;
  /** A code object. */
  public static final int CODE = 21;
  /** A module. */
  public static final int MODULE = 22;
  /** A class. */
  public static final int TYPE = 23;
  /** An instance of a class that is neither of the following. */
  public static final int INSTANCE = 24;
  /** An exception. */
  public static final int EXCEPTION = 25;
  /** A weak reference. */
  public static final int WEAKREF = 26;
  /** A generator. */
  public static final int GENERATOR = 27;
  /** A frame. */
  public static final int FRAME = 28;
  /** A traceback. */
  public static final int TRACEBACK = 29;
  /** A property. */
  public static final int PROPERTY = 30;
  /** A static method. */
  public static final int STATICMETHOD = 31;
  /** A class method. */
  public static final int CLASSMETHOD = 32;
  /** A super object. */
  public static final int SUPER = 33;
  /** An iterator written in Java. */
  public static final int ITERATOR = 34;
  /** Ellipsis. */
  public static final int ELLIPSIS = 35;
  /** NotImplemented. */
  public static final int NOT_IMPLEMENTED = 36;
  /** A view of a dict. */
  public static final int VIEW = 37;
  /** The descriptor of a slot. */
  public static final int MEMBER = 38;
  /** A descriptor written in Java. */
  public static final int GETSET = 39;
  /** The namespace of a class, read-only. */
  public static final int PROXY = 40;
  /** An object of no class but {@code object}. */
  public static final int OBJECT = 41;
  /** An array that belongs to one of the others. */
  public static final int PART = 42;
  /** How many there are. */
  static final int COUNT = 43;

  private Kind() {}

  /** Whether it is a string. */
  public static boolean isStr(int kind) {
    return kind >= STR && kind <= STR4;
  }

  /** Whether it is an int or bool. */
  public static boolean isInt(int kind) {
    return kind >= BOOL && kind <= BIGINT;
  }
}
