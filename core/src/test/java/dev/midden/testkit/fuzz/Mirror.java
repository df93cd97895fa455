package dev.midden.testkit.fuzz;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.ShapeBuilder;
import dev.midden.core.object.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Does each operation on a heap and on its {@link Shadow}. The shadow comes first, because an operation on the heap may
 * run finalizers and callbacks, which look at the shadow.
 *
 * <p>The newest object of each depth of callbacks is kept in a global of its own until the next one is made or
 * the next safepoint comes: whether a
 * collection may take the object allocated last depends on the kind of collection, and no check should depend on that.
 */
final class Mirror {
  /** The most frames that random programs open at once. */
  static final int MAX_FRAMES = 30;

  final Shadow shadow = new Shadow();
  final List<Shape> plain = new ArrayList<>();
  final List<Shape> arrays = new ArrayList<>();
  final List<Shape> weak = new ArrayList<>();
  /** Shapes of which there are values from Java. */
  final List<Shape> values = new ArrayList<>();
  final Shape node;

  private final Mutator mutator;
  private final Map<String, Shape> shapes = new HashMap<>();
  private final List<Integer> globals = new ArrayList<>();
  /** What each global referred to last, even after it was dropped. */
  private final List<@Nullable Thing> last = new ArrayList<>();
  private final int[] newest = new int[Shadow.DEPTHS];
  private final List<Frame> frames = new ArrayList<>();
  private final List<Handle> handles = new ArrayList<>();
  private final List<Integer> handleNumbers = new ArrayList<>();
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
    addGlobals(Shadow.GLOBALS);
    for (int i = 0; i < newest.length; i++) {
      newest[i] = mutator.addGlobal(Reference.NULL);
    }
    node = add(plain, heap.shapes().define("Node").references(2).bytes(8));
    add(plain, heap.shapes().define("Pair").references(2));
    add(plain, heap.shapes().define("Leaf").bytes(20).acyclic());
    add(plain, heap.shapes().define("Wide").references(70).bytes(5));
    add(plain, heap.shapes().define("Link").references(1).bytes(300));
    add(plain, heap.shapes().define("Mortal").references(2).bytes(8).finalizable());
    add(plain, heap.shapes().define("MortalPair").references(2).finalizable());
    add(arrays, heap.shapes().define("References").array(Shape.Kind.REFERENCES));
    add(arrays, heap.shapes().define("Bytes").array(Shape.Kind.BYTES));
    add(arrays, heap.shapes().define("Longs").array(Shape.Kind.LONGS));
    add(arrays, heap.shapes().define("MortalReferences").array(Shape.Kind.REFERENCES).finalizable());
    add(weak, heap.shapes().define("Weak").bytes(8).weakReference());
    add(weak, heap.shapes().define("RichWeak").references(2).bytes(9).weakReference());
    add(values, heap.shapes().define("Integer").bytes(8).acyclic());
    add(values, heap.shapes().define("Number").bytes(8).acyclic());
    add(values, heap.shapes().define("Text").text(Text.LATIN_1).acyclic());
    add(values, heap.shapes().define("Utf16").text(Text.UTF_16).acyclic());
    values.add(arrays.get(1));
  }

  private Shape add(List<Shape> list, ShapeBuilder description) {
    Shape shape = add(description);
    list.add(shape);
    return shape;
  }

  /** Registers a shape under its name. */
  Shape add(ShapeBuilder description) {
    Shape shape = description.register();
    shapes.put(shape.name(), shape);
    return shape;
  }

  /** The shapes by name. */
  Map<String, Shape> shapes() {
    return shapes;
  }

  /** Makes sure that there are so many globals. */
  void addGlobals(int count) {
    while (globals.size() < count) {
      globals.add(mutator.addGlobal(Reference.NULL));
      last.add(null);
      if (shadow.globals.size() < globals.size()) {
        shadow.globals.add(null);
      }
    }
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
    int roots = globals.size() + handles.size();
    for (int i = 0; i < shadow.frames.size(); i++) {
      roots += shadow.frames.get(i).length;
    }
    return roots;
  }

  /** The root with a number below {@link #roots()}. */
  Root root(int number) {
    if (number < globals.size()) {
      return Root.global(number);
    }
    int rest = number - globals.size();
    for (int i = 0; i < shadow.frames.size(); i++) {
      int slots = shadow.frames.get(i).length;
      if (rest < slots) {
        return Root.frame(i, rest);
      }
      rest -= slots;
    }
    return Root.handle(handleNumbers.get(rest));
  }

  /** Whether there is such a root now. */
  boolean has(Root root) {
    return switch (root.kind()) {
      case GLOBAL -> root.index() < globals.size();
      case FRAME -> root.index() < frames.size() && root.slot() < shadow.frames.get(root.index()).length;
      case HANDLE -> handleNumbers.contains(root.index());
    };
  }

  @Nullable
  Thing thing(Root root) {
    return switch (root.kind()) {
      case GLOBAL -> shadow.globals.get(root.index());
      case FRAME -> shadow.frames.get(root.index())[root.slot()];
      case HANDLE -> shadow.handles.get(handleNumbers.indexOf(root.index()));
    };
  }

  long reference(Root root) {
    return switch (root.kind()) {
      case GLOBAL -> mutator.getGlobal(globals.get(root.index()));
      case FRAME -> frames.get(root.index()).get(root.slot());
      case HANDLE -> handles.get(handleNumbers.indexOf(root.index())).get();
    };
  }

  void setRoot(Root root, @Nullable Thing thing, long reference) {
    switch (root.kind()) {
      case GLOBAL -> {
        shadow.globals.set(root.index(), thing);
        if (thing != null) {
          last.set(root.index(), thing);
        }
        mutator.setGlobal(globals.get(root.index()), reference);
      }
      case FRAME -> {
        shadow.frames.get(root.index())[root.slot()] = thing;
        frames.get(root.index()).set(root.slot(), reference);
      }
      case HANDLE -> {
        int index = handleNumbers.indexOf(root.index());
        shadow.handles.set(index, thing);
        handles.get(index).set(reference);
      }
    }
  }

  /** What a global referred to last. */
  @Nullable
  Thing last(int global) {
    return last.get(global);
  }

  /** Hands over every root as both sides have it. */
  void forEachRoot(RootPair visitor) {
    for (int i = 0; i < globals.size(); i++) {
      visitor.visit(shadow.globals.get(i), mutator.getGlobal(globals.get(i)));
    }
    for (int i = 0; i < frames.size(); i++) {
      Thing[] slots = shadow.frames.get(i);
      for (int slot = 0; slot < slots.length; slot++) {
        visitor.visit(slots[slot], frames.get(i).get(slot));
      }
    }
    for (int i = 0; i < handles.size(); i++) {
      visitor.visit(shadow.handles.get(i), handles.get(i).get());
    }
    for (int i = 0; i < newest.length; i++) {
      visitor.visit(shadow.newest[i], mutator.getGlobal(newest[i]));
    }
  }

  /** Receives a root as both sides have it. */
  @FunctionalInterface
  interface RootPair {
    void visit(@Nullable Thing thing, long reference);
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

  /** Number of the next handle, as scripts name it. */
  int nextHandle() {
    return handleNumbers.isEmpty() ? 0 : handleNumbers.getLast() + 1;
  }

  /** Number of an open handle, by its place among them. */
  int handleNumber(int index) {
    return handleNumbers.get(index);
  }

  void addHandle(int number, Found object) {
    handleNumbers.add(number);
    shadow.handles.add(object.thing);
    handles.add(mutator.handle(object.reference));
  }

  void closeHandle(int number) {
    int index = handleNumbers.indexOf(number);
    handleNumbers.remove(index);
    shadow.handles.remove(index);
    handles.remove(index).close();
  }

  // ---------------------------------------------------------------- objects

  /** The object at the end of a path; null if the path leads to null or nowhere. */
  @Nullable
  Found find(Path path) {
    if (!has(path.root)) {
      return null;
    }
    Thing thing = thing(path.root);
    if (thing == null) {
      return null;
    }
    long reference = reference(path.root);
    for (int slot : path.slots) {
      if (slot >= thing.slots.length || thing.slots[slot] == null) {
        return null;
      }
      thing = thing.slots[slot];
      reference = mutator.getReference(reference, slot);
    }
    return new Found(thing, reference);
  }

  /** Whether a reference can be written to the end of a path. */
  boolean isPlace(Path path) {
    if (path.isRoot()) {
      return has(path.root);
    }
    Found owner = find(path.owner());
    return owner != null && path.lastSlot() < owner.thing.slots.length;
  }

  /** Writes a reference to the end of a path. */
  void store(Path path, @Nullable Thing thing, long reference) {
    if (path.isRoot()) {
      setRoot(path.root, thing, reference);
    } else {
      link(Objects.requireNonNull(find(path.owner())), path.lastSlot(), thing, reference);
    }
  }

  /** The newest object of this depth, after an allocation. */
  Found newest() {
    return new Found(Objects.requireNonNull(shadow.newest[depth]), mutator.getGlobal(newest[depth]));
  }

  /** A safepoint is near, after which what was allocated last counts no more. */
  void dropNewest() {
    if (shadow.newest[depth] != null) {
      shadow.newest[depth] = null;
      mutator.setGlobal(newest[depth], Reference.NULL);
    }
  }

  /** Makes an object that the interner has given the newest. */
  void keep(Thing thing, long reference) {
    keepNewest(thing, reference);
  }

  /** An allocation has failed. */
  void exhausted(HeapExhaustedException why) {
    exhausted = why;
  }

  /** Makes an object the newest. Finalizers may run because the former newest dies. */
  private void keepNewest(Thing thing, long reference) {
    shadow.newest[depth] = thing;
    mutator.setGlobal(newest[depth], reference);
  }

  /** Allocates an object that becomes the newest; false if the heap is exhausted. */
  boolean allocate(Shape shape, int length, Action action) {
    long object;
    try {
      object = shape.isArray() ? mutator.allocate(shape, length) : mutator.allocate(shape);
    } catch (HeapExhaustedException e) {
      exhausted = e;
      return false;
    }
    keepNewest(adopt(object, shape, length, false, action), object);
    return true;
  }

  /** Allocates an object that nothing refers to. */
  void allocateGarbage(Shape shape, int length, Action action) {
    try {
      long object = shape.isArray() ? mutator.allocate(shape, length) : mutator.allocate(shape);
      adopt(object, shape, length, false, action);
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
    keepNewest(adopt(object, shape, length, true, Action.NOTHING), object);
    return true;
  }

  boolean allocateWeak(Shape shape, Found referent, Action action) {
    long object;
    Thing outer = shadow.making;
    Thing outerReferent = newReferent;
    // The allocation keeps the referent alive, whatever callbacks do meanwhile; so does one further out.
    if (outer != null) {
      shadow.held.push(outer);
    }
    shadow.making = referent.thing;
    newReferent = referent.thing;
    try {
      object = mutator.allocateWeak(shape, referent.reference);
    } catch (HeapExhaustedException e) {
      exhausted = e;
      return false;
    } finally {
      if (outer != null) {
        shadow.held.pop();
      }
      shadow.making = outer;
      newReferent = outerReferent;
    }
    keepNewest(
        isUnknownWeak(object) ? adoptWeak(object, referent.thing, action) : shadow.find(mutator.identity(object)),
        object);
    return true;
  }

  /** Whether a weak reference is so new that the shadow does not have it; the shadow's have data that is not zero. */
  private boolean isUnknownWeak(long object) {
    return mutator.shape(object).isWeakReference() && mutator.getLong(object, 0) == 0;
  }

  /** Whether an object is the weak reference that is being made, while calls run before it has been handed out. */
  boolean isBeingMade(long object) {
    return newReferent != null && isUnknownWeak(object);
  }

  private Thing adoptWeak(long object, Thing referent, Action action) {
    Thing thing = adopt(object, mutator.shape(object), 0, false, action);
    thing.referent = referent;
    fill(new Found(thing, object), thing.serial + 1);
    return thing;
  }

  /**
   * The shadow's copy of an object whose finalizer is to run, or null. It may be the referent of a weak reference that is
   * being made: it dies before that has been handed out if callbacks dropped all other references to it meanwhile.
   */
  @Nullable
  Thing finalized(long object) {
    Thing thing = shadow.find(mutator.identity(object));
    if (thing == shadow.making) {
      shadow.making = null;
    }
    return thing;
  }

  /**
   * The shadow's copy of a weak reference whose callback is to run, or null. It may be the one that is being made, whose
   * referent has just died then. One to which another is being made is alive, and is kept by that.
   */
  @Nullable
  Thing calledBack(long weak) {
    if (newReferent != null && isBeingMade(weak)) {
      shadow.making = null;
      return adoptWeak(weak, newReferent, Action.NOTHING);
    }
    return shadow.find(mutator.identity(weak));
  }

  private Thing adopt(long object, Shape shape, int length, boolean immortal, Action action) {
    int slots = shape.kind() == Shape.Kind.REFERENCES ? length : shape.references();
    Contents.sampleZero(mutator, object, shape, serial);
    Thing thing = new Thing(serial++, shape, mutator.identity(object), mutator.size(object), immortal, action,
        slots);
    shadow.add(thing);
    return thing;
  }

  /** The number of the next thing. */
  int nextSerial() {
    return serial;
  }

  /** Takes an object over that the interner has made. */
  Thing adoptValue(long object, boolean immortal, int seed) {
    Thing thing = new Thing(serial++, mutator.shape(object), mutator.identity(object), mutator.size(object), immortal,
        Action.NOTHING, 0);
    thing.seed = seed;
    shadow.add(thing);
    return thing;
  }

  void link(Found owner, int slot, @Nullable Thing value, long reference) {
    changed(owner.thing);
    owner.thing.slots[slot] = value;
    mutator.setReference(owner.reference, slot, reference);
  }

  void fill(Found object, int seed) {
    changed(object.thing);
    object.thing.seed = seed;
    Contents.fill(mutator, object.reference, seed);
  }

  /** An interned object that is changed is not found any more. */
  private static void changed(Thing thing) {
    thing.value = null;
    thing.canonical = false;
  }

  void clearWeak(Found object) {
    object.thing.clear();
    mutator.clearWeak(object.reference);
  }
}
