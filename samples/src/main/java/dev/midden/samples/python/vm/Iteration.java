package dev.midden.samples.python.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Iterators: those written in Java, which say that they are at the end by null, and those of Python classes. */
public final class Iteration {
  private final Vm vm;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  final int overList;
  private final int overTuple;
  private final int overStr;
  final int overRange;
  private final int overDict;
  private final int overSet;
  private final int overBytes;
  private final int reversedList;
  private final int overItems;
  private final int untilSentinel;
  private final int reversedDict;

  /** What an iterator in a slot gives next; null at the end. */
  @FunctionalInterface
  public interface Step {
    /** The next item, valid until the next safepoint. */
    long next(Vm vm, int iterator);
  }

  Iteration(Vm vm) {
    this.vm = vm;
    overList = define("list_iterator", Iteration::list);
    overTuple = define("tuple_iterator", Iteration::list);
    overStr = define("str_iterator", Iteration::str);
    overRange = define("range_iterator", Iteration::range);
    overDict = define("dict_keyiterator", Iteration::dict);
    overSet = define("set_iterator", Iteration::set);
    overBytes = define("bytes_iterator", Iteration::bytes);
    reversedList = define("list_reverseiterator", Iteration::reversed);
    overItems = define("iterator", Iteration::items);
    untilSentinel = define("callable_iterator", Iteration::sentinel);
    reversedDict = define("dict_reversekeyiterator", Iteration::reversedDict);
    Combining.define(this);
  }

  /** Defines a kind of iterator; returns its number. */
  public int define(String name, Step step) {
    steps.add(step);
    names.add(name);
    return steps.size() - 1;
  }

  /** Number of a kind of iterator. */
  public int number(String name) {
    return names.indexOf(name);
  }

  /** Sets what counts in an iterator. */
  public void setCounter(long iterator, long value) {
    vm.m.setLong(iterator, Layout.ITERATOR_A, value);
  }

  /** Sets the second object of an iterator. */
  public void setExtra(long iterator, long object) {
    vm.m.setReference(iterator, Layout.ITERATOR_EXTRA, object);
  }

  /** Gives a new iterator in a slot the tuple that it hands out again and again. */
  public void keepTuple(int iterator, int count) {
    Combining.keepTuple(vm, iterator, count);
  }

  /** A reverse iterator. */
  public long reversedOf(int slot) {
    if (vm.types.method(vm.s.get(slot), "__reversed__") != 0) {
      return vm.calls.method(slot, "__reversed__");
    }
    int mark = vm.s.push(0);
    vm.s.set(mark, vm.sequences.newList(0));
    for (int i = 0, n = vm.ops.length(slot); i < n; i++) {
      int index = vm.s.push(vm.numbers.of(i));
      vm.s.set(index, vm.items.getItem(slot, index));
      vm.sequences.append(mark, index);
      vm.s.popTo(index);
    }
    return reversed(mark);
  }

  List<String> names() {
    return names;
  }

  TypeInfo type(long iterator) {
    return vm.types.named(names.get(vm.m.getInt(iterator, Layout.ITERATOR_CODE)));
  }

  /** An iterator of a kind over the object in a slot. */
  public long create(int code, int source) {
    long made = vm.m.allocate(vm.layout.iterator);
    vm.m.setInt(made, Layout.ITERATOR_CODE, code);
    if (source >= 0) {
      vm.m.setReference(made, Layout.ITERATOR_SOURCE, vm.s.get(source));
    }
    return made;
  }

  // ---------------------------------------------------------------- the protocol

  /** Whether the object in a slot can be iterated over. */
  boolean isIterable(int slot) {
    long object = vm.s.get(slot);
    return switch (vm.kind(object)) {
      case Kind.LIST, Kind.TUPLE, Kind.STR, Kind.STR2, Kind.STR4, Kind.DICT, Kind.SET, Kind.FROZENSET, Kind.RANGE,
          Kind.GENERATOR, Kind.ITERATOR, Kind.BYTES, Kind.VIEW ->
        true;
      default -> vm.types.method(object, "__iter__") != 0 && vm.types.method(object, "__iter__") != vm.none || vm.types
          .method(object, "__getitem__") != 0;
    };
  }

