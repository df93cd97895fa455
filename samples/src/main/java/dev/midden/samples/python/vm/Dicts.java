package dev.midden.samples.python.vm;

/**
 * Dicts: compact and ordered, after Hettinger 2012 and PyPy. An array of keys and values in the order of insertion; an array
 * of the hashes of these, followed by an open-addressing table of indices into them where there are more than ten.
 *
 * <pre>
 *   entries │ key0 │ value0 │ key1 │ value1 │ …
 *   table   │ hash0 │ hash1 │ … │ 0 │ 2 │ 0 │ 1 │ …      0 empty, n entry n − 1, −1 deleted
 * </pre>
 */
public final class Dicts {
  /** Entries that are searched one by one. */
  private static final int SMALL = 10;
  private static final int DELETED = -1;
  /** In the version of keys: the dict is a namespace of globals or builtins. */
  private static final int WATCHED = Integer.MIN_VALUE;

  private final Vm vm;
  private int versions;
  private int watchedChanges;

  Dicts(Vm vm) {
    this.vm = vm;
  }

  /** An empty dict. */
  public long create() {
    return vm.m.allocate(vm.layout.dict);
  }

  /** Number of keys. */
  public int size(long dict) {
    return vm.m.getInt(dict, Layout.DICT_USED);
  }

  /** One past the last entry, deleted ones included. */
  public int end(long dict) {
    return vm.m.getInt(dict, Layout.DICT_NEXT);
  }

  private void keysChanged(long dict) {
    int watched = keyVersion(dict) & WATCHED;
    vm.m.setInt(dict, Layout.DICT_KEYS, ++versions & ~WATCHED | watched);
    if (watched != 0) {
      watchedChanges++;
    }
  }

  /** From now on each change of a dict, of keys or values, changes {@link #watchedChanges}. */
  void watch(long dict) {
    if (keyVersion(dict) >= 0) {
      vm.m.setInt(dict, Layout.DICT_KEYS, keyVersion(dict) | WATCHED);
      // Another dict, dead by now, may have been known by the same address.
      watchedChanges++;
    }
  }

  /** A number that changes whenever one of the watched dicts does: as long as it stays, names mean what they meant. */
  int watchedChanges() {
    return watchedChanges;
  }

  /** Another number with every change of keys, which no other dict has; 0 as long as there has been no key. */
  int keyVersion(long dict) {
    return vm.m.getInt(dict, Layout.DICT_KEYS);
  }

  /** Key of an entry, null where it is deleted. */
  public long keyAt(long dict, int entry) {
    return vm.m.getReference(vm.m.getReference(dict, Layout.DICT_ENTRIES), 2 * entry);
  }

  /** Value of an entry. */
  public long valueAt(long dict, int entry) {
    return vm.m.getReference(vm.m.getReference(dict, Layout.DICT_ENTRIES), 2 * entry + 1);
  }

  int hashAt(long dict, int entry) {
    return vm.m.getIntElement(vm.m.getReference(dict, Layout.DICT_TABLE), entry);
  }

  private int capacity(long dict) {
    long entries = vm.m.getReference(dict, Layout.DICT_ENTRIES);
    return entries == 0 ? 0 : vm.m.length(entries) / 2;
  }

  /** Spreads a hash over 32 bits. */
  static int fold(long hash) {
    return (int) (hash ^ hash >>> 32);
  }

  // ---------------------------------------------------------------- lookup

  /** Looks entries up by hash; what is found is to be compared. */
  private int first(long dict, int hash) {
    int capacity = capacity(dict);
    if (capacity <= SMALL) {
      return nextSmall(dict, hash, -1);
    }
    int size = vm.m.length(vm.m.getReference(dict, Layout.DICT_TABLE)) - capacity;
    return probe(dict, hash, capacity, size, mix(hash) & size - 1);
  }

  private int nextSmall(long dict, int hash, int before) {
    int end = end(dict);
    if (end == 0) {
      return -1;
    }
    long table = vm.m.getReference(dict, Layout.DICT_TABLE);
    for (int entry = before + 1; entry < end; entry++) {
      if (vm.m.getIntElement(table, entry) == hash && keyAt(dict, entry) != 0) {
        return entry;
      }
    }
    return -1;
  }

