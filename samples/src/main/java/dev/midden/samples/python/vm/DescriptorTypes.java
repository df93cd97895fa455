package dev.midden.samples.python.vm;

/** {@code property}, {@code staticmethod}, {@code classmethod}, {@code super}, slots' descriptors, class namespaces. */
final class DescriptorTypes {
  private final Vm vm;

  DescriptorTypes(Vm vm) {
    this.vm = vm;
  }

  void fill() {
    property(new TypeDef(vm, vm.types.named("property")));
    wrapper("staticmethod", true);
    wrapper("classmethod", false);
    superType(new TypeDef(vm, vm.types.named("super")));
    TypeDef member = new TypeDef(vm, vm.types.named("member_descriptor"));
    member.method("__get__", 2, 3,
        (vm, a, n) -> vm.s.get(a + 1) == vm.none
            ? vm.s.get(a)
            : vm.attributes.bind(vm.s.get(a),
                a + 1, -1));
    member.getter("__name__", (vm, a, n) -> vm.m.getReference(vm.s.get(a), 1));
    member.getter("__objclass__", (vm, a, n) -> vm.m.getReference(vm.s.get(a), Layout.MEMBER_TYPE));
    TypeDef proxy = new TypeDef(vm, vm.types.named("mappingproxy"));
    proxy.method("__getitem__", 2, 2, (vm, a, n) -> vm.items.plainItem(a, a + 1));
    for (String name : new String[]{"keys", "values", "items", "get", "__iter__", "__len__", "__contains__", "copy"}) {
      proxy.method(name, 1, 3, (vm, a, n) -> {
        int dict = vm.s.push(vm.m.getReference(vm.s.get(a), Layout.VIEWED));
        int[] arguments = new int[n - 1];
        for (int i = 0; i < arguments.length; i++) {
          arguments[i] = a + 1 + i;
        }
        vm.s.set(dict, vm.calls.method(dict, name, arguments));
        vm.s.popTo(dict + 1);
        return vm.s.popReturning();
      });
    }
  }

  private static void property(TypeDef def) {
    def.function("__new__(fget,fset,fdel,doc)", 1, 5, (vm, a, n) -> {
      long made = vm.m.allocate(vm.layout.property);
      for (int i = 0; i < 4; i++) {
        long part = vm.s.get(a + 1 + i);
        vm.m.setReference(made, i, part == vm.none ? 0 : part);
      }
      return made;
    });
    String[] names = {"getter", "setter", "deleter"};
    String[] parts = {"fget", "fset", "fdel"};
    for (int i = 0; i < 3; i++) {
      int part = i;
      def.method(names[i], 2, 2, (vm, a, n) -> {
        long made = vm.m.allocate(vm.layout.property);
        for (int slot = 0; slot < 4; slot++) {
          vm.m.setReference(made, slot, slot == part ? vm.s.get(a + 1) : vm.m.getReference(vm.s.get(a), slot));
        }
        return made;
      });
      def.getter(parts[i], (vm, a, n) -> {
        long value = vm.m.getReference(vm.s.get(a), part);
        return value == 0 ? vm.none : value;
      });
    }
    def.method("__get__", 2, 3,
        (vm, a, n) -> vm.s.get(a + 1) == vm.none
            ? vm.s.get(a)
            : vm.attributes.bind(vm.s.get(a), a
                + 1, -1));
    def.getter("__doc__", (vm, a, n) -> {
      long doc = vm.m.getReference(vm.s.get(a), Layout.PROPERTY_DOC);
      if (doc == 0) {
        int getter = vm.s.push(vm.m.getReference(vm.s.get(a), Layout.PROPERTY_GET));
        doc = vm.s.get(getter) == 0 ? vm.none : vm.attributes.getOrNull(getter, "__doc__");
        vm.s.popTo(getter);
      }
      return doc == 0 ? vm.none : doc;
    });
  }

  private void wrapper(String name, boolean isStatic) {
    TypeDef def = new TypeDef(vm, vm.types.named(name));
    def.function("__new__", 2, 2, (vm, a, n) -> {
      long made = vm.m.allocate(isStatic ? vm.layout.staticMethod : vm.layout.classMethod);
      vm.m.setReference(made, Layout.WRAPPED, vm.s.get(a + 1));
      return made;
    });
    def.getter("__func__", (vm, a, n) -> vm.m.getReference(vm.s.get(a), Layout.WRAPPED));
    def.method("__get__", 2, 3, (vm, a, n) -> vm.attributes.bind(vm.s.get(a), vm.s.get(a + 1) == vm.none ? -1 : a + 1, a
        + 2));
  }

  private static void superType(TypeDef def) {
    def.function("__new__", 1, 3, (vm, a, n) -> {
      if (n == 1) {
        int first = vm.s.top;
        vm.reflection.superArguments();
        vm.s.set(a + 1, vm.s.get(first));
        vm.s.set(a + 2, vm.s.get(first + 1));
        vm.s.popTo(first);
      } else if (n == 2) {
        throw vm.errors.type("super() with one argument is not supported by the lab");
      }
      long made = vm.m.allocate(vm.layout.superObject);
      vm.m.setReference(made, Layout.SUPER_TYPE, vm.s.get(a + 1));
      vm.m.setReference(made, Layout.SUPER_OBJECT, vm.s.get(a + 2));
      boolean isClass = vm.kindAt(a + 2) == Kind.TYPE
          && vm.types.ofClass(vm.s.get(a + 2)).isSubclassOf(vm.types.ofClass(vm.s
              .get(a + 1)));
      long type = isClass ? vm.s.get(a + 2) : vm.types.classOf(vm.s.get(a + 2));
      if (!vm.types.ofClass(type).isSubclassOf(vm.types.ofClass(vm.s.get(a + 1)))) {
        throw vm.errors.type("super(type, obj): obj must be an instance or subtype of type");
      }
      vm.m.setReference(made, Layout.SUPER_OBJECT_TYPE, type);
      return made;
    });
  }

  /** An attribute got through {@code super}; null where there is none. */
  static long superAttribute(Vm vm, int slot, String name) {
    long self = vm.s.get(slot);
    long found = name.equals("__class__") ? 0 : find(vm, self, name);
    if (found == 0) {
      return 0;
    }
    int object = vm.s.push(vm.m.getReference(self, Layout.SUPER_OBJECT));
    boolean onClass = vm.s.get(object) == vm.m.getReference(self, Layout.SUPER_OBJECT_TYPE);
    int value = vm.s.push(found);
    vm.s.set(value, vm.attributes.bind(found, onClass && vm.kind(found) != Kind.GETSET ? -1 : object, object));
    vm.s.set(object, vm.s.get(value));
    vm.s.popTo(value);
    return vm.s.popReturning();
  }

  /** Looks along the order of the object's class, after the type. */
  private static long find(Vm vm, long self, String name) {
    long order = vm.m.getReference(vm.m.getReference(self, Layout.SUPER_OBJECT_TYPE), Layout.TYPE_MRO);
    long type = vm.m.getReference(self, Layout.SUPER_TYPE);
    boolean after = false;
    for (int i = 0, n = vm.m.length(order); i < n; i++) {
      long each = vm.m.getReference(order, i);
      if (after) {
        long value = vm.dicts.get(vm.m.getReference(each, Layout.TYPE_DICT), name);
        if (value != 0) {
          return value;
        }
      }
      after |= each == type;
    }
    return 0;
  }
}
