package dev.midden.samples.python.library;

import dev.midden.samples.python.code.Operator;
import dev.midden.samples.python.vm.Kind;
import dev.midden.samples.python.vm.Vm;

/**
 * {@code sum} as CPython has it (builtin_sum in bltinmodule.c): ints, then floats are added up in a variable; the first item
 * of another kind, or an int too large, makes it an object. From 3.12 on floats are added up by Neumaier's method (1974).
 */
final class Summation {
  private final Vm vm;
  private final int iterator;
  private final int item;
  private final int total;

  /** Begins a sum; the start is in a slot that is null if there is none. */
  Summation(Vm vm, int iterable, int start) {
    this.vm = vm;
    iterator = vm.s.push(vm.iteration.iterator(iterable));
    total = vm.s.push(vm.s.get(start) == 0 ? vm.numbers.of(0) : vm.s.get(start));
    item = vm.s.push(0);
    switch (vm.kind(vm.types.unwrap(vm.s.get(total)))) {
      case Kind.STR, Kind.STR2, Kind.STR4 -> throw vm.errors.type("sum() can't sum strings [use ''.join(seq) instead]");
      case Kind.BYTES -> throw vm.errors.type("sum() can't sum bytes [use b''.join(seq) instead]");
      default -> {
        // Whether it can be added to is found out.
      }
    }
  }

  /** The sum, valid until the next safepoint. */
  long result() {
    if (addInts() && addFloats()) {
      while (vm.iteration.next(iterator, item)) {
        addItem();
      }
    }
    return vm.s.get(total);
  }

  /** Whether there may be more items. */
  private boolean addInts() {
    if (vm.kindAt(total) != Kind.INT) {
      return true;
    }
    long sum = vm.numbers.small(vm.s.get(total));
    while (vm.iteration.next(iterator, item)) {
      int kind = vm.kindAt(item);
      long value = kind == Kind.INT || kind == Kind.BOOL ? vm.numbers.small(vm.s.get(item)) : 0;
      long next = sum + value;
      if (kind != Kind.INT && kind != Kind.BOOL || ((sum ^ next) & (value ^ next)) < 0) {
        vm.s.set(total, vm.numbers.of(sum));
        addItem();
        return true;
      }
      sum = next;
      vm.s.set(item, 0);
    }
    vm.s.set(total, vm.numbers.of(sum));
    return false;
  }

  private boolean addFloats() {
    if (vm.kindAt(total) != Kind.FLOAT) {
      return true;
    }
    boolean compensated = vm.version >= 12;
    double sum = vm.numbers.floating(vm.s.get(total));
    double lost = 0;
    while (vm.iteration.next(iterator, item)) {
      long object = vm.types.unwrap(vm.s.get(item));
      int kind = vm.kind(object);
      if (kind == Kind.FLOAT && object == vm.s.get(item)) {
        double value = vm.numbers.floating(object);
        double next = sum + value;
        if (compensated) {
          lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        }
        sum = next;
      } else if (kind == Kind.INT || kind == Kind.BOOL) {
        sum += vm.numbers.small(object);
      } else {
        vm.s.set(total, vm.numbers.of(whole(sum, lost)));
        addItem();
        return true;
      }
      vm.s.set(item, 0);
    }
    vm.s.set(total, vm.numbers.of(whole(sum, lost)));
    return false;
  }

  /** With what rounding has lost, unless that would make a NaN of an infinity or lose the sign of a zero. */
  private static double whole(double sum, double lost) {
    return lost != 0 && Double.isFinite(lost) ? sum + lost : sum;
  }

  private void addItem() {
    vm.s.set(total, vm.ops.binary(Operator.ADD.ordinal(), total, item));
    vm.s.set(item, 0);
  }
}
