package dev.midden.gc.generational.cpython;

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

/** Provides {@code cpython}. */
@AutoService(CollectorProvider.class)
public final class CPythonProvider implements CollectorProvider {
  private static final OptionSpec<Profile> PROFILE = Profile.option();

  private static final OptionSpec<CollectAt> COLLECT_AT = OptionSpec.choice("collect-at", CollectAt.ANY,
      "safepoints at which profiles from 3.12 on collect: any, or polls alone, for interpreters that poll as CPython does");

  /** For {@link java.util.ServiceLoader}. */
  public CPythonProvider() {}

  /** Where a collection that is due is made. */
  enum CollectAt {
    /** At the next allocation or poll. */
    ANY,
    /** At the next poll. */
    POLL
  }

  @Override
  public String name() {
    return "cpython";
  }

  @Override
  public Set<String> aliases() {
    return Set.of("python");
  }

  @Override
  public String description() {
    return "counts references; cycles by CPython's three generations, exact to the count and the order";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RECLAIMS, Capability.COMPLETE, Capability.PROMPT, Capability.COUNTS,
        Capability.ORDERED_DEATH, Capability.GENERATIONS, Capability.WRITE_BARRIER);
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(PROFILE, COLLECT_AT);
  }

  @Override
  public Trigger defaultTrigger() {
    return new Trigger.Own();
  }

  @Override
  public Collector create(HeapParts parts, Options options) {
    return new CPython(parts, options.get(PROFILE), options.get(COLLECT_AT) == CollectAt.ANY);
  }
}
