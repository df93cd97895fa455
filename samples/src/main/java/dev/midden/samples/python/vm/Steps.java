package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.code.Op;

/** What the instructions do that are not worth a place in the loop. */
final class Steps {
  private final Vm vm;
  private final Stack s;
  private final Caches caches;
  private final PatternMatching matching;
  /** The global with the string {@code __name__}. */
  private final int moduleName;

  Steps(Vm vm, Caches caches) {
    this.vm = vm;
    this.caches = caches;
    s = vm.s;
    matching = new PatternMatching(vm);
    moduleName = vm.m.addGlobal(vm.strs.intern("__name__"));
  }

  /** The next instruction: some have a second one that holds another argument. */
  int skip(int instruction, int pc) {
    return Op.takesTwo(Op.operation(instruction)) ? pc + 1 : pc;
  }

  /** Carries an instruction out; returns the slot above the operands. */
  int step(Code code, int fn, int base, int instruction, int sp, int pc) {
    int argument = Op.argument(instruction);
    switch (Op.operation(instruction)) {
      case Op.BUILD_TUPLE -> {
        return pushOver(sp - argument, argument, vm.sequences.tuple(sp - argument, argument));
      }
      case Op.BUILD_LIST -> {
        return pushOver(sp - argument, argument, vm.sequences.list(sp - argument, argument));
      }
      case Op.UNARY -> {
        s.set(sp - 1, vm.ops.unary(argument, sp - 1));
        return sp;
      }
      case Op.IS -> {
        s.set(sp - 2, vm.bool(s.get(sp - 2) == s.get(sp - 1) == (argument == 0)));
        s.set(sp - 1, 0);
        return sp - 1;
      }
      case Op.CONTAINS -> {
        s.set(sp - 2, vm.bool(vm.items.contains(sp - 1, sp - 2) == (argument == 0)));
        s.set(sp - 1, 0);
        return sp - 1;
      }
      case Op.GET_ITER -> {
        s.set(sp - 1, vm.iteration.iterator(sp - 1));
        return sp;
      }
      case Op.SWAP -> {
        swap(sp - 1, sp - argument);
        return sp;
      }
      case Op.UNPACK -> {
        return unpack(sp - 1, argument);
      }
      case Op.DELETE_FAST -> {
        if (s.get(base + argument) == 0) {
          throw unbound(code, argument);
        }
        s.set(base + argument, 0);
        return sp;
      }
      case Op.LOAD_NAME -> s.set(sp, name(code, pc - 1, fn, base, argument));
      case Op.STORE_NAME -> {
        storeName(code, pc - 1, fn, base, argument, sp - 1);
        s.set(sp - 1, 0);
        return sp - 1;
      }
      case Op.DELETE_NAME -> {
        deleteName(code, fn, base, argument);
        return sp;
      }
      case Op.STORE_GLOBAL -> {
        int globals = s.push(function(fn, Layout.FUNCTION_GLOBALS));
        int name = s.push(nameRef(fn, argument));
        vm.dicts.put(globals, name, sp - 1);
        s.popTo(globals);
        s.set(sp - 1, 0);
        return sp - 1;
      }
      case Op.DELETE_GLOBAL -> {
        delete(function(fn, Layout.FUNCTION_GLOBALS), code.names[argument]);
        return sp;
      }
      case Op.DELETE_DEREF -> {
        long cell = s.get(base + code.locals.length + argument);
        if (vm.m.getReference(cell, Layout.CELL_VALUE) == 0) {
          throw unboundCell(code, argument);
        }
        vm.m.setReference(cell, Layout.CELL_VALUE, 0);
        return sp;
      }
      case Op.LOAD_CLOSURE -> s.set(sp, s.get(base + code.locals.length + argument));
      case Op.LOAD_CLASSDEREF -> {
        String name = code.names[Op.argument(code.instructions[pc])];
        long value = vm.dicts.get(locals(fn, base), name);
        s.set(sp, value != 0 ? value : deref(code, base, argument));
      }
      case Op.DELETE_ATTR -> {
        vm.attributes.delete(sp - 1, code.names[argument]);
        s.set(sp - 1, 0);
        return sp - 1;
      }
      case Op.DELETE_ITEM -> {
        vm.items.deleteItem(sp - 2, sp - 1);
        s.set(sp - 2, 0);
        s.set(sp - 1, 0);
        return sp - 2;
      }
      case Op.LOAD_BUILD_CLASS -> s.set(sp, vm.modules.builtin("__build_class__"));
      case Op.LOAD_ASSERTION_ERROR -> s.set(sp, vm.types.ref(vm.errors.named("AssertionError")));
      case Op.IMPORT_NAME -> s.set(sp, importName(code, fn, argument, Op.argument(code.instructions[pc])));
      case Op.IMPORT_FROM -> s.set(sp, vm.modules.importFrom(sp - 1, code.names[argument]));
      case Op.PUSH_EXC -> {
        s.set(sp, s.get(sp - 1));
        long before = vm.errors.handled();
        s.set(sp - 1, before == 0 ? vm.none : before);
        vm.errors.setHandled(s.get(sp));
      }
      case Op.POP_EXCEPT -> {
        restoreHandled(sp - 1);
        s.set(sp - 1, 0);
        return sp - 1;
      }
      case Op.BEFORE_WITH -> beforeWith(sp - 1);
      case Op.WITH_EXCEPT -> withExcept(sp);
      default -> {
        return more(code, fn, base, instruction, sp);
      }
    }
    return sp + 1;
  }

