package dev.midden.samples.python.vm;

import java.util.TreeSet;

/** {@code object} and {@code type}. */
final class ObjectTypes {
  private final Vm vm;

  ObjectTypes(Vm vm) {
    this.vm = vm;
  }

  void fill() {
    object(new TypeDef(vm, vm.types.object));
    type(new TypeDef(vm, vm.types.type));
  }

  private static void object(TypeDef def) {
    def.function("__new__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      int extra = n - 1 + vm.calls.takeKeywords().length;
      if (vm.kindAt(a) != Kind.TYPE) {
        throw vm.errors.type("object.__new__(X): X is not a type object (%s)", vm.types.name(vm.s.get(a)));
      }
      TypeInfo info = vm.types.ofClass(vm.s.get(a));
      if (extra > 0
          && (vm.types.lookup(vm.s.get(a), "__new__") != vm.attributes.objectNew() || vm.types.lookup(vm.s.get(a),
              "__init__") == vm.attributes.objectInit())) {
        throw vm.errors.type("%s() takes no arguments", info.name);
      }
      if (info.payload != null || info.kind != Kind.INSTANCE) {
        throw vm.errors.type("object.__new__(%s) is not safe, use %s.__new__()", info.name, info.name);
      }
      return vm.attributes.newObject(a);
    });
    def.method("__init__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      int extra = n - 1 + vm.calls.takeKeywords().length;
      long type = vm.types.classOf(vm.s.get(a));
      if (extra > 0 && (vm.types.lookup(type, "__init__") != vm.attributes.objectInit() || vm.types.lookup(type,
          "__new__") == vm.attributes.objectNew())) {
        throw vm.errors.type("%s.__init__() takes exactly one argument (the instance to initialize)", vm.types.name(vm.s
            .get(a)));
      }
      return vm.none;
    });
    def.method("__repr__", 1, 1, (vm, a, n) -> vm.strs.create("<" + vm.text.className(vm.types.classOf(vm.s.get(a)))
        + " object at " + vm.text.address(vm.s.get(a)) + ">"));
    def.method("__str__", 1, 1, (vm, a, n) -> vm.strs.of(vm.text.repr(a)));
    def.method("__format__", 2, 2, (vm, a, n) -> vm.strs.of(vm.text.plainFormat(a, vm.strs.get(vm.s.get(a + 1)))));
    def.comparisons(true);
    def.method("__hash__", 1, 1, (vm, a, n) -> vm.numbers.of(vm.comparing.identity(vm.s.get(a))));
    def.method("__getattribute__", 2, 2, (vm, a, n) -> {
      String name = vm.strs.get(vm.s.get(a + 1));
      long value = vm.attributes.find(a, name);
      if (value == 0) {
        throw vm.attributes.missing(a, name);
      }
      return value;
    });
    def.method("__setattr__", 3, 3, (vm, a, n) -> {
      vm.attributes.setPlain(a, vm.strs.get(vm.s.get(a + 1)), a + 2);
      return vm.none;
    });
    def.method("__delattr__", 2, 2, (vm, a, n) -> {
      vm.attributes.setPlain(a, vm.strs.get(vm.s.get(a + 1)), -1);
      return vm.none;
    });
    def.method("__dir__", 1, 1, (vm, a, n) -> names(vm, a));
    def.method("__sizeof__", 1, 1, (vm, a, n) -> vm.numbers.of(vm.modules.sizeOf(a)));
    def.classMethod("__init_subclass__", 1, 1, (vm, a, n) -> vm.none);
    def.classMethod("__subclasshook__", 2, 2, (vm, a, n) -> vm.notImplemented);
    def.property("__class__", (vm, a, n) -> vm.types.classOf(vm.s.get(a)), (vm, a, n) -> {
      setClass(vm, a);
      return vm.none;
    });
    def.property("__dict__", (vm, a, n) -> {
      requireDict(vm, a);
      return vm.attributes.dict(a);
    }, (vm, a, n) -> {
      requireDict(vm, a);
      if (vm.kindAt(a + 1) != Kind.DICT) {
        throw vm.errors.type("__dict__ must be set to a dictionary, not a '%s'", vm.types.name(vm.s.get(a + 1)));
      }
      vm.attributes.setDict(a, a + 1);
      return vm.none;
    });
  }

  private static void requireDict(Vm vm, int slot) {
    if (vm.kindAt(slot) != Kind.INSTANCE || !vm.types.info(vm.s.get(slot)).hasAttributes) {
      throw vm.errors.raise("AttributeError", "'" + vm.types.name(vm.s.get(slot))
          + "' object has no attribute '__dict__'");
    }
  }

  private static void setClass(Vm vm, int a) {
    long type = vm.s.get(a + 1);
    if (type == 0 || vm.kind(type) != Kind.TYPE) {
      throw vm.errors.type("__class__ must be set to a class, not '%s' object", vm.types.name(type));
    }
    TypeInfo now = vm.types.info(vm.s.get(a));
    TypeInfo then = vm.types.ofClass(type);
    if (vm.kindAt(a) != Kind.INSTANCE || then.builtin || now.references() != then.references()
        || now.payload != then.payload || now.hasAttributes != then.hasAttributes) {
      throw vm.errors.type("__class__ assignment: '%s' object layout differs from '%s'", then.name, now.name);
    }
    if (now.hasAttributes) {
      vm.attributes.dict(a);
    }
    vm.types.shapesTellNothing();
    vm.m.setReference(vm.s.get(a), Layout.CLASS, vm.s.get(a + 1));
  }

  /** Names of all attributes, sorted. */
  static long names(Vm vm, int slot) {
    TreeSet<String> names = new TreeSet<>();
    long object = vm.s.get(slot);
    int kind = vm.kind(object);
    if (kind == Kind.MODULE) {
      addKeys(vm, vm.m.getReference(object, Layout.MODULE_DICT), names);
    } else {
      if ((kind == Kind.INSTANCE || kind == Kind.EXCEPTION || kind == Kind.WEAKREF) && vm.types.info(
          object).hasAttributes) {
        addKeys(vm, vm.attributes.dict(slot), names);
      }
      long type = kind == Kind.TYPE ? vm.s.get(slot) : vm.types.classOf(vm.s.get(slot));
      long order = vm.m.getReference(type, Layout.TYPE_MRO);
      for (int i = 0, n = vm.m.length(order); i < n; i++) {
        addKeys(vm, vm.m.getReference(vm.m.getReference(order, i), Layout.TYPE_DICT), names);
      }
    }
    int list = vm.s.push(vm.sequences.newList(0));
    int name = vm.s.push(0);
    for (String each : names) {
      vm.s.set(name, vm.strs.of(each));
      vm.sequences.append(list, name);
    }
    vm.s.popTo(name);
    return vm.s.popReturning();
  }

  private static void addKeys(Vm vm, long dict, TreeSet<String> names) {
    for (int entry = vm.dicts.entryFrom(dict, 0); entry >= 0; entry = vm.dicts.entryFrom(dict, entry + 1)) {
      long key = vm.dicts.keyAt(dict, entry);
      if (Kind.isStr(vm.kind(key))) {
        names.add(vm.strs.get(key));
      }
    }
  }

  private void type(TypeDef def) {
    TypeBuilder builder = new TypeBuilder(vm);
    def.function("__new__(**)", 2, 4, (vm, a, n) -> {
      String[] names = vm.calls.takeKeywords();
      if (n == 2) {
        return vm.types.classOf(vm.s.get(a + 1));
      }
      if (n != 4) {
        throw vm.errors.type("type() takes 1 or 3 arguments");
      }
      return builder.create(a, a + 1, a + 2, a + 3, names, a + n);
    });
    def.method("__init__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      vm.calls.takeKeywords();
      return vm.none;
    });
    def.method("__call__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      String[] names = vm.calls.takeKeywords();
      int at = vm.s.push(vm.s.get(a));
      vm.s.push(0);
      for (int i = 1; i < n + names.length; i++) {
        vm.s.push(vm.s.get(a + i));
      }
      vm.keywords = names;
      vm.calls.instantiate(at, at + 2, n - 1 + names.length);
      vm.s.top = at + 1;
      return vm.s.popReturning();
    });
    def.method("__repr__", 1, 1, (vm, a, n) -> vm.strs.of("<class '" + vm.text.className(vm.s.get(a)) + "'>"));
    def.property("__name__", (vm, a, n) -> vm.m.getReference(vm.s.get(a), Layout.TYPE_NAME), (vm, a, n) -> {
      vm.m.setReference(vm.s.get(a), Layout.TYPE_NAME, vm.s.get(a + 1));
      return vm.none;
    });
    def.property("__qualname__", (vm, a, n) -> vm.m.getReference(vm.s.get(a), Layout.TYPE_QUALIFIED_NAME),
        (vm, a, n) -> {
          vm.m.setReference(vm.s.get(a), Layout.TYPE_QUALIFIED_NAME, vm.s.get(a + 1));
          return vm.none;
        });
    def.getter("__bases__", (vm, a, n) -> vm.m.getReference(vm.s.get(a), Layout.TYPE_BASES));
    def.getter("__base__", (vm, a, n) -> {
      long bases = vm.m.getReference(vm.s.get(a), Layout.TYPE_BASES);
      return vm.m.length(bases) == 0 ? vm.none : vm.m.getReference(bases, 0);
    });
    def.getter("__mro__", (vm, a, n) -> vm.m.getReference(vm.s.get(a), Layout.TYPE_MRO));
    def.getter("__dict__", (vm, a, n) -> {
      int dict = vm.s.push(vm.m.getReference(vm.s.get(a), Layout.TYPE_DICT));
      long made = vm.m.allocate(vm.layout.proxy);
      vm.m.setReference(made, Layout.VIEWED, vm.s.get(dict));
      vm.s.popTo(dict);
      return made;
    });
    def.property("__module__", (vm, a, n) -> {
      long module = vm.dicts.get(vm.m.getReference(vm.s.get(a), Layout.TYPE_DICT), "__module__");
      return module != 0 ? module : vm.strs.intern("builtins");
    }, (vm, a, n) -> {
      int dict = vm.s.push(vm.m.getReference(vm.s.get(a), Layout.TYPE_DICT));
      vm.dicts.put(dict, "__module__", a + 1);
      vm.s.popTo(dict);
      return vm.none;
    });
    def.property("__doc__", (vm, a, n) -> {
      long doc = vm.dicts.get(vm.m.getReference(vm.s.get(a), Layout.TYPE_DICT), "__doc__");
      return doc == 0 ? vm.none : doc;
    }, (vm, a, n) -> {
      int dict = vm.s.push(vm.m.getReference(vm.s.get(a), Layout.TYPE_DICT));
      vm.dicts.put(dict, "__doc__", a + 1);
      vm.s.popTo(dict);
      return vm.none;
    });
    def.method("mro", 1, 1, (vm, a, n) -> {
      int mro = vm.s.push(vm.m.getReference(vm.s.get(a), Layout.TYPE_MRO));
      return vm.iteration.list(mro);
    });
    def.method("__instancecheck__", 2, 2,
        (vm, a, n) -> vm.bool(vm.types.isInstance(vm.s.get(a + 1), vm.types.ofClass(vm.s
            .get(a)))));
    def.method("__subclasscheck__", 2, 2, (vm, a, n) -> vm.bool(vm.types.ofClass(vm.s.get(a + 1)).isSubclassOf(vm.types
        .ofClass(vm.s.get(a)))));
    def.method("__subclasses__", 1, 1, (vm, a, n) -> vm.modules.subclasses(a));
    def.classMethod("__prepare__(**)", 1, Builtins.ANY, (vm, a, n) -> {
      vm.calls.takeKeywords();
      return vm.dicts.create();
    });
  }
}
