package dev.midden.testkit;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Does each operation on a heap and on its {@link Shadow}. The shadow comes first, because an operation on the heap may
 * run finalizers and callbacks, which look at the shadow.
 *
 * <p>The newest object of each depth of callbacks is kept in a global of its own until the next one is made: whether a
 * collection may take the object allocated last depends on the kind of collection, and no check should depend on that.
 */
final class Mirror {
  /** The most frames that are open at once. */
  static final int MAX_FRAMES = 30;

  final Shadow shadow = new Shadow();
  final List<Shape> plain = new ArrayList<>();
  final List<Shape> arrays = new ArrayList<>();
  final List<Shape> weak = new ArrayList<>();
  final Shape node;

  private final Mutator mutator;
  private final int[] globals = new int[Shadow.GLOBALS];
  private final int[] newest = new int[Shadow.DEPTHS];
  private final List<Frame> frames = new ArrayList<>();
  private final List<Handle> handles = new ArrayList<>();
  private final List<Frame> calls = new ArrayList<>();
  private int serial;
  private int depth;
  private @Nullable HeapExhaustedException exhausted;
  /** What the weak reference that is being made refers to. */
  private @Nullable Thing newReferent;

  /**
   * An object as both sides know it.
   *
   * @param thing in the shadow
   * @param reference in the heap, valid until the next operation
   */
  record Found(Thing thing, long reference) {}

  Mirror(Heap heap, Mutator mutator) {
    this.mutator = mutator;
    for (int i = 0; i < globals.length; i++) {
      globals[i] = mutator.addGlobal(Reference.NULL);
    }
    for (int i = 0; i < newest.length; i++) {
      newest[i] = mutator.addGlobal(Reference.NULL);
    }
    node = heap.shapes().define("Node").references(2).bytes(8).register();
    plain.add(node);
    plain.add(heap.shapes().define("Pair").references(2).register());
    plain.add(heap.shapes().define("Leaf").bytes(20).acyclic().register());
    plain.add(heap.shapes().define("Wide").references(70).bytes(5).register());
    plain.add(heap.shapes().define("Link").references(1).bytes(300).register());
    plain.add(heap.shapes().define("Mortal").references(2).bytes(8).finalizable().register());
    plain.add(heap.shapes().define("MortalPair").references(2).finalizable().register());
    arrays.add(heap.shapes().define("References").array(Shape.Kind.REFERENCES).register());
    arrays.add(heap.shapes().define("Bytes").array(Shape.Kind.BYTES).register());
    arrays.add(heap.shapes().define("Longs").array(Shape.Kind.LONGS).register());
    arrays.add(heap.shapes().define("MortalReferences").array(Shape.Kind.REFERENCES).finalizable().register());
    weak.add(heap.shapes().define("Weak").bytes(8).weakReference().register());
    weak.add(heap.shapes().define("RichWeak").references(2).bytes(9).weakReference().register());
  }

  /** How many finalizers and callbacks run inside each other. */
  int depth() {
    return depth;
  }

  /** A finalizer or callback begins; a frame of its own keeps its object. */
  void enterCall(Thing thing, long object) {
    depth++;
    shadow.held.push(thing);
    Frame frame = mutator.enter(1);
    frame.set(0, object);
    calls.add(frame);
  }

  void leaveCall() {
    shadow.held.pop();
    depth--;
    calls.remove(calls.size() - 1).close();
  }

  /** The object whose finalizer or callback is running. */
  long heldReference() {
    return calls.get(calls.size() - 1).get(0);
  }

  /** The exception of an allocation that failed since this was asked last, or null. */
  @Nullable
  HeapExhaustedException takeExhaustion() {
    HeapExhaustedException taken = exhausted;
    exhausted = null;
    return taken;
  }

  // ---------------------------------------------------------------- roots, numbered: globals, frame slots, handles