  private static int mix(int hash) {
    int mixed = hash * 0x9E37_79B9;
    return mixed ^ mixed >>> 15;
  }

  private int bucket;

  private int probe(long dict, int hash, int capacity, int size, int from) {
    long table = vm.m.getReference(dict, Layout.DICT_TABLE);
    for (int at = from;; at = at + 1 & size - 1) {
      int entry = vm.m.getIntElement(table, capacity + at);
      if (entry == 0) {
        return -1;
      }
      if (entry != DELETED && vm.m.getIntElement(table, entry - 1) == hash) {
        bucket = at;
        return entry - 1;
      }
    }
  }

  /** The next entry with the same hash, after the one found last. */
  private int next(long dict, int hash, int found, int at) {
    int capacity = capacity(dict);
    if (capacity <= SMALL) {
      return nextSmall(dict, hash, found);
    }
    int size = vm.m.length(vm.m.getReference(dict, Layout.DICT_TABLE)) - capacity;
    return probe(dict, hash, capacity, size, at + 1 & size - 1);
  }

  /** Entry of a string key, or −1. No safepoint. */
  public int find(long dict, String key) {
    int hash = fold(key.hashCode());
    for (int entry = first(dict, hash); entry >= 0; entry = next(dict, hash, entry, bucket)) {
      long found = vm.types.unwrap(keyAt(dict, entry));
      if (Kind.isStr(vm.kind(found)) && vm.strs.equal(found, key)) {
        return entry;
      }
    }
    return -1;
  }

  /** Entry of a string key, or −1. No safepoint. */
  int findStr(long dict, long key) {
    int hash = fold(vm.strs.hash(key));
    for (int entry = first(dict, hash); entry >= 0; entry = next(dict, hash, entry, bucket)) {
      long found = vm.types.unwrap(keyAt(dict, entry));
      if (found == key || Kind.isStr(vm.kind(found)) && vm.strs.equal(found, key)) {
        return entry;
      }
    }
    return -1;
  }

  /**
   * Entry of a string or an int of 64 bits, or −1, or {@link #UNKNOWN} where Python code would have to compare, or the key is
   * another object. No safepoint.
   */
  int findPlain(long dict, long key) {
    int shape = vm.m.shapeId(key);
    if (shape == vm.layout.str.id()) {
      return findStr(dict, key);
    }
    if (shape != vm.layout.integer.id()) {
      return UNKNOWN;
    }
    long value = vm.numbers.small(key);
    int hash = fold(vm.numbers.hashLong(value));
    for (int entry = first(dict, hash); entry >= 0; entry = next(dict, hash, entry, bucket)) {
      long found = keyAt(dict, entry);
      if (found == key) {
        return entry;
      }
      if (vm.m.shapeId(found) != shape) {
        return UNKNOWN;
      }
      if (vm.numbers.small(found) == value) {
        return entry;
      }
    }
    return -1;
  }

  /** Value of a string key, or null. No safepoint. */
  public long get(long dict, String key) {
    int entry = find(dict, key);
    return entry < 0 ? 0 : valueAt(dict, entry);
  }

  /** Entry of the key in a slot, or −1. Comparison may run Python code. */
  public int find(int dict, int key) {
    long plain = vm.s.get(key);
    if (Kind.isStr(vm.kind(plain))) {
      return findStr(vm.s.get(dict), plain);
    }
    return find(dict, key, fold(vm.comparing.hash(key)));
  }

  private int find(int dict, int key, int hash) {
    while (true) {
      int entry = search(dict, key, hash);
      if (entry != CHANGED) {
        return entry;
      }
    }
  }

  private static final int CHANGED = -2;
  /** What {@link #findPlain} cannot tell. */
  static final int UNKNOWN = -2;

  private int search(int dict, int key, int hash) {
    long object = vm.s.get(dict);
    int version = keyVersion(object);
    for (int entry = first(object, hash); entry >= 0;) {
      int at = bucket;
      long found = keyAt(object, entry);
      if (found == vm.s.get(key)) {
        return entry;
      }
      int mark = vm.s.push(found);
      boolean equal = vm.comparing.equal(mark, key);
      vm.s.popTo(mark);
      object = vm.s.get(dict);
      if (keyVersion(object) != version) {
        return CHANGED;
      }
      if (equal) {
        return entry;
      }
      entry = next(object, hash, entry, at);
    }
    return -1;
  }

