package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Operator;

/** Fills the namespace of a builtin class. */
public final class TypeDef {
  private final Vm vm;
  private final TypeInfo type;

  TypeDef(Vm vm, TypeInfo type) {
    this.vm = vm;
    this.type = type;
  }

  /** A method; the receiver counts as an argument. */
  TypeDef method(String signature, int min, int max, Builtin body) {
    return add(signature, vm.builtins.define(signature, type, min, max, body, true));
  }

  /** A function that does not bind, such as {@code __new__}. */
  TypeDef function(String signature, int min, int max, Builtin body) {
    return add(signature, vm.builtins.define(signature, null, min, max, body, false));
  }

  /** A class method: the class is the first argument. */
  TypeDef classMethod(String signature, int min, int max, Builtin body) {
    int number = vm.builtins.define(signature, null, min, max, body, false);
    int mark = vm.s.push(vm.builtins.create(number));
    long wrapper = vm.m.allocate(vm.layout.classMethod);
    vm.m.setReference(wrapper, Layout.WRAPPED, vm.s.get(mark));
    vm.s.set(mark, wrapper);
    vm.types.define(type, name(signature), mark);
    vm.s.popTo(mark);
    return this;
  }

  private static String name(String signature) {
    int open = signature.indexOf('(');
    return open < 0 ? signature : signature.substring(0, open);
  }

  private TypeDef add(String signature, int number) {
    int mark = vm.s.push(vm.builtins.create(number));
    vm.types.define(type, name(signature), mark);
    vm.s.popTo(mark);
    return this;
  }

  /** An attribute that is read. */
  TypeDef getter(String name, Builtin get) {
    vm.attributes.define(type, name, get, null);
    return this;
  }

  /** An attribute that is read and written. */
  TypeDef property(String name, Builtin get, Builtin set) {
    vm.attributes.define(type, name, get, set);
    return this;
  }

  /** A value. */
  TypeDef value(String name, long value) {
    int mark = vm.s.push(value);
    vm.types.define(type, name, mark);
    vm.s.popTo(mark);
    return this;
  }

  /** The methods of comparison. */
  TypeDef comparisons(boolean ordered) {
    for (int operator = 0; operator < Comparing.METHODS.length; operator++) {
      int which = operator;
      if (ordered || operator == Comparing.EQ || operator == Comparing.NE) {
        method(Comparing.METHODS[operator], 2, 2, (vm, a, n) -> vm.comparing.builtin(which, a, a + 1));
      }
    }
    return this;
  }

  /** {@code __hash__}. */
  TypeDef hash() {
    return method("__hash__", 1, 1, (vm, a, n) -> vm.numbers.of(vm.comparing.hash(a)));
  }

  /** Says that instances cannot be hashed. */
  TypeDef unhashable() {
    return value("__hash__", vm.none);
  }

  /** The methods of operators. */
  TypeDef operators(Operator... operators) {
    for (Operator operator : operators) {
      method(operator.method(), 2, 2, (vm, a, n) -> vm.ops.builtin(operator, a, a + 1));
      method(operator.reflected(), 2, 2, (vm, a, n) -> vm.ops.builtin(operator, a + 1, a));
    }
    return this;
  }

  /** {@code __len__}, {@code __getitem__}, {@code __contains__} and {@code __iter__}. */
  TypeDef container(boolean indexed) {
    method("__len__", 1, 1, (vm, a, n) -> vm.numbers.of(vm.ops.length(a)));
    if (indexed) {
      method("__getitem__", 2, 2, (vm, a, n) -> vm.items.plainItem(a, a + 1));
    }
    method("__contains__", 2, 2, (vm, a, n) -> vm.bool(vm.items.plainContains(a, a + 1)));
    return method("__iter__", 1, 1, (vm, a, n) -> vm.iteration.iterator(a));
  }

  /** {@code __setitem__} and {@code __delitem__}. */
  TypeDef mutable() {
    method("__setitem__", 3, 3, (vm, a, n) -> {
      vm.items.plainSetItem(a, a + 1, a + 2);
      return vm.none;
    });
    return method("__delitem__", 2, 2, (vm, a, n) -> {
      vm.items.plainDeleteItem(a, a + 1);
      return vm.none;
    });
  }

  /** {@code __repr__} of the builtin value. */
  TypeDef repr() {
    return method("__repr__", 1, 1, (vm, a, n) -> vm.strs.create(vm.text.plainRepr(a)));
  }
}
