package dev.midden.testkit.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A random mutator program: a list of steps whose operands are plain numbers, resolved against whatever is there when
 * the step runs. Any subsequence of a program is a program, so a failing one can be shrunk by leaving out steps.
 *
 * @param steps what to do, in order
 * @param calm whether finalizers and callbacks do nothing and weak references are not followed, so that nothing that the
 *     program does depends on when the heap is collected: it must leave the same graph under every collector
 */
public record Program(List<Step> steps, boolean calm) {
  /** What a step does. An <em>object</em> operand is a root and a path from there, a <em>root</em> operand a root. */
  public enum Op {
    /** Pushes a frame of a few slots. */
    ENTER(6),
    /** Pops the top frame. */
    LEAVE(4),
    /** Pops the top frame, returning the object in a slot of it. */
    LEAVE_RETURNING(2),
    /** Allocates into a root. */
    ALLOCATE(26),
    /** Allocates and stores into a slot of an object. */
    ALLOCATE_INTO(16),
    /** Allocates and forgets. */
    ALLOCATE_GARBAGE(4),
    /** Allocates a large object into a root. */
    ALLOCATE_LARGE(2),
    /** Allocates an immortal object into a root. */
    ALLOCATE_IMMORTAL(1),
    /** Writes a reference from one object to another. */
    LINK(24),
    /** Writes null into a slot. */
    UNLINK(8),
    /** Writes an object into a root. */
    SET_ROOT(12),
    /** Writes null into a root. */
    CLEAR_ROOT(12),
    /** Writes all data of an object. */
    FILL(8),
    /** Makes a handle. */
    HANDLE(2),
    /** Closes a handle. */
    CLOSE_HANDLE(2),
    /** Makes a weak reference into a root. */
    WEAK(7),
    /** Follows a weak reference, the referent goes into a root. */
    FOLLOW(4),
    /** Clears a weak reference. */
    CLEAR_WEAK(1),
    /** Builds a list into a root. */
    LIST(3),
    /** Builds a ring into a root. */
    RING(3),
    /** Builds a long list into a root. */
    CHAIN(0),
    /** Makes room: drops half of the roots. */
    SHED(1),
    /** A safepoint. */
    POLL(3),
    /** A safepoint, then a check of what must be so without a collection. */
    CHECK(1),
    /** A collection and a check of everything. */
    COLLECT(1),
    /** Interns a value from Java into a root. */
    INTERN(0),
    /** Interns an object into a root. */
    INTERN_OBJECT(0),
    /** Looks a value up, the object that has it goes into a root. */
    LOOK_UP(0);

    final int weight;

    Op(int weight) {
      this.weight = weight;
    }

    /** The name in weights: lower case with hyphens. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One step.
   *
   * @param op what to do
   * @param a first operand
   * @param b second operand
   * @param c third operand
   */
  public record Step(Op op, int a, int b, int c) {
    @Override
    public String toString() {
      return op + " " + a + " " + b + " " + c;
    }
  }

  /** Copies the steps. */
  public Program {
    steps = List.copyOf(steps);
  }

  /** A program whose finalizers and callbacks do things, and that may follow weak references. */
  public Program(List<Step> steps) {
    this(steps, false);
  }

  /** The program of a seed, with even weights. */
  public static Program random(long seed, int length) {
    return random(seed, length, Weights.EVEN, false);
  }

  /**
   * The program of a seed.
   *
   * @param seed of all its numbers
   * @param length how many steps
   * @param weights how often each operation comes
   * @param calm see {@link #calm}
   */
  public static Program random(long seed, int length, Weights weights, boolean calm) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Step> steps = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      steps.add(
          new Step(weights.pick(random), random.nextInt(1 << 20), random.nextInt(1 << 20), random.nextInt(1 << 20)));
    }
    return new Program(steps, calm);
  }

  /** This program with other steps. */
  Program with(List<Step> others) {
    return new Program(others, calm);
  }

  /** One line a step. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    steps.forEach(step -> text.append("  ").append(step).append('\n'));
    return text.toString();
  }
}
