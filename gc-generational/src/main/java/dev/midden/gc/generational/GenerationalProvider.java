package dev.midden.gc.generational;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Trigger;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Set;

/** Provides {@code generational}. */
@AutoService(CollectorProvider.class)
public final class GenerationalProvider implements CollectorProvider {
  private static final OptionSpec<NurserySize> NURSERY = NurserySize.option("256k..16m");
  private static final OptionSpec<Long> MIDDLE = OptionSpec.integer("middle", 4, 1, 1_000_000,
      "collections of the nursery alone before the middle generation is collected with it");
  private static final OptionSpec<Long> FULL = OptionSpec.integer("full", 4, 1, 1_000_000,
      "collections of the two young generations before a full one may be made");
  private static final OptionSpec<Double> GROWTH = Growth.option();
  private static final OptionSpec<Compaction.When> COMPACT = Compaction.When.option();

  /** For {@link java.util.ServiceLoader}. */
  public GenerationalProvider() {}

  @Override
  public String name() {
    return "generational";
  }

  @Override
  public String description() {
    return "copies survivors of a nursery and of a middle generation, mark-sweeps the old (Lieberman and Hewitt 1983)";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE, Capability.MOVES, Capability.GENERATIONS,
        Capability.WRITE_BARRIER);
  }

  @Override
  public Trigger defaultTrigger() {
    return new Trigger.Nursery();
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(NURSERY, MIDDLE, FULL, GROWTH, COMPACT);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new Generational(parts, options.get(NURSERY), options.get(MIDDLE), options.get(FULL), options.get(GROWTH),
        options.get(COMPACT));
  }
}
