package dev.midden.bench.workload;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Map;

/**
 * Interns values, collects while all are alive, drops them all and collects again: what entries cost in the pause, and whether
 * the table becomes small again. With {@code interner=none} the same objects are made and no table knows them, which is what
 * to compare the pauses with. It fails if a value is found that is dead.
 */
@AutoService(Workload.class)
public final class InternDrop implements Workload {
  private static final OptionSpec<Long> VALUES = OptionSpec.integer("values", 1_000_000, 1, 100_000_000,
      "values that are interned and dropped");
  private static final OptionSpec<String> INTERNER = OptionSpec.of("interner", "name", "weak", "which interner",
      text -> text);

  private static final int BYTES = 24;
  private static final int COLLECTIONS = 5;

  /** For {@link java.util.ServiceLoader}. */
  public InternDrop() {}

  @Override
  public String name() {
    return "intern-drop";
  }

  @Override
  public String description() {
    return "interns values and drops them all: pauses with many entries, and the table afterwards";
  }

  @Override
  public String stresses() {
    return "death of interned values: entries that must go, in the pause or beside it, and a table that must shrink";
  }

  @Override
  public String expected() {
    return "tracing: entries add nothing to the pause; counting: entries go as values are dropped, and the pause finds nothing";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(VALUES, INTERNER);
  }

  @Override
  public String interner(Options options) {
    return options.get(INTERNER);
  }

  @Override
  public long allocatedBytes(Options options) {
    return BYTES * options.get(VALUES) + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("values", "50000");
  }

  @Override
  public Run prepare(Options options, long seed) {
    int values = options.get(VALUES).intValue();
    return (mutator, counters) -> {
      Interner interner = mutator.heap().interner();
      Shape integer = mutator.heap().shapes().define("Integer").bytes(8).acyclic().register();
      Shape table = mutator.heap().shapes().define("Integer[]").array(Shape.Kind.REFERENCES).register();
      long checksum = 0;
      try (Frame frame = mutator.enter(1)) {
        frame.set(0, mutator.allocate(table, values));
        for (int i = 0; i < values; i++) {
          long interned = interner.internInteger(mutator, integer, value(seed, i), Use.REQUEST);
          checksum = checksum * 31 + mutator.getLong(interned, 0);
          mutator.setReference(frame.get(0), i, interned);
        }
        counters.accept("tableBytesPerEntry", (double) interner.statistics().tableBytes() / values);
        double[] pauses = new double[COLLECTIONS];
        for (int i = 0; i < COLLECTIONS; i++) {
          pauses[i] = mutator.collect().pauseNanos();
        }
        counters.accept("livePauseNanos", Figures.median(pauses));
        long start = System.nanoTime();
        frame.set(0, Reference.NULL);
        counters.accept("dropNanosPerValue", (double) (System.nanoTime() - start) / values);
        start = System.nanoTime();
        counters.accept("deadPauseNanos", mutator.collect().pauseNanos());
        counters.accept("deadCollectionNanos", System.nanoTime() - start);
      }
      long live = mutator.heap().statistics().liveObjects();
      int found = 0;
      for (int i = 0; i < values; i++) {
        found += interner.findInteger(mutator, integer, value(seed, i), Use.REQUEST) == Reference.NULL ? 0 : 1;
      }
      if (found > live) {
        throw new IllegalStateException(found + " values are found, and " + live + " objects are alive");
      }
      Interner.Statistics statistics = interner.statistics();
      counters.accept("entriesLeft", statistics.entries());
      counters.accept("tableBytesLeft", statistics.tableBytes());
      return checksum;
    };
  }

  /** Another one for each index. */
  private static long value(long seed, int index) {
    return (seed + index) * 0x9E37_79B9_7F4A_7C15L;
  }
}
