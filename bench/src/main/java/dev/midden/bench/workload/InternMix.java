package dev.midden.bench.workload;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Interns strings that come again and again, some more often than others: their ranks follow a power law with the exponent
 * {@code skew}, 0 for all alike. Each one takes the place of a former one among those that are kept, a quarter as many as
 * there are different ones, so that under a weak interner values die and come back.
 */
@AutoService(Workload.class)
public final class InternMix implements Workload {
  private static final OptionSpec<Long> CARDINALITY = OptionSpec.integer("cardinality", 100_000, 1, 100_000_000,
      "different strings");
  private static final OptionSpec<Long> OPERATIONS = OptionSpec.integer("operations", 2_000_000, 1, 1_000_000_000_000L,
      "strings interned");
  private static final OptionSpec<Double> SKEW = OptionSpec.decimal("skew", 0.8, 0, 2,
      "exponent of the power law of their frequencies");
  private static final OptionSpec<String> INTERNER = OptionSpec.of("interner", "name", "weak", "which interner",
      text -> text);

  private static final int BATCH = 1024;
  private static final int BYTES = 40;

  /** For {@link java.util.ServiceLoader}. */
  public InternMix() {}

  @Override
  public String name() {
    return "intern-mix";
  }

  @Override
  public String description() {
    return "interns strings that come again and again, some more often than others";
  }

  @Override
  public String stresses() {
    return "lookups in the interner's table, and its weak entries";
  }

  @Override
  public String expected() {
    return "as the interner: the collector shows in how fast dead strings leave the table";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(CARDINALITY, OPERATIONS, SKEW, INTERNER);
  }

  @Override
  public String interner(Options options) {
    return options.get(INTERNER);
  }

  @Override
  public long allocatedBytes(Options options) {
    return BYTES * options.get(OPERATIONS) + 2 * options.get(CARDINALITY) + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("cardinality", "10000", "operations", "100000");
  }

  @Override
  public Run prepare(Options options, long seed) {
    long cardinality = options.get(CARDINALITY);
    long operations = options.get(OPERATIONS);
    double skew = options.get(SKEW);
    return (mutator, report) -> {
      Interner interner = mutator.heap().interner();
      Shape string = mutator.heap().shapes().define("String").text(Text.LATIN_1).acyclic().register();
      Shape table = mutator.heap().shapes().define("String[]").array(Shape.Kind.REFERENCES).register();
      int kept = (int) Math.max(1, cardinality / 4);
      SplittableRandom random = new SplittableRandom(seed);
      String[] batch = new String[BATCH];
      long nanos = 0;
      long checksum = 0;
      try (Frame frame = mutator.enter(1)) {
        frame.set(0, mutator.allocate(table, kept));
        report.serve();
        for (long done = 0; done < operations; done += BATCH) {
          int count = (int) Math.min(BATCH, operations - done);
          for (int i = 0; i < count; i++) {
            batch[i] = text(PowerLaw.rank(random.nextDouble(), cardinality, skew));
          }
          long start = System.nanoTime();
          for (int i = 0; i < count; i++) {
            long interned = interner.internString(mutator, string, batch[i], Use.REQUEST);
            mutator.setReference(frame.get(0), (int) ((done + i) % kept), interned);
          }
          nanos += System.nanoTime() - start;
          report.served();
          checksum = checksum * 31 + last(mutator, frame, (int) ((done + count - 1) % kept));
        }
      }
      Interner.Statistics statistics = interner.statistics();
      report.accept("nanosPerOperation", (double) nanos / operations);
      report.accept("hitRate", (double) statistics.hits() / statistics.lookups());
      report.accept("savedBytes", statistics.savedBytes());
      report.accept("entries", statistics.entries());
      report.accept("tableBytes", statistics.tableBytes());
      report.accept("meanProbe", statistics.meanProbe());
      report.accept("evictions", statistics.evictions());
      return checksum;
    };
  }

  /** Content of the string in a slot, as a number. */
  private static long last(Mutator mutator, Frame frame, int slot) {
    long object = mutator.getReference(frame.get(0), slot);
    return mutator.getByteElement(object, mutator.length(object) - 1) + 31L * mutator.getByteElement(object, 12);
  }

  /** A string of 17 to 20 characters; ranks side by side get strings that are not. */
  private static String text(long rank) {
    return "identifier_" + Long.toString(rank * 2_654_435_761L % 99_999_989 + 1_679_616, 36) + rank % 1000;
  }
}
