package dev.midden.bench.workload;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The benchmark Splay of V8: a splay tree (Sleator and Tarjan 1985, top-down) whose nodes each hold a small tree of numbers.
 * Every operation puts in a node with a new key and takes out the one with the greatest key below. The tree is turned over
 * at each access, so that old objects are written all the time, and what is put in lives long.
 */
@AutoService(Workload.class)
public final class Splay implements Workload {
  private static final OptionSpec<Long> SIZE = OptionSpec.integer("size", 8000, 1, 10_000_000, "nodes of the tree");
  private static final OptionSpec<Long> OPERATIONS = OptionSpec.integer("operations", 40_000, 1, 1_000_000_000_000L,
      "nodes replaced");
  /** Levels of the tree of a node's payload; each of the lowest has two arrays of numbers. */
  private static final int DEPTH = 4;
  private static final int NUMBERS = 10;
  private static final int NODE_BYTES = 32 + 15 * 16 + 16 * 56;
  private static final int BATCH = 8;

  /** For {@link java.util.ServiceLoader}. */
  public Splay() {}

  @Override
  public String name() {
    return "splay";
  }

  @Override
  public String description() {
    return "replaces the nodes of a splay tree, each with a small tree as its payload (V8)";
  }

  @Override
  public String stresses() {
    return "writes of references into old objects, promotion of what lives long, death of old objects in groups";
  }

  @Override
  public String expected() {
    return "tracing without moving, in large heaps; young collections copy nearly all they look at, and counting pays for"
        + " every turn of the tree";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(SIZE, OPERATIONS);
  }

  @Override
  public long allocatedBytes(Options options) {
    return NODE_BYTES * (options.get(SIZE) + options.get(OPERATIONS) + 1) + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("size", "1000", "operations", "5000");
  }

  @Override
  public Run prepare(Options options, long seed) {
    long size = options.get(SIZE);
    long operations = options.get(OPERATIONS);
    return (mutator, report) -> {
      SplittableRandom random = new SplittableRandom(seed);
      long checksum = 0;
      try (Frame frame = mutator.enter(Tree.SLOTS + DEPTH)) {
        Tree tree = new Tree(mutator, frame);
        for (long i = 0; i < size; i++) {
          tree.insert(random.nextLong());
        }
        report.serve();
        for (long i = 0; i < operations; i++) {
          long key = random.nextLong();
          tree.insert(key);
          checksum = checksum * 31 + tree.removeNeighbour(key);
          if (i % BATCH == BATCH - 1) {
            report.served();
          }
        }
      }
      return checksum;
    };
  }

  /** The tree; subtrees that are taken apart while it is turned hang off a node of their own. */
  private static final class Tree {
    private static final int ROOT = 0;
    private static final int APART = 1;
    private static final int AT = 2;
    private static final int TURNED = 3;
    private static final int MADE = 4;
    private static final int SLOTS = 5;

    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private static final int PAYLOAD = 2;

    private final Mutator mutator;
    private final Frame frame;
    private final Shape node;
    private final Shape payload;
    private final Shape numbers;

    Tree(Mutator mutator, Frame frame) {
      this.mutator = mutator;
      this.frame = frame;
      node = mutator.heap().shapes().define("SplayNode").references(3).bytes(8).register();
      payload = mutator.heap().shapes().define("Payload").references(2).register();
      numbers = mutator.heap().shapes().define("int[]").array(Shape.Kind.INTS).register();
      frame.set(APART, mutator.allocate(node));
    }

    private long key(long of) {
      return mutator.getLong(of, 0);
    }

    private long child(long of, int side) {
      return mutator.getReference(of, side);
    }

    /** Puts a node in; a key that is there already only comes to the root. */
    void insert(long key) {
      if (frame.get(ROOT) != Reference.NULL) {
        splay(key);
        if (key(frame.get(ROOT)) == key) {
          return;
        }
      }
      frame.set(MADE, mutator.allocate(node));
      mutator.setLong(frame.get(MADE), 0, key);
      frame.set(SLOTS, mutator.allocate(payload));
      mutator.setReference(frame.get(MADE), PAYLOAD, frame.get(SLOTS));
      fill(0, (int) key);
      long made = frame.get(MADE);
      long root = frame.get(ROOT);
      if (root != Reference.NULL) {
        int near = key > key(root) ? LEFT : RIGHT;
        int far = RIGHT - near;
        mutator.setReference(made, near, root);
        mutator.setReference(made, far, child(root, far));
        mutator.setReference(root, far, Reference.NULL);
      }
      frame.set(ROOT, made);
      frame.set(MADE, Reference.NULL);
    }

