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
 * A large old part and young objects, of which every so many is stored into an old object chosen at random. What a
 * generational collector remembers lies anywhere in the heap, and each young collection has to look at it.
 */
@AutoService(Workload.class)
public final class OldToYoung implements Workload {
  private static final int DATA_BYTES = 40;
  private static final int OLD_BYTES = 8 + 2 * 4 + DATA_BYTES + 8;
  private static final OptionSpec<Long> LIVE = OptionSpec.integer("live", 100_000, 1, 100_000_000,
      "old objects of 64 bytes, 2 slots each");
  private static final OptionSpec<Long> OPERATIONS = OptionSpec.integer("operations", 3_000_000, 1, 1_000_000_000_000L,
      "young objects allocated");
  private static final OptionSpec<Long> STORE = OptionSpec.integer("store", 16, 1, 1_000_000,
      "one of so many young objects is stored into an old one");

  /** For {@link java.util.ServiceLoader}. */
  public OldToYoung() {}

  @Override
  public String name() {
    return "old-to-young";
  }

  @Override
  public String description() {
    return "stores some of its young objects into old ones chosen at random";
  }

  @Override
  public String stresses() {
    return "the write barrier and what a young collection has to look at";
  }

  @Override
  public String expected() {
    return "plain tracing in large heaps; generations win only if remembering is cheaper than tracing";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(LIVE, OPERATIONS, STORE);
  }

  @Override
  public long allocatedBytes(Options options) {
    return (OLD_BYTES + 4) * options.get(LIVE) + 24 * options.get(OPERATIONS) + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("live", "20000", "operations", "500000");
  }

  @Override
  public Run prepare(Options options, long seed) {
    int live = options.get(LIVE).intValue();
    long operations = options.get(OPERATIONS);
    long store = options.get(STORE);
    return (mutator, report) -> {
      Shape old = mutator.heap().shapes().define("Old").references(2).bytes(DATA_BYTES + 8).register();
      Shape young = mutator.heap().shapes().define("Young").bytes(16).register();
      Shape table = mutator.heap().shapes().define("Old[]").array(Shape.Kind.REFERENCES).register();
      SplittableRandom random = new SplittableRandom(seed);
      try (Frame frame = mutator.enter(1)) {
        frame.set(0, mutator.allocate(table, live));
        for (int i = 0; i < live; i++) {
          long made = mutator.allocate(old);
          mutator.setReference(frame.get(0), i, made);
        }
        for (long i = 0; i < operations; i++) {
          long made = mutator.allocate(young);
          mutator.setLong(made, 0, i);
          if (i % store == 0) {
            mutator.setReference(mutator.getReference(frame.get(0), random.nextInt(live)), random.nextInt(2), made);
          }
        }
        return checksum(mutator, frame.get(0), live);
      }
    };
  }

  private static long checksum(Mutator mutator, long table, int live) {
    long checksum = 0;
    for (int i = 0; i < live; i++) {
      for (int slot = 0; slot < 2; slot++) {
        long young = mutator.getReference(mutator.getReference(table, i), slot);
        checksum = checksum * 31 + (young == Reference.NULL ? 7 : mutator.getLong(young, 0));
      }
    }
    return checksum;
  }
}
