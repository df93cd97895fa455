package dev.midden.testkit;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a {@link Program} on a heap and on a {@link Shadow}, and has an {@link Oracle} compare them. */
final class Interpreter {
  /** Objects alive at which roots are dropped, so that checks stay quick. */
  private static final int MANY = 3000;

  private static final int MAX_IMMORTALS = 12;

  private final Heap heap;
  private final Mutator mutator;
  private final Mirror mirror;
  private final Oracle oracle;
  private final boolean reclaims;
  private final boolean stressed;
  private @Nullable Oracle listening;
  private @Nullable Throwable unexpected;
  private int immortals;
  private long exhaustions;
  private boolean full;

  private Interpreter(Subject subject, HeapBuilder builder, boolean stressed) {
    this.stressed = stressed;
    reclaims = subject.can(Capability.RECLAIMS);
    heap = builder.onFailure(this::failed).listener(record -> {
      if (listening != null) {
        listening.collected(record);
      }
    }).open();
    mutator = heap.attach();
    mirror = new Mirror(heap, mutator);
    oracle = new Oracle(subject, heap, mutator, mirror);
    listening = oracle;
    for (Shape shape : mirror.plain) {
      setFinalizer(shape);
    }
    for (Shape shape : mirror.arrays) {
      setFinalizer(shape);
    }
    for (Shape shape : mirror.weak) {
      heap.setWeakCallback(shape, (caller, weak) -> act(oracle.callingBack(weak)));
    }
  }

  private void setFinalizer(Shape shape) {
    if (shape.isFinalizable()) {
      heap.setFinalizer(shape, (caller, object) -> act(oracle.finalizing(object)));
    }
  }

  /**
   * How a program ended.
   *
   * @param step number of the step that failed; −1 if none did
   * @param failure what was thrown, or null
   * @param calls finalizers and callbacks that were called
   * @param exhaustions allocations that failed
   */
  record Outcome(int step, @Nullable Throwable failure, long calls, long exhaustions) {}

  /**
   * Runs a program.
   *
   * @param builder the heap to run it on
   * @param stressed whether the heap has a stress mode
   */
  static Outcome run(Subject subject, HeapBuilder builder, boolean stressed, Program program) {
    Interpreter interpreter = new Interpreter(subject, builder, stressed);
    int at = 0;
    try {
      for (Program.Step step : program.steps()) {
        if (!interpreter.runStep(step)) {
          break;
        }
        at++;
      }
      interpreter.end();
      return interpreter.outcome(-1, null);
    } catch (RuntimeException | Error e) {
      return interpreter.outcome(at, e);
    } finally {
      interpreter.heap.close();
    }
  }

  private Outcome outcome(int step, @Nullable Throwable failure) {
    return new Outcome(step, failure, oracle.calls(), exhaustions);
  }

  /** Runs a step; false if the program ends with it because the heap is full and stays so. */
  private boolean runStep(Program.Step step) {
    long calls = oracle.calls();
    step(step);
    throwUnexpected();
    HeapExhaustedException exhausted = mirror.takeExhaustion();
    if (exhausted != null) {
      exhaustions++;
      oracle.checkExhaustion(exhausted, oracle.calls() != calls);
      full = true;
    }
    if (full || mirror.shadow.things().size() > MANY) {
      if (!reclaims) {
        return false;
      }
      dropHalf(step.a());
    }
    return true;
  }

  /** Checks what is left, with the program's roots and without its frames. */
  private void end() {
    oracle.check();
    oracle.collect();
    throwUnexpected();
    while (mirror.frames() > 0) {
      mirror.leaveFrame();
    }
    oracle.collect();
    throwUnexpected();
    mutator.close();
  }

  private void failed(String what, Throwable failure) {
    if (!"planned".equals(failure.getMessage()) && unexpected == null) {
      unexpected = failure;
    }
  }

  private void throwUnexpected() {
    if (unexpected != null) {
      throw new AssertionError("a finalizer or callback failed: " + unexpected, unexpected);
    }
  }

  /** Makes room: pops most frames, drops every second other root. */
  private void dropHalf(int salt) {
    full = false;
    while (mirror.frames() > 2) {
      mirror.leaveFrame();
    }
    while (mirror.handles() > 2) {
      mirror.closeHandle(mirror.handles() - 1);
    }
    for (int root = salt & 1, roots = mirror.roots(); root < roots; root += 2) {
      mirror.setRoot(root, null, Reference.NULL);
    }
    if (mirror.shadow.things().size() > MANY) {
      oracle.collect();
    }
  }

