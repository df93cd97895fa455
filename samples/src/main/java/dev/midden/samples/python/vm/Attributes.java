package dev.midden.samples.python.vm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes: of instances, by the keys that the instances of a class share; of classes; descriptors. */
public final class Attributes {
  private final Vm vm;
  private final List<Accessor> accessors = new ArrayList<>();
  private int objectNew = -1;
  private int objectInit = -1;

  /** A descriptor written in Java: both parts take the object, the second also the value, null to delete. */
  record Accessor(String name, TypeInfo owner, Builtin get, @Nullable Builtin set) {}

  Attributes(Vm vm) {
    this.vm = vm;
  }

  void knowObjectMethods() {
    long type = vm.types.ref(vm.types.object);
    objectNew = vm.m.addGlobal(vm.types.lookup(type, "__new__"));
    objectInit = vm.m.addGlobal(vm.types.lookup(type, "__init__"));
  }

  /** {@code object.__new__}. */
  long objectNew() {
    return vm.m.getGlobal(objectNew);
  }

  /** {@code object.__init__}. */
  long objectInit() {
    return vm.m.getGlobal(objectInit);
  }

  /** Makes an instance of the class in a slot. */
  public long newObject(int type) {
    if (vm.s.get(type) == vm.types.ref(vm.types.object)) {
      return vm.m.allocate(vm.layout.object);
    }
    return vm.types.newInstance(vm.s.get(type));
  }

  /** Makes an instance of a subclass of a builtin type, whose value is in a slot; for the builtin type it is the value. */
  public long wrap(int type, int value, TypeInfo builtin) {
    if (vm.types.ofClass(vm.s.get(type)) == builtin) {
      return vm.s.get(value);
    }
    long made = vm.types.newInstance(vm.s.get(type));
    vm.m.setReference(made, Layout.PAYLOAD, vm.s.get(value));
    return made;
  }

  // ---------------------------------------------------------------- descriptors in Java

  /** Defines a descriptor of a builtin class. */
  void define(TypeInfo owner, String name, Builtin get, @Nullable Builtin set) {
    accessors.add(new Accessor(name, owner, get, set));
    int mark = vm.s.push(vm.m.allocate(vm.layout.getset));
    vm.m.setInt(vm.s.get(mark), Layout.NUMBER, accessors.size() - 1);
    vm.types.define(owner, name, mark);
    vm.s.popTo(mark);
  }

  Accessor accessor(long getset) {
    return accessors.get(vm.m.getInt(getset, Layout.NUMBER));
  }

  // ---------------------------------------------------------------- reading

  /** Reads an attribute; raises AttributeError where there is none. */
  public long get(int slot, String name) {
    TypeInfo info = vm.types.info(vm.s.get(slot));
    if (info.customGet) {
      return custom(slot, name);
    }
    long value = find(slot, name);
    if (value == 0) {
      throw missing(slot, name);
    }
    return value;
  }

  /** Reads an attribute; null where there is none. */
  public long getOrNull(int slot, String name) {
    TypeInfo info = vm.types.info(vm.s.get(slot));
    if (!info.customGet) {
      return find(slot, name);
    }
    int top = vm.s.top;
    int depth = vm.depth;
    try {
      return custom(slot, name);
    } catch (Raise e) {
      if (!vm.errors.is("AttributeError")) {
        throw e;
      }
      vm.errors.clear();
      vm.s.popTo(top);
      vm.depth = depth;
      return 0;
    }
  }

  /** Reads an attribute, also by descriptors that raise AttributeError; null where there is none. */
  public long getOrDefault(int slot, String name) {
    int top = vm.s.top;
    int depth = vm.depth;
    try {
      return getOrNull(slot, name);
    } catch (Raise e) {
      if (!vm.errors.is("AttributeError")) {
        throw e;
      }
      vm.errors.clear();
      vm.s.popTo(top);
      vm.depth = depth;
      return 0;
    }
  }

  /** A name given by the program. */
  public String nameOf(int slot) {
    long name = vm.types.unwrap(vm.s.get(slot));
    if (!Kind.isStr(vm.kind(name))) {
      throw vm.errors.type("attribute name must be string, not '%s'", vm.types.name(name));
    }
    return vm.strs.get(name);
  }

