package dev.midden.samples.python.vm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classes: finding that of an object, looking up attributes along the order of classes, making instances. */
public final class Types {
  private static final int MAX_SHAPES = 10_000;

  private final Vm vm;
  private TypeInfo[] infos = new TypeInfo[256];
  private int count;
  private int shapes;
  private int versions;
  /** Classes by the id of their instances' shape, until the class of an instance is changed. */
  private @Nullable TypeInfo[] byShape = new TypeInfo[256];
  private final TypeInfo[] byKind = new TypeInfo[Kind.COUNT];
  private final Map<String, TypeInfo> byName = new HashMap<>();
  /** {@code object}. */
  public final TypeInfo object;
  /** {@code type}. */
  public final TypeInfo type;

  Types(Vm vm) {
    this.vm = vm;
    object = info("object", Kind.INSTANCE, null, true);
    type = info("type", Kind.TYPE, object, true);
    byKind[Kind.TYPE] = type;
    byKind[Kind.OBJECT] = object;
    object.firstSlot = 1;
  }

  TypeInfo info(String name, int kind, @Nullable TypeInfo base, boolean builtin) {
    if (count == infos.length) {
      infos = Arrays.copyOf(infos, count * 2);
    }
    TypeInfo info = new TypeInfo(this, count, name, kind, base, builtin);
    infos[count++] = info;
    return info;
  }

  /** Makes the objects of the builtin classes; their namespaces are filled afterwards. */
  void start() {
    BuiltinTypes.declare(this);
    for (int i = 0; i < count; i++) {
      infos[i].global = vm.m.addGlobal(vm.m.allocate(vm.layout.type));
      vm.m.setInt(ref(infos[i]), Layout.NUMBER, i);
    }
    for (int i = 0; i < count; i++) {
      complete(infos[i]);
    }
    new BuiltinTypes(vm).fill();
  }

  /** A builtin class with values of its own kind. */
  TypeInfo builtin(String name, int kind) {
    TypeInfo info = info(name, kind, object, true);
    byKind[kind] = info;
    byName.put(name, info);
    return info;
  }

  /** A builtin class whose instances look like those of its base. */
  TypeInfo builtin(String name, TypeInfo base) {
    TypeInfo info = info(name, base.kind, base, true);
    info.hasAttributes = base.hasAttributes;
    info.firstSlot = base.firstSlot;
    info.slots = base.slots;
    info.weakReferable = base.weakReferable;
    byName.put(name, info);
    base.addSubclass(info);
    return info;
  }

  /** A builtin class by name. */
  public TypeInfo named(String name) {
    TypeInfo info = name.equals("object") ? object : name.equals("type") ? type : byName.get(name);
    if (info == null) {
      throw new IllegalArgumentException("no builtin class " + name);
    }
    return info;
  }

  void exception(TypeInfo info) {
    vm.errors.known(info);
  }

  List<String> iteratorNames() {
    return vm.iteration.names();
  }

  /** A new StopIteration. */
  long stopIteration() {
    int mark = vm.s.push(vm.sequences.newTuple(0));
    long made = newInstance(ref(vm.errors.named("StopIteration")));
    vm.m.setReference(made, Layout.EXCEPTION_ARGS, vm.s.get(mark));
    vm.s.popTo(mark);
    return made;
  }

  void share(int kind, TypeInfo info) {
    byKind[kind] = info;
  }

  private void complete(TypeInfo info) {
    int mark = vm.s.push(ref(info));
    vm.m.setReference(vm.s.get(mark), Layout.TYPE_CLASS, ref(type));
    long dict = vm.dicts.create();
    vm.m.setReference(vm.s.get(mark), Layout.TYPE_DICT, dict);
    long name = vm.strs.intern(info.name);
    vm.m.setReference(vm.s.get(mark), Layout.TYPE_NAME, name);
    vm.m.setReference(vm.s.get(mark), Layout.TYPE_QUALIFIED_NAME, name);
    int first = vm.s.top;
    if (info.base != null) {
      vm.s.push(ref(info.base));
    }
    long bases = vm.sequences.tuple(first, vm.s.top - first);
    vm.m.setReference(vm.s.get(mark), Layout.TYPE_BASES, bases);
    vm.s.popTo(first);
    for (TypeInfo each : info.order) {
      vm.s.push(ref(each));
    }
    long order = vm.sequences.tuple(first, info.order.length);
    vm.m.setReference(vm.s.get(mark), Layout.TYPE_MRO, order);
    vm.s.popTo(mark);
  }

  /** The object of a builtin class. */
  public long ref(TypeInfo info) {
    return vm.m.getGlobal(info.global);
  }

  int nextVersion() {
    return ++versions;
  }

  /** An instance gets another class without getting another shape. */
  void shapesTellNothing() {
    byShape = new TypeInfo[0];
  }

  /** What the machine knows of the class of an object. */
  public TypeInfo info(long object) {
    int id = vm.m.shapeId(object);
    TypeInfo known = id < byShape.length ? byShape[id] : null;
    if (known != null) {
      return known;
    }
    int kind = vm.layout.kind(id);
    return switch (kind) {
      case Kind.INSTANCE, Kind.EXCEPTION, Kind.WEAKREF, Kind.TYPE -> ofClass(vm.m.getReference(object, Layout.CLASS));
      case Kind.ITERATOR -> vm.iteration.type(object);
      case Kind.VIEW -> vm.dicts.viewType(object);
      case Kind.BUILTIN -> vm.builtins.type(object);
      default -> byKind[kind];
    };
  }

