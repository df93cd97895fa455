package dev.midden.samples.python.vm;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Shape;
import java.io.PrintStream;
import java.util.Random;

/**
 * A Python machine: a heap, the stack of values, the types, and the parts that carry out code. The machine belongs to one
 * thread.
 */
public final class Vm {
  /** Calls after which a code is translated, if nothing else is said. */
  public static final int TRANSLATE_AFTER = 200;

  /** The heap. */
  public final Heap heap;
  /** The thread's view of it. */
  public final Mutator m;
  /** The stack of values. */
  public final Stack s;
  /** The version of Python whose behaviour is followed: 11, 12 or 13. */
  public final int version;
  /** Whether the collector counts, so that counts are known at once. */
  public final boolean counting;
  final boolean moving;
  /** Where {@code print} writes. */
  public final PrintStream out;
  /** Where tracebacks go. */
  public final PrintStream err;
  /** Seed of hashes and of {@code random}. */
  public final Random chance = new Random(42);

  final Layout layout;
  /** None. */
  public final long none;
  /** True. */
  public final long yes;
  /** False. */
  public final long no;
  /** NotImplemented. */
  public final long notImplemented;
  /** Ellipsis. */
  public final long ellipsis;

  /** Classes. */
  public final Types types;
  /** Exceptions. */
  public final Errors errors;
  /** Strings. */
  public final Strs strs;
  /** Numbers. */
  public final Numbers numbers;
  /** Tuples and lists. */
  public final Sequences sequences;
  /** Dicts. */
  public final Dicts dicts;
  /** Sets. */
  public final Sets sets;
  /** Operators. */
  public final Ops ops;
  /** Items of containers. */
  public final Items items;
  /** Comparison and hashing. */
  public final Comparing comparing;
  /** Attributes. */
  public final Attributes attributes;
  /** Calls. */
  public final Calls calls;
  /** Iterators. */
  public final Iteration iteration;
  /** Text of objects. */
  public final Text text;
  /** Functions and methods written in Java. */
  public final Builtins builtins;
  /** Code objects. */
  public final Codes codes;
  /** Modules. */
  public final Modules modules;
  /** Generators. */
  public final Generators generators;
  /** Weak references. */
  public final Weak weak;
  /** The module {@code gc}. */
  public final Collecting collecting;
  /** What asks about the running frame, or about classes. */
  public final Reflection reflection;
  /** Frames and tracebacks. */
  public final Tracebacks tracebacks;
  final Interpreter interpreter;

  /** Names of the keyword arguments of the call being made, or none; whoever carries out the call takes them. */
  String[] keywords = NO_NAMES;
  static final String[] NO_NAMES = {};
  /** Calls of Python code and of native code that may recurse. */
  int depth;
  /** Calls after which a code is translated to the JVM's; 0 for never. A loop that goes on for long counts as so many. */
  public int translateAfter = TRANSLATE_AFTER;
  /** See {@code sys.setrecursionlimit}. */
  public int depthLimit = 1000;

  /** Makes a machine on a heap that nobody else uses. */
  public Vm(Heap heap, Mutator mutator, int version, PrintStream out, PrintStream err) {
    this.heap = heap;
    this.m = mutator;
    this.version = version;
    this.out = out;
    this.err = err;
    counting = heap.capabilities().contains(Capability.COUNTS);
    moving = heap.capabilities().contains(Capability.MOVES);
    s = new Stack(mutator);
    layout = new Layout(heap.shapes());
    none = single(layout.none, 0);
    no = single(layout.bool, 0);
    yes = single(layout.bool, 1);
    notImplemented = single(layout.notImplemented, 0);
    ellipsis = single(layout.ellipsis, 0);
    types = new Types(this);
    errors = new Errors(this);
    strs = new Strs(this);
    numbers = new Numbers(this);
    sequences = new Sequences(this);
    dicts = new Dicts(this);
    collecting = new Collecting(this);
    sets = new Sets(this);
    comparing = new Comparing(this);
    ops = new Ops(this);
    items = new Items(this);
    attributes = new Attributes(this);
    builtins = new Builtins(this);
    calls = new Calls(this);
    iteration = new Iteration(this);
    text = new Text(this);
    codes = new Codes(this);
    generators = new Generators(this);
    weak = new Weak(this);
    tracebacks = new Tracebacks(this);
    reflection = new Reflection(this);
    interpreter = new Interpreter(this);
    types.start();
    modules = new Modules(this);
    errors.start();
  }

  /**
   * Makes an object that is there as long as the machine and never moves: immortal from Python 3.12 on (PEP 683), before an
   * object like any other that a root holds. A collector that moves objects gets immortal ones in any case.
   */
  long lasting(Shape shape, int length) {
    boolean array = shape.isArray();
    if (version >= 12 || moving) {
      return array ? m.allocateImmortal(shape, length) : m.allocateImmortal(shape);
    }
    long object = array ? m.allocate(shape, length) : m.allocate(shape);
    m.addGlobal(object);
    return object;
  }

  private long single(Shape shape, long value) {
    long object = lasting(shape, 0);
    if (shape.dataBytes() == 8) {
      m.setLong(object, Layout.VALUE, value);
    }
    return object;
  }

  /** What an object is. */
  public int kind(long object) {
    return layout.kind(m.shapeId(object));
  }

  /** What the object in a slot is. */
  public int kindAt(int slot) {
    return kind(s.get(slot));
  }

  /** True or False. */
  public long bool(boolean value) {
    return value ? yes : no;
  }

  /** Counts a level of native recursion; {@link #leave} ends it. */
  void enter() {
    if (depth >= depthLimit || !s.hasRoom(s.top, 8 - Stack.SPARE)) {
      throw errors.recursion();
    }
    depth++;
  }

  void leave() {
    depth--;
  }

  /** Whether an object is immortal in the version followed, and its count is said to be one number for all of them. */
  public boolean isImmortal(long object) {
    if (version < 12) {
      return false;
    }
    int kind = kind(object);
    return switch (kind) {
      case Kind.NONE, Kind.BOOL, Kind.ELLIPSIS, Kind.NOT_IMPLEMENTED -> true;
      case Kind.INT -> isSmall(object);
      case Kind.STR -> strs.isSingle(object) || version == 12 && strs.isInterned(object);
      case Kind.TUPLE -> m.length(object) == 0;
      case Kind.TYPE -> types.ofClass(object).builtin;
      default -> false;
    };
  }

  /** Whether an object is one of the shared small ints, or a shared string of one character at most. */
  public boolean isSmall(long object) {
    return numbers.isSmall(object) || Kind.isStr(kind(object)) && strs.isSingle(object);
  }
}
