package dev.midden.samples.python.code;

/**
 * The instructions, most of them CPython's. One is an {@code int}: the operation in the low 8 bits, an argument above.
 * Comments show the operand stack before and after, top at the right.
 */
public final class Op {
  /** → constant. */
  public static final int LOAD_CONST = 0;
  /** → local. */
  public static final int LOAD_FAST = 1;
  /** value →. */
  public static final int STORE_FAST = 2;
  /** Unbinds a local. */
  public static final int DELETE_FAST = 3;
  /** → value of a name of a class body or module. */
  public static final int LOAD_NAME = 4;
  /** value →. */
  public static final int STORE_NAME = 5;
  /** Unbinds a name of a class body or module. */
  public static final int DELETE_NAME = 6;
  /** → value of a global or builtin. */
  public static final int LOAD_GLOBAL = 7;
  /** value →. */
  public static final int STORE_GLOBAL = 8;
  /** Unbinds a global. */
  public static final int DELETE_GLOBAL = 9;
  /** → content of a cell. */
  public static final int LOAD_DEREF = 10;
  /** value →. */
  public static final int STORE_DEREF = 11;
  /** Empties a cell. */
  public static final int DELETE_DEREF = 12;
  /** → the cell itself. */
  public static final int LOAD_CLOSURE = 13;
  /** → name of the class body, else content of a cell. The cell in the argument, the name in the next instruction's. */
  public static final int LOAD_CLASSDEREF = 14;
  /** Carries a second argument; never run. */
  public static final int EXTRA = 15;

  /** object → attribute. */
  public static final int LOAD_ATTR = 16;
  /** value, object →. */
  public static final int STORE_ATTR = 17;
  /** object →. */
  public static final int DELETE_ATTR = 18;
  /** object → function, object; or attribute, null. */
  public static final int LOAD_METHOD = 19;

  /** left, right → result; the argument is an {@link Operator}. */
  public static final int BINARY = 20;
  /** left, right → result, in place where the left can. */
  public static final int INPLACE = 21;
  /** operand → result; 0 minus, 1 plus, 2 invert, 3 not. */
  public static final int UNARY = 22;
  /** left, right → result; 0 &lt;, 1 &lt;=, 2 ==, 3 !=, 4 &gt;, 5 &gt;=. */
  public static final int COMPARE = 23;
  /** left, right → bool; argument 1 negates. */
  public static final int IS = 24;
  /** item, container → bool; argument 1 negates. */
  public static final int CONTAINS = 25;

  /** container, index → item. */
  public static final int GET_ITEM = 26;
  /** value, container, index →. */
  public static final int SET_ITEM = 27;
  /** container, index →. */
  public static final int DELETE_ITEM = 28;

  /** items → list. */
  public static final int BUILD_LIST = 29;
  /** items → tuple. */
  public static final int BUILD_TUPLE = 30;
  /** items → set. */
  public static final int BUILD_SET = 31;
  /** key, value, … → dict. */
  public static final int BUILD_DICT = 32;
  /** start, stop (, step) → slice. */
  public static final int BUILD_SLICE = 33;
  /** strings → string. */
  public static final int BUILD_STRING = 34;
  /** value (, spec) → string; low byte the conversion, bit 8 a spec. */
  public static final int FORMAT = 35;
  /** item →, into the list so deep below. */
  public static final int LIST_APPEND = 36;
  /** item →, into the set. */
  public static final int SET_ADD = 37;
  /** key, value →, into the dict. */
  public static final int DICT_ADD = 38;
  /** iterable →, into the list. */
  public static final int LIST_EXTEND = 39;
  /** iterable →, into the set. */
  public static final int SET_UPDATE = 40;
  /** mapping →, into the dict. */
  public static final int DICT_UPDATE = 41;
  /** mapping →, into the dict of keyword arguments: a key twice is an error. */
  public static final int DICT_MERGE = 42;
  /** list → tuple. */
  public static final int LIST_TO_TUPLE = 43;

  /** Jumps. */
  public static final int JUMP = 44;
  /** Jumps back: a safepoint. */
  public static final int JUMP_BACK = 45;
  /** value →. */
  public static final int JUMP_IF_FALSE = 46;
  /** value →. */
  public static final int JUMP_IF_TRUE = 47;
  /** value → value where it jumps. */
  public static final int JUMP_IF_FALSE_OR_POP = 48;
  /** value → value where it jumps. */
  public static final int JUMP_IF_TRUE_OR_POP = 49;
  /** iterable → iterator. */
  public static final int GET_ITER = 50;
  /** iterator → iterator, item; at the end iterator → and it jumps. */
  public static final int FOR_ITER = 51;