  int roots() {
    int roots = globals.length + handles.size();
    for (Thing[] frame : shadow.frames) {
      roots += frame.length;
    }
    return roots;
  }

  @Nullable
  Thing rootThing(int root) {
    if (root < globals.length) {
      return shadow.globals[root];
    }
    int rest = root - globals.length;
    for (Thing[] frame : shadow.frames) {
      if (rest < frame.length) {
        return frame[rest];
      }
      rest -= frame.length;
    }
    return shadow.handles.get(rest);
  }

  long rootReference(int root) {
    if (root < globals.length) {
      return mutator.getGlobal(globals[root]);
    }
    int rest = root - globals.length;
    for (Frame frame : frames) {
      if (rest < frame.size()) {
        return frame.get(rest);
      }
      rest -= frame.size();
    }
    return handles.get(rest).get();
  }

  void setRoot(int root, @Nullable Thing thing, long reference) {
    if (root < globals.length) {
      shadow.globals[root] = thing;
      mutator.setGlobal(globals[root], reference);
      return;
    }
    int rest = root - globals.length;
    for (int i = 0; i < frames.size(); i++) {
      Thing[] slots = shadow.frames.get(i);
      if (rest < slots.length) {
        slots[rest] = thing;
        frames.get(i).set(rest, reference);
        return;
      }
      rest -= slots.length;
    }
    shadow.handles.set(rest, thing);
    handles.get(rest).set(reference);
  }

  /** Hands over every root as both sides have it. */
  void forEachRoot(BiConsumer<@Nullable Thing, Long> visitor) {
    for (int root = 0, roots = roots(); root < roots; root++) {
      visitor.accept(rootThing(root), rootReference(root));
    }
    for (int i = 0; i < newest.length; i++) {
      visitor.accept(shadow.newest[i], mutator.getGlobal(newest[i]));
    }
  }

  int frames() {
    return frames.size();
  }

  void enterFrame(int slots) {
    shadow.frames.add(new Thing[slots]);
    frames.add(mutator.enter(slots));
  }

  void leaveFrame() {
    shadow.frames.remove(frames.size() - 1);
    frames.remove(frames.size() - 1).close();
  }

  /** Pops the top frame; the object in its slot becomes the newest. False if there is none. */
  boolean leaveReturning(int slot) {
    Frame frame = frames.remove(frames.size() - 1);
    Thing kept = shadow.frames.remove(frames.size())[slot];
    if (kept == null) {
      frame.closeReturning(Reference.NULL);
      return false;
    }
    shadow.held.push(kept);
    long reference = frame.closeReturning(frame.get(slot));
    keepNewest(kept, reference);
    shadow.held.pop();
    return true;
  }

  int handles() {
    return handles.size();
  }

  void addHandle(Found object) {
    shadow.handles.add(object.thing);
    handles.add(mutator.handle(object.reference));
  }

  void closeHandle(int index) {
    shadow.handles.remove(index);
    handles.remove(index).close();
  }

  // ---------------------------------------------------------------- objects

  /**
   * The object that an operand stands for: a root and up to three steps along its references; null if there is none.
   */
  @Nullable
  Found find(int operand) {
    int bits = operand * 0x9E3779B9;
    int root = Math.floorMod(operand, roots());
    Thing thing = rootThing(root);
    if (thing == null) {
      return null;
    }
    long reference = rootReference(root);
    for (int steps = bits >>> 30; steps > 0 && thing.slots.length > 0; steps--) {
      int slot = (bits >>> 4 * steps & 0xFFFF) % thing.slots.length;
      if (thing.slots[slot] == null) {
        break;
      }
      thing = thing.slots[slot];
      reference = mutator.getReference(reference, slot);
    }
    return new Found(thing, reference);
  }

  /** The newest object of this depth, after an allocation. */
  Found newest() {
    return new Found(Objects.requireNonNull(shadow.newest[depth]), mutator.getGlobal(newest[depth]));
  }

