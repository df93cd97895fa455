package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.syntax.Literal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Code objects: constants and names of a compile unit made objects of the heap, equal ones shared (codeobject.c). */
public final class Codes {
  private final Vm vm;
  private Code[] table = new Code[256];
  private int size;

  Codes(Vm vm) {
    this.vm = vm;
  }

  /** The code of a code object or function. */
  public Code get(long object) {
    return table[vm.m.getInt(object, Layout.NUMBER)];
  }

  Code at(int number) {
    return table[number];
  }

  /** The code object of a compile unit. */
  public long load(Code code) {
    int mark = vm.s.top;
    // The constants of the unit, by value; they are on the stack until the unit is complete.
    Map<Object, Integer> shared = new HashMap<>();
    int made = vm.s.push(0);
    vm.s.set(made, make(code, shared));
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  private long make(Code code, Map<Object, Integer> shared) {
    if (size == table.length) {
      table = Arrays.copyOf(table, size * 2);
    }
    code.number = size;
    table[size++] = code;
    int[] constants = new int[code.constants.length];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = constant(code.constants[i], shared);
    }
    int names = vm.s.top;
    for (String name : code.names) {
      vm.s.push(vm.strs.intern(name));
    }
    int object = vm.s.push(vm.m.allocate(vm.layout.code));
    vm.m.setInt(vm.s.get(object), Layout.NUMBER, code.number);
    long tuple = vm.sequences.newTuple(constants.length);
    long[] references = new long[constants.length];
    for (int i = 0; i < constants.length; i++) {
      references[i] = vm.s.get(constants[i]);
      vm.m.setReference(tuple, i, references[i]);
    }
    code.constantReferences = vm.moving ? null : references;
    vm.m.setReference(vm.s.get(object), Layout.CODE_CONSTANTS, tuple);
    long nameTuple = vm.sequences.tuple(names, code.names.length);
    vm.m.setReference(vm.s.get(object), Layout.CODE_NAMES, nameTuple);
    long name = vm.strs.intern(code.name);
    vm.m.setReference(vm.s.get(object), Layout.CODE_NAME, name);
    long qualified = vm.strs.intern(code.qualifiedName);
    vm.m.setReference(vm.s.get(object), Layout.CODE_QUALIFIED_NAME, qualified);
    return vm.s.get(object);
  }

  /** Slot with the object of a constant, shared within the unit. */
  private int constant(Object value, Map<Object, Integer> shared) {
    Integer known = shared.get(value);
    if (known != null) {
      return known;
    }
    int slot = vm.s.push(0);
    vm.s.set(slot, switch (value) {
      case Code code -> make(code, shared);
      case BigInteger number -> vm.numbers.of(number);
      case Double number -> vm.numbers.of(number);
      case String text -> isIdentifier(text) ? vm.strs.intern(text) : vm.strs.of(text);
      case Boolean truth -> vm.bool(truth);
      case Literal.Bytes bytes -> vm.text.bytes(bytes.value().array());
      case Literal.Tuple tuple -> tuple(tuple.items(), shared);
      case Literal.FrozenSet set -> frozenset(set.items(), shared);
      default -> value == Literal.Single.NONE ? vm.none : vm.ellipsis;
    });
    shared.put(value, slot);
    return slot;
  }

  /** Constants of these characters are interned; length does not matter. */
  static boolean isIdentifier(String text) {
    return text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
  }

  private long tuple(List<Object> items, Map<Object, Integer> shared) {
    int[] slots = items.stream().mapToInt(item -> constant(item, shared)).toArray();
    long tuple = vm.sequences.newTuple(slots.length);
    for (int i = 0; i < slots.length; i++) {
      vm.m.setReference(tuple, i, vm.s.get(slots[i]));
    }
    return tuple;
  }

  private long frozenset(List<Object> items, Map<Object, Integer> shared) {
    int set = vm.s.push(vm.sets.create(true));
    for (Object item : items) {
      vm.sets.add(set, constant(item, shared));
    }
    return vm.s.get(set);
  }

  /** A function that runs a code object, without defaults and closure: for bodies of modules. */
  public long function(int code, int globals) {
    long made = vm.m.allocate(vm.layout.function);
    long object = vm.s.get(code);
    vm.dicts.watch(vm.s.get(globals));
    vm.m.setInt(made, Layout.NUMBER, vm.m.getInt(object, Layout.NUMBER));
    vm.m.setReference(made, Layout.FUNCTION_CODE, object);
    vm.m.setReference(made, Layout.FUNCTION_CONSTANTS, vm.m.getReference(object, Layout.CODE_CONSTANTS));
    vm.m.setReference(made, Layout.FUNCTION_NAMES, vm.m.getReference(object, Layout.CODE_NAMES));
    vm.m.setReference(made, Layout.FUNCTION_GLOBALS, vm.s.get(globals));
    vm.m.setReference(made, Layout.FUNCTION_NAME, vm.m.getReference(object, Layout.CODE_NAME));
    vm.m.setReference(made, Layout.FUNCTION_QUALIFIED_NAME, vm.m.getReference(object, Layout.CODE_QUALIFIED_NAME));
    return made;
  }
}