  private int more(Code code, int fn, int base, int instruction, int sp) {
    int argument = Op.argument(instruction);
    switch (Op.operation(instruction)) {
      case Op.MARK -> {
        vm.modules.marked(argument);
        return sp;
      }
      case Op.BUILD_SET -> {
        int set = s.push(vm.sets.create(false));
        for (int i = sp - argument; i < sp; i++) {
          vm.sets.add(set, i);
        }
        return pushOver(sp - argument, argument, s.popReturning());
      }
      case Op.BUILD_DICT -> {
        int dict = s.push(vm.dicts.create());
        for (int i = sp - 2 * argument; i < sp; i += 2) {
          vm.dicts.put(dict, i, i + 1);
        }
        return pushOver(sp - 2 * argument, 2 * argument, s.popReturning());
      }
      case Op.BUILD_SLICE -> {
        return pushOver(sp - argument, argument, vm.items.slice(sp - argument, sp - argument + 1, argument == 3
            ? sp - 1
            : -1));
      }
      case Op.BUILD_STRING -> {
        StringBuilder text = new StringBuilder();
        for (int i = sp - argument; i < sp; i++) {
          text.append(vm.strs.get(s.get(i)));
        }
        return pushOver(sp - argument, argument, vm.strs.of(text.toString()));
      }
      case Op.FORMAT -> {
        int first = argument > 0xFF ? sp - 2 : sp - 1;
        long result = vm.text.interpolate(first, (char) (argument & 0xFF), argument > 0xFF ? sp - 1 : -1);
        return pushOver(first, sp - first, result);
      }
      case Op.LIST_APPEND -> vm.sequences.append(sp - 1 - argument, sp - 1);
      case Op.SET_ADD -> vm.sets.add(sp - 1 - argument, sp - 1);
      case Op.DICT_ADD -> {
        vm.dicts.put(sp - 2 - argument, sp - 2, sp - 1);
        s.set(sp - 1, 0);
        s.set(sp - 2, 0);
        return sp - 2;
      }
      case Op.LIST_EXTEND -> vm.iteration.extend(sp - 1 - argument, sp - 1);
      case Op.SET_UPDATE -> vm.sets.addAll(sp - 1 - argument, sp - 1);
      case Op.DICT_UPDATE -> vm.ops.updateDict(sp - 1 - argument, sp - 1, false);
      case Op.DICT_MERGE -> vm.ops.updateDict(sp - 1 - argument, sp - 1, true);
      case Op.LIST_TO_TUPLE -> {
        s.set(sp - 1, vm.sequences.slice(sp - 1, 0, 1, vm.sequences.size(s.get(sp - 1)), true));
        return sp;
      }
      case Op.CALL_EX -> {
        int callee = sp - 3 - argument;
        vm.calls.spread(callee, argument == 1);
        return callee + 1;
      }
      case Op.GET_YIELD_FROM_ITER -> {
        if (vm.kindAt(sp - 1) != Kind.GENERATOR) {
          s.set(sp - 1, vm.iteration.iterator(sp - 1));
        }
        return sp;
      }
      case Op.MAKE_FUNCTION -> {
        return makeFunction(fn, argument, sp);
      }
      case Op.IMPORT_STAR -> vm.modules.importStar(sp - 1, fn);
      case Op.RAISE -> throw raise(sp, argument);
      case Op.EXC_MATCH -> {
        s.set(sp - 1, vm.bool(vm.errors.matches(sp - 2, sp - 1)));
        return sp;
      }
      case Op.UNPACK_EX -> {
        return unpackStarred(sp - 1, argument & 0xFF, argument >> 8);
      }
      case Op.PRINT -> vm.modules.print(sp - 1);
      case Op.SETUP_ANNOTATIONS -> {
        setupAnnotations(fn, base);
        return sp;
      }
      case Op.MATCH -> {
        return matching.step(Op.argument(instruction) & 0xFF, argument >> 8, sp);
      }
      case Op.MAKE_CELLS -> {
        makeCells(code, base);
        return sp;
      }
      case Op.COPY_FREE -> {
        long closure = function(fn, Layout.FUNCTION_CLOSURE);
        int first = base + code.locals.length + code.cells.length;
        for (int i = 0; i < code.free.length; i++) {
          s.set(first + i, vm.m.getReference(closure, i));
        }
        return sp;
      }
      default -> throw new IllegalStateException("no instruction " + Op.operation(instruction));
    }
    s.set(sp - 1, 0);
    return sp - 1;
  }

