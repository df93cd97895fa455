package dev.midden.samples.python.vm;

import dev.midden.core.heap.Mutator;
import java.util.ArrayList;
import java.util.List;

/** Weak references, their callbacks, and finalizers. */
public final class Weak {
  private final Vm vm;

  Weak(Vm vm) {
    this.vm = vm;
    vm.heap.setWeakCallback(vm.layout.weak, this::callback);
  }

  /** What a weak reference refers to; None once it is dead. */
  public long referent(long weak) {
    long referent = vm.m.referent(weak);
    return referent == 0 ? vm.none : referent;
  }

  /** A weak reference of the class in a slot to the object in another; −1 for no callback. Plain ones are shared. */
  public long create(int type, int object, int callback) {
    TypeInfo referentType = vm.types.info(vm.s.get(object));
    if (!isReferable(vm.s.get(object), referentType)) {
      throw vm.errors.type("cannot create weak reference to '%s' object", referentType.name);
    }
    TypeInfo info = vm.types.ofClass(vm.s.get(type));
    boolean plain = callback < 0 && info.builtin;
    if (plain) {
      for (long each : references(vm.s.get(object))) {
        if (vm.m.getReference(each, Layout.WEAK_CALLBACK) == 0 && vm.types.info(each) == info) {
          return each;
        }
      }
    }
    if (info.shape == null) {
      info.shape = info.builtin ? vm.layout.weak : vm.layout.weakSubclass(info.name);
      vm.heap.setWeakCallback(info.shape, this::callback);
    }
    long made = vm.m.allocateWeak(info.shape, vm.s.get(object));
    vm.m.setReference(made, Layout.CLASS, vm.s.get(type));
    if (callback >= 0) {
      vm.m.setReference(made, Layout.WEAK_CALLBACK, vm.s.get(callback));
    }
    return made;
  }

  private boolean isReferable(long object, TypeInfo info) {
    return switch (vm.kind(object)) {
      case Kind.INSTANCE -> info.weakReferable;
      case Kind.FUNCTION, Kind.METHOD, Kind.TYPE, Kind.SET, Kind.FROZENSET, Kind.GENERATOR, Kind.MODULE,
          Kind.EXCEPTION ->
        true;
      default -> false;
    };
  }

  /** The weak references to an object: the plain one first, as in CPython's list, then newest first. */
  public List<Long> references(long object) {
    List<Long> found = new ArrayList<>();
    for (long weak : vm.m.weakReferences(object)) {
      boolean plain = vm.m.getReference(weak, Layout.WEAK_CALLBACK) == 0 && vm.types.info(weak).builtin;
      if (plain) {
        found.addFirst(weak);
      } else {
        found.add(weak);
      }
    }
    return found;
  }

  private void callback(Mutator mutator, long weak) {
    long callback = mutator.getReference(weak, Layout.WEAK_CALLBACK);
    if (callback == 0) {
      return;
    }
    int mark = vm.s.push(weak);
    guarded(mark, () -> {
      int function = vm.s.push(mutator.getReference(vm.s.get(mark), Layout.WEAK_CALLBACK));
      mutator.setReference(vm.s.get(mark), Layout.WEAK_CALLBACK, 0);
      vm.s.push(0);
      vm.s.push(vm.s.get(mark));
      vm.calls.top(function);
    });
  }

  /** Runs {@code __del__} of an object that is about to die. */
  void finalizeObject(Mutator mutator, long object) {
    int mark = vm.s.push(object);
    guarded(mark, () -> {
      long method = vm.types.method(vm.s.get(mark), "__del__");
      if (method != 0) {
        int call = vm.s.top;
        vm.calls.bind(method, mark);
        vm.calls.top(call);
      }
    });
  }

  /** A class has got a {@code __del__}: its instances, those made already included, are to be finalized. */
  void finalizeInstances(TypeInfo info) {
    if (!info.finalizable) {
      info.finalizable = true;
      info.shape = null;
      List<Long> instances = new ArrayList<>();
      vm.heap.walk().forEachObject(object -> {
        if (vm.kind(object) == Kind.INSTANCE && vm.types.info(object) == info) {
          instances.add(object);
        }
      });
      instances.forEach(object -> vm.m.requireFinalizer(object, this::finalizeObject));
      info.subclasses().forEach(this::finalizeInstances);
    }
  }

  /** Runs Python code between instructions: what is being raised stays, an exception goes to the hook. */
  void guarded(int mark, Runnable work) {
    int raised = vm.s.push(vm.errors.raised());
    int depth = vm.depth;
    String[] keywords = vm.keywords;
    int yieldedAt = vm.interpreter.yieldedAt;
    int yieldedTop = vm.interpreter.yieldedTop;
    vm.keywords = Vm.NO_NAMES;
    vm.errors.clear();
    try {
      work.run();
    } catch (Raise e) {
      vm.depth = depth;
      vm.s.popTo(raised + 1);
      vm.modules.unraisable(mark);
    }
    vm.interpreter.yieldedAt = yieldedAt;
    vm.interpreter.yieldedTop = yieldedTop;
    vm.keywords = keywords;
    vm.depth = depth;
    if (vm.s.get(raised) == 0) {
      vm.errors.clear();
    } else {
      vm.errors.again(vm.s.get(raised));
    }
    vm.s.popTo(mark);
  }

  /** Equality of weak references: of the referents while both live, else identity. */
  long compare(boolean equal, int left, int right) {
    long a = vm.m.referent(vm.s.get(left));
    long b = vm.m.referent(vm.s.get(right));
    if (a == 0 || b == 0) {
      return vm.bool(vm.s.get(left) == vm.s.get(right) == equal);
    }
    int mark = vm.s.push(a);
    vm.s.push(b);
    boolean same = vm.comparing.equal(mark, mark + 1);
    vm.s.popTo(mark);
    return vm.bool(same == equal);
  }

  /** Hash of a weak reference: that of its referent, kept from when it was first asked for. */
  long hash(int slot) {
    long known = vm.m.getLong(vm.s.get(slot), Layout.WEAK_HASH);
    if (known != 0) {
      return known;
    }
    long referent = vm.m.referent(vm.s.get(slot));
    if (referent == 0) {
      throw vm.errors.type("weak object has gone away");
    }
    int mark = vm.s.push(referent);
    long hash = vm.comparing.hash(mark);
    vm.s.popTo(mark);
    vm.m.setLong(vm.s.get(slot), Layout.WEAK_HASH, hash == 0 ? 1 : hash);
    return hash == 0 ? 1 : hash;
  }
}