  /** An iterator over the object in a slot. */
  public long iterator(int slot) {
    long object = vm.s.get(slot);
    switch (vm.kind(object)) {
      case Kind.LIST -> {
        return create(overList, slot);
      }
      case Kind.TUPLE -> {
        return create(overTuple, slot);
      }
      case Kind.STR, Kind.STR2, Kind.STR4 -> {
        return create(overStr, slot);
      }
      case Kind.BYTES -> {
        return create(overBytes, slot);
      }
      case Kind.RANGE -> {
        return range(object);
      }
      case Kind.DICT -> {
        return dict(slot, Dicts.KEYS);
      }
      case Kind.VIEW -> {
        int what = vm.m.getInt(object, Layout.NUMBER);
        int dict = vm.s.push(vm.m.getReference(object, Layout.VIEWED));
        long made = dict(dict, what);
        vm.s.popTo(dict);
        return made;
      }
      case Kind.SET, Kind.FROZENSET -> {
        long made = create(overSet, slot);
        vm.m.setLong(made, Layout.ITERATOR_A, vm.sets.size(vm.s.get(slot)));
        return made;
      }
      case Kind.GENERATOR, Kind.ITERATOR -> {
        return object;
      }
      default -> {
        return custom(slot);
      }
    }
  }

  private long dict(int dict, int what) {
    long made = create(overDict, dict);
    vm.m.setLong(made, Layout.ITERATOR_A, vm.dicts.size(vm.s.get(dict)));
    vm.m.setLong(made, Layout.ITERATOR_B, what);
    return made;
  }

  private long custom(int slot) {
    long object = vm.s.get(slot);
    long method = vm.types.method(object, "__iter__");
    if (method != 0 && method != vm.none) {
      int made = vm.s.push(vm.calls.method(slot, "__iter__"));
      int kind = vm.kindAt(made);
      if (kind != Kind.ITERATOR && kind != Kind.GENERATOR && vm.types.method(vm.s.get(made), "__next__") == 0) {
        throw vm.errors.type("iter() returned non-iterator of type '%s'", vm.types.name(vm.s.get(made)));
      }
      return vm.s.popReturning();
    }
    if (method == 0 && vm.types.method(object, "__getitem__") != 0) {
      return create(overItems, slot);
    }
    throw vm.errors.type("'%s' object is not iterable", vm.types.name(object));
  }

  /** The next item of the iterator in a slot, or null at the end. */
  public long next(int iterator) {
    long object = vm.s.get(iterator);
    int kind = vm.kind(object);
    if (kind == Kind.ITERATOR) {
      return steps.get(vm.m.getInt(object, Layout.ITERATOR_CODE)).next(vm, iterator);
    }
    if (kind == Kind.GENERATOR) {
      return vm.generators.next(iterator);
    }
    int top = vm.s.top;
    int depth = vm.depth;
    if (vm.types.method(object, "__next__") == 0) {
      throw vm.errors.type("'%s' object is not an iterator", vm.types.name(object));
    }
    try {
      return vm.calls.method(iterator, "__next__");
    } catch (Raise e) {
      if (!vm.errors.is("StopIteration")) {
        throw e;
      }
      vm.generators.keepResult(vm.generators.stopValue(vm.errors.raised()));
      vm.errors.clear();
      vm.s.popTo(top);
      vm.depth = depth;
      return 0;
    }
  }

  /** The same, but the item is put into a slot; false at the end. */
  public boolean next(int iterator, int into) {
    if (vm.kindAt(iterator) == Kind.GENERATOR) {
      return vm.generators.next(iterator, into);
    }
    long next = next(iterator);
    if (next == 0) {
      return false;
    }
    vm.s.set(into, next);
    return true;
  }