  /** Value of the key in a slot, or null. */
  public long get(int dict, int key) {
    int entry = find(dict, key);
    return entry < 0 ? 0 : valueAt(vm.s.get(dict), entry);
  }

  // ---------------------------------------------------------------- change

  /** Sets the value of a key, all in slots. */
  public void put(int dict, int key, int value) {
    long plain = vm.s.get(key);
    boolean text = Kind.isStr(vm.kind(plain));
    int hash = fold(text ? vm.strs.hash(plain) : vm.comparing.hash(key));
    int entry = text ? findStr(vm.s.get(dict), plain) : find(dict, key, hash);
    if (entry >= 0) {
      replace(dict, entry, value);
    } else {
      add(dict, key, value, hash);
    }
  }

  /** Writes the value of an entry. */
  void replace(int dict, int entry, int value) {
    replace(vm.s.get(dict), entry, vm.s.get(value));
  }

  void replace(long dict, int entry, long value) {
    vm.collecting.maintain(dict, vm.none, value);
    if (keyVersion(dict) < 0) {
      watchedChanges++;
    }
    vm.m.setReference(vm.m.getReference(dict, Layout.DICT_ENTRIES), 2 * entry + 1, value);
  }

  /** Sets the value of a string key. */
  public void put(int dict, String key, int value) {
    int entry = find(vm.s.get(dict), key);
    if (entry >= 0) {
      replace(dict, entry, value);
      return;
    }
    int mark = vm.s.push(vm.strs.intern(key));
    add(dict, mark, value, fold(key.hashCode()));
    vm.s.popTo(mark);
  }

  private void add(int dict, int key, int value, int hash) {
    int entry = end(vm.s.get(dict));
    if (entry == capacity(vm.s.get(dict))) {
      resize(dict);
      entry = end(vm.s.get(dict));
    }
    long object = vm.s.get(dict);
    vm.collecting.maintain(object, vm.s.get(key), vm.s.get(value));
    long entries = vm.m.getReference(object, Layout.DICT_ENTRIES);
    vm.m.setReference(entries, 2 * entry, vm.s.get(key));
    vm.m.setReference(entries, 2 * entry + 1, vm.s.get(value));
    long table = vm.m.getReference(object, Layout.DICT_TABLE);
    vm.m.setIntElement(table, entry, hash);
    index(object, table, entry, hash);
    vm.m.setInt(object, Layout.DICT_NEXT, entry + 1);
    vm.m.setInt(object, Layout.DICT_USED, size(object) + 1);
    keysChanged(object);
  }

  private void index(long dict, long table, int entry, int hash) {
    int capacity = capacity(dict);
    if (capacity <= SMALL) {
      return;
    }
    int size = vm.m.length(table) - capacity;
    int at = mix(hash) & size - 1;
    while (vm.m.getIntElement(table, capacity + at) > 0) {
      at = at + 1 & size - 1;
    }
    vm.m.setIntElement(table, capacity + at, entry + 1);
  }

  /** Makes room for as many more keys as there are, leaving deleted entries out. */
  private void resize(int dict) {
    rebuild(dict, 3 * size(vm.s.get(dict)));
  }

  private void rebuild(int dict, int wanted) {
    int slots = 8;
    while (slots <= wanted) {
      slots *= 2;
    }
    int capacity = slots * 2 / 3;
    int mark = vm.s.push(vm.m.allocate(vm.layout.entries, 2 * capacity));
    long table = vm.m.allocate(vm.layout.table, capacity <= SMALL ? capacity : capacity + slots);
    long entries = vm.s.get(mark);
    long object = vm.s.get(dict);
    int count = 0;
    for (int entry = 0, end = end(object); entry < end; entry++) {
      long key = keyAt(object, entry);
      if (key != 0) {
        vm.m.setReference(entries, 2 * count, key);
        vm.m.setReference(entries, 2 * count + 1, valueAt(object, entry));
        vm.m.setIntElement(table, count++, hashAt(object, entry));
      }
    }
    vm.m.setReference(object, Layout.DICT_TABLE, table);
    vm.m.setReference(object, Layout.DICT_ENTRIES, entries);
    vm.m.setInt(object, Layout.DICT_NEXT, count);
    keysChanged(object);
    for (int entry = 0; entry < count; entry++) {
      index(object, table, entry, vm.m.getIntElement(table, entry));
    }
    vm.s.popTo(mark);
  }