  /** value →. */
  public static final int POP = 52;
  /** → the value so deep (1 is the top). */
  public static final int COPY = 53;
  /** Swaps the top with the value so deep. */
  public static final int SWAP = 54;
  /** → null. */
  public static final int PUSH_NULL = 55;

  /** function, self or null, arguments → result. */
  public static final int CALL = 56;
  /** Names of the last arguments of the next CALL. */
  public static final int KEYWORDS = 57;
  /** function, null, tuple (, dict where argument 1) → result. */
  public static final int CALL_EX = 58;
  /** value →; leaves the frame. */
  public static final int RETURN = 59;
  /** value → sent value; leaves the frame for a while. */
  public static final int YIELD = 60;
  /** iterator, sent value → iterator, yielded value; or → result and it jumps. */
  public static final int SEND = 61;
  /** iterable → iterator, a generator as it is. */
  public static final int GET_YIELD_FROM_ITER = 62;
  /** (defaults) (keyword defaults) (closure) code → function; bits 1, 2, 8. */
  public static final int MAKE_FUNCTION = 63;
  /** → the function that builds classes. */
  public static final int LOAD_BUILD_CLASS = 64;

  /** → module; level in the next instruction. */
  public static final int IMPORT_NAME = 65;
  /** module → module, attribute. */
  public static final int IMPORT_FROM = 66;
  /** module →. */
  public static final int IMPORT_STAR = 67;

  /** (exception (, cause)) →. */
  public static final int RAISE = 68;
  /** exception →; argument 1: previous, exception →, and the previous one is handled again. */
  public static final int RERAISE = 69;
  /** exception → previous, exception. */
  public static final int PUSH_EXC = 70;
  /** previous →. */
  public static final int POP_EXCEPT = 71;
  /** exception, type → exception, bool. */
  public static final int EXC_MATCH = 72;
  /** manager → exit, entered. */
  public static final int BEFORE_WITH = 73;
  /** exit, previous, exception → …, result. */
  public static final int WITH_EXCEPT = 74;
  /** → AssertionError. */
  public static final int LOAD_ASSERTION_ERROR = 75;

  /** sequence → items, the first on top. */
  public static final int UNPACK = 76;
  /** iterable → items, with a list for the starred one; items before in the low byte, after above. */
  public static final int UNPACK_EX = 77;
  /** value →, printed and kept as {@code _}. */
  public static final int PRINT = 78;
  /** Makes {@code __annotations__} if there is none. */
  public static final int SETUP_ANNOTATIONS = 79;
  /** Calls a function of the matcher, see {@link Matching}. */
  public static final int MATCH = 80;
  /** Makes the cells of a frame, moving parameters into theirs. */
  public static final int MAKE_CELLS = 81;
  /** Copies the closure into the frame. */
  public static final int COPY_FREE = 82;

  /** A statement of the module has ended; the argument is its line. */
  public static final int MARK = 83;

  // ---------------------------------------------------------------- superinstructions, see Fusion; FAST is a local

  /** LOAD_FAST, LOAD_ATTR. */
  public static final int FAST_ATTR = 84;
  /** LOAD_FAST, LOAD_METHOD. */
  public static final int FAST_METHOD = 85;
  /** LOAD_FAST, BINARY or INPLACE. */
  public static final int TOP_FAST_BINARY = 86;
  /** LOAD_CONST, BINARY or INPLACE. */
  public static final int TOP_CONST_BINARY = 87;
  /** LOAD_FAST, LOAD_FAST, BINARY or INPLACE. */
  public static final int FAST_FAST_BINARY = 88;
  /** LOAD_FAST, LOAD_CONST, BINARY or INPLACE. */
  public static final int FAST_CONST_BINARY = 89;
  /** LOAD_FAST, GET_ITEM. */
  public static final int TOP_FAST_ITEM = 90;
  /** LOAD_CONST, GET_ITEM. */
  public static final int TOP_CONST_ITEM = 91;
  /** LOAD_FAST, LOAD_FAST, GET_ITEM. */
  public static final int FAST_FAST_ITEM = 92;
  /** COMPARE, JUMP_IF_FALSE or JUMP_IF_TRUE. */
  public static final int TOP_TOP_TEST = 93;
  /** LOAD_CONST, COMPARE, JUMP_IF_FALSE or JUMP_IF_TRUE. */
  public static final int TOP_CONST_TEST = 94;
  /** LOAD_FAST, LOAD_FAST, COMPARE, JUMP_IF_FALSE or JUMP_IF_TRUE. */
  public static final int FAST_FAST_TEST = 95;
  /** LOAD_FAST, LOAD_CONST, COMPARE, JUMP_IF_FALSE or JUMP_IF_TRUE. */
  public static final int FAST_CONST_TEST = 96;
  /** FOR_ITER, STORE_FAST. */
  public static final int ITER_FAST = 97;

