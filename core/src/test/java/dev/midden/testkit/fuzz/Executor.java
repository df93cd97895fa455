package dev.midden.testkit.fuzz;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.ShapeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs {@link Statement}s on a heap and on a {@link Shadow}, and has an {@link Oracle} compare them. */
final class Executor implements AutoCloseable {
  private final Heap heap;
  private final Mutator mutator;
  private final Mirror mirror;
  private final Oracle oracle;
  private final boolean complete;
  private final boolean stressed;
  private @Nullable Oracle listening;
  private @Nullable Throwable unexpected;
  private List<Thing> log = List.of();
  private long exhaustions;

  private final @Nullable Interning interning;

  /**
   * Opens the heap.
   *
   * @param builder the heap to run on
   * @param stressed whether the heap has a stress mode
   * @param interner what the program interns with, if it does
   */
  Executor(HeapBuilder builder, boolean stressed, @Nullable InternerProvider interner) {
    this.stressed = stressed;
    interning = interner == null ? null : new Interning(interner, builder);
    heap = builder.onFailure(this::failed).listener(record -> {
      if (listening != null) {
        listening.collected(record);
      }
    }).open();
    complete = heap.capabilities().contains(Capability.COMPLETE);
    mutator = heap.attach();
    mirror = new Mirror(heap, mutator);
    oracle = new Oracle(heap, mutator, mirror, interning);
    if (interning != null) {
      interning.begin(heap, mutator, mirror);
    }
    listening = oracle;
    mirror.shapes().values().forEach(this::listen);
  }

  /** Has the calls of a shape's objects do what they plan. */
  private void listen(Shape shape) {
    if (shape.isFinalizable()) {
      heap.setFinalizer(shape, (caller, object) -> act(oracle.finalizing(object)));
    }
    if (shape.isWeakReference()) {
      heap.setWeakCallback(shape, (caller, weak) -> act(oracle.callingBack(weak)));
    }
  }

  Set<Capability> capabilities() {
    return heap.capabilities();
  }

  Mirror mirror() {
    return mirror;
  }

  Oracle oracle() {
    return oracle;
  }

  Mutator mutator() {
    return mutator;
  }

  /** Keeps from now on which finalizers and callbacks are called, so that a program can ask. */
  void keepLog() {
    log = oracle.keepLog();
  }

  /** Allocations that failed. */
  long exhaustions() {
    return exhaustions;
  }

  /** Collections made. */
  long collections() {
    return heap.statistics().collections();
  }

  /**
   * Runs a statement.
   *
   * @return whether memory ran out, in it or in a finalizer or callback that it set off
   * @throws StatementException if the statement makes no sense as things are
   * @throws AssertionError if the heap is not as it should be
   */
  boolean run(Statement statement) {
    long calls = oracle.calls();
    execute(statement instanceof Statement.Exhaust expected ? expected.statement() : statement);
    throwUnexpected();
    HeapExhaustedException exhausted = mirror.takeExhaustion();
    if (exhausted != null) {
      exhaustions++;
      oracle.checkExhaustion(exhausted, oracle.calls() != calls);
    }
    return exhausted != null;
  }