  /** Removes an entry; key, then value may die. */
  public void remove(int dict, int entry) {
    long object = vm.s.get(dict);
    int mark = vm.s.push(keyAt(object, entry));
    vm.s.push(valueAt(object, entry));
    int capacity = capacity(object);
    long table = vm.m.getReference(object, Layout.DICT_TABLE);
    if (capacity > SMALL) {
      int size = vm.m.length(table) - capacity;
      int at = mix(vm.m.getIntElement(table, entry)) & size - 1;
      while (vm.m.getIntElement(table, capacity + at) != entry + 1) {
        at = at + 1 & size - 1;
      }
      vm.m.setIntElement(table, capacity + at, DELETED);
    }
    long entries = vm.m.getReference(object, Layout.DICT_ENTRIES);
    vm.m.setInt(object, Layout.DICT_USED, size(object) - 1);
    keysChanged(object);
    vm.m.setReference(entries, 2 * entry, 0);
    vm.m.setReference(entries, 2 * entry + 1, 0);
    vm.s.set(mark, 0);
    vm.s.popTo(mark);
  }

  /** Removes a string key, if it is there; tells whether it was. */
  public boolean remove(int dict, String key) {
    int entry = find(vm.s.get(dict), key);
    if (entry >= 0) {
      remove(dict, entry);
    }
    return entry >= 0;
  }

  /** Empties a dict; keys and values die in the order of insertion. */
  public void clear(int dict) {
    long object = vm.s.get(dict);
    int end = end(object);
    if (end == 0) {
      return;
    }
    int entries = vm.s.push(vm.m.getReference(object, Layout.DICT_ENTRIES));
    vm.m.setInt(object, Layout.DICT_USED, 0);
    vm.m.setInt(object, Layout.DICT_NEXT, 0);
    keysChanged(object);
    vm.m.setReference(object, Layout.DICT_TABLE, 0);
    vm.m.setReference(object, Layout.DICT_ENTRIES, 0);
    for (int i = 0; i < 2 * end; i++) {
      vm.m.setReference(vm.s.get(entries), i, 0);
    }
    vm.s.popTo(entries);
  }

  /** A new dict with the same keys and values. */
  public long copy(int dict) {
    int mark = vm.s.push(create());
    if (size(vm.s.get(dict)) > 0) {
      update(mark, dict);
    }
    return vm.s.popReturning();
  }

  /** Puts the entries of a dict into another. */
  public void update(int dict, int from) {
    int mark = vm.s.top;
    vm.s.push(0);
    vm.s.push(0);
    for (int entry = 0; entry < end(vm.s.get(from)); entry++) {
      long key = keyAt(vm.s.get(from), entry);
      if (key != 0) {
        vm.s.set(mark, key);
        vm.s.set(mark + 1, valueAt(vm.s.get(from), entry));
        int hash = hashAt(vm.s.get(from), entry);
        int found = Kind.isStr(vm.kind(key)) ? findStr(vm.s.get(dict), key) : find(dict, mark, hash);
        if (found >= 0) {
          replace(dict, found, mark + 1);
        } else {
          add(dict, mark, mark + 1, hash);
        }
      }
    }
    vm.s.popTo(mark);
  }

  /** The first entry from one on that is not deleted, or −1. */
  public int entryFrom(long dict, int from) {
    for (int entry = from, end = end(dict); entry < end; entry++) {
      if (keyAt(dict, entry) != 0) {
        return entry;
      }
    }
    return -1;
  }

  // ---------------------------------------------------------------- views

  static final int KEYS = 0;
  static final int VALUES = 1;
  static final int ITEMS = 2;

  /** A view of the dict in a slot. */
  long view(int dict, int what) {
    long made = vm.m.allocate(vm.layout.view);
    vm.m.setReference(made, Layout.VIEWED, vm.s.get(dict));
    vm.m.setInt(made, Layout.NUMBER, what);
    return made;
  }

  TypeInfo viewType(long view) {
    return vm.types.named(switch (vm.m.getInt(view, Layout.NUMBER)) {
      case KEYS -> "dict_keys";
      case VALUES -> "dict_values";
      default -> "dict_items";
    });
  }
}