  /** Puts a result into the first of so many operands and clears the others. */
  int pushOver(int first, int count, long result) {
    s.set(first, result);
    for (int i = 1; i < count; i++) {
      s.set(first + i, 0);
    }
    return first + 1;
  }

  void swap(int top, int other) {
    int spare = s.push(s.get(other));
    s.set(other, s.get(top));
    s.set(top, s.get(spare));
    s.popTo(spare);
  }

  // ---------------------------------------------------------------- names

  private long function(int fn, int slot) {
    return vm.m.getReference(s.get(fn), slot);
  }

  private long nameRef(int fn, int index) {
    return vm.m.getReference(function(fn, Layout.FUNCTION_NAMES), index);
  }

  /** The namespace of a class body or module: the first slot of its frame. */
  private long locals(int fn, int base) {
    long own = s.get(base - 1);
    return base - 1 > fn && own != 0 ? own : function(fn, Layout.FUNCTION_GLOBALS);
  }

  private long name(Code code, int pc, int fn, int base, int index) {
    long locals = locals(fn, base);
    if (vm.kind(locals) != Kind.DICT) {
      int mark = s.push(locals);
      s.push(nameRef(fn, index));
      long value = vm.items.contains(mark, mark + 1) ? vm.items.getItem(mark, mark + 1) : 0;
      s.popTo(mark);
      return value != 0 ? value : globalOfName(code, fn, index);
    }
    long value = caches.local(code, pc, locals, nameRef(fn, index));
    return value != 0 ? value : globalOfName(code, fn, index);
  }

  private void storeName(Code code, int pc, int fn, int base, int index, int value) {
    int mark = s.push(locals(fn, base));
    s.push(nameRef(fn, index));
    if (vm.kindAt(mark) == Kind.DICT) {
      int entry = caches.entry(code, pc, s.get(mark));
      if (entry >= 0) {
        vm.dicts.replace(mark, entry, value);
      } else {
        vm.dicts.put(mark, mark + 1, value);
        caches.rememberEntry(code, pc, s.get(mark), s.get(mark + 1));
      }
    } else {
      vm.items.setItem(mark, mark + 1, value);
    }
    s.popTo(mark);
  }

  private void deleteName(Code code, int fn, int base, int index) {
    delete(locals(fn, base), code.names[index]);
  }

  private void delete(long dict, String name) {
    int mark = s.push(dict);
    boolean found = vm.dicts.remove(mark, name);
    s.popTo(mark);
    if (!found) {
      throw vm.errors.raise("NameError", "name '" + name + "' is not defined");
    }
  }

  long global(Code code, int pc, int fn, int index) {
    long value = caches.global(code, pc, fn, index);
    if (value == 0) {
      throw vm.errors.raise("NameError", "name '" + code.names[index] + "' is not defined");
    }
    return value;
  }

  /** A name that is not in the namespace: a global or builtin one. */
  private long globalOfName(Code code, int fn, int index) {
    long name = nameRef(fn, index);
    long globals = function(fn, Layout.FUNCTION_GLOBALS);
    int entry = vm.dicts.findStr(globals, name);
    if (entry >= 0) {
      return vm.dicts.valueAt(globals, entry);
    }
    long builtins = vm.modules.builtinsDict();
    entry = vm.dicts.findStr(builtins, name);
    if (entry < 0) {
      throw vm.errors.raise("NameError", "name '" + code.names[index] + "' is not defined");
    }
    return vm.dicts.valueAt(builtins, entry);
  }

