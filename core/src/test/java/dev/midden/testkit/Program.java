package dev.midden.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random mutator program: a list of steps whose operands are plain numbers, resolved against whatever is there when
 * the step runs. Any subsequence of a program is a program, so a failing one can be shrunk by leaving out steps.
 *
 * @param steps what to do, in order
 */
public record Program(List<Step> steps) {
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
    /** A safepoint. */
    POLL(3),
    /** A safepoint, then a check of what must be so without a collection. */
    CHECK(1),
    /** A collection and a check of everything. */
    COLLECT(1);

    private static final int TOTAL = total();

    private final int weight;

    Op(int weight) {
      this.weight = weight;
    }

    private static int total() {
      int total = 0;
      for (Op op : values()) {
        total += op.weight;
      }
      return total;
    }

    private static Op random(Random random) {
      int at = random.nextInt(TOTAL);
      for (Op op : values()) {
        at -= op.weight;
        if (at < 0) {
          return op;
        }
      }
      throw new AssertionError("weights do not add up");
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

  /** The program of a seed. */
  public static Program random(long seed, int length) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      steps.add(new Step(Op.random(random), random.nextInt(1 << 20), random.nextInt(1 << 20), random.nextInt(1 << 20)));
    }
    return new Program(steps);
  }

  /** One line a step. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    steps.forEach(step -> text.append("  ").append(step).append('\n'));
    return text.toString();
  }
}
