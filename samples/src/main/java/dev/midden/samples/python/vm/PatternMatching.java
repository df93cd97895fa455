package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Matching;

/** The instructions of match statements: see {@link Matching}. */
final class PatternMatching {
  private final Vm vm;
  private final Stack s;

  PatternMatching(Vm vm) {
    this.vm = vm;
    s = vm.s;
  }

  int step(int what, int number, int sp) {
    switch (what) {
      case Matching.SEQUENCE, Matching.SEQUENCE_AT_LEAST -> {
        boolean matches = isSequence(sp - 1);
        if (matches) {
          int length = vm.ops.length(sp - 1);
          matches = what == Matching.SEQUENCE ? length == number : length >= number;
        }
        s.set(sp, vm.bool(matches));
        return sp + 1;
      }
      case Matching.MAPPING -> {
        s.set(sp, vm.bool(isMapping(sp - 1) && vm.ops.length(sp - 1) >= number));
        return sp + 1;
      }
      case Matching.KEYS -> {
        s.set(sp, keys(sp - 2, sp - 1));
        return sp + 1;
      }
      case Matching.CLASS -> {
        s.set(sp - 2, instance(sp - 3, sp - 2, sp - 1, number));
        s.set(sp - 1, 0);
        return sp - 1;
      }
      default -> {
        int rest = s.push(vm.dicts.create());
        vm.ops.updateDict(rest, sp - 2, false);
        int key = s.push(0);
        for (int i = 0; i < vm.m.length(s.get(sp - 1)); i++) {
          s.set(key, vm.m.getReference(s.get(sp - 1), i));
          vm.items.plainDeleteItem(rest, key);
        }
        s.set(sp - 2, s.get(rest));
        s.set(sp - 1, 0);
        s.popTo(rest);
        return sp - 1;
      }
    }
  }

  private boolean isSequence(int slot) {
    int kind = vm.kind(vm.types.unwrap(s.get(slot)));
    return kind == Kind.LIST || kind == Kind.TUPLE || kind == Kind.RANGE;
  }

  private boolean isMapping(int slot) {
    return vm.kind(vm.types.unwrap(s.get(slot))) == Kind.DICT;
  }

  private long keys(int subject, int keys) {
    int mark = s.top;
    int n = vm.m.length(s.get(keys));
    int dict = s.push(vm.types.unwrap(s.get(subject)));
    int key = s.push(0);
    int first = s.top;
    for (int i = 0; i < n; i++) {
      s.set(key, vm.m.getReference(s.get(keys), i));
      long value = vm.dicts.get(dict, key);
      if (value == 0) {
        s.popTo(mark);
        return vm.none;
      }
      s.push(value);
    }
    long values = vm.sequences.tuple(first, n);
    s.popTo(mark);
    return values;
  }

  private long instance(int subject, int type, int names, int positional) {
    if (vm.kindAt(type) != Kind.TYPE) {
      throw vm.errors.type("called match pattern must be a class");
    }
    TypeInfo info = vm.types.ofClass(s.get(type));
    if (!vm.types.isInstance(s.get(subject), info)) {
      return vm.none;
    }
    int mark = s.top;
    int args = s.push(positional == 0 ? 0 : vm.types.lookup(s.get(type), "__match_args__"));
    int first = s.top;
    boolean self = positional == 1 && info.builtin && s.get(args) == 0;
    if (self) {
      s.push(s.get(subject));
    } else if (positional > (s.get(args) == 0 ? 0 : vm.m.length(s.get(args)))) {
      throw vm.errors.type("%s() accepts %d positional sub-patterns (%d given)", info.name, s.get(args) == 0
          ? 0
          : vm.m.length(s.get(args)), positional);
    }
    int named = vm.m.length(s.get(names));
    for (int i = self ? positional : 0; i < positional + named; i++) {
      long name = i < positional
          ? vm.m.getReference(s.get(args), i)
          : vm.m.getReference(s.get(names), i - positional);
      long value = vm.attributes.getOrNull(subject, vm.strs.get(name));
      if (value == 0) {
        s.popTo(mark);
        return vm.none;
      }
      s.push(value);
    }
    long values = vm.sequences.tuple(first, positional + named);
    s.popTo(mark);
    return values;
  }
}
