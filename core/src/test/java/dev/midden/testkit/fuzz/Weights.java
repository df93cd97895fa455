package dev.midden.testkit.fuzz;

import dev.midden.core.plugin.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How often each operation comes in random programs, in proportion to the others. */
public final class Weights {
  private static final Program.Op[] OPS = Program.Op.values();

  /** A little of everything. */
  public static final Weights EVEN = new Weights(Map.of());
  /** Deep structures: long lists, rings, few edges between them. */
  public static final Weights DEEP = new Weights(Map.of(Program.Op.CHAIN, 1, Program.Op.LIST, 12, Program.Op.RING, 12,
      Program.Op.LINK, 6, Program.Op.SHED, 2));
  /** Dense graphs. */
  public static final Weights DENSE = new Weights(Map.of(Program.Op.LINK, 120, Program.Op.UNLINK, 40));
  /** Large objects among small ones. */
  public static final Weights LARGE = new Weights(Map.of(Program.Op.ALLOCATE_LARGE, 12, Program.Op.CLEAR_ROOT, 24));
  /** Weak references everywhere, made, followed and cleared. */
  public static final Weights WEAK = new Weights(Map.of(Program.Op.WEAK, 40, Program.Op.FOLLOW, 20,
      Program.Op.CLEAR_WEAK, 6));
  /** Calls and returns. */
  public static final Weights FRAMES = new Weights(Map.of(Program.Op.ENTER, 30, Program.Op.LEAVE, 18,
      Program.Op.LEAVE_RETURNING, 12, Program.Op.HANDLE, 8, Program.Op.CLOSE_HANDLE, 8));

  /** The kinds of programs there are. */
  static final List<Weights> KINDS = List.of(EVEN, DEEP, DENSE, LARGE, WEAK, FRAMES);

  private static final Map<Program.Op, Integer> INTERNING = Map.of(Program.Op.INTERN, 24, Program.Op.INTERN_OBJECT, 20,
      Program.Op.LOOK_UP, 12);

  private final int[] upTo = new int[OPS.length];

  /**
   * Makes weights.
   *
   * @param changed weights, 0 or more, of the operations that have others than by default
   */
  public Weights(Map<Program.Op, Integer> changed) {
    int total = 0;
    for (Program.Op op : OPS) {
      total = Math.addExact(total, changed.getOrDefault(op, op.weight));
      upTo[op.ordinal()] = total;
    }
    if (total == 0) {
      throw new IllegalArgumentException("all weights are 0; give one operation at least a weight");
    }
  }

  /** These weights, and operations of interners besides. */
  public Weights interning() {
    Map<Program.Op, Integer> changed = new EnumMap<>(Program.Op.class);
    int before = 0;
    for (Program.Op op : OPS) {
      changed.put(op, upTo[op.ordinal()] - before + INTERNING.getOrDefault(op, 0));
      before = upTo[op.ordinal()];
    }
    return new Weights(changed);
  }

  /** The weights that a program with this number has by default: the kinds take turns. */
  static Weights of(long number) {
    return KINDS.get((int) (number % KINDS.size()));
  }

  /**
   * Reads weights.
   *
   * @param given names of operations, lower case with hyphens, and their weights
   * @throws IllegalArgumentException for a name or a number that cannot be
   */
  public static Weights parse(Map<String, Integer> given) {
    Map<Program.Op, Integer> changed = new EnumMap<>(Program.Op.class);
    List<String> known = Arrays.stream(OPS).map(Program.Op::word).toList();
    List<String> wrong = new ArrayList<>(given.keySet());
    wrong.removeAll(known);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("no operation is named '" + wrong.getFirst() + "'"
          + Names.suggestion(wrong.getFirst(), known) + "; there are: " + String.join(", ", known));
    }
    given.forEach((name, weight) -> {
      if (weight < 0 || weight > 1_000_000) {
        throw new IllegalArgumentException("a weight is 0 to 1000000, that of '" + name + "' was " + weight);
      }
      changed.put(OPS[known.indexOf(name)], weight);
    });
    return new Weights(changed);
  }

  Program.Op pick(SplittableRandom random) {
    int at = random.nextInt(upTo[upTo.length - 1]);
    int op = 0;
    while (at >= upTo[op]) {
      op++;
    }
    return OPS[op];
  }
}
