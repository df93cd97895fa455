package dev.midden.samples.python.vm;

import dev.midden.core.heap.Mutator;
import dev.midden.samples.python.code.Operator;

/** What most instructions do with most operands: ints, floats, lists. All else is handed on to where all cases are. */
final class Quick {
  private final Vm vm;
  private final Mutator m;
  private final Stack s;
  private final int integer;
  private final int floating;
  private final int list;
  private final int tuple;
  private final int str;
  private final int iterator;

  Quick(Vm vm) {
    this.vm = vm;
    m = vm.m;
    s = vm.s;
    integer = vm.layout.integer.id();
    floating = vm.layout.floating.id();
    list = vm.layout.list.id();
    tuple = vm.layout.tuple.id();
    str = vm.layout.str.id();
    iterator = vm.layout.iterator.id();
  }

  /** left, right → result. */
  void binary(int operator, int left, boolean inPlace) {
    long a = s.get(left);
    long b = s.get(left + 1);
    int shape = m.shapeId(a);
    long result = 0;
    if (shape == m.shapeId(b)) {
      if (shape == integer) {
        result = vm.numbers.longs(Operator.at(operator), a, b, vm.numbers.small(a), vm.numbers.small(b));
      } else if (shape == floating) {
        result = vm.numbers.floats(Operator.at(operator), vm.numbers.floating(a), vm.numbers.floating(b));
      }
    } else if (shape == floating && m.shapeId(b) == integer) {
      result = vm.numbers.floats(Operator.at(operator), vm.numbers.floating(a), vm.numbers.small(b));
    }
    if (result == 0) {
      result = inPlace ? vm.ops.inPlace(operator, left, left + 1) : vm.ops.binary(operator, left, left + 1);
    }
    finish(left, result);
  }

  /** left, right → result. */
  void compare(int operator, int left) {
    long a = s.get(left);
    long b = s.get(left + 1);
    long result;
    if (m.shapeId(a) == integer && m.shapeId(b) == integer) {
      int order = Long.compare(vm.numbers.small(a), vm.numbers.small(b));
      result = vm.bool(Comparing.holds(operator, order));
    } else if (a == b && operator == Comparing.EQ && m.shapeId(a) == str) {
      result = vm.yes;
    } else {
      result = vm.comparing.compare(operator, left, left + 1);
    }
    finish(left, result);
  }

  private void finish(int left, long result) {
    s.set(left, result);
    s.set(left + 1, 0);
  }

  /** container, index → item. */
  void item(int container) {
    long object = s.get(container);
    long index = s.get(container + 1);
    int shape = m.shapeId(object);
    if ((shape == list || shape == tuple || shape == str) && m.shapeId(index) == integer) {
      int size = shape == list ? vm.sequences.size(object) : m.length(object) - (shape == str ? Layout.STR_START : 0);
      long at = vm.numbers.small(index);
      if (at < 0) {
        at += size;
      }
      if (at >= 0 && at < size) {
        long item = shape == list
            ? vm.sequences.get(object, (int) at)
            : shape == tuple
                ? m.getReference(object, (int) at)
                : vm.strs.ofChar(m.getByteElement(object, Layout.STR_START + (int) at) & 0xFF);
        finish(container, item);
        return;
      }
    }
    finish(container, vm.items.getItem(container, container + 1));
  }

  /** value, container, index → . */
  void setItem(int value) {
    long object = s.get(value + 1);
    long index = s.get(value + 2);
    boolean done = false;
    if (m.shapeId(object) == list && m.shapeId(index) == integer) {
      int size = vm.sequences.size(object);
      long at = vm.numbers.small(index);
      if (at < 0) {
        at += size;
      }
      if (at >= 0 && at < size) {
        vm.sequences.set(object, (int) at, s.get(value));
        done = true;
      }
    }
    if (!done) {
      vm.items.setItem(value + 1, value + 2, value);
    }
    s.set(value, 0);
    s.set(value + 1, 0);
    s.set(value + 2, 0);
  }

  /** The next item of the iterator in a slot; null at the end. */
  long next(int slot) {
    long object = s.get(slot);
    if (m.shapeId(object) == iterator) {
      int code = m.getInt(object, Layout.ITERATOR_CODE);
      if (code == vm.iteration.overRange) {
        return Iteration.range(vm, slot);
      }
      if (code == vm.iteration.overList) {
        return Iteration.list(vm, slot);
      }
    }
    return vm.iteration.next(slot);
  }

  /** Whether the object in a slot is true. */
  boolean truth(int slot) {
    long object = s.get(slot);
    return object == vm.yes || object != vm.no && object != vm.none && vm.ops.truth(slot);
  }
}
