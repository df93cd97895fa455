package dev.midden.samples.python.vm;

/**
 * Sets: open addressing with short linear runs, the table and the order of probes of CPython (Objects/setobject.c), so that
 * a set of ints is walked in the same order.
 */
public final class Sets {
  private static final int RUN = 9;
  private static final int SHIFT = 5;
  /** Hash of a slot whose key was removed. */
  private static final long DUMMY = -1;
  private static final int CHANGED = -2;

  private final Vm vm;

  Sets(Vm vm) {
    this.vm = vm;
  }

  /** An empty set or frozenset. */
  public long create(boolean frozen) {
    return vm.m.allocate(frozen ? vm.layout.frozenset : vm.layout.set);
  }

  /** Number of keys. */
  public int size(long set) {
    return vm.m.getInt(set, Layout.SET_USED);
  }

  /** Slots of the table. */
  public int end(long set) {
    long keys = vm.m.getReference(set, Layout.SET_KEYS);
    return keys == 0 ? 0 : vm.m.length(keys);
  }

  /** Key in a slot of the table, or null. */
  public long keyAt(long set, int slot) {
    return vm.m.getReference(vm.m.getReference(set, Layout.SET_KEYS), slot);
  }

  private long hashAt(long set, int slot) {
    return vm.m.getLongElement(vm.m.getReference(set, Layout.SET_HASHES), slot);
  }

  /** Slot of the table with the key in a slot of the stack, or −1. */
  public int find(int set, int key) {
    return find(set, key, vm.comparing.hash(key));
  }

  private int find(int set, int key, long hash) {
    while (true) {
      int found = search(set, key, hash);
      if (found != CHANGED) {
        return found;
      }
    }
  }

  private int search(int set, int key, long hash) {
    int mask = end(vm.s.get(set)) - 1;
    if (mask < 0) {
      return -1;
    }
    long perturb = hash;
    int i = (int) hash & mask;
    while (true) {
      int last = i + RUN <= mask ? i + RUN : i;
      for (int at = i; at <= last; at++) {
        long object = vm.s.get(set);
        long found = keyAt(object, at);
        long foundHash = hashAt(object, at);
        if (found == 0 && foundHash == 0) {
          return -1;
        }
        if (found != 0 && foundHash == hash) {
          if (found == vm.s.get(key) || same(found, key)) {
            return at;
          }
          if (end(vm.s.get(set)) != mask + 1) {
            return CHANGED;
          }
        }
      }
      perturb >>>= SHIFT;
      i = (int) (i * 5L + 1 + perturb) & mask;
    }
  }

  private boolean same(long found, int key) {
    int mark = vm.s.push(found);
    boolean equal = vm.comparing.equal(mark, key);
    vm.s.popTo(mark);
    return equal;
  }

  /** Adds the key in a slot; tells whether it is new. */
  public boolean add(int set, int key) {
    return add(set, key, vm.comparing.hash(key));
  }

  private boolean add(int set, int key, long hash) {
    if (end(vm.s.get(set)) == 0) {
      resize(set, 0);
    }
    if (find(set, key, hash) >= 0) {
      return false;
    }
    long object = vm.s.get(set);
    insert(vm.m.getReference(object, Layout.SET_KEYS), vm.m.getReference(object, Layout.SET_HASHES), vm.s.get(key),
        hash);
    int fill = vm.m.getInt(object, Layout.SET_FILL) + 1;
    int used = size(object) + 1;
    vm.m.setInt(object, Layout.SET_FILL, fill);
    vm.m.setInt(object, Layout.SET_USED, used);
    if (fill * 5 >= (end(object) - 1) * 3) {
      resize(set, used > 50000 ? used * 2 : used * 4);
    }
    return true;
  }

  /** Puts a key that is not there into the first slot never used. */
  private void insert(long keys, long hashes, long key, long hash) {
    int mask = vm.m.length(keys) - 1;
    long perturb = hash;
    int i = (int) hash & mask;
    while (true) {
      int last = i + RUN <= mask ? i + RUN : i;
      for (int at = i; at <= last; at++) {
        if (vm.m.getReference(keys, at) == 0 && vm.m.getLongElement(hashes, at) == 0) {
          vm.m.setReference(keys, at, key);
          vm.m.setLongElement(hashes, at, hash);
          return;
        }
      }
      perturb >>>= SHIFT;
      i = (int) (i * 5L + 1 + perturb) & mask;
    }
  }

