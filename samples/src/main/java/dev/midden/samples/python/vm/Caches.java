package dev.midden.samples.python.vm;

import dev.midden.core.heap.Mutator;
import dev.midden.samples.python.code.Code;

/**
 * Inline caches (Deutsch and Schiffman 1984; PEP 659): each instruction that looks a name up remembers where it was found,
 * and for which version of a class or dict. Versions are never used twice, so one comparison tells whether that still holds.
 *
 * <pre>
 *   4 · instruction │ what │ version │ index, entry, or address │ watched changes │ globals │ value │
 * </pre>
 *
 * <p>The last two words are for the value of a global or builtin name itself, where objects do not move: both compressed,
 * valid as long as no namespace has changed ({@link Dicts#watch}).
 *
 * <p>No cache keeps anything alive. An address is remembered only where objects do not move, and only of what the class of
 * that version has.
 */
final class Caches {
  /** In the array of an instance's attributes; in the dict of globals or locals. */
  private static final int OWN = 1;
  /** In a slot of {@code __slots__}. */
  private static final int SLOT = 2;
  /** A function of the class, by its address. */
  private static final int FUNCTION = 3;
  /** A function of the class, by its place. */
  private static final int PLACE = 4;
  /** In the dict of builtins, whose version is above the entry. */
  private static final int BUILTIN = 5;

  private static final int WORDS = 4;
  private static final int CHANGES = 2;
  private static final int VALUE = 3;
  /** Bits of a reference below 35, as all have in a heap that does not tag them. */
  private static final int REFERENCE_BITS = 35;

  private static final int OTHERS_WORDS = 3;
  private static final int OTHERS_BITS = 10;
  private static final int PC_BITS = 14;
  private static final int CODE_BITS = 17;

  private final Vm vm;
  private final Mutator m;
  private final Stack s;
  private final int attributesId;
  /** By instruction and class: what a cache has held before it came to hold what it does. Site, what, where. */
  private final long[] others = new long[OTHERS_WORDS << OTHERS_BITS];

  Caches(Vm vm) {
    this.vm = vm;
    m = vm.m;
    s = vm.s;
    attributesId = vm.layout.attributes.id();
  }

  private static long[] of(Code code) {
    long[] caches = code.caches;
    if (caches == null) {
      caches = new long[WORDS * code.instructions.length];
      code.caches = caches;
    }
    return caches;
  }

  private static void remember(Code code, int pc, int what, int version, long where) {
    long[] caches = of(code);
    caches[WORDS * pc] = (long) what << 32 | version & 0xFFFF_FFFFL;
    caches[WORDS * pc + 1] = where;
  }

  /** The same of an instance's class, also for when the instruction has met other classes since. */
  private void rememberClass(Code code, int pc, int what, int version, long where) {
    remember(code, pc, what, version, where);
    long site = site(code, pc, version);
    if (site != 0) {
      int at = place(site);
      others[at] = site;
      others[at + 1] = what;
      others[at + 2] = where;
    }
  }

  /** Whether an instruction has met a class before; then its cache is for that one again. */
  private boolean recalls(Code code, int pc, int version) {
    long site = site(code, pc, version);
    int at = place(site);
    if (site == 0 || others[at] != site) {
      return false;
    }
    remember(code, pc, (int) others[at + 1], version, others[at + 2]);
    return true;
  }

  /** A number that no other pair of an instruction and a version has; 0 where there are too many. */
  private static long site(Code code, int pc, int version) {
    return pc >>> PC_BITS == 0 && code.number >>> CODE_BITS == 0
        ? (long) version << 32 | (long) code.number << PC_BITS | pc
        : 0;
  }

  private static int place(long site) {
    return (int) (site * 0x9E37_79B9_7F4A_7C15L >>> 64 - OTHERS_BITS) * OTHERS_WORDS;
  }

  // ---------------------------------------------------------------- globals and names

  /** The value of a global or builtin name; null where there is none. */
  long global(Code code, int pc, int fn, int index) {
    long function = s.get(fn);
    long globals = m.getReference(function, Layout.FUNCTION_GLOBALS);
    long[] caches = of(code);
    long both = caches[WORDS * pc + VALUE];
    if (caches[WORDS * pc + CHANGES] == vm.dicts.watchedChanges() && both >>> 32 == globals >>> 3 && both != 0) {
      return (both & 0xFFFF_FFFFL) << 3;
    }
    long found = known(caches, pc, globals);
    if (found == 0) {
      found = find(code, pc, function, globals, index);
    }
    if (found != 0 && !vm.moving && (found | globals) >>> REFERENCE_BITS == 0) {
      caches[WORDS * pc + CHANGES] = vm.dicts.watchedChanges();
      caches[WORDS * pc + VALUE] = globals >>> 3 << 32 | found >>> 3;
    }
    return found;
  }

