package dev.midden.gc.generational.cpython;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.ShapeBuilder;
import dev.midden.core.object.Tracking;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** The programs of {@code lockstep.py}, run on {@code cpython}; each gives the line that the script prints for it. */
final class Lockstep {
  private static final int COUNT_STEPS = 3000;
  private static final int COUNT_EVERY = 100;
  private static final int ORDER_STEPS = 400;
  private static final int ORDER_EVERY = 20;
  private static final int[][] THRESHOLDS = {{10, 3, 2}, {7, 2, 1}, {20, 1, 3}, {5, 0, 0}, {1, 1, 1}, {50, 10, 10},
      {9, 4, 0}};
  private static final int[] SLOTS = {5, 50, 400};
  private static final int OLD_CHOICES = 3;

  private final String profile;
  private final boolean trace;

  /**
   * Makes a runner.
   *
   * @param profile the version to follow
   * @param trace what is seen stands in the lines, separated by semicolons, instead of checksums
   */
  Lockstep(String profile, boolean trace) {
    this.profile = profile;
    this.trace = trace;
  }

  /** The line of a program, given the one expected, from which nothing is taken but what the program starts from. */
  String run(String kind, String expected) {
    String[] words = expected.split("[ ;]", 3);
    long seed = Long.parseLong(words[0]);
    return kind.equals("counts") ? counts(seed, Integer.parseInt(words[1])) : order(seed, kind);
  }

  private Heap open() {
    return Heap.builder().collector(new CPythonProvider()).option("profile", profile).option("collect-at", "poll")
        .maxBytes(8 << 20).onFailure((what, failure) -> {
          throw new AssertionError(what, failure);
        }).open();
  }

  /** Knuth's MMIX generator; the upper 31 bits. */
  private static final class Random {
    private long state;

    Random(long seed) {
      state = seed * 0x9E3779B97F4A7C15L + 1;
    }

