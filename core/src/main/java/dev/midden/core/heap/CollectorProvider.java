package dev.midden.core.heap;

import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import dev.midden.core.plugin.Plugin;
import java.util.Set;

/** A kind of collector that heaps can be opened with, found by name through {@link java.util.ServiceLoader}. */
public interface CollectorProvider extends Plugin {
  /** What heaps under this collector can do and must reckon with, unless {@linkplain #capabilities(Options) options} say else. */
  Set<Capability> capabilities();

  /**
   * The same for a heap that is opened with given options.
   *
   * @param options values of {@link #options()}
   */
  default Set<Capability> capabilities(Options options) {
    return capabilities();
  }

  /** When a collection is due unless the heap's user says otherwise. */
  default Trigger defaultTrigger() {
    return new Trigger.Growth(2, Trigger.Growth.DEFAULT_FLOOR);
  }

  /** The option {@code trigger}, which every collector has. */
  default OptionSpec<Trigger> triggerOption() {
    return Trigger.option(defaultTrigger());
  }

  /**
   * Makes a collector for one new heap.
   *
   * @param parts what the core supplies to compose it of
   * @param options values of {@link #options()}
   */
  Collector create(HeapParts parts, Options options);
}
