package dev.midden.samples.python.vm;

import dev.midden.core.object.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes classes: order of bases (C3, Barrett et al. 1996), layout of instances, hooks. */
final class TypeBuilder {
  private final Vm vm;

  TypeBuilder(Vm vm) {
    this.vm = vm;
  }

  /** {@code type.__new__(meta, name, bases, namespace)}, all in slots; the names of keyword arguments, then their values. */
  long create(int meta, int name, int bases, int namespace, String[] names, int values) {
    int mark = vm.s.top;
    if (!Kind.isStr(vm.kindAt(name))) {
      throw vm.errors.type("type.__new__() argument 1 must be str, not %s", vm.types.name(vm.s.get(name)));
    }
    int parents = vm.s.push(vm.s.get(bases));
    if (vm.m.length(vm.s.get(parents)) == 0) {
      vm.s.push(vm.types.ref(vm.types.object));
      vm.s.set(parents, vm.sequences.tuple(vm.s.top - 1, 1));
    }
    List<TypeInfo> infos = new ArrayList<>();
    for (int i = 0; i < vm.m.length(vm.s.get(parents)); i++) {
      long base = vm.m.getReference(vm.s.get(parents), i);
      if (vm.kind(base) != Kind.TYPE) {
        throw vm.errors.type("bases must be types");
      }
      TypeInfo info = vm.types.ofClass(base);
      if (info.builtin && !info.subclassable) {
        throw vm.errors.type("type '%s' is not an acceptable base type", info.name);
      }
      infos.add(info);
    }
    TypeInfo best = best(infos);
    String text = vm.strs.get(vm.s.get(name));
    TypeInfo info = vm.types.info(text, best.builtin && best.kind != Kind.EXCEPTION && best.kind != Kind.WEAKREF
        && best.kind != Kind.TYPE ? Kind.INSTANCE : best.kind, best, false);
    info.order = order(info, infos);
    int type = allocate(meta, name, parents, namespace, info);
    layout(info, best, infos, type);
    finish(info, type);
    setNames(type);
    initSubclass(type, names, values);
    long made = vm.s.get(type);
    vm.s.set(mark, made);
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  /** The base whose layout all others fit into. */
  private TypeInfo best(List<TypeInfo> bases) {
    TypeInfo best = bases.getFirst();
    for (TypeInfo base : bases) {
      TypeInfo solid = solid(base);
      TypeInfo other = solid(best);
      if (solid.isSubclassOf(other)) {
        best = solid == other ? best : base;
      } else if (!other.isSubclassOf(solid)) {
        throw vm.errors.type("multiple bases have instance lay-out conflict");
      }
    }
    return best;
  }

  /** The class nearest up that adds something to the layout. */
  private static TypeInfo solid(TypeInfo type) {
    TypeInfo each = type;
    while (each.base != null && !each.builtin && each.slots == each.base.slots) {
      each = each.base;
    }
    while (each.base != null && each.builtin && each.kind == each.base.kind && each.slots == each.base.slots) {
      each = each.base;
    }
    return each;
  }

  // ---------------------------------------------------------------- the order of classes

  private TypeInfo[] order(TypeInfo type, List<TypeInfo> bases) {
    List<List<TypeInfo>> lists = new ArrayList<>();
    bases.forEach(base -> lists.add(new ArrayList<>(List.of(base.order))));
    lists.add(new ArrayList<>(bases));
    List<TypeInfo> order = new ArrayList<>(List.of(type));
    while (true) {
      lists.removeIf(List::isEmpty);
      if (lists.isEmpty()) {
        return order.toArray(TypeInfo[]::new);
      }
      TypeInfo next = candidate(lists);
      if (next == null) {
        throw vm.errors.type("Cannot create a consistent method resolution order (MRO) for bases %s", String.join(", ",
            bases.stream().map(base -> base.name).toList()));
      }
      order.add(next);
      lists.forEach(list -> list.remove(next));
    }
  }

  private static @Nullable TypeInfo candidate(List<List<TypeInfo>> lists) {
    for (List<TypeInfo> list : lists) {
      TypeInfo head = list.getFirst();
      if (lists.stream().noneMatch(other -> other.indexOf(head) > 0)) {
        return head;
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- the object

  private int allocate(int meta, int name, int bases, int namespace, TypeInfo info) {
    int type = vm.s.push(vm.m.allocate(vm.layout.type));
    vm.m.setInt(vm.s.get(type), Layout.NUMBER, info.number);
    vm.m.setReference(vm.s.get(type), Layout.TYPE_CLASS, vm.s.get(meta));
    vm.m.setReference(vm.s.get(type), Layout.TYPE_BASES, vm.s.get(bases));
    vm.m.setReference(vm.s.get(type), Layout.TYPE_NAME, vm.s.get(name));
    int dict = vm.s.push(vm.dicts.copy(namespace));
    vm.m.setReference(vm.s.get(type), Layout.TYPE_DICT, vm.s.get(dict));
    long qualified = vm.dicts.get(vm.s.get(dict), "__qualname__");
    vm.m.setReference(vm.s.get(type), Layout.TYPE_QUALIFIED_NAME, qualified != 0 ? qualified : vm.s.get(name));
    vm.dicts.remove(dict, "__qualname__");
    cell(dict, type);
    wrapImplicit(dict, "__new__", vm.layout.staticMethod);
    wrapImplicit(dict, "__init_subclass__", vm.layout.classMethod);
    wrapImplicit(dict, "__class_getitem__", vm.layout.classMethod);
    if (vm.dicts.find(vm.s.get(dict), "__doc__") < 0) {
      int none = vm.s.push(vm.none);
      vm.dicts.put(dict, "__doc__", none);
    }
    if (vm.dicts.find(vm.s.get(dict), "__eq__") >= 0 && vm.dicts.find(vm.s.get(dict), "__hash__") < 0) {
      int none = vm.s.push(vm.none);
      vm.dicts.put(dict, "__hash__", none);
    }
    vm.s.popTo(dict);
    mro(type, bases, info);
    return type;
  }

  private void cell(int dict, int type) {
    int entry = vm.dicts.find(vm.s.get(dict), "__classcell__");
    if (entry >= 0) {
      vm.m.setReference(vm.dicts.valueAt(vm.s.get(dict), entry), Layout.CELL_VALUE, vm.s.get(type));
      vm.dicts.remove(dict, entry);
    }
  }

  private void wrapImplicit(int dict, String name, Shape shape) {
    long value = vm.dicts.get(vm.s.get(dict), name);
    if (value != 0 && vm.kind(value) == Kind.FUNCTION) {
      int mark = vm.s.push(value);
      long made = vm.m.allocate(shape);
      vm.m.setReference(made, Layout.WRAPPED, vm.s.get(mark));
      vm.s.set(mark, made);
      vm.dicts.put(dict, name, mark);
      vm.s.popTo(mark);
    }
  }

  /** The tuple of classes in order: found among the orders of the bases. */
  private void mro(int type, int bases, TypeInfo info) {
    int first = vm.s.top;
    vm.s.push(vm.s.get(type));
    for (int i = 1; i < info.order.length; i++) {
      vm.s.push(find(vm.s.get(bases), info.order[i]));
    }
    long mro = vm.sequences.tuple(first, info.order.length);
    vm.m.setReference(vm.s.get(type), Layout.TYPE_MRO, mro);
    vm.s.popTo(first);
  }

  private long find(long bases, TypeInfo wanted) {
    for (int i = 0, n = vm.m.length(bases); i < n; i++) {
      long mro = vm.m.getReference(vm.m.getReference(bases, i), Layout.TYPE_MRO);
      for (int j = 0, k = vm.m.length(mro); j < k; j++) {
        long each = vm.m.getReference(mro, j);
        if (vm.types.ofClass(each) == wanted) {
          return each;
        }
      }
    }
    throw new IllegalStateException("no " + wanted + " among the bases");
  }

  // ---------------------------------------------------------------- layout

  private void layout(TypeInfo info, TypeInfo best, List<TypeInfo> bases, int type) {
    info.payload = best.payload;
    if (best.builtin && best.kind != Kind.INSTANCE && info.kind == Kind.INSTANCE) {
      info.payload = best;
    }
    List<String> slots = slots(type);
    boolean inherits = bases.stream().anyMatch(base -> base.hasAttributes);
    boolean dict = slots == null || slots.contains("__dict__");
    info.weakReferable = slots == null || slots.contains("__weakref__") || bases.stream().anyMatch(
        base -> base.weakReferable);
    info.hasAttributes = inherits || dict || info.kind != Kind.INSTANCE || info.payload != null;
    int fixed = info.kind == Kind.EXCEPTION
        ? 6
        : info.kind == Kind.WEAKREF ? 3 : info.payload != null ? 3 : info.hasAttributes ? 2 : 1;
    info.firstSlot = fixed;
    info.slots = best.builtin ? 0 : best.slots;
    if (slots != null) {
      List<String> sorted = slots.stream().filter(slot -> !slot.equals("__dict__") && !slot.equals("__weakref__")).map(
          slot -> mangle(slot, info.name)).sorted().toList();
      if (info.kind == Kind.WEAKREF && !sorted.isEmpty()) {
        // Weak references keep additional attributes where all instances do.
        return;
      }
      // CPython gives the slots of a subclass up first; ours follow those of the base, so it is the collector's order.
      for (String slot : sorted) {
        member(type, slot, info.firstSlot + info.slots);
        info.slots++;
      }
      if (!best.builtin && best.firstSlot != info.firstSlot) {
        shiftMembers(type, info, best);
      }
    }
  }

  /** A base without attributes has its slots one place earlier than its subclass with attributes. */
  private void shiftMembers(int type, TypeInfo info, TypeInfo best) {
    for (TypeInfo each : info.order) {
      if (each != info && !each.builtin && each.slots > 0 && each.firstSlot == best.firstSlot) {
        long mro = vm.m.getReference(vm.s.get(type), Layout.TYPE_MRO);
        for (int i = 0, n = vm.m.length(mro); i < n; i++) {
          if (vm.types.ofClass(vm.m.getReference(mro, i)) == each) {
            copyMembers(type, i, info.firstSlot - best.firstSlot);
          }
        }
      }
    }
  }

  private void copyMembers(int type, int index, int shift) {
    int dict = vm.s.push(vm.m.getReference(vm.m.getReference(vm.m.getReference(vm.s.get(type), Layout.TYPE_MRO), index),
        Layout.TYPE_DICT));
    for (int entry = 0; entry < vm.dicts.end(vm.s.get(dict)); entry++) {
      long value = vm.dicts.keyAt(vm.s.get(dict), entry) == 0 ? 0 : vm.dicts.valueAt(vm.s.get(dict), entry);
      if (value != 0 && vm.kind(value) == Kind.MEMBER) {
        String name = vm.strs.get(vm.m.getReference(value, 1));
        member(type, name, vm.m.getInt(value, Layout.NUMBER) + shift);
      }
    }
    vm.s.popTo(dict);
  }

  private static String mangle(String name, String type) {
    return name.startsWith("__") && !name.endsWith("__") ? "_" + type.replaceFirst("^_+", "") + name : name;
  }

  private @Nullable List<String> slots(int type) {
    long value = vm.dicts.get(vm.m.getReference(vm.s.get(type), Layout.TYPE_DICT), "__slots__");
    if (value == 0) {
      return null;
    }
    List<String> names = new ArrayList<>();
    int mark = vm.s.push(value);
    if (Kind.isStr(vm.kind(value))) {
      names.add(vm.strs.get(value));
    } else {
      vm.iteration.each(mark, item -> names.add(vm.strs.get(vm.s.get(item))));
    }
    vm.s.popTo(mark);
    return names;
  }

  private void member(int type, String name, int index) {
    int mark = vm.s.push(vm.m.allocate(vm.layout.member));
    vm.m.setInt(vm.s.get(mark), Layout.NUMBER, index);
    vm.m.setReference(vm.s.get(mark), Layout.MEMBER_TYPE, vm.s.get(type));
    long text = vm.strs.intern(name);
    vm.m.setReference(vm.s.get(mark), 1, text);
    int dict = vm.s.push(vm.m.getReference(vm.s.get(type), Layout.TYPE_DICT));
    vm.dicts.put(dict, name, mark);
    vm.s.popTo(mark);
  }

  private void finish(TypeInfo info, int type) {
    long object = vm.s.get(type);
    info.finalizable = vm.types.lookup(object, "__del__") != 0;
    info.customGet = overrides(object, "__getattribute__") || vm.types.lookup(object, "__getattr__") != 0;
    info.customSet = overrides(object, "__setattr__") || overrides(object, "__delattr__");
    for (int i = 1; i < info.order.length; i++) {
      info.order[i].addSubclass(info);
    }
  }

  /** Whether a class that is not builtin defines an attribute. */
  boolean overrides(long type, String name) {
    return vm.types.lookup(type, name) != 0 && vm.types.lookup(type, name) != vm.types.lookup(vm.types.ref(
        vm.types.object), name);
  }

  // ---------------------------------------------------------------- hooks

  private void setNames(int type) {
    int dict = vm.s.push(vm.dicts.copy(vm.s.push(vm.m.getReference(vm.s.get(type), Layout.TYPE_DICT))));
    int value = vm.s.push(0);
    int key = vm.s.push(0);
    for (int entry = 0; entry < vm.dicts.end(vm.s.get(dict)); entry++) {
      vm.s.set(value, vm.dicts.valueAt(vm.s.get(dict), entry));
      vm.s.set(key, vm.dicts.keyAt(vm.s.get(dict), entry));
      if (vm.kindAt(value) == Kind.INSTANCE && vm.types.method(vm.s.get(value), "__set_name__") != 0) {
        int mark = vm.s.push(vm.calls.method(value, "__set_name__", type, key));
        vm.s.popTo(mark);
      }
    }
    vm.s.popTo(dict - 1);
  }

  private void initSubclass(int type, String[] names, int values) {
    long mro = vm.m.getReference(vm.s.get(type), Layout.TYPE_MRO);
    long found = 0;
    for (int i = 1, n = vm.m.length(mro); found == 0 && i < n; i++) {
      found = vm.dicts.get(vm.m.getReference(vm.m.getReference(mro, i), Layout.TYPE_DICT), "__init_subclass__");
    }
    if (found == 0 || vm.kind(found) != Kind.CLASSMETHOD) {
      if (names.length > 0) {
        throw vm.errors.type("%s.__init_subclass__() takes no keyword arguments",
            Objects.requireNonNull(vm.types.ofClass(
                vm.s.get(type)).base).name);
      }
      return;
    }
    int call = vm.s.push(vm.m.getReference(found, Layout.WRAPPED));
    vm.s.push(vm.s.get(type));
    for (int i = 0; i < names.length; i++) {
      vm.s.push(vm.s.get(values + i));
    }
    vm.calls.top(call, names);
    vm.s.popTo(call);
  }
}