  private Op() {}

  /** How many instructions a superinstruction stands for. */
  static int length(int operation) {
    return switch (operation) {
      case FAST_FAST_TEST, FAST_CONST_TEST -> 4;
      case FAST_FAST_BINARY, FAST_CONST_BINARY, FAST_FAST_ITEM, TOP_CONST_TEST -> 3;
      default -> 2;
    };
  }

  /** The operation that a superinstruction begins with; any other is itself. */
  public static int plain(int operation) {
    return switch (operation) {
      case FAST_ATTR, FAST_METHOD, TOP_FAST_BINARY, FAST_FAST_BINARY, FAST_CONST_BINARY, TOP_FAST_ITEM, FAST_FAST_ITEM,
          FAST_FAST_TEST, FAST_CONST_TEST ->
        LOAD_FAST;
      case TOP_CONST_BINARY, TOP_CONST_ITEM, TOP_CONST_TEST -> LOAD_CONST;
      case TOP_TOP_TEST -> COMPARE;
      case ITER_FAST -> FOR_ITER;
      default -> operation;
    };
  }

  /** Whether the next instruction carries a second argument. */
  public static boolean takesTwo(int operation) {
    return operation == IMPORT_NAME || operation == LOAD_CLASSDEREF;
  }

  /** The operation of an instruction. */
  public static int operation(int instruction) {
    return instruction & 0xFF;
  }

  /** The argument of an instruction. */
  public static int argument(int instruction) {
    return instruction >>> 8;
  }

  /** How much higher the operand stack is after an instruction that does not jump. */
  public static int effect(int operation, int argument) {
    return switch (operation) {
      case LOAD_CONST, LOAD_FAST, LOAD_NAME, LOAD_GLOBAL, LOAD_DEREF, LOAD_CLOSURE, LOAD_CLASSDEREF, LOAD_METHOD,
          FOR_ITER,
          COPY, PUSH_NULL, LOAD_BUILD_CLASS, IMPORT_NAME, IMPORT_FROM, PUSH_EXC, BEFORE_WITH, WITH_EXCEPT,
          LOAD_ASSERTION_ERROR ->
        1;
      case STORE_FAST, STORE_NAME, STORE_GLOBAL, STORE_DEREF, DELETE_ATTR, BINARY, INPLACE, COMPARE, IS, CONTAINS,
          GET_ITEM, LIST_APPEND, SET_ADD, LIST_EXTEND, SET_UPDATE, DICT_UPDATE, DICT_MERGE, JUMP_IF_FALSE, JUMP_IF_TRUE,
          JUMP_IF_FALSE_OR_POP, JUMP_IF_TRUE_OR_POP, POP, RETURN, IMPORT_STAR, POP_EXCEPT, PRINT ->
        -1;
      case STORE_ATTR, DELETE_ITEM, DICT_ADD -> -2;
      case SET_ITEM -> -3;
      case BUILD_LIST, BUILD_TUPLE, BUILD_SET, BUILD_STRING, BUILD_SLICE -> 1 - argument;
      case BUILD_DICT -> 1 - 2 * argument;
      case FORMAT -> argument > 0xFF ? -1 : 0;
      case CALL -> -1 - argument;
      case CALL_EX -> -2 - argument;
      case MAKE_FUNCTION -> -Integer.bitCount(argument);
      case RAISE -> -argument;
      case RERAISE -> -1 - argument;
      case UNPACK -> argument - 1;
      case UNPACK_EX -> (argument & 0xFF) + (argument >> 8);
      case MATCH -> Matching.effect(argument);
      default -> 0;
    };
  }
}