  private void resize(int set, int wanted) {
    int size = 8;
    while (size <= wanted) {
      size *= 2;
    }
    int mark = vm.s.push(vm.m.allocate(vm.layout.keys, size));
    long hashes = vm.m.allocate(vm.layout.hashes, size);
    long keys = vm.s.get(mark);
    long object = vm.s.get(set);
    int fill = vm.m.getInt(object, Layout.SET_USED);
    int mark2 = vm.s.push(hashes);
    for (int at = 0, end = end(object); at < end; at++) {
      if (keyAt(object, at) != 0) {
        insert(keys, hashes, keyAt(object, at), hashAt(object, at));
      }
    }
    vm.m.setReference(object, Layout.SET_HASHES, vm.s.get(mark2));
    vm.m.setReference(object, Layout.SET_KEYS, keys);
    vm.m.setInt(object, Layout.SET_FILL, fill);
    vm.s.popTo(mark);
  }

  /** Removes the key in a slot of the table. */
  public void remove(int set, int at) {
    long object = vm.s.get(set);
    vm.m.setLongElement(vm.m.getReference(object, Layout.SET_HASHES), at, DUMMY);
    vm.m.setInt(object, Layout.SET_USED, size(object) - 1);
    vm.m.setReference(vm.m.getReference(object, Layout.SET_KEYS), at, 0);
  }

  /** Empties a set. */
  public void clear(int set) {
    long object = vm.s.get(set);
    int mark = vm.s.push(vm.m.getReference(object, Layout.SET_KEYS));
    vm.m.setInt(object, Layout.SET_USED, 0);
    vm.m.setInt(object, Layout.SET_FILL, 0);
    vm.m.setReference(object, Layout.SET_HASHES, 0);
    vm.m.setReference(object, Layout.SET_KEYS, 0);
    vm.s.popTo(mark);
  }

  /** Adds every key of a set, or every item of another iterable. */
  public void addAll(int set, int from) {
    int mark = vm.s.top;
    long source = vm.types.unwrap(vm.s.get(from));
    int kind = vm.kind(source);
    if (kind == Kind.SET || kind == Kind.FROZENSET) {
      vm.s.push(source);
      vm.s.push(0);
      makeRoom(set, size(source));
      for (int at = 0; at < end(vm.s.get(mark)); at++) {
        long key = keyAt(vm.s.get(mark), at);
        if (key != 0) {
          vm.s.set(mark + 1, key);
          add(set, mark + 1, hashAt(vm.s.get(mark), at));
        }
      }
    } else {
      vm.iteration.each(from, item -> add(set, item));
    }
    vm.s.popTo(mark);
  }

  /** Merging grows the table before, by what both sets hold together. */
  private void makeRoom(int set, int added) {
    long object = vm.s.get(set);
    if (added > 0 && (vm.m.getInt(object, Layout.SET_FILL) + added) * 5 >= Math.max(7, end(object) - 1) * 3) {
      resize(set, (size(object) + added) * 2);
    }
  }

  /** A new set of the keys of an iterable. */
  public long of(int from, boolean frozen) {
    int mark = vm.s.push(create(frozen));
    addAll(mark, from);
    return vm.s.popReturning();
  }

  /** Whether every key of a set is in another. */
  boolean isSubset(int set, int of) {
    if (size(vm.s.get(set)) > size(vm.s.get(of))) {
      return false;
    }
    int mark = vm.s.push(0);
    boolean all = true;
    for (int at = 0; all && at < end(vm.s.get(set)); at++) {
      long key = keyAt(vm.s.get(set), at);
      if (key != 0) {
        vm.s.set(mark, key);
        all = find(of, mark, hashAt(vm.s.get(set), at)) >= 0;
      }
    }
    vm.s.popTo(mark);
    return all;
  }

  /** The first slot of the table from one on with a key, or −1. */
  public int keyFrom(long set, int from) {
    for (int at = from, end = end(set); at < end; at++) {
      if (keyAt(set, at) != 0) {
        return at;
      }
    }
    return -1;
  }

  /** Hash of a frozenset, which does not depend on order (Objects/setobject.c). */
  long hash(long set) {
    long hash = 0;
    for (int at = 0, end = end(set); at < end; at++) {
      if (keyAt(set, at) != 0) {
        long each = hashAt(set, at);
        hash ^= (each ^ 89869747L ^ each << 16) * 3644798167L;
      }
    }
    hash ^= (size(set) + 1L) * 1927868237L;
    hash ^= hash >>> 11 ^ hash >>> 25;
    hash = hash * 69069 + 907133923L;
    return hash == -1 ? 590923713L : hash;
  }
}