  Raise missing(int slot, String name) {
    return missing(slot, name, "");
  }

  private Raise missing(int slot, String name, String more) {
    long object = vm.s.get(slot);
    int kind = vm.kind(object);
    String what = kind == Kind.TYPE
        ? "type object '" + vm.types.ofClass(object).name + "'"
        : kind == Kind.MODULE ? "module '" + vm.modules.name(object) + "'" : "'" + vm.types.name(object) + "' object";
    return vm.errors.raise("AttributeError", what + " has no attribute '" + name + "'" + more);
  }

  /** By {@code __getattribute__}, then {@code __getattr__}. */
  private long custom(int slot, String name) {
    int mark = vm.s.top;
    int depth = vm.depth;
    int key = vm.s.push(vm.strs.intern(name));
    try {
      long value = vm.types.overrides(vm.s.get(slot), "__getattribute__")
          ? vm.calls.method(slot, "__getattribute__", key)
          : find(slot, name);
      if (value != 0) {
        vm.s.set(key, value);
        vm.s.popTo(key + 1);
        return vm.s.popReturning();
      }
    } catch (Raise e) {
      if (!vm.errors.is("AttributeError") || vm.types.method(vm.s.get(slot), "__getattr__") == 0) {
        throw e;
      }
      vm.errors.clear();
      vm.depth = depth;
    }
    vm.s.popTo(key + 1);
    if (vm.types.method(vm.s.get(slot), "__getattr__") == 0) {
      throw missing(slot, name);
    }
    vm.s.set(key, vm.calls.method(slot, "__getattr__", key));
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  /** Reads an attribute as {@code object.__getattribute__} does; null where there is none. */
  public long find(int slot, String name) {
    int kind = vm.kindAt(slot);
    if (kind == Kind.SUPER) {
      long value = DescriptorTypes.superAttribute(vm, slot, name);
      if (value != 0) {
        return value;
      }
    }
    long object = vm.s.get(slot);
    long found = vm.types.method(object, name);
    if (found != 0 && isData(found)) {
      return bind(found, slot, -1);
    }
    long own = kind == Kind.TYPE ? vm.types.lookup(object, name) : own(object, kind, name);
    if (own != 0) {
      return kind == Kind.TYPE ? bind(own, -1, slot) : own;
    }
    return found == 0 ? 0 : bind(found, slot, -1);
  }

  /** An attribute of the object itself, or null. No safepoint. */
  long own(long object, int kind, String name) {
    switch (kind) {
      case Kind.INSTANCE, Kind.EXCEPTION, Kind.WEAKREF -> {
        TypeInfo info = vm.types.info(object);
        if (!info.hasAttributes) {
          return 0;
        }
        long attributes = vm.m.getReference(object, Layout.ATTRIBUTES);
        if (attributes == 0) {
          return 0;
        }
        if (vm.kind(attributes) == Kind.DICT) {
          return vm.dicts.get(attributes, name);
        }
        int index = info.findKey(name);
        return index >= 0 && index < vm.m.length(attributes) ? vm.m.getReference(attributes, index) : 0;
      }
      case Kind.MODULE -> {
        return vm.dicts.get(vm.m.getReference(object, Layout.MODULE_DICT), name);
      }
      case Kind.FUNCTION -> {
        long attributes = vm.m.getReference(object, Layout.FUNCTION_ATTRIBUTES);
        return attributes == 0 ? 0 : vm.dicts.get(attributes, name);
      }
      case Kind.METHOD -> {
        return own(vm.m.getReference(object, Layout.METHOD_FUNCTION), Kind.FUNCTION, name);
      }
      default -> {
        return 0;
      }
    }
  }

  boolean isData(long found) {
    int kind = vm.kind(found);
    return kind == Kind.PROPERTY || kind == Kind.MEMBER || kind == Kind.GETSET || kind == Kind.INSTANCE && (vm.types
        .method(found, "__set__") != 0 || vm.types.method(found, "__delete__") != 0);
  }

  /** What is found in a class, in a slot, got from the object in another. */
  long bound(int found, int self) {
    return bind(vm.s.get(found), self, -1);
  }

  /** Applies a descriptor: to an object in a slot, or −1 where it is got from a class, in the other slot. */
  long bind(long found, int object, int type) {
    int mark;
    switch (vm.kind(found)) {
      case Kind.FUNCTION -> {
        if (object < 0) {
          return found;
        }
        mark = vm.s.push(found);
        return method(mark, vm.s.get(object));
      }
      case Kind.BUILTIN -> {
        if (object < 0 || !vm.builtins.binds(found)) {
          return found;
        }
        mark = vm.s.push(found);
        long made = vm.builtins.bind(found, object);
        vm.s.popTo(mark);
        return made;
      }
      case Kind.STATICMETHOD -> {
        return vm.m.getReference(found, Layout.WRAPPED);
      }
      case Kind.CLASSMETHOD -> {
        mark = vm.s.push(vm.m.getReference(found, Layout.WRAPPED));
        long owner = object >= 0 ? vm.types.classOf(vm.s.get(object)) : vm.s.get(type);
        if (vm.kindAt(mark) == Kind.BUILTIN) {
          int receiver = vm.s.push(owner);
          long made = vm.builtins.bind(vm.s.get(mark), receiver);
          vm.s.popTo(mark);
          return made;
        }
        return method(mark, owner);
      }
      case Kind.PROPERTY -> {
        return object < 0 ? found : property(found, object);
      }
      case Kind.MEMBER -> {
        return object < 0 ? found : member(found, object);
      }
      case Kind.GETSET -> {
        return object < 0 ? found : accessor(found).get.call(vm, object, 1);
      }
      case Kind.INSTANCE -> {
        return custom(found, object, type);
      }
      default -> {
        return found;
      }
    }
  }

  /** A bound method of the function in the top slot, which is popped. */
  private long method(int function, long self) {
    vm.s.push(self);
    long made = vm.m.allocate(vm.layout.method);
    vm.m.setReference(made, Layout.SELF, vm.s.get(function + 1));
    vm.m.setReference(made, Layout.METHOD_FUNCTION, vm.s.get(function));
    vm.s.popTo(function);
    return made;
  }

  private long custom(long found, int object, int type) {
    if (vm.types.method(found, "__get__") == 0) {
      return found;
    }
    int mark = vm.s.push(found);
    int self = vm.s.push(object < 0 ? vm.none : vm.s.get(object));
    int owner = vm.s.push(object < 0 ? vm.s.get(type) : vm.types.classOf(vm.s.get(object)));
    vm.s.set(mark, vm.calls.method(mark, "__get__", self, owner));
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  private long property(long found, int object) {
    int mark = vm.s.push(vm.m.getReference(found, Layout.PROPERTY_GET));
    if (vm.s.get(mark) == 0 || vm.s.get(mark) == vm.none) {
      throw vm.errors.raise("AttributeError",
          "property of '" + vm.types.name(vm.s.get(object)) + "' object has no getter");
    }
    vm.s.set(mark, vm.calls.call(mark, object));
    return vm.s.popReturning();
  }

  private long member(long found, int object) {
    requireOwner(found, object);
    long value = vm.m.getReference(vm.s.get(object), vm.m.getInt(found, Layout.NUMBER));
    if (value == 0) {
      throw vm.errors.raise("AttributeError", "'" + vm.types.name(vm.s.get(object)) + "' object has no attribute '"
          + vm.strs.get(vm.m.getReference(found, 1)) + "'");
    }
    return value;
  }

  private void requireOwner(long member, int object) {
    TypeInfo owner = vm.types.ofClass(vm.m.getReference(member, Layout.MEMBER_TYPE));
    if (!vm.types.isInstance(vm.s.get(object), owner)) {
      throw vm.errors.type("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", vm.strs.get(vm.m
          .getReference(member, 1)), owner.name, vm.types.name(vm.s.get(object)));
    }
  }

  /** For calls of methods: puts the function over the object and the object above it, where that is all it takes. */
  boolean method(int slot, String name) {
    long object = vm.s.get(slot);
    int kind = vm.kind(object);
    if (kind == Kind.TYPE || kind == Kind.MODULE || kind == Kind.SUPER) {
      return false;
    }
    if (vm.types.info(object).customGet) {
      return false;
    }
    long found = vm.types.method(object, name);
    if (found == 0) {
      return false;
    }
    int foundKind = vm.kind(found);
    if (foundKind != Kind.FUNCTION && !(foundKind == Kind.BUILTIN && vm.builtins.binds(found)) || own(object, kind,
        name) != 0) {
      return false;
    }
    vm.s.set(slot + 1, object);
    vm.s.set(slot, found);
    return true;
  }

  // ---------------------------------------------------------------- writing

  /** Writes an attribute. */
  public void set(int slot, String name, int value) {
    if (vm.types.info(vm.s.get(slot)).customSet && vm.types.overrides(vm.s.get(slot), "__setattr__")) {
      int key = vm.s.push(vm.strs.intern(name));
      vm.s.push(vm.calls.method(slot, "__setattr__", key, value));
      vm.s.popTo(key);
      return;
    }
    setPlain(slot, name, value);
  }

  /** Deletes an attribute. */
  public void delete(int slot, String name) {
    if (vm.types.info(vm.s.get(slot)).customSet && vm.types.overrides(vm.s.get(slot), "__delattr__")) {
      int key = vm.s.push(vm.strs.intern(name));
      vm.s.push(vm.calls.method(slot, "__delattr__", key));
      vm.s.popTo(key);
      return;
    }
    setPlain(slot, name, -1);
  }

  /** Writes an attribute as {@code object.__setattr__} does; −1 for the value's slot deletes. */
  public void setPlain(int slot, String name, int value) {
    long found = vm.types.method(vm.s.get(slot), name);
    if (found != 0 && isData(found)) {
      descriptor(found, slot, name, value);
      return;
    }
    long object = vm.s.get(slot);
    int kind = vm.kind(object);
    boolean done = switch (kind) {
      case Kind.INSTANCE, Kind.EXCEPTION, Kind.WEAKREF -> setOwn(slot, name, value);
      case Kind.MODULE -> setIn(vm.m.getReference(object, Layout.MODULE_DICT), name, value);
      case Kind.TYPE -> setClass(slot, name, value);
      case Kind.FUNCTION -> {
        if (vm.m.getReference(object, Layout.FUNCTION_ATTRIBUTES) == 0) {
          long dict = vm.dicts.create();
          vm.m.setReference(vm.s.get(slot), Layout.FUNCTION_ATTRIBUTES, dict);
        }
        yield setIn(vm.m.getReference(vm.s.get(slot), Layout.FUNCTION_ATTRIBUTES), name, value);
      }
      default -> false;
    };
    if (!done) {
      if (found != 0 && value >= 0) {
        throw vm.errors.raise("AttributeError", "'" + vm.types.name(vm.s.get(slot)) + "' object attribute '" + name
            + "' is read-only");
      }
      throw missing(slot, name, vm.version >= 13 && value >= 0 && vm.kindAt(slot) == Kind.INSTANCE
          ? " and no __dict__ for setting new attributes"
          : "");
    }
  }

  private boolean setIn(long dict, String name, int value) {
    int mark = vm.s.push(dict);
    boolean done = true;
    if (value >= 0) {
      vm.dicts.put(mark, name, value);
    } else {
      done = vm.dicts.remove(mark, name);
    }
    vm.s.popTo(mark);
    return done;
  }

  private boolean setOwn(int slot, String name, int value) {
    long object = vm.s.get(slot);
    TypeInfo info = vm.types.info(object);
    if (!info.hasAttributes) {
      return false;
    }
    long attributes = vm.m.getReference(object, Layout.ATTRIBUTES);
    if (attributes != 0 && vm.kind(attributes) == Kind.DICT) {
      return setIn(attributes, name, value);
    }
    if (value < 0) {
      int index = info.findKey(name);
      if (index < 0 || attributes == 0 || index >= vm.m.length(attributes)
          || vm.m.getReference(attributes, index) == 0) {
        return false;
      }
      vm.m.setReference(attributes, index, 0);
      return true;
    }
    int index = info.keyFor(name);
    if (index < 0) {
      return setIn(dict(slot), name, value);
    }
    if (attributes == 0 || index >= vm.m.length(attributes)) {
      grow(slot, Math.max(index + 1, info.keys.size()));
    }
    vm.m.setReference(vm.m.getReference(vm.s.get(slot), Layout.ATTRIBUTES), index, vm.s.get(value));
    return true;
  }

  private void grow(int slot, int size) {
    long made = vm.m.allocate(vm.layout.attributes, size);
    long object = vm.s.get(slot);
    long old = vm.m.getReference(object, Layout.ATTRIBUTES);
    for (int i = 0, n = old == 0 ? 0 : vm.m.length(old); i < n; i++) {
      vm.m.setReference(made, i, vm.m.getReference(old, i));
    }
    vm.m.setReference(object, Layout.ATTRIBUTES, made);
  }

  /** The attributes of an instance as a dict, which holds them from now on. */
  public long dict(int slot) {
    long attributes = vm.m.getReference(vm.s.get(slot), Layout.ATTRIBUTES);
    if (attributes != 0 && vm.kind(attributes) == Kind.DICT) {
      return attributes;
    }
    TypeInfo info = vm.types.info(vm.s.get(slot));
    int dict = vm.s.push(vm.dicts.create());
    int value = vm.s.push(0);
    for (int i = 0, n = attributes == 0 ? 0 : vm.m.length(attributes); i < n; i++) {
      vm.s.set(value, vm.m.getReference(vm.m.getReference(vm.s.get(slot), Layout.ATTRIBUTES), i));
      if (vm.s.get(value) != 0) {
        vm.dicts.put(dict, info.keys.get(i), value);
      }
    }
    vm.m.setReference(vm.s.get(slot), Layout.ATTRIBUTES, vm.s.get(dict));
    long made = vm.s.get(dict);
    vm.s.popTo(dict);
    return made;
  }

  /** Replaces the attributes of an instance by the dict in a slot. */
  void setDict(int slot, int dict) {
    vm.m.setReference(vm.s.get(slot), Layout.ATTRIBUTES, vm.s.get(dict));
  }

  private boolean setClass(int slot, String name, int value) {
    TypeInfo info = vm.types.ofClass(vm.s.get(slot));
    if (info.builtin) {
      throw vm.errors.type("cannot set '%s' attribute of immutable type '%s'", name, info.name);
    }
    boolean done = setIn(vm.m.getReference(vm.s.get(slot), Layout.TYPE_DICT), name, value);
    vm.modules.classChanged(info, name);
    return done;
  }

  private void descriptor(long found, int object, String name, int value) {
    switch (vm.kind(found)) {
      case Kind.PROPERTY -> {
        int mark = vm.s.push(vm.m.getReference(found, value < 0 ? Layout.PROPERTY_DELETE : Layout.PROPERTY_SET));
        if (vm.s.get(mark) == 0 || vm.s.get(mark) == vm.none) {
          throw vm.errors.raise("AttributeError", "property '" + name + "' of '" + vm.types.name(vm.s.get(object))
              + "' object has no " + (value < 0 ? "deleter" : "setter"));
        }
        vm.s.push(value < 0 ? vm.calls.call(mark, object) : vm.calls.call(mark, object, value));
        vm.s.popTo(mark);
      }
      case Kind.MEMBER -> {
        requireOwner(found, object);
        int index = vm.m.getInt(found, Layout.NUMBER);
        if (value < 0 && vm.m.getReference(vm.s.get(object), index) == 0) {
          throw missing(object, name);
        }
        vm.m.setReference(vm.s.get(object), index, value < 0 ? 0 : vm.s.get(value));
      }
      case Kind.GETSET -> {
        Builtin set = accessor(found).set;
        if (set == null) {
          throw vm.errors.raise("AttributeError", "attribute '" + name + "' of '" + accessor(found).owner.name
              + "' objects is not writable");
        }
        int mark = vm.s.push(vm.s.get(object));
        vm.s.push(value < 0 ? 0 : vm.s.get(value));
        set.call(vm, mark, 2);
        vm.s.popTo(mark);
      }
      default -> {
        int mark = vm.s.push(found);
        vm.s.push(value < 0
            ? vm.calls.method(mark, "__delete__", object)
            : vm.calls.method(mark, "__set__", object, value));
        vm.s.popTo(mark);
      }
    }
  }
}