  /** Checks what is left, with the program's roots and without its frames. */
  void end() {
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

  @Override
  public void close() {
    heap.close();
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

  // ---------------------------------------------------------------- statements

  private void execute(Statement statement) {
    switch (statement) {
      case Statement.New made -> allocate(made);
      case Statement.Weak made -> allocateWeak(made);
      case Statement.Assign assign -> assign(assign);
      case Statement.Follow follow -> follow(follow);
      case Statement.Intern intern -> intern(intern);
      case Statement.Clear clear -> mirror.clearWeak(weak(clear.weak()));
      case Statement.Fill fill -> mirror.fill(object(fill.object()), fill.seed());
      case Statement.Build build -> build(build);
      case Statement.Enter enter -> mirror.enterFrame(enter.slots());
      case Statement.Leave leave -> leave(leave);
      case Statement.Hold hold -> {
        if (mirror.has(Root.handle(hold.handle()))) {
          throw new StatementException("h" + hold.handle() + " is open; close it first, or take another number");
        }
        mirror.addHandle(hold.handle(), object(hold.object()));
      }
      case Statement.Close close -> {
        if (!mirror.has(Root.handle(close.handle()))) {
          throw new StatementException("h" + close.handle() + " is not open");
        }
        mirror.closeHandle(close.handle());
      }
      case Statement.Shed shed -> shed(shed.from());
      case Statement.Pause pause -> pause(pause.kind());
      case Statement.Sort sort -> sort(sort);
      case Statement.Define define -> define(define);
      case Statement.Exhaust nested -> throw new StatementException("'expect out-of-memory' twice");
      case Statement.AssertAlive demand -> assertAlive(demand);
      case Statement.AssertCalled demand -> assertCalled(demand);
      case Statement.AssertSame demand -> assertSame(demand);
      case Statement.AssertObjects demand -> assertObjects(demand.count());
      case Statement.AssertCount demand -> assertCount(demand);
    }
  }

  private Mirror.Found object(Path path) {
    Mirror.Found found = mirror.find(path);
    if (found == null) {
      throw new StatementException(path + " leads to no object; assign one first");
    }
    return found;
  }

  private Mirror.Found weak(Path path) {
    Mirror.Found found = object(path);
    if (!found.thing().isWeak()) {
      throw new StatementException(path + " is a " + found.thing() + ", no weak reference");
    }
    return found;
  }

  private Shape shape(String name) {
    Shape shape = mirror.shapes().get(name);
    if (shape == null) {
      throw new StatementException("no shape is named " + name + "; there are " + mirror.shapes().keySet());
    }
    return shape;
  }

  private void requirePlace(Path path) {
    if (!mirror.isPlace(path)) {
      throw new StatementException(path + " is no slot of an object and no root");
    }
  }

  private void allocate(Statement.New made) {
    Shape shape = shape(made.shape());
    if (shape.isArray() != made.length() >= 0) {
      throw new StatementException(shape.isArray()
          ? shape.name() + " is an array; say how long: new " + shape.name() + " 10"
          : shape.name() + " is no array and has no length");
    }
    if (shape.isWeakReference() || made.immortal() && shape.isFinalizable()) {
      throw new StatementException("a " + shape.name() + (shape.isWeakReference()
          ? " is a weak reference; write a = weak " + shape.name() + " to b"
          : " has a finalizer and cannot be immortal"));
    }
    if (made.target() != null) {
      requirePlace(made.target());
    }
    if (made.immortal()) {
      if (mirror.allocateImmortal(shape, made.length())) {
        store(made.target());
      }
    } else if (made.target() == null && !stressed) {
      mirror.allocateGarbage(shape, made.length(), made.action());
    } else if (mirror.allocate(shape, made.length(), made.action())) {
      // Under stress, the object allocated last may count as a root, and so it is kept as the newest.
      store(made.target());
    }
  }

  /** Writes the newest object to a place, unless a callback has just taken the object away that holds it. */
  private void store(@Nullable Path target) {
    if (target != null) {
      store(target, mirror.newest());
    }
  }

  private void store(Path target, Mirror.@Nullable Found value) {
    if (mirror.isPlace(target)) {
      mirror.store(target, value == null ? null : value.thing(), value == null ? Reference.NULL : value.reference());
    }
  }

  private void allocateWeak(Statement.Weak made) {
    requirePlace(made.target());
    Shape shape = shape(made.shape());
    if (!shape.isWeakReference()) {
      throw new StatementException(shape.name() + " is no shape of weak references; define one with 'weak'");
    }
    if (mirror.allocateWeak(shape, object(made.referent()), made.action())) {
      store(made.target());
    }
  }

  private void assign(Statement.Assign assign) {
    requirePlace(assign.target());
    store(assign.target(), assign.source() == null ? null : mirror.find(assign.source()));
  }

  private void follow(Statement.Follow follow) {
    requirePlace(follow.target());
    Mirror.Found weak = weak(follow.weak());
    long reference = mutator.referent(weak.reference());
    mirror.store(follow.target(), oracle.followed(weak.thing(), reference), reference);
  }

  /** The interner; null if there is none. */
  @Nullable
  Interning interning() {
    return interning;
  }

  private void intern(Statement.Intern intern) {
    requirePlace(intern.target());
    if (interning == null) {
      throw new StatementException("the heap has no interner; begin with the line: interner weak");
    }
    Mirror.Found given;
    if (intern.object() == null) {
      Shape shape = shape(intern.shape());
      if (!mirror.values.contains(shape)) {
        throw new StatementException("values of Java are of " + mirror.values.stream().map(Shape::name).toList()
            + ", not of " + shape.name());
      }
      given = interning.ask(shape, intern.seed(), intern.entering());
    } else {
      Mirror.Found object = object(intern.object());
      if (object.thing().isWeak()) {
        throw new StatementException(intern.object() + " is a weak reference, which is no value");
      }
      given = interning.ask(object, intern.entering());
    }
    if (given != null || !intern.entering()) {
      store(intern.target(), given);
    }
  }

  private void leave(Statement.Leave leave) {
    int frames = mirror.frames();
    if (frames == 0) {
      throw new StatementException("no frame is open; 'enter' one first");
    }
    if (leave.target() == null) {
      mirror.leaveFrame();
      return;
    }
    if (leave.slot() >= mirror.shadow.frames.get(frames - 1).length) {
      throw new StatementException("the frame has no slot " + leave.slot());
    }
    if (mirror.leaveReturning(leave.slot())) {
      store(new Path(leave.target()));
    }
  }

  private void build(Statement.Build build) {
    if (!mirror.has(build.target())) {
      throw new StatementException(build.target() + " is no root");
    }
    Shape shape = shape(build.shape());
    int slots = build.structure() == Statement.Build.Structure.TREE ? 2 : 1;
    if (shape.references() < slots || shape.isWeakReference()) {
      throw new StatementException("a " + shape.name() + " has no " + slots + " slots of its own to build with");
    }
    switch (build.structure()) {
      case LIST -> list(build.target(), build.size(), shape);
      case RING -> ring(build.target(), build.size(), shape);
      case TREE -> tree(build.target(), build.size(), shape);
    }
  }

  private void list(Root target, int length, Shape shape) {
    for (int i = 0; i < length && mirror.has(target); i++) {
      if (!mirror.allocate(shape, 0, Action.NOTHING)) {
        return;
      }
      mirror.link(mirror.newest(), 0, mirror.thing(target), mirror.reference(target));
      store(new Path(target));
    }
  }

  private void ring(Root target, int length, Shape shape) {
    if (!mirror.allocate(shape, 0, Action.NOTHING)) {
      return;
    }
    store(new Path(target));
    Thing first = mirror.newest().thing();
    list(target, length - 1, shape);
    // From the end of the list back to its beginning, if nothing has been changed by calls meanwhile.
    Thing thing = mirror.thing(target);
    long reference = mirror.reference(target);
    for (int i = 0; i < length && thing != null && thing != first && thing.slots.length > 0; i++) {
      thing = thing.slots[0];
      reference = mutator.getReference(reference, 0);
    }
    if (thing == first) {
      mirror.link(new Mirror.Found(thing, reference), 0, mirror.thing(target), mirror.reference(target));
    }
  }

  /** Level by level, each object's children found again by the way to them. */
  private void tree(Root target, int depth, Shape shape) {
    if (!mirror.allocate(shape, 0, Action.NOTHING)) {
      return;
    }
    store(new Path(target));
    for (int number = 2; number < 2 << depth; number++) {
      // The binary digits of an object's number, after the first, are the way to it.
      int[] way = new int[31 - Integer.numberOfLeadingZeros(number)];
      for (int i = 0; i < way.length; i++) {
        way[i] = number >>> way.length - 1 - i & 1;
      }
      if (!mirror.allocate(shape, 0, Action.NOTHING)) {
        return;
      }
      store(new Path(target, way));
    }
  }

  private void pause(Statement.Pause.Kind kind) {
    switch (kind) {
      case POLL -> {
        mirror.dropNewest();
        mutator.poll();
      }
      case CHECK -> oracle.check();
      case COLLECT -> oracle.collect();
    }
  }

  private void shed(int from) {
    while (mirror.frames() > 2) {
      mirror.leaveFrame();
    }
    while (mirror.handles() > 2) {
      mirror.closeHandle(mirror.handleNumber(mirror.handles() - 1));
    }
    for (int root = from & 1, roots = mirror.roots(); root < roots; root += 2) {
      mirror.setRoot(mirror.root(root), null, Reference.NULL);
    }
  }

  private void define(Statement.Define define) {
    if (mirror.shapes().containsKey(define.name())) {
      throw new StatementException("a shape is named " + define.name() + " already");
    }
    ShapeBuilder builder = heap.shapes().define(define.name());
    try {
      describe(builder, define);
      listen(mirror.add(builder));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new StatementException(String.valueOf(e.getMessage()));
    }
  }

  private static void describe(ShapeBuilder builder, Statement.Define define) {
    if (define.elements() != null) {
      builder.array(define.elements());
    } else {
      builder.references(define.references()).bytes(define.bytes());
    }
    for (String word : define.words()) {
      switch (word) {
        case "acyclic" -> builder.acyclic();
        case "finalizable" -> builder.finalizable();
        case "weak" -> builder.weakReference();
        default -> throw new StatementException("'" + word + "' says nothing about a shape");
      }
    }
  }

  // ---------------------------------------------------------------- sorting

  private void sort(Statement.Sort sort) {
    Path array = sort.array();
    int length = object(array).thing().slots.length;
    if (sort.shuffle()) {
      Random random = new Random(sort.seed());
      for (int i = length - 1; i > 0; i--) {
        swap(array, i, random.nextInt(i + 1));
      }
    } else {
      quicksort(array, 0, length - 1);
      for (int i = 1; i < length; i++) {
        if (serial(array, i - 1) > serial(array, i)) {
          throw new AssertionError("elements " + (i - 1) + " and " + i + " of " + array + " are out of order");
        }
      }
    }
  }

  /** Hoare's: the smaller part by recursion, the larger in the loop. */
  private void quicksort(Path array, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      long pivot = serial(array, low + high >>> 1);
      int left = low;
      int right = high;
      while (left <= right) {
        while (serial(array, left) < pivot) {
          left++;
        }
        while (serial(array, right) > pivot) {
          right--;
        }
        if (left <= right) {
          swap(array, left++, right--);
        }
      }
      if (right - low < high - left) {
        quicksort(array, low, right);
        low = left;
      } else {
        quicksort(array, left, high);
        high = right;
      }
    }
  }

  /** The order of an element's making, found through the heap and not through the shadow's array. */
  private long serial(Path array, int index) {
    long element = mutator.getReference(object(array).reference(), index);
    if (element == Reference.NULL) {
      return -1;
    }
    Thing thing = mirror.shadow.find(mutator.identity(element));
    if (thing == null) {
      throw new AssertionError("element " + index + " of " + array + " is unknown to the shadow");
    }
    return thing.serial;
  }

  /** Between two writes, a frame keeps what only the array referred to; all references are found anew after each. */
  private void swap(Path array, int i, int j) {
    Mirror.Found owner = object(array);
    Thing first = owner.thing().slots[i];
    Thing second = owner.thing().slots[j];
    try (Frame frame = mutator.enter(1)) {
      frame.set(0, mutator.getReference(owner.reference(), i));
      if (first != null) {
        mirror.shadow.held.push(first);
      }
      mirror.link(owner, i, second, mutator.getReference(owner.reference(), j));
      mirror.link(object(array), j, first, frame.get(0));
      if (first != null) {
        mirror.shadow.held.pop();
      }
    }
  }

  // ---------------------------------------------------------------- demands

  private Thing last(Root variable) {
    Thing thing = mirror.last(variable.index());
    if (thing == null) {
      throw new StatementException(variable + " has never referred to an object");
    }
    return thing;
  }

  private void assertAlive(Statement.AssertAlive demand) {
    oracle.walk();
    for (Root variable : demand.variables()) {
      Thing thing = last(variable);
      if (thing.gone == demand.alive() && (demand.alive() || complete)) {
        throw new AssertionError(thing + (thing.gone ? " has been reclaimed" : " has not been reclaimed"));
      }
    }
  }

  private void assertCalled(Statement.AssertCalled demand) {
    List<Thing> wanted = demand.variables().stream().map(this::last).toList();
    List<Thing> met = new ArrayList<>(log);
    met.retainAll(wanted);
    if (demand.called() ? complete && !met.equals(wanted) : !met.isEmpty()) {
      throw new AssertionError("called should be " + (demand.called() ? wanted : "none of " + wanted)
          + ", these are: " + met);
    }
  }

  private void assertSame(Statement.AssertSame demand) {
    Mirror.Found one = mirror.find(demand.one());
    Mirror.Found other = demand.other() == null ? null : mirror.find(demand.other());
    if (!Objects.equals(one == null ? null : one.thing(), other == null ? null : other.thing())) {
      throw new AssertionError(demand.one() + " refers to " + (one == null ? "null" : one.thing()) + (demand
          .other() == null
              ? ", not to null"
              : ", " + demand.other() + " to " + (other == null ? "null" : other.thing())));
    }
    if (one != null && other != null && mutator.identity(one.reference()) != mutator.identity(other.reference())) {
      throw new AssertionError(one.thing() + " has two identities");
    }
  }

  private void assertObjects(int count) {
    long live = heap.statistics().liveObjects();
    if (complete ? live != count : live < count) {
      throw new AssertionError("there are " + live + " objects, there should be " + count);
    }
  }

  private void assertCount(Statement.AssertCount demand) {
    long count = mutator.referenceCount(object(demand.object()).reference());
    if (count != demand.count()) {
      throw new AssertionError(demand.object() + " has " + count + " references to it, it should have "
          + demand.count());
    }
  }

  // ---------------------------------------------------------------- finalizers and callbacks

  /** What a finalizer or callback does, as planned when its object was made. */
  private void act(Thing thing) {
    try {
      if (mirror.depth() < Shadow.DEPTHS - 1) {
        act(thing, thing.action);
      }
    } finally {
      mirror.leaveCall();
    }
  }

  private void act(Thing thing, Action action) {
    Root global = Root.global(action.global());
    switch (action.kind()) {
      case NOTHING -> {
        // As planned.
      }
      case REVIVE -> mirror.setRoot(global, thing, mirror.heldReference());
      case LITTER -> {
        for (int i = 0; i < 4; i++) {
          int number = action.detail() + i;
          List<Shape> shapes = number % 3 == 0 ? mirror.arrays : mirror.plain;
          mirror.allocate(shapes.get(number / 3 % shapes.size()), i, Action.NOTHING);
        }
      }
      case WRAP -> {
        if (mirror.allocate(mirror.node, 0, Action.NOTHING)) {
          store(new Path(global));
          mirror.link(mirror.newest(), action.detail(), thing, mirror.heldReference());
        }
      }
      case THROW -> throw new IllegalStateException("planned");
      case DROP -> mirror.setRoot(global, null, Reference.NULL);
      case REVIVE_CHILD -> {
        if (thing.slots.length > 0 && thing.slots[0] != null) {
          mirror.setRoot(global, thing.slots[0], mutator.getReference(mirror.heldReference(), 0));
        }
      }
      case WEAKEN -> {
        Mirror.Found self = new Mirror.Found(thing, mirror.heldReference());
        if (mirror.allocateWeak(mirror.weak.get(0), self, Action.NOTHING)) {
          store(new Path(global));
        }
      }
      case FOLLOW -> follow(action.global());
      case INTERN -> {
        if (interning != null && !thing.isWeak()) {
          storeGiven(global, interning.ask(new Mirror.Found(thing, mirror.heldReference()), true));
        }
      }
      case INTERN_TEXT -> {
        if (interning != null) {
          storeGiven(global, interning.ask(shape("Text"), action.detail(), true));
        }
      }
    }
  }

  private void storeGiven(Root global, Mirror.@Nullable Found given) {
    if (given != null) {
      store(new Path(global), given);
    }
  }

  /** Follows a weak reference, perhaps to what dies at the same time. */
  private void follow(int global) {
    Thing weak = mirror.thing(Root.global(global));
    if (weak != null && weak.isWeak()) {
      long reference = mutator.referent(mirror.reference(Root.global(global)));
      if (reference != Reference.NULL) {
        Thing referent = oracle.followed(weak, reference);
        mirror.setRoot(Root.global((global + 1) % Shadow.GLOBALS), referent, reference);
      }
    }
  }
}