    int below(int bound) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      return (int) ((state >>> 33) % bound);
    }
  }

  /** Lines of text, or their checksums. */
  private final class Seen {
    private final int every;
    private final StringBuilder words;
    private final CRC32 crc = new CRC32();
    private int lines;

    Seen(int every, String start) {
      this.every = every;
      this.words = new StringBuilder(start);
    }

    void add(String text) {
      lines++;
      if (trace) {
        words.append(';').append(text);
        return;
      }
      crc.update((text + '\n').getBytes(StandardCharsets.UTF_8));
      if (lines % every == 0) {
        words.append(String.format(" %08x", crc.getValue()));
      }
    }

    @Override
    public String toString() {
      return words.toString();
    }
  }

  // ---------------------------------------------------------------- counts

  /** The tuples that {@code gc.get_count} returns: freed ones are used again, until a full collection frees them for good. */
  private static final class Tuples {
    private static final int LAST = 0;
    private static final int FREE = 1;

    private final Mutator mutator;
    private final GenerationControl control;
    private final Shape tuple;
    private final Frame frame;
    private int free;

    Tuples(Mutator mutator, GenerationControl control, Frame frame) {
      this.mutator = mutator;
      this.control = control;
      this.frame = frame;
      this.tuple = mutator.heap().shapes().define("tuple").references(3).tracking(Tracking.UNTIL_SETTLED).register();
    }

    void next() {
      long next;
      if (free > 0) {
        next = frame.get(FREE + --free);
        control.track(next);
      } else {
        next = mutator.allocate(tuple);
      }
      try (Frame own = mutator.enter(1)) {
        own.set(0, next);
        frame.set(FREE + free, Reference.NULL);
        mutator.poll();
        long last = frame.get(LAST);
        if (last != Reference.NULL) {
          control.untrack(last);
          frame.set(FREE + free++, last);
        }
        frame.set(LAST, own.get(0));
      }
    }

    void freeAll() {
      while (free > 0) {
        frame.set(FREE + --free, Reference.NULL);
      }
    }
  }

  private String counts(long seed, int total) {
    Random random = new Random(seed);
    int[] thresholds = THRESHOLDS[random.below(THRESHOLDS.length)];
    int slots = SLOTS[random.below(SLOTS.length)];
    random.below(OLD_CHOICES);
    Seen seen = new Seen(COUNT_EVERY, seed + (trace ? ";" : " ") + total);
    try (Heap heap = open();
        Mutator mutator = heap.attach();
        Frame old = mutator.enter(1);
        Frame keep = mutator.enter(slots);
        Frame tupleFrame = mutator.enter(8);
        Frame own = mutator.enter(1)) {
      GenerationControl control = heap.generations().orElseThrow();
      Shape node = heap.shapes().define("Node").references(1).register();
      control.disable();
      makeOld(mutator, old, node, total);
      control.collect(2);
      Tuples tuples = new Tuples(mutator, control, tupleFrame);
      control.addListener(new GenerationControl.Listener() {
        @Override
        public void started(Mutator by, int generation) {
          // Only the end is of interest.
        }

        @Override
        public void stopped(Mutator by, int generation, long collected, long uncollectable) {
          if (generation == 2) {
            tuples.freeAll();
          }
        }
      });
      for (int i = 0; i < thresholds.length; i++) {
        control.setThreshold(i, thresholds[i]);
      }
      control.enable();
      for (int i = 0; i < COUNT_STEPS; i++) {
        int pick = random.below(10);
        int slot = random.below(slots);
        if (pick < 5) {
          allocate(mutator, node, own);
          keep.set(slot, own.get(0));
        } else if (pick < 8) {
          keep.set(slot, Reference.NULL);
        } else {
          allocate(mutator, node, own);
          long second = own.get(0);
          if (pick == 9) {
            second = mutator.allocate(node);
            try (Frame inner = mutator.enter(1)) {
              inner.set(0, second);
              mutator.poll();
              mutator.setReference(own.get(0), 0, second);
            }
            keep.set(slot, own.get(0));
          } else {
            mutator.setReference(second, 0, second);
          }
        }
        own.set(0, Reference.NULL);
        String counts = control.count(0) + "," + control.count(1) + "," + control.count(2);
        tuples.next();
        seen.add(counts);
      }
    }
    return seen.toString();
  }

  /** Calls the class: the object stands on the stack when the call ends, which is where later versions collect. */
  private static void allocate(Mutator mutator, Shape node, Frame own) {
    own.set(0, mutator.allocate(node));
    mutator.poll();
  }

  private static void makeOld(Mutator mutator, Frame frame, Shape node, int total) {
    if (total > 0) {
      Shape list = mutator.heap().shapes().define("list").array(Shape.Kind.REFERENCES).register();
      frame.set(0, mutator.allocate(list, total));
      for (int i = 1; i < total; i++) {
        long object = mutator.allocate(node);
        mutator.setReference(frame.get(0), i, object);
      }
    }
  }

  // ---------------------------------------------------------------- order

  private String order(long seed, String kind) {
    Random random = new Random(seed);
    Seen seen = new Seen(ORDER_EVERY, Long.toString(seed));
    int roots = new int[]{3, 6, 12, 25}[random.below(4)];
    List<String> log = new ArrayList<>();
    Map<Long, Integer> names = new HashMap<>();
    boolean revive = kind.endsWith("-revive");
    try (Heap heap = open();
        Mutator mutator = heap.attach();
        Frame root = mutator.enter(roots);
        Frame weak = mutator.enter(ORDER_STEPS + 1);
        Frame own = mutator.enter(2)) {
      GenerationControl control = heap.generations().orElseThrow();
      control.disable();
      boolean list = kind.startsWith("list");
      ShapeBuilder builder = heap.shapes().define(kind).finalizable();
      Shape shape = list
          ? builder.array(Shape.Kind.REFERENCES).lastToFirst().register()
          : builder.references(3).register();
      Shape weakShape = heap.shapes().define("ref").bytes(4).weakReference().register();
      heap.setFinalizer(shape, (caller, object) -> {
        int name = names.get(caller.identity(object));
        log.add("d" + name);
        if (revive && name % 3 == 0) {
          root.set(name % roots, object);
        }
      });
      heap.setWeakCallback(weakShape, (caller, object) -> log.add("w" + caller.getInt(object, 0)));
      int name = 0;
      for (int step = 0; step < ORDER_STEPS; step++) {
        int op = random.below(100);
        int i = random.below(roots);
        int j = random.below(roots);
        int k = random.below(3);
        if (op < 35) {
          name++;
          own.set(0, list ? mutator.allocate(shape, 3) : mutator.allocate(shape));
          names.put(mutator.identity(own.get(0)), name);
          weak.set(name, mutator.allocateWeak(weakShape, own.get(0)));
          mutator.setInt(weak.get(name), 0, name);
          root.set(i, own.get(0));
        } else if (op < 70) {
          own.set(0, root.get(i));
          own.set(1, root.get(j));
          if (own.get(0) != Reference.NULL) {
            mutator.setReference(own.get(0), k, own.get(1));
          }
        } else if (op < 80) {
          root.set(i, Reference.NULL);
        } else if (op < 88) {
          root.set(i, root.get(j));
        } else {
          long found = control.collect(new int[]{0, 0, 0, 1, 1, 2}[random.below(6)]);
          log.add("r" + found);
        }
        own.set(0, Reference.NULL);
        own.set(1, Reference.NULL);
        seen.add(String.join(" ", log));
        log.clear();
      }
    }
    return seen.toString();
  }
}