  /** The class of an object. */
  public long classOf(long object) {
    int kind = vm.kind(object);
    return switch (kind) {
      case Kind.INSTANCE, Kind.EXCEPTION, Kind.WEAKREF, Kind.TYPE -> vm.m.getReference(object, Layout.CLASS);
      default -> ref(info(object));
    };
  }

  /** What the machine knows of a class. */
  public TypeInfo ofClass(long type) {
    return infos[vm.m.getInt(type, Layout.NUMBER)];
  }

  /** Name of the class of an object, for messages. */
  public String name(long object) {
    return info(object).name;
  }

  /** Whether an object is an instance of a builtin class or a subclass. */
  public boolean isInstance(long object, TypeInfo type) {
    return info(object).isSubclassOf(type);
  }

  /** The builtin value that an instance of a subclass carries; other objects as they are. */
  public long unwrap(long object) {
    if (vm.kind(object) == Kind.INSTANCE && info(object).payload != null) {
      return vm.m.getReference(object, Layout.PAYLOAD);
    }
    return object;
  }

  // ---------------------------------------------------------------- lookup

  /** Finds an attribute along the order of a class; null if there is none. Does not allocate in the heap. */
  public long lookup(long type, String name) {
    TypeInfo info = ofClass(type);
    long place = info.cached(name);
    long order = vm.m.getReference(type, Layout.TYPE_MRO);
    if (place == 0) {
      place = find(order, name);
      info.remember(name, place);
    }
    if (place == TypeInfo.MISSING) {
      return 0;
    }
    return at(type, place);
  }

  /** What is at a place of a class, see {@link TypeInfo#cached}. */
  long at(long type, long place) {
    long owner = vm.m.getReference(vm.m.getReference(type, Layout.TYPE_MRO), (int) (place >>> 32) - 1);
    return vm.dicts.valueAt(vm.m.getReference(owner, Layout.TYPE_DICT), (int) place);
  }

  private long find(long order, String name) {
    for (int i = 0, n = vm.m.length(order); i < n; i++) {
      int entry = vm.dicts.find(vm.m.getReference(vm.m.getReference(order, i), Layout.TYPE_DICT), name);
      if (entry >= 0) {
        return (long) (i + 1) << 32 | entry;
      }
    }
    return TypeInfo.MISSING;
  }

  /** Finds a method of the class of an object; null if there is none. */
  public long method(long object, String name) {
    return lookup(classOf(object), name);
  }

  /** Whether the class of an object gets an attribute from a class that is not builtin. */
  boolean overrides(long object, String name) {
    long type = classOf(object);
    TypeInfo info = ofClass(type);
    if (info.builtin) {
      return false;
    }
    long found = lookup(type, name);
    if (found == 0) {
      return false;
    }
    long place = info.cached(name);
    long order = vm.m.getReference(type, Layout.TYPE_MRO);
    return !ofClass(vm.m.getReference(order, (int) (place >>> 32) - 1)).builtin;
  }

  /** Adds an attribute to a builtin class; the value is in a slot. */
  void define(TypeInfo info, String name, int value) {
    int mark = vm.s.top;
    vm.s.push(vm.m.getReference(ref(info), Layout.TYPE_DICT));
    vm.s.push(vm.strs.intern(name));
    vm.dicts.put(mark, mark + 1, value);
    vm.s.popTo(mark);
  }

  // ---------------------------------------------------------------- instances

  /** Makes an instance of a class, without attributes; its class is reachable. For classes of plain instances. */
  public long newInstance(long type) {
    TypeInfo info = ofClass(type);
    if (info.shape == null) {
      shape(info);
    }
    if (info.kind == Kind.WEAKREF) {
      throw new IllegalStateException("weak references are made with their referent");
    }
    int mark = vm.s.push(type);
    long made = vm.m.allocate(info.shape);
    vm.m.setReference(made, Layout.CLASS, vm.s.get(mark));
    vm.s.popTo(mark);
    return made;
  }

  private void shape(TypeInfo info) {
    shapes++;
    String name = shapes < MAX_SHAPES ? info.name : "instance";
    int bytes = info.kind == Kind.EXCEPTION ? 4 : 0;
    info.shape = vm.layout.instance(info.kind == Kind.EXCEPTION ? Kind.EXCEPTION : Kind.INSTANCE, name,
        info.references(),
        bytes, info.finalizable);
    if (byShape.length > 0 && info.shape != null && vm.layout.kind(info.shape) == Kind.INSTANCE) {
      if (info.shape.id() >= byShape.length) {
        byShape = Arrays.copyOf(byShape, Math.max(info.shape.id() + 1, byShape.length * 2));
      }
      byShape[info.shape.id()] = info;
    }
    if (info.finalizable) {
      vm.heap.setFinalizer(info.shape, vm.weak::finalizeObject);
    }
  }

  /** All classes, builtin ones included; for the census of subclasses. */
  List<TypeInfo> known() {
    return new ArrayList<>(Arrays.asList(infos).subList(0, count));
  }
}
