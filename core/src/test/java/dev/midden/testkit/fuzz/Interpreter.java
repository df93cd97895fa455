package dev.midden.testkit.fuzz;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.object.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link Program}: finds what the operands of each step stand for in the graph as it is then, and has an
 * {@link Executor} run the {@link Statement} that results. The statements, written down, are a script that does the same.
 */
public final class Interpreter {
  private static final int MAX_IMMORTALS = 12;
  private static final int MAX_HANDLES = 20;
  /** Things that the shadow may know before roots are dropped, lest a program that clings to everything takes for ever. */
  private static final int MANY = 30_000;

  private final Executor executor;
  private final Mirror mirror;
  private final Program program;
  private final boolean reclaims;
  private final @Nullable List<Statement> transcript;
  private final List<Observation> observations = new ArrayList<>();
  private final Observation.Observer observer;
  private int immortals;
  private boolean comparable;
  /** What {@link #find} found last. */
  private @Nullable Thing found;

  private Interpreter(Executor executor, Program program, @Nullable List<Statement> transcript) {
    this.executor = executor;
    this.mirror = executor.mirror();
    this.program = program;
    this.reclaims = executor.capabilities().contains(Capability.RECLAIMS);
    this.transcript = transcript;
    observer = new Observation.Observer(executor.mutator(), mirror);
    comparable = program.calm();
  }

  /**
   * How a program ended.
   *
   * @param step number of the step that failed; −1 if none did
   * @param failure what was thrown, or null
   * @param calls finalizers and callbacks that were called
   * @param exhaustions allocations that failed
   * @param collections made
   * @param steps steps that were run
   * @param observations what a calm program saw until memory ran out, if it did
   */
  public record Outcome(int step, @Nullable Throwable failure, long calls, long exhaustions, long collections,
      long steps, List<Observation> observations) {}

  /**
   * Runs a program.
   *
   * @param builder the heap to run it on
   * @param stressed whether the heap has a stress mode
   */
  public static Outcome run(HeapBuilder builder, boolean stressed, Program program) {
    return run(builder, stressed, null, program, null);
  }

  /** The same with an interner, and writes down what was done, where they are not null. */
  public static Outcome run(HeapBuilder builder, boolean stressed, @Nullable InternerProvider interner, Program program,
      @Nullable List<Statement> transcript) {
    try (Executor executor = new Executor(builder, stressed, interner)) {
      Interpreter interpreter = new Interpreter(executor, program, transcript);
      int at = 0;
      try {
        for (Program.Step step : program.steps()) {
          if (!interpreter.runStep(step)) {
            break;
          }
          at++;
        }
        executor.end();
        return interpreter.outcome(-1, null, at);
      } catch (RuntimeException | Error e) {
        return interpreter.outcome(at, e, at);
      }
    }
  }

  private Outcome outcome(int step, @Nullable Throwable failure, int steps) {
    return new Outcome(step, failure, executor.oracle().calls(), executor.exhaustions(), executor.collections(), steps,
        observations);
  }

  /** Runs a step; false if the program ends with it because the heap is full and stays so. */
  private boolean runStep(Program.Step step) {
    Statement statement = resolve(step);
    if (statement == null) {
      return true;
    }
    boolean exhausted = run(statement);
    if (exhausted && transcript != null) {
      transcript.set(transcript.size() - 1, new Statement.Exhaust(statement));
    }
    if (comparable && !exhausted && statement instanceof Statement.Pause pause
        && pause.kind() == Statement.Pause.Kind.COLLECT) {
      observations.add(observer.observe(executor.oracle().finalized()));
    }
    if (exhausted || mirror.shadow.things().size() > MANY) {
      comparable = false;
      if (!reclaims) {
        return false;
      }
      run(new Statement.Shed(step.a() & 1));
      if (mirror.shadow.things().size() > MANY) {
        run(new Statement.Pause(Statement.Pause.Kind.COLLECT));
      }
    }
    return true;
  }

  private boolean run(Statement statement) {
    if (transcript != null) {
      transcript.add(statement);
    }
    return executor.run(statement);
  }

  // ---------------------------------------------------------------- steps