  /** Does something with each item of an iterable; the item is in the slot handed over. */
  public void each(int iterable, IntConsumer action) {
    int iterator = vm.s.push(0);
    vm.s.set(iterator, iterator(iterable));
    int item = vm.s.push(0);
    while (next(iterator, item)) {
      action.accept(item);
      // The item dies before the next is asked for.
      vm.s.popTo(item);
      vm.s.top = item + 1;
    }
    vm.s.popTo(iterator);
  }

  /** Appends the items of an iterable to a list. */
  public void extend(int list, int iterable) {
    long source = vm.types.unwrap(vm.s.get(iterable));
    int kind = vm.kind(source);
    if (kind == Kind.LIST || kind == Kind.TUPLE) {
      int from = vm.s.push(source);
      int count = vm.sequences.length(source);
      if (count > 0) {
        int size = vm.sequences.size(vm.s.get(list));
        vm.sequences.ensureExactly(list, size + count);
        long object = vm.s.get(list);
        for (int i = 0; i < count; i++) {
          vm.sequences.set(object, size + i, vm.sequences.item(vm.s.get(from), i));
        }
        vm.m.setInt(object, Layout.LIST_SIZE, size + count);
      }
      vm.s.popTo(from);
      return;
    }
    if (!isIterable(iterable)) {
      throw vm.errors.type("'%s' object is not iterable", vm.types.name(vm.s.get(iterable)));
    }
    each(iterable, item -> vm.sequences.append(list, item));
  }

  /** A new list of the items of an iterable. */
  public long list(int iterable) {
    int list = vm.s.push(vm.sequences.newList(0));
    extend(list, iterable);
    return vm.s.popReturning();
  }

  /** A tuple of the items of an iterable; a tuple is itself. */
  public long tuple(int iterable) {
    long object = vm.s.get(iterable);
    int kind = vm.kind(object);
    if (kind == Kind.TUPLE) {
      return object;
    }
    if (kind == Kind.LIST) {
      return vm.sequences.slice(iterable, 0, 1, vm.sequences.size(object), true);
    }
    int list = vm.s.push(0);
    vm.s.set(list, list(iterable));
    vm.s.set(list, vm.sequences.slice(list, 0, 1, vm.sequences.size(vm.s.get(list)), true));
    return vm.s.popReturning();
  }

  // ---------------------------------------------------------------- ranges

  /** Number of items of a range. */
  public long rangeLength(long range) {
    long start = vm.m.getLong(range, Layout.RANGE_START);
    long stop = vm.m.getLong(range, Layout.RANGE_STOP);
    long step = vm.m.getLong(range, Layout.RANGE_STEP);
    if (step > 0 ? start >= stop : start <= stop) {
      return 0;
    }
    return step > 0 ? (stop - start - 1) / step + 1 : (start - stop - 1) / -step + 1;
  }

  private long range(long range) {
    long start = vm.m.getLong(range, Layout.RANGE_START);
    long step = vm.m.getLong(range, Layout.RANGE_STEP);
    long count = rangeLength(range);
    return range(start, step, count);
  }

  long range(long start, long step, long count) {
    long made = create(overRange, -1);
    vm.m.setLong(made, Layout.ITERATOR_A, start);
    vm.m.setLong(made, Layout.ITERATOR_B, step);
    vm.m.setLong(made, Layout.ITERATOR_C, count);
    return made;
  }

  static long range(Vm vm, int iterator) {
    long object = vm.s.get(iterator);
    long left = vm.m.getLong(object, Layout.ITERATOR_C);
    if (left <= 0) {
      return 0;
    }
    long value = vm.m.getLong(object, Layout.ITERATOR_A);
    vm.m.setLong(object, Layout.ITERATOR_A, value + vm.m.getLong(object, Layout.ITERATOR_B));
    vm.m.setLong(object, Layout.ITERATOR_C, left - 1);
    return vm.numbers.of(value);
  }

  // ---------------------------------------------------------------- other steps