  private long find(Code code, int pc, long function, long globals, int index) {
    long name = m.getReference(m.getReference(function, Layout.FUNCTION_NAMES), index);
    int version = vm.dicts.keyVersion(globals);
    int entry = vm.dicts.findStr(globals, name);
    if (entry >= 0) {
      remember(code, pc, OWN, version, entry);
      return vm.dicts.valueAt(globals, entry);
    }
    long builtins = vm.modules.builtinsDict();
    entry = vm.dicts.findStr(builtins, name);
    if (entry < 0) {
      return 0;
    }
    remember(code, pc, BUILTIN, version, (long) vm.dicts.keyVersion(builtins) << 32 | entry);
    return vm.dicts.valueAt(builtins, entry);
  }

  private long known(long[] caches, int pc, long dict) {
    long key = caches[WORDS * pc];
    int version = vm.dicts.keyVersion(dict);
    if ((int) key != version || version == 0) {
      return 0;
    }
    long where = caches[WORDS * pc + 1];
    if (key >>> 32 == OWN) {
      return vm.dicts.valueAt(dict, (int) where);
    }
    long builtins = vm.modules.builtinsDict();
    return vm.dicts.keyVersion(builtins) == (int) (where >>> 32) ? vm.dicts.valueAt(builtins, (int) where) : 0;
  }

  /** The value of a name in the namespace of a class body or module, a dict; null where it is not there. */
  long local(Code code, int pc, long dict, long name) {
    long key = of(code)[WORDS * pc];
    int version = vm.dicts.keyVersion(dict);
    if (key >>> 32 == OWN && (int) key == version) {
      return vm.dicts.valueAt(dict, (int) of(code)[WORDS * pc + 1]);
    }
    int entry = vm.dicts.findStr(dict, name);
    if (entry < 0) {
      return 0;
    }
    remember(code, pc, OWN, version, entry);
    return vm.dicts.valueAt(dict, entry);
  }

  /** Entry of a name in a namespace, a dict, if it is known; else −1. */
  int entry(Code code, int pc, long dict) {
    long key = of(code)[WORDS * pc];
    return key >>> 32 == OWN && (int) key == vm.dicts.keyVersion(dict) ? (int) of(code)[WORDS * pc + 1] : -1;
  }

  /** Remembers the entry of a name in a namespace. */
  void rememberEntry(Code code, int pc, long dict, long name) {
    int entry = vm.dicts.findStr(dict, name);
    if (entry >= 0) {
      remember(code, pc, OWN, vm.dicts.keyVersion(dict), entry);
    }
  }

  // ---------------------------------------------------------------- attributes

  /** object → attribute. */
  void attribute(Code code, int pc, int slot, int index) {
    long object = s.get(slot);
    long value = known(code, pc, object);
    if (value == 0) {
      if ((int) of(code)[WORDS * pc] != vm.types.info(object).version) {
        learn(code, pc, slot, index, false);
      }
      value = vm.attributes.get(slot, code.names[index]);
    }
    s.set(slot, value);
  }

  /** The attribute of an object, null if the cache cannot tell or there is no object. */
  long known(Code code, int pc, long object) {
    if (object == 0) {
      return 0;
    }
    int version = vm.types.info(object).version;
    long[] caches = of(code);
    if ((int) caches[WORDS * pc] != version && !recalls(code, pc, version)) {
      return 0;
    }
    int at = (int) caches[WORDS * pc + 1];
    return caches[WORDS * pc] >>> 32 == OWN ? own(object, at) : m.getReference(object, at);
  }

  private long own(long object, int at) {
    long attributes = m.getReference(object, Layout.ATTRIBUTES);
    return attributes != 0 && m.shapeId(attributes) == attributesId && at < m.length(attributes)
        ? m.getReference(attributes, at)
        : 0;
  }

  /** Where instances of the class have an attribute, if the class does not see to that itself. */
  private void learn(Code code, int pc, int slot, int index, boolean toWrite) {
    long object = s.get(slot);
    int kind = vm.kind(object);
    TypeInfo info = vm.types.info(object);
    if (kind != Kind.INSTANCE && kind != Kind.EXCEPTION || (toWrite ? info.customSet : info.customGet)) {
      return;
    }
    String name = code.names[index];
    long found = vm.types.method(object, name);
    if (found != 0 && vm.kind(found) == Kind.MEMBER) {
      rememberClass(code, pc, SLOT, info.version, m.getInt(found, Layout.NUMBER));
    } else if ((found == 0 || !vm.attributes.isData(found)) && info.hasAttributes && info.findKey(name) >= 0) {
      rememberClass(code, pc, OWN, info.version, info.findKey(name));
    }
  }