  /** What a step means here and now; null if nothing. */
  private @Nullable Statement resolve(Program.Step step) {
    int a = step.a();
    int b = step.b();
    int c = step.c();
    return switch (step.op()) {
      case ENTER -> mirror.frames() < Mirror.MAX_FRAMES ? new Statement.Enter(b % 5) : null;
      case LEAVE -> mirror.frames() > 0 ? new Statement.Leave(null, 0) : null;
      case LEAVE_RETURNING -> leaveReturning(a, b);
      case ALLOCATE -> allocate(new Path(root(a)), b, c);
      case ALLOCATE_INTO -> {
        Path owner = slotOf(a, c);
        yield owner == null ? null : allocate(owner, b, c);
      }
      case ALLOCATE_GARBAGE -> allocate(null, b, c);
      case ALLOCATE_LARGE -> allocate(new Path(root(a)), mirror.arrays.get(b % 4), 2100 + c % 4000, c);
      case ALLOCATE_IMMORTAL -> allocateImmortal(a, b);
      case LINK -> {
        Path target = slotOf(a, c);
        Path value = find(b);
        yield target == null || value == null ? null : new Statement.Assign(target, value);
      }
      case UNLINK -> {
        Path target = slotOf(a, c);
        yield target == null ? null : new Statement.Assign(target, null);
      }
      case SET_ROOT -> {
        Path value = find(b);
        yield value == null ? null : new Statement.Assign(new Path(root(a)), value);
      }
      case CLEAR_ROOT -> new Statement.Assign(new Path(root(a)), null);
      case FILL -> {
        Path object = find(a);
        yield object == null || found().value != null ? null : new Statement.Fill(object, c + 1);
      }
      case HANDLE -> {
        Path object = find(a);
        yield object == null || mirror.handles() >= MAX_HANDLES
            ? null
            : new Statement.Hold(mirror.nextHandle(), object);
      }
      case CLOSE_HANDLE -> mirror.handles() == 0
          ? null
          : new Statement.Close(mirror.handleNumber(a % mirror.handles()));
      case WEAK -> {
        Path referent = find(a);
        yield referent == null
            ? null
            : new Statement.Weak(new Path(root(b)), mirror.weak.get(c % 2).name(), referent, action(c));
      }
      case FOLLOW -> {
        Path weak = program.calm() ? null : find(a);
        yield weak == null || !found().isWeak() ? null : new Statement.Follow(new Path(root(b)), weak);
      }
      case CLEAR_WEAK -> {
        Path weak = find(a);
        yield weak == null || !found().isWeak() ? null : new Statement.Clear(weak);
      }
      case LIST -> build(Statement.Build.Structure.LIST, a, b % 30);
      case RING -> build(Statement.Build.Structure.RING, a, 1 + b % 10);
      case CHAIN -> build(Statement.Build.Structure.LIST, a, 100 + b % 900);
      case SHED -> new Statement.Shed(a & 1);
      case POLL -> new Statement.Pause(Statement.Pause.Kind.POLL);
      case CHECK -> new Statement.Pause(Statement.Pause.Kind.CHECK);
      case COLLECT -> new Statement.Pause(Statement.Pause.Kind.COLLECT);
      case INTERN -> internsNow() ? internValue(a, b, c, true) : null;
      case INTERN_OBJECT -> internsNow() ? internObject(a, b, true) : null;
      case LOOK_UP -> internsNow() ? c % 2 == 0 ? internValue(a, b, c / 2, false) : internObject(a, b, false) : null;
    };
  }

  /** What an interner gives depends on when the heap is collected. */
  private boolean internsNow() {
    return executor.interning() != null && !program.calm();
  }

  private Statement internValue(int root, int shape, int seed, boolean entering) {
    return new Statement.Intern(new Path(root(root)), mirror.values.get(shape % mirror.values.size()).name(), 1 + seed
        % Interning.SEEDS, null, entering);
  }

  private @Nullable Statement internObject(int object, int root, boolean entering) {
    Path path = find(object);
    return path == null || found().isWeak()
        ? null
        : new Statement.Intern(new Path(root(root)), "", 0, path, entering);
  }

  private Statement build(Statement.Build.Structure structure, int root, int size) {
    return new Statement.Build(structure, root(root), size, Statement.Build.NODE);
  }

  private Root root(int operand) {
    return mirror.root(operand % mirror.roots());
  }

  /**
   * The object that an operand stands for: a root and up to three steps along its references; null if there is none.
   */
  private @Nullable Path find(int operand) {
    int bits = operand * 0x9E3779B9;
    Root root = root(operand);
    Thing thing = mirror.thing(root);
    if (thing == null) {
      return null;
    }
    int most = bits >>> 30;
    int[] slots = new int[most];
    int length = 0;
    while (length < most && thing.slots.length > 0) {
      int slot = (bits >>> 4 * (most - length) & 0xFFFF) % thing.slots.length;
      if (thing.slots[slot] == null) {
        break;
      }
      thing = thing.slots[slot];
      slots[length++] = slot;
    }
    found = thing;
    return new Path(root, length == most ? slots : Arrays.copyOf(slots, length));
  }

  private Thing found() {
    return Objects.requireNonNull(found);
  }

  /** A slot of the object that an operand stands for; null if there is none, or none that may be changed. */
  private @Nullable Path slotOf(int operand, int slot) {
    Path owner = find(operand);
    return owner == null || found().slots.length == 0 || found().value != null
        ? null
        : owner.slot(slot % found().slots.length);
  }

  private Action action(int plan) {
    if (program.calm()) {
      return Action.NOTHING;
    }
    return executor.interning() == null ? Action.of(plan) : Action.interning(plan);
  }

  private Statement allocate(@Nullable Path target, int kind, int plan) {
    List<Shape> shapes = kind % 3 == 0 ? mirror.arrays : mirror.plain;
    return allocate(target, shapes.get(kind / 3 % shapes.size()), kind % 20, plan);
  }

  private Statement allocate(@Nullable Path target, Shape shape, int length, int plan) {
    return new Statement.New(target, shape.name(), shape.isArray() ? length : -1, false, shape.isFinalizable()
        ? action(plan)
        : Action.NOTHING);
  }

  private @Nullable Statement allocateImmortal(int root, int kind) {
    if (immortals == MAX_IMMORTALS) {
      return null;
    }
    immortals++;
    Shape shape = kind % 2 == 0 ? mirror.node : mirror.arrays.get(kind % 3);
    return new Statement.New(new Path(root(root)), shape.name(), shape.isArray() ? kind % 10 : -1, true,
        Action.NOTHING);
  }

  private @Nullable Statement leaveReturning(int root, int slot) {
    int frames = mirror.frames();
    if (frames == 0) {
      return null;
    }
    int slots = mirror.shadow.frames.get(frames - 1).length;
    return slots == 0
        ? new Statement.Leave(null, 0)
        : new Statement.Leave(Root.global(root % Shadow.GLOBALS), slot % slots);
  }
}