  /** Where an iterator is; it goes one further. */
  public static int advance(Vm vm, long iterator) {
    int at = vm.m.getInt(iterator, Layout.ITERATOR_STATE);
    vm.m.setInt(iterator, Layout.ITERATOR_STATE, at + 1);
    return at;
  }

  /** Lets go of what an iterator iterates over, at its end. */
  public static long exhausted(Vm vm, int iterator) {
    vm.m.setReference(vm.s.get(iterator), Layout.ITERATOR_SOURCE, 0);
    return 0;
  }

  static long list(Vm vm, int iterator) {
    long object = vm.s.get(iterator);
    long list = vm.m.getReference(object, Layout.ITERATOR_SOURCE);
    if (list == 0) {
      return 0;
    }
    int at = vm.m.getInt(object, Layout.ITERATOR_STATE);
    if (at >= vm.sequences.length(list)) {
      return exhausted(vm, iterator);
    }
    vm.m.setInt(object, Layout.ITERATOR_STATE, at + 1);
    return vm.sequences.item(list, at);
  }

  long reversed(int list) {
    long made = create(reversedList, list);
    vm.m.setInt(made, Layout.ITERATOR_STATE, vm.sequences.length(vm.s.get(list)) - 1);
    return made;
  }

  private static long reversed(Vm vm, int iterator) {
    long object = vm.s.get(iterator);
    long list = vm.m.getReference(object, Layout.ITERATOR_SOURCE);
    int at = vm.m.getInt(object, Layout.ITERATOR_STATE);
    if (list == 0 || at < 0 || at >= vm.sequences.length(list)) {
      return exhausted(vm, iterator);
    }
    vm.m.setInt(object, Layout.ITERATOR_STATE, at - 1);
    return vm.sequences.item(list, at);
  }

  private static long str(Vm vm, int iterator) {
    long string = vm.m.getReference(vm.s.get(iterator), Layout.ITERATOR_SOURCE);
    if (string == 0) {
      return 0;
    }
    int at = advance(vm, vm.s.get(iterator));
    return at < vm.strs.length(string) ? vm.strs.ofChar(vm.strs.charAt(string, at)) : exhausted(vm, iterator);
  }

  private static long bytes(Vm vm, int iterator) {
    long bytes = vm.m.getReference(vm.s.get(iterator), Layout.ITERATOR_SOURCE);
    if (bytes == 0) {
      return 0;
    }
    int at = advance(vm, vm.s.get(iterator));
    return at < vm.m.length(bytes) ? vm.numbers.of(vm.m.getByteElement(bytes, at) & 0xFF) : exhausted(vm, iterator);
  }

  private static long dict(Vm vm, int iterator) {
    long object = vm.s.get(iterator);
    long dict = vm.m.getReference(object, Layout.ITERATOR_SOURCE);
    if (dict == 0) {
      return 0;
    }
    if (vm.dicts.size(dict) != vm.m.getLong(object, Layout.ITERATOR_A)) {
      vm.m.setLong(object, Layout.ITERATOR_A, -1);
      throw vm.errors.raise("RuntimeError", "dictionary changed size during iteration");
    }
    int entry = vm.dicts.entryFrom(dict, vm.m.getInt(object, Layout.ITERATOR_STATE));
    if (entry < 0) {
      return exhausted(vm, iterator);
    }
    vm.m.setInt(object, Layout.ITERATOR_STATE, entry + 1);
    return entry(vm, dict, entry, (int) vm.m.getLong(object, Layout.ITERATOR_B));
  }

  private static long entry(Vm vm, long dict, int entry, int what) {
    if (what == Dicts.KEYS) {
      return vm.dicts.keyAt(dict, entry);
    }
    if (what == Dicts.VALUES) {
      return vm.dicts.valueAt(dict, entry);
    }
    int mark = vm.s.push(vm.dicts.keyAt(dict, entry));
    vm.s.push(vm.dicts.valueAt(dict, entry));
    long pair = vm.sequences.tuple(mark, 2);
    vm.s.popTo(mark);
    return pair;
  }

