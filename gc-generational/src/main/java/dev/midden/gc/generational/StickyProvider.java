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

/** Provides {@code generational-sticky}. */
@AutoService(CollectorProvider.class)
public final class StickyProvider implements CollectorProvider {
  private static final OptionSpec<NurserySize> NURSERY = NurserySize.option("8m");
  private static final OptionSpec<Double> GROWTH = Growth.option();

  /** For {@link java.util.ServiceLoader}. */
  public StickyProvider() {}

  @Override
  public String name() {
    return "generational-sticky";
  }

  @Override
  public Set<String> aliases() {
    return Set.of("sticky");
  }

  @Override
  public String description() {
    return "mark-sweep that keeps its marks, so that most collections look at new objects only (Demers and others 1990)";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE, Capability.GENERATIONS, Capability.WRITE_BARRIER);
  }

  @Override
  public Trigger defaultTrigger() {
    return new Trigger.Nursery();
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(NURSERY, GROWTH);
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new Sticky(parts, options.get(NURSERY), options.get(GROWTH));
  }
}