  /** value, object → both still there, the value written. */
  void store(Code code, int pc, int slot, int value, int index) {
    long object = s.get(slot);
    int version = vm.types.info(object).version;
    long[] caches = of(code);
    boolean known = (int) caches[WORDS * pc] == version || recalls(code, pc, version);
    long key = caches[WORDS * pc];
    if (known) {
      int at = (int) caches[WORDS * pc + 1];
      if (key >>> 32 == SLOT) {
        m.setReference(object, at, s.get(value));
        return;
      }
      long attributes = m.getReference(object, Layout.ATTRIBUTES);
      if (attributes != 0 && m.shapeId(attributes) == attributesId && at < m.length(attributes)) {
        m.setReference(attributes, at, s.get(value));
        return;
      }
    }
    vm.attributes.set(slot, code.names[index], value);
    if ((int) key != vm.types.info(s.get(slot)).version) {
      learn(code, pc, slot, index, true);
    }
  }

  /** Writes an attribute, if the cache can tell where and nothing can run because of what was there; returns whether. */
  boolean stored(Code code, int pc, long object, long value) {
    int version = vm.types.info(object).version;
    long[] caches = of(code);
    if ((int) caches[WORDS * pc] != version && !recalls(code, pc, version)) {
      return false;
    }
    int at = (int) caches[WORDS * pc + 1];
    long holder = object;
    if (caches[WORDS * pc] >>> 32 != SLOT) {
      holder = m.getReference(object, Layout.ATTRIBUTES);
      if (holder == 0 || m.shapeId(holder) != attributesId || at >= m.length(holder)) {
        return false;
      }
    }
    if (!vm.interpreter.operations.isPlain(m.getReference(holder, at))) {
      return false;
    }
    m.setReference(holder, at, value);
    return true;
  }

  // ---------------------------------------------------------------- methods

  /** object → function, object; or attribute, null. */
  void method(Code code, int pc, int slot, int index) {
    long object = s.get(slot);
    long function = knownMethod(code, pc, object);
    if (function != 0) {
      s.move(slot, slot + 1);
      s.set(slot, function);
      return;
    }
    if ((int) of(code)[WORDS * pc] != vm.types.info(object).version) {
      learnMethod(code, pc, slot, index);
    }
    if (!vm.attributes.method(slot, code.names[index])) {
      s.set(slot, vm.attributes.get(slot, code.names[index]));
    }
  }

  /** Pushes a method of an object, and the object, if the cache can tell and there is an object. */
  boolean pushMethod(Code code, int pc, long object, int slot) {
    long function = object == 0 ? 0 : knownMethod(code, pc, object);
    if (function == 0) {
      return false;
    }
    s.set(slot, function);
    s.set(slot + 1, object);
    return true;
  }

  private long knownMethod(Code code, int pc, long object) {
    TypeInfo info = vm.types.info(object);
    long[] caches = of(code);
    if ((int) caches[WORDS * pc] != info.version && !recalls(code, pc, info.version)
        || info.hasAttributes && !hasNoDict(object)) {
      return 0;
    }
    long where = caches[WORDS * pc + 1];
    return caches[WORDS * pc] >>> 32 == FUNCTION ? where : vm.types.at(vm.types.classOf(object), where);
  }

  private boolean hasNoDict(long object) {
    long attributes = m.getReference(object, Layout.ATTRIBUTES);
    return attributes == 0 || m.shapeId(attributes) == attributesId;
  }

  private void learnMethod(Code code, int pc, int slot, int index) {
    long object = s.get(slot);
    TypeInfo info = vm.types.info(object);
    String name = code.names[index];
    boolean plain = switch (vm.kind(object)) {
      case Kind.INSTANCE -> !info.hasAttributes || info.findKey(name) < 0;
      case Kind.LIST, Kind.DICT, Kind.SET, Kind.TUPLE, Kind.STR, Kind.STR2, Kind.STR4 -> true;
      default -> false;
    };
    if (!plain || info.customGet) {
      return;
    }
    long found = vm.types.method(object, name);
    if (found == 0 || vm.kind(found) != Kind.FUNCTION && !(vm.kind(found) == Kind.BUILTIN && vm.builtins.binds(
        found))) {
      return;
    }
    if (vm.moving) {
      rememberClass(code, pc, PLACE, info.version, info.cached(name));
    } else {
      rememberClass(code, pc, FUNCTION, info.version, found);
    }
  }
}