  /** Makes an object the newest. Finalizers may run because the former newest dies. */
  private void keepNewest(Thing thing, long reference) {
    shadow.newest[depth] = thing;
    mutator.setGlobal(newest[depth], reference);
  }

  /** Allocates an object that becomes the newest; false if the heap is exhausted. */
  boolean allocate(Shape shape, int length, int plan) {
    long object;
    try {
      object = shape.isArray() ? mutator.allocate(shape, length) : mutator.allocate(shape);
    } catch (HeapExhaustedException e) {
      exhausted = e;
      return false;
    }
    keepNewest(adopt(object, shape, length, false, plan), object);
    return true;
  }

  /** Allocates an object that nothing refers to. */
  void allocateGarbage(Shape shape, int length, int plan) {
    try {
      long object = shape.isArray() ? mutator.allocate(shape, length) : mutator.allocate(shape);
      adopt(object, shape, length, false, plan);
    } catch (HeapExhaustedException e) {
      exhausted = e;
    }
  }

  boolean allocateImmortal(Shape shape, int length) {
    long object;
    try {
      object = shape.isArray() ? mutator.allocateImmortal(shape, length) : mutator.allocateImmortal(shape);
    } catch (HeapExhaustedException e) {
      exhausted = e;
      return false;
    }
    keepNewest(adopt(object, shape, length, true, 0), object);
    return true;
  }

  boolean allocateWeak(Shape shape, Found referent, int plan) {
    long object;
    Thing outer = shadow.making;
    Thing outerReferent = newReferent;
    // The allocation keeps the referent alive, whatever callbacks do meanwhile.
    shadow.making = referent.thing;
    newReferent = referent.thing;
    try {
      object = mutator.allocateWeak(shape, referent.reference);
    } catch (HeapExhaustedException e) {
      exhausted = e;
      return false;
    } finally {
      shadow.making = outer;
      newReferent = outerReferent;
    }
    keepNewest(isUnknownWeak(object) ? adoptWeak(object, referent.thing, plan) : shadow.find(mutator.identity(object)),
        object);
    return true;
  }

  /** Whether a weak reference is so new that the shadow does not have it; the shadow's have data that is not zero. */
  private boolean isUnknownWeak(long object) {
    return mutator.shape(object).isWeakReference() && mutator.getLong(object, 0) == 0;
  }

  private Thing adoptWeak(long object, Thing referent, int plan) {
    Thing thing = adopt(object, mutator.shape(object), 0, false, plan);
    thing.referent = referent;
    fill(new Found(thing, object), thing.serial + 1L);
    return thing;
  }

  /**
   * The shadow's copy of an object whose finalizer or callback is to run, or null. The referent of a weak reference
   * that is being made may die before that has been handed out, if callbacks dropped all other references to it
   * meanwhile.
   */
  @Nullable
  Thing called(long object) {
    if (newReferent != null && isUnknownWeak(object)) {
      shadow.making = null;
      return adoptWeak(object, newReferent, 15);
    }
    Thing thing = shadow.find(mutator.identity(object));
    if (thing == shadow.making) {
      shadow.making = null;
    }
    return thing;
  }

  private Thing adopt(long object, Shape shape, int length, boolean immortal, int plan) {
    int slots = shape.kind() == Shape.Kind.REFERENCES ? length : shape.references();
    Contents.checkZero(mutator, object);
    Thing thing = new Thing(serial++, shape, length, mutator.identity(object), mutator.size(object), immortal, plan,
        slots);
    shadow.add(thing);
    return thing;
  }

  void link(Found owner, int slot, @Nullable Thing value, long reference) {
    owner.thing.slots[slot] = value;
    mutator.setReference(owner.reference, slot, reference);
  }

  void fill(Found object, long seed) {
    object.thing.seed = seed;
    Contents.fill(mutator, object.reference, seed);
  }

  void clearWeak(Found object) {
    object.thing.clear();
    mutator.clearWeak(object.reference);
  }
}