  long reversedDict(int dict, int what) {
    long made = create(reversedDict, dict);
    vm.m.setInt(made, Layout.ITERATOR_STATE, vm.dicts.end(vm.s.get(dict)) - 1);
    vm.m.setLong(made, Layout.ITERATOR_B, what);
    return made;
  }

  private static long reversedDict(Vm vm, int iterator) {
    long object = vm.s.get(iterator);
    long dict = vm.m.getReference(object, Layout.ITERATOR_SOURCE);
    int entry = vm.m.getInt(object, Layout.ITERATOR_STATE);
    while (dict != 0 && entry >= 0 && vm.dicts.keyAt(dict, entry) == 0) {
      entry--;
    }
    if (dict == 0 || entry < 0) {
      return exhausted(vm, iterator);
    }
    vm.m.setInt(object, Layout.ITERATOR_STATE, entry - 1);
    return entry(vm, dict, entry, (int) vm.m.getLong(object, Layout.ITERATOR_B));
  }

  private static long set(Vm vm, int iterator) {
    long object = vm.s.get(iterator);
    long set = vm.m.getReference(object, Layout.ITERATOR_SOURCE);
    if (set == 0) {
      return 0;
    }
    if (vm.sets.size(set) != vm.m.getLong(object, Layout.ITERATOR_A)) {
      vm.m.setLong(object, Layout.ITERATOR_A, -1);
      throw vm.errors.raise("RuntimeError", "Set changed size during iteration");
    }
    int at = vm.sets.keyFrom(set, vm.m.getInt(object, Layout.ITERATOR_STATE));
    if (at < 0) {
      return exhausted(vm, iterator);
    }
    vm.m.setInt(object, Layout.ITERATOR_STATE, at + 1);
    return vm.sets.keyAt(set, at);
  }

  /** Items by {@code __getitem__} from 0 on, until IndexError. */
  private static long items(Vm vm, int iterator) {
    if (vm.m.getReference(vm.s.get(iterator), Layout.ITERATOR_SOURCE) == 0) {
      return 0;
    }
    int at = advance(vm, vm.s.get(iterator));
    int source = vm.s.push(vm.m.getReference(vm.s.get(iterator), Layout.ITERATOR_SOURCE));
    int depth = vm.depth;
    try {
      int index = vm.s.push(vm.numbers.of(at));
      vm.s.set(source, vm.items.getItem(source, index));
      vm.s.popTo(source + 1);
      return vm.s.popReturning();
    } catch (Raise e) {
      if (!vm.errors.is("IndexError") && !vm.errors.is("StopIteration")) {
        throw e;
      }
      vm.errors.clear();
      vm.depth = depth;
      vm.s.popTo(source);
      return exhausted(vm, iterator);
    }
  }

  /** An iterator over what a function returns, up to a value. */
  public long untilSentinel(int callable, int sentinel) {
    long made = create(untilSentinel, callable);
    vm.m.setReference(made, Layout.ITERATOR_EXTRA, vm.s.get(sentinel));
    return made;
  }

  private static long sentinel(Vm vm, int iterator) {
    long callable = vm.m.getReference(vm.s.get(iterator), Layout.ITERATOR_SOURCE);
    if (callable == 0) {
      return 0;
    }
    int mark = vm.s.push(callable);
    int depth = vm.depth;
    try {
      vm.s.set(mark, vm.calls.call(mark));
    } catch (Raise e) {
      if (!vm.errors.is("StopIteration")) {
        throw e;
      }
      vm.errors.clear();
      vm.depth = depth;
      vm.s.popTo(mark);
      return exhausted(vm, iterator);
    }
    int end = vm.s.push(vm.m.getReference(vm.s.get(iterator), Layout.ITERATOR_EXTRA));
    boolean done = vm.comparing.equal(mark, end);
    vm.s.popTo(mark + 1);
    if (done) {
      vm.s.popTo(mark);
      return exhausted(vm, iterator);
    }
    return vm.s.popReturning();
  }
}