  // ---------------------------------------------------------------- steps

  private void step(Program.Step step) {
    int a = step.a();
    int b = step.b();
    int c = step.c();
    switch (step.op()) {
      case ENTER -> {
        if (mirror.frames() < Mirror.MAX_FRAMES) {
          mirror.enterFrame(b % 5);
        }
      }
      case LEAVE -> {
        if (mirror.frames() > 0) {
          mirror.leaveFrame();
        }
      }
      case LEAVE_RETURNING -> leaveReturning(a, b);
      case ALLOCATE -> {
        if (allocate(b, c)) {
          store(a);
        }
      }
      case ALLOCATE_INTO -> {
        if (allocate(b, c)) {
          link(mirror.find(a), mirror.newest(), c);
        }
      }
      case ALLOCATE_GARBAGE -> {
        // Under stress, the object allocated last may count as a root.
        if (stressed) {
          allocate(b, c);
        } else {
          mirror.allocateGarbage(shape(b), b % 20, c);
        }
      }
      case ALLOCATE_LARGE -> {
        if (mirror.allocate(mirror.arrays.get(b % 4), 2100 + c % 4000, c)) {
          store(a);
        }
      }
      case ALLOCATE_IMMORTAL -> allocateImmortal(a, b);
      case LINK -> link(mirror.find(a), mirror.find(b), c);
      case UNLINK -> unlink(mirror.find(a), c);
      case SET_ROOT -> {
        Mirror.Found object = mirror.find(b);
        if (object != null) {
          mirror.setRoot(a % mirror.roots(), object.thing(), object.reference());
        }
      }
      case CLEAR_ROOT -> mirror.setRoot(a % mirror.roots(), null, Reference.NULL);
      case FILL -> {
        Mirror.Found object = mirror.find(a);
        if (object != null) {
          mirror.fill(object, c + 1);
        }
      }
      case HANDLE -> {
        Mirror.Found object = mirror.find(a);
        if (object != null && mirror.handles() < 20) {
          mirror.addHandle(object);
        }
      }
      case CLOSE_HANDLE -> {
        if (mirror.handles() > 0) {
          mirror.closeHandle(a % mirror.handles());
        }
      }
      case WEAK -> {
        Mirror.Found object = mirror.find(a);
        if (object != null && mirror.allocateWeak(mirror.weak.get(c % 2), object, c)) {
          store(b);
        }
      }
      case FOLLOW -> follow(a, b);
      case CLEAR_WEAK -> {
        Mirror.Found object = mirror.find(a);
        if (object != null && object.thing().isWeak()) {
          mirror.clearWeak(object);
        }
      }
      case LIST -> list(a, b % 30);
      case RING -> ring(a, 1 + b % 10);
      case POLL -> mutator.poll();
      case CHECK -> oracle.check();
      case COLLECT -> oracle.collect();
    }
  }

  private Shape shape(int operand) {
    List<Shape> shapes = operand % 3 == 0 ? mirror.arrays : mirror.plain;
    return shapes.get(operand / 3 % shapes.size());
  }

  private boolean allocate(int kind, int plan) {
    return mirror.allocate(shape(kind), kind % 20, plan);
  }

  /** Writes the newest object into a root. */
  private void store(int root) {
    Mirror.Found newest = mirror.newest();
    mirror.setRoot(root % mirror.roots(), newest.thing(), newest.reference());
  }

  private void link(Mirror.@Nullable Found owner, Mirror.@Nullable Found value, int slot) {
    if (owner != null && value != null && owner.thing().slots.length > 0) {
      mirror.link(owner, slot % owner.thing().slots.length, value.thing(), value.reference());
    }
  }

  private void unlink(Mirror.@Nullable Found owner, int slot) {
    if (owner != null && owner.thing().slots.length > 0) {
      mirror.link(owner, slot % owner.thing().slots.length, null, Reference.NULL);
    }
  }

  private void leaveReturning(int root, int slot) {
    int frames = mirror.frames();
    if (frames > 0) {
      int slots = mirror.shadow.frames.get(frames - 1).length;
      if (slots == 0) {
        mirror.leaveFrame();
      } else if (mirror.leaveReturning(slot % slots)) {
        store(root);
      }
    }
  }