  long deref(Code code, int base, int index) {
    long value = vm.m.getReference(s.get(base + code.locals.length + index), Layout.CELL_VALUE);
    if (value == 0) {
      throw unboundCell(code, index);
    }
    return value;
  }

  Raise unbound(Code code, int index) {
    return vm.errors.raise("UnboundLocalError", "cannot access local variable '" + code.locals[index]
        + "' where it is not associated with a value");
  }

  private Raise unboundCell(Code code, int index) {
    if (index < code.cells.length) {
      return vm.errors.raise("UnboundLocalError", "cannot access local variable '" + code.cells[index]
          + "' where it is not associated with a value");
    }
    return vm.errors.raise("NameError", "cannot access free variable '" + code.free[index - code.cells.length]
        + "' where it is not associated with a value in enclosing scope");
  }

  // ---------------------------------------------------------------- functions

  private void makeCells(Code code, int base) {
    int first = base + code.locals.length;
    for (int i = 0; i < code.cells.length; i++) {
      s.set(first + i, vm.m.allocate(vm.layout.cell));
      int local = code.cellLocals[i];
      if (local >= 0) {
        vm.m.setReference(s.get(first + i), Layout.CELL_VALUE, s.get(base + local));
        s.set(base + local, 0);
      }
    }
  }

  private int makeFunction(int fn, int flags, int sp) {
    int at = sp - 1;
    int globals = s.push(function(fn, Layout.FUNCTION_GLOBALS));
    int made = s.push(vm.codes.function(at, globals));
    Code code = vm.codes.get(s.get(at));
    if ((flags & 8) != 0) {
      vm.m.setReference(s.get(made), Layout.FUNCTION_CLOSURE, s.get(--at));
    }
    if ((flags & 2) != 0) {
      vm.m.setReference(s.get(made), Layout.FUNCTION_KEYWORD_DEFAULTS, s.get(--at));
    }
    if ((flags & 1) != 0) {
      vm.m.setReference(s.get(made), Layout.FUNCTION_DEFAULTS, s.get(--at));
    }
    if (code.documentation != null) {
      long doc = vm.strs.of(code.documentation);
      vm.m.setReference(s.get(made), Layout.FUNCTION_DOC, doc);
    }
    int module = vm.dicts.findStr(s.get(globals), vm.m.getGlobal(moduleName));
    vm.m.setReference(s.get(made), Layout.FUNCTION_MODULE, module < 0 ? 0 : vm.dicts.valueAt(s.get(globals), module));
    int result = pushOver(at, sp - at, s.get(made));
    s.popTo(globals);
    return result;
  }

  private long importName(Code code, int fn, int index, int level) {
    int globals = s.push(function(fn, Layout.FUNCTION_GLOBALS));
    long module = vm.modules.importName(code.names[index], level >> 1, (level & 1) != 0, globals);
    int mark = s.push(module);
    s.set(globals, s.get(mark));
    s.popTo(mark);
    return s.popReturning();
  }

  private void setupAnnotations(int fn, int base) {
    int dict = s.push(locals(fn, base));
    if (vm.dicts.find(s.get(dict), "__annotations__") < 0) {
      int made = s.push(vm.dicts.create());
      vm.dicts.put(dict, "__annotations__", made);
    }
    s.popTo(dict);
  }

  // ---------------------------------------------------------------- exceptions

  private void restoreHandled(int slot) {
    vm.errors.setHandled(s.get(slot) == vm.none ? 0 : s.get(slot));
  }

  private Raise raise(int sp, int parts) {
    if (parts == 0) {
      long handled = vm.errors.handled();
      if (handled == 0) {
        return vm.errors.raise("RuntimeError", "No active exception to reraise");
      }
      return vm.errors.again(handled);
    }
    return vm.errors.raiseObject(sp - parts, parts == 2 ? sp - 1 : -1);
  }

  Raise reraise(int sp, int restore) {
    long exception = s.get(sp - 1);
    Raise raise = vm.errors.again(exception);
    if (restore == 1) {
      restoreHandled(sp - 2);
    }
    return raise;
  }