    /** Gives the payload on the path of the frame its children. */
    private void fill(int depth, int tag) {
      for (int side = LEFT; side <= RIGHT; side++) {
        if (depth == DEPTH - 1) {
          long array = mutator.allocate(numbers, NUMBERS);
          for (int i = 0; i < NUMBERS; i++) {
            mutator.setIntElement(array, i, tag + i);
          }
          mutator.setReference(frame.get(SLOTS + depth), side, array);
        } else {
          frame.set(SLOTS + depth + 1, mutator.allocate(payload));
          mutator.setReference(frame.get(SLOTS + depth), side, frame.get(SLOTS + depth + 1));
          fill(depth + 1, tag);
        }
      }
      frame.set(SLOTS + depth, Reference.NULL);
    }

    /** Takes out the greatest key below one that is there, or that one if there is none; returns it and a number of it. */
    long removeNeighbour(long key) {
      splay(key);
      long below = child(frame.get(ROOT), LEFT);
      long removed = key;
      if (below != Reference.NULL) {
        for (long at = below; at != Reference.NULL; at = child(at, RIGHT)) {
          removed = key(at);
        }
        splay(removed);
      }
      long root = frame.get(ROOT);
      long check = removed + leftmostNumber(root);
      if (child(root, LEFT) == Reference.NULL) {
        frame.set(ROOT, child(root, RIGHT));
      } else {
        frame.set(AT, child(root, RIGHT));
        frame.set(ROOT, child(root, LEFT));
        splay(removed);
        mutator.setReference(frame.get(ROOT), RIGHT, frame.get(AT));
        frame.set(AT, Reference.NULL);
      }
      return check;
    }

    private long leftmostNumber(long of) {
      long at = child(of, PAYLOAD);
      for (int depth = 0; depth < DEPTH; depth++) {
        at = child(at, LEFT);
      }
      return mutator.getIntElement(at, 0);
    }

    /** Brings the node with a key, or a neighbour of where it would be, to the root. */
    private void splay(long key) {
      long apart = frame.get(APART);
      // The node whose right, or left, takes what is put apart next.
      long less = apart;
      long greater = apart;
      try (Frame at = mutator.enter(1)) {
        at.set(0, frame.get(ROOT));
        while (key(at.get(0)) != key) {
          int side = key < key(at.get(0)) ? LEFT : RIGHT;
          long next = child(at.get(0), side);
          if (next == Reference.NULL) {
            break;
          }
          if (key != key(next) && key < key(next) == (side == LEFT)) {
            turn(at, side);
            if (child(at.get(0), side) == Reference.NULL) {
              break;
            }
          }
          if (side == LEFT) {
            mutator.setReference(greater, LEFT, at.get(0));
            greater = at.get(0);
          } else {
            mutator.setReference(less, RIGHT, at.get(0));
            less = at.get(0);
          }
          at.set(0, child(at.get(0), side));
        }
        long root = at.get(0);
        mutator.setReference(less, RIGHT, child(root, LEFT));
        mutator.setReference(greater, LEFT, child(root, RIGHT));
        mutator.setReference(root, LEFT, child(apart, RIGHT));
        mutator.setReference(root, RIGHT, child(apart, LEFT));
        frame.set(ROOT, root);
        mutator.setReference(apart, LEFT, Reference.NULL);
        mutator.setReference(apart, RIGHT, Reference.NULL);
      }
    }

    /** Puts the child on a side of the node at hand in its place, and the node below it on the other side. */
    private void turn(Frame at, int side) {
      frame.set(TURNED, child(at.get(0), side));
      long turned = frame.get(TURNED);
      mutator.setReference(at.get(0), side, child(turned, RIGHT - side));
      mutator.setReference(turned, RIGHT - side, at.get(0));
      at.set(0, turned);
      frame.set(TURNED, Reference.NULL);
    }
  }
}