  private void allocateImmortal(int root, int kind) {
    Shape shape = kind % 2 == 0 ? mirror.node : mirror.arrays.get(kind % 3);
    if (immortals < MAX_IMMORTALS && mirror.allocateImmortal(shape, kind % 10)) {
      immortals++;
      store(root);
    }
  }

  private void follow(int operand, int root) {
    Mirror.Found weak = mirror.find(operand);
    if (weak == null || !weak.thing().isWeak()) {
      return;
    }
    long reference = mutator.referent(weak.reference());
    Thing referent = weak.thing().referent;
    if (referent == null
        ? reference != Reference.NULL
        : reference == Reference.NULL || mutator.identity(
            reference) != referent.identity) {
      throw new AssertionError(weak.thing() + " should refer to " + referent);
    }
    mirror.setRoot(root % mirror.roots(), referent, reference);
  }

  private void list(int root, int length) {
    for (int i = 0; i < length; i++) {
      if (!mirror.allocate(mirror.node, 0, 0)) {
        return;
      }
      int at = root % mirror.roots();
      mirror.link(mirror.newest(), 0, mirror.rootThing(at), mirror.rootReference(at));
      store(root);
    }
  }

  private void ring(int root, int length) {
    if (!mirror.allocate(mirror.node, 0, 0)) {
      return;
    }
    store(root);
    Thing first = mirror.newest().thing();
    list(root, length - 1);
    // From the end of the list back to its beginning, if nothing has been changed by calls meanwhile.
    int at = root % mirror.roots();
    Thing thing = mirror.rootThing(at);
    long reference = mirror.rootReference(at);
    for (int i = 0; i < length && thing != null && thing != first && thing.slots.length > 0; i++) {
      thing = thing.slots[0];
      reference = mutator.getReference(reference, 0);
    }
    if (thing == first) {
      mirror.link(new Mirror.Found(thing, reference), 0, mirror.rootThing(at), mirror.rootReference(at));
    }
  }

  // ---------------------------------------------------------------- finalizers and callbacks

  /** What a finalizer or callback does, as planned when its object was made. */
  private void act(Thing thing) {
    try {
      if (mirror.depth() < Shadow.DEPTHS - 1) {
        act(thing, thing.plan);
      }
    } finally {
      mirror.leaveCall();
    }
  }

  private void act(Thing thing, int plan) {
    int global = plan / 16 % Shadow.GLOBALS;
    switch (plan % 16) {
      // Brings its object back, or keeps the weak reference.
      case 0, 1 -> mirror.setRoot(global, thing, mirror.heldReference());
      // Makes garbage.
      case 2 -> {
        for (int i = 0; i < 4; i++) {
          mirror.allocate(shape(plan / 128 + i), i, 15);
        }
      }
      // Makes an object that stays, with its own inside.
      case 3, 4 -> {
        if (mirror.allocate(mirror.node, 0, 15)) {
          store(global);
          mirror.link(mirror.newest(), plan / 128 % 2, thing, mirror.heldReference());
        }
      }
      case 5 -> throw new IllegalStateException("planned");
      // Lets go of others.
      case 6, 7 -> mirror.setRoot(global, null, Reference.NULL);
      // Brings back something near.
      case 8 -> {
        if (thing.slots.length > 0 && thing.slots[0] != null) {
          mirror.setRoot(global, thing.slots[0], mutator.getReference(mirror.heldReference(), 0));
        }
      }
      // Refers weakly to its own object.
      case 9 -> {
        if (mirror.allocateWeak(mirror.weak.get(0), new Mirror.Found(thing, mirror.heldReference()), 15)) {
          store(global);
        }
      }
      // Follows a weak reference, perhaps to what dies at the same time.
      case 10, 11 -> followGlobal(global);
      default -> {
        // Nothing.
      }
    }
  }

  private void followGlobal(int global) {
    Thing weak = mirror.rootThing(global);
    if (weak != null && weak.isWeak()) {
      long reference = mutator.referent(mirror.rootReference(global));
      if (reference != Reference.NULL) {
        oracle.checkReferent(weak, reference);
        mirror.setRoot((global + 1) % Shadow.GLOBALS, weak.referent, reference);
      }
    }
  }
}