  private void beforeWith(int manager) {
    long enter = vm.types.method(s.get(manager), "__enter__");
    long exit = vm.types.method(s.get(manager), "__exit__");
    if (enter == 0 || exit == 0) {
      throw vm.errors.type("'%s' object does not support the context manager protocol%s", vm.types.name(s.get(manager)),
          enter == 0 ? "" : " (missed __exit__ method)");
    }
    int mark = s.push(exit);
    s.set(mark, vm.attributes.bound(mark, manager));
    s.set(manager + 1, vm.calls.method(manager, "__enter__"));
    s.set(manager, s.get(mark));
    s.popTo(mark);
  }

  /** exit, previous, exception → exit, previous, exception, result. */
  private void withExcept(int sp) {
    int call = s.push(s.get(sp - 3));
    s.push(0);
    s.push(vm.types.classOf(s.get(sp - 1)));
    s.push(s.get(sp - 1));
    long traceback = vm.m.getReference(s.get(sp - 1), Layout.EXCEPTION_TRACEBACK);
    s.push(traceback == 0 ? vm.none : traceback);
    vm.calls.top(call);
    s.set(sp, s.get(call));
    s.popTo(call);
  }

  // ---------------------------------------------------------------- unpacking

  int unpack(int slot, int count) {
    long sequence = s.get(slot);
    int kind = vm.kind(sequence);
    if ((kind == Kind.TUPLE || kind == Kind.LIST) && count > 0 && vm.sequences.length(sequence) == count) {
      for (int i = 0; i < count; i++) {
        // The last one takes the place of the sequence.
        s.set(slot + count - 1 - i, vm.sequences.item(sequence, i));
      }
      return slot + count;
    }
    int list = slot;
    int mark = s.top;
    if (kind == Kind.TUPLE || kind == Kind.LIST) {
      list = s.push(sequence);
    } else {
      list = s.push(0);
      s.set(list, unpackable(slot, count));
    }
    int length = vm.sequences.length(s.get(list));
    if (length != count) {
      throw length < count
          ? vm.errors.value("not enough values to unpack (expected %d, got %d)", count, length)
          : vm.errors.value("too many values to unpack (expected %d)", count);
    }
    s.set(slot, 0);
    for (int i = 0; i < count; i++) {
      s.set(slot + count - 1 - i, vm.sequences.item(s.get(list), i));
    }
    s.popTo(mark);
    return slot + count;
  }

  /** A list of the items of an iterable, of one more than wanted at most. */
  private long unpackable(int slot, int count) {
    if (!vm.iteration.isIterable(slot)) {
      throw vm.errors.type("cannot unpack non-iterable %s object", vm.types.name(s.get(slot)));
    }
    int iterator = s.push(vm.iteration.iterator(slot));
    int list = s.push(vm.sequences.newList(0));
    int item = s.push(0);
    for (int i = 0; i <= count; i++) {
      long next = vm.iteration.next(iterator);
      if (next == 0) {
        break;
      }
      s.set(item, next);
      vm.sequences.append(list, item);
    }
    s.popTo(item);
    s.set(iterator, s.get(list));
    s.popTo(list);
    return s.popReturning();
  }

  private int unpackStarred(int slot, int before, int after) {
    if (!vm.iteration.isIterable(slot)) {
      throw vm.errors.type("cannot unpack non-iterable %s object", vm.types.name(s.get(slot)));
    }
    int list = s.push(vm.iteration.list(slot));
    int length = vm.sequences.size(s.get(list));
    if (length < before + after) {
      throw vm.errors.value("not enough values to unpack (expected at least %d, got %d)", before + after, length);
    }
    int rest = s.push(vm.sequences.slice(list, before, 1, length - before - after, false));
    s.set(slot, 0);
    for (int i = 0; i < after; i++) {
      s.set(slot + after - 1 - i, vm.sequences.get(s.get(list), length - after + i));
    }
    s.set(slot + after, s.get(rest));
    for (int i = 0; i < before; i++) {
      s.set(slot + after + before - i, vm.sequences.get(s.get(list), i));
    }
    s.popTo(list);
    return slot + before + after + 1;
  }

  /** Sends a value to an iterator: iterator, value → iterator, yielded value, or → result where it is done. */
  boolean send(int sp) {
    long yielded = vm.generators.send(sp - 2, sp - 1);
    if (yielded != 0) {
      s.set(sp - 1, yielded);
      return false;
    }
    s.set(sp - 2, vm.generators.takeResult());
    s.set(sp - 1, 0);
    return true;
  }

  void checkInterrupt() {
    if (Thread.interrupted()) {
      throw vm.errors.raise("KeyboardInterrupt", "");
    }
    vm.m.poll();
  }

}
