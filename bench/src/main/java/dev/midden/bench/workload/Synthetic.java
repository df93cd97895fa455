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
 * A program with the rates of a named profile: sizes of objects, how many of them are kept, reads and writes of references
 * for each. A new object takes the place of the oldest one in a window; one of so many also takes a place at random in
 * a table of what lives long. Every other object is a node with two slots, which refer to objects of the window that are no
 * nodes, so that nothing is kept that the profile does not keep, and nothing is cyclic.
 */
@AutoService(Workload.class)
public final class Synthetic implements Workload {
  private static final OptionSpec<Profile> PROFILE = OptionSpec.choice("profile", Profile.H2,
      "whose rates: of a DaCapo benchmark, or churn, where all dies at once");
  private static final OptionSpec<Long> OBJECTS = OptionSpec.integer("objects", 500_000, 1, 1_000_000_000_000L,
      "objects allocated");
  private static final OptionSpec<Long> LIVE = OptionSpec.integer("live", 20_000, 1, 100_000_000,
      "objects that live long at any time");
  private static final int BATCH = 64;
  private static final int SIZES = 1 << 12;

  /** For {@link java.util.ServiceLoader}. */
  public Synthetic() {}

  @Override
  public String name() {
    return "synthetic";
  }

  @Override
  public String description() {
    return "allocates, reads and writes at the rates of a named profile";
  }

  @Override
  public String stresses() {
    return "what its profile does: h2 keeps much, lusearch and xalan hardly anything, avrora writes, churn allocates";
  }

  @Override
  public String expected() {
    return "generations under lusearch, xalan and churn; no barrier under avrora; marking without moving under h2";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(PROFILE, OBJECTS, LIVE);
  }

  @Override
  public long allocatedBytes(Options options) {
    Profile profile = options.get(PROFILE);
    return (profile.meanBytes * 5L / 4 + 16) * (options.get(OBJECTS) + options.get(LIVE)) + 8L * profile.window + 8
        * options.get(LIVE) + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("objects", "100000", "live", "5000");
  }

  @Override
  public Run prepare(Options options, long seed) {
    Profile profile = options.get(PROFILE);
    long objects = options.get(OBJECTS);
    int live = options.get(LIVE).intValue();
    int[] sizes = new int[SIZES];
    SplittableRandom drawing = new SplittableRandom(seed);
    for (int i = 0; i < SIZES; i++) {
      // Stratified, so that even a short run has the mean of the profile.
      sizes[i] = profile.bytes((i + drawing.nextDouble()) / SIZES);
    }
    return (mutator, report) -> {
      try (Frame frame = mutator.enter(2)) {
        Program program = new Program(mutator, frame, profile, sizes, live, new SplittableRandom(seed));
        report.serve();
        for (long i = 0; i < objects; i++) {
          program.step(i);
          if (i % BATCH == BATCH - 1) {
            report.served();
          }
        }
        return program.checksum();
      }
    };
  }

  private static final class Program {
    private static final int WINDOW = 0;
    private static final int TABLE = 1;
    private static final int MAX_FIXED = 128;

    private final Mutator mutator;
    private final Frame frame;
    private final Profile profile;
    private final int[] sizes;
    private final int live;
    private final SplittableRandom random;
    /** By size in units of 8 bytes. */
    private final Shape[] nodes = new Shape[MAX_FIXED / 8 + 1];
    private final Shape[] leaves = new Shape[MAX_FIXED / 8 + 1];
    private final Shape buffer;
    private long checksum;

    Program(Mutator mutator, Frame frame, Profile profile, int[] sizes, int live, SplittableRandom random) {
      this.mutator = mutator;
      this.frame = frame;
      this.profile = profile;
      this.sizes = sizes;
      this.live = live;
      this.random = random;
      for (int i = 2; i < nodes.length; i++) {
        nodes[i] = mutator.heap().shapes().define("Node" + i * 8).references(2).bytes(i * 8 - 16).register();
        leaves[i] = mutator.heap().shapes().define("Leaf" + i * 8).bytes(i * 8 - 8).register();
      }
      buffer = mutator.heap().shapes().define("byte[]").array(Shape.Kind.BYTES).register();
      Shape table = mutator.heap().shapes().define("Object[]").array(Shape.Kind.REFERENCES).register();
      frame.set(WINDOW, mutator.allocate(table, 2 * profile.window));
      frame.set(TABLE, mutator.allocate(table, live));
      for (int i = 0; i < live; i++) {
        long node = mutator.allocate(nodes[Math.max(2, profile.medianBytes / 8)]);
        mutator.setReference(frame.get(TABLE), i, node);
      }
    }

    /** Allocates an object, and reads and writes as often as goes with one. Nodes and others have each half of the window. */
    void step(long number) {
      int size = sizes[random.nextInt(SIZES)];
      boolean node = (number & 1) == 0;
      long made = allocate(size, node);
      int place = (int) (number / 2 % profile.window);
      mutator.setReference(frame.get(WINDOW), node ? place : profile.window + place, made);
      if (node && size <= MAX_FIXED) {
        mutator.setReference(made, 0, leaf());
        if (number % profile.turnover < 2) {
          mutator.setReference(frame.get(TABLE), random.nextInt(live), made);
        }
      }
      for (int i = 1; i < profile.writes; i++) {
        mutator.setReference(kept(), i & 1, leaf());
      }
      for (int i = 0; i < profile.reads; i += 2) {
        long leaf = mutator.getReference(kept(), i >> 1 & 1);
        checksum += leaf == Reference.NULL ? 1 : 2;
      }
    }

    private long allocate(int size, boolean node) {
      if (size > MAX_FIXED) {
        return mutator.allocate(buffer, size - 16);
      }
      return mutator.allocate(node ? nodes[size / 8] : leaves[size / 8]);
    }

    private long leaf() {
      return mutator.getReference(frame.get(WINDOW), profile.window + random.nextInt(profile.window));
    }

    private long kept() {
      return mutator.getReference(frame.get(TABLE), random.nextInt(live));
    }

    long checksum() {
      for (int i = 0; i < live; i++) {
        long node = mutator.getReference(frame.get(TABLE), i);
        for (int slot = 0; slot < 2; slot++) {
          long leaf = mutator.getReference(node, slot);
          checksum = checksum * 31 + (leaf == Reference.NULL ? 0 : mutator.shape(leaf).id());
        }
      }
      return checksum;
    }
  }
}
