package dev.midden.testkit.fuzz;

import dev.midden.core.object.Shape;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a mutator program does or demands, with all operands resolved. Written as in scripts; see
 * {@link ScriptParser} for the language.
 */
sealed interface Statement {
  /**
   * Makes an object.
   *
   * @param target where the reference goes; null to forget it
   * @param shape name of the shape
   * @param length elements of an array; −1 for a fixed shape
   * @param immortal whether it is never reclaimed
   * @param action what its finalizer does
   */
  record New(@Nullable Path target, String shape, int length, boolean immortal, Action action) implements Statement {
    @Override
    public String toString() {
      return (target == null ? "" : target + " = ") + (immortal ? "immortal " : "new ") + shape
          + (length < 0 ? "" : " " + length) + action.clause();
    }
  }

  /** Makes a weak reference to an object. */
  record Weak(Path target, String shape, Path referent, Action action) implements Statement {
    @Override
    public String toString() {
      return target + " = weak " + shape + " to " + referent + action.clause();
    }
  }

  /** Copies a reference into a root or slot; writes null if there is no source. */
  record Assign(Path target, @Nullable Path source) implements Statement {
    @Override
    public String toString() {
      return target + " = " + (source == null ? "null" : source);
    }
  }

  /** Copies what a weak reference refers to. */
  record Follow(Path target, Path weak) implements Statement {
    @Override
    public String toString() {
      return target + " = referent " + weak;
    }
  }

  /**
   * Writes the object that an interner has for a value, or null if it has none.
   *
   * @param target where the reference goes
   * @param shape name of the shape, for a value from Java that a seed stands for; empty for one of the heap
   * @param seed of the value
   * @param object where the value is, for one of the heap
   * @param entering whether the value is interned, and not just looked up
   */
  record Intern(Path target, String shape, int seed, @Nullable Path object, boolean entering) implements Statement {
    @Override
    public String toString() {
      return target + (entering ? " = intern " : " = find ") + (object == null ? shape + " " + seed : "of " + object);
    }
  }

  /** Clears a weak reference by hand. */
  record Clear(Path weak) implements Statement {
    @Override
    public String toString() {
      return "clear " + weak;
    }
  }

  /** Writes all data of an object with values that depend on a seed. */
  record Fill(Path object, int seed) implements Statement {
    @Override
    public String toString() {
      return "fill " + object + " " + seed;
    }
  }

  /** Builds a structure of objects of one fixed shape with enough slots into a root. */
  record Build(Structure structure, Root target, int size, String shape) implements Statement {
    /** The shape unless another is named. */
    static final String NODE = "Node";

    /** What can be built. */
    enum Structure {
      /** Objects linked by slot 0, in front of what the root refers to. */
      LIST,
      /** A list whose end refers to its beginning. */
      RING,
      /** A binary tree of the given depth: 2^(depth+1) − 1 objects. */
      TREE
    }

    @Override
    public String toString() {
      return target + " = " + structure.name().toLowerCase(Locale.ROOT) + " " + size + (shape.equals(NODE)
          ? ""
          : " " + shape);
    }
  }

  /** Pushes a frame. */
  record Enter(int slots) implements Statement {
    @Override
    public String toString() {
      return "enter " + slots;
    }
  }

  /** Pops the top frame, returning what is in a slot of it to a global; or nothing. */
  record Leave(@Nullable Root target, int slot) implements Statement {
    @Override
    public String toString() {
      return target == null ? "leave" : target + " = leave " + slot;
    }
  }

  /** Opens a handle. */
  record Hold(int handle, Path object) implements Statement {
    @Override
    public String toString() {
      return "h" + handle + " = handle " + object;
    }
  }

  /** Closes a handle. */
  record Close(int handle) implements Statement {
    @Override
    public String toString() {
      return "close h" + handle;
    }
  }

  /** Makes room: leaves two frames and two handles, and every second other root from the given one on is dropped. */
  record Shed(int from) implements Statement {
    @Override
    public String toString() {
      return "shed " + from;
    }
  }

  /** A safepoint, perhaps with more. */
  record Pause(Kind kind) implements Statement {
    /** What is done. */
    enum Kind {
      /** A safepoint and nothing else. */
      POLL,
      /** A safepoint; then the heap is compared with the shadow. */
      CHECK,
      /** Collections until no finalizer or callback runs; then the heap is compared with the shadow. */
      COLLECT
    }

    @Override
    public String toString() {
      return kind.name().toLowerCase(Locale.ROOT);
    }
  }

  /** Puts the elements of an array of references into a random order, or into that of their making by quicksort. */
  record Sort(Path array, boolean shuffle, int seed) implements Statement {
    @Override
    public String toString() {
      return shuffle ? "shuffle " + array + " " + seed : "quicksort " + array;
    }
  }

  /** Registers a shape. */
  record Define(String name, Shape.@Nullable Kind elements, int references, int bytes,
      List<String> words) implements Statement {
    @Override
    public String toString() {
      return "shape " + name + (elements == null
          ? " references " + references + " bytes " + bytes
          : " array " + elements.name().toLowerCase(Locale.ROOT))
          + (words.isEmpty()
              ? ""
              : " " + String.join(" ", words));
    }
  }

  /** Demands that the statement runs out of memory. */
  record Exhaust(Statement statement) implements Statement {
    @Override
    public String toString() {
      return "expect out-of-memory " + statement;
    }
  }

  /** Demands that the objects which variables last referred to are still in the heap, or no longer. */
  record AssertAlive(List<Root> variables, boolean alive) implements Statement {
    @Override
    public String toString() {
      return "assert " + (alive ? "live" : "dead") + Statement.words(variables);
    }
  }

  /** Demands that finalizers or callbacks of such objects have run, in this order, or have not run. */
  record AssertCalled(List<Root> variables, boolean called) implements Statement {
    @Override
    public String toString() {
      return "assert " + (called ? "called" : "uncalled") + Statement.words(variables);
    }
  }

  /** Demands that two paths lead to the same object; null for a second one that leads nowhere. */
  record AssertSame(Path one, @Nullable Path other) implements Statement {
    @Override
    public String toString() {
      return other == null ? "assert null " + one : "assert same " + one + " " + other;
    }
  }

  /** Demands how many objects the heap has, under complete collectors. */
  record AssertObjects(int count) implements Statement {
    @Override
    public String toString() {
      return "assert objects " + count;
    }
  }

  /** Demands how many references to an object there are. */
  record AssertCount(Path object, int count) implements Statement {
    @Override
    public String toString() {
      return "assert count " + object + " " + count;
    }
  }

  private static String words(List<Root> variables) {
    StringBuilder text = new StringBuilder();
    variables.forEach(variable -> text.append(' ').append(variable));
    return text.toString();
  }
}
