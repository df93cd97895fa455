package dev.midden.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.plugin.Options;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The collector under test, with options, and how heaps are opened with it. */
public final class Subject {
  private static final long DEFAULT_BYTES = 32L << 20;

  private final CollectorProvider provider;
  private final Map<String, String> options;

  /**
   * Describes a subject.
   *
   * @param provider the collector
   * @param options values of its options, by name
   */
  public Subject(CollectorProvider provider, Map<String, String> options) {
    this.provider = provider;
    this.options = Collections.unmodifiableMap(new TreeMap<>(options));
  }

  /** The provider. */
  public CollectorProvider provider() {
    return provider;
  }

  /** Values of the collector's options, by name. */
  public Map<String, String> options() {
    return options;
  }

  /** Whether the collector has a capability under these options. */
  public boolean can(Capability capability) {
    return provider.capabilities(Options.of(provider.name(), provider.options(), options)).contains(capability);
  }

  /** Skips the running rule unless the collector has all of these capabilities. */
  public void needs(Capability... capabilities) {
    for (Capability capability : capabilities) {
      assumeTrue(can(capability), () -> provider.name() + " is not " + capability.label());
    }
  }

  /** A description of a heap of 32 MiB under the collector, all else as by default. */
  public HeapBuilder builder() {
    HeapBuilder builder = Heap.builder().collector(provider).maxBytes(DEFAULT_BYTES);
    options.forEach(builder::option);
    return builder;
  }

  /** Opens such a heap. */
  public TestHeap open() {
    return open(UnaryOperator.identity());
  }

  /** Opens a heap with a given quota. */
  public TestHeap open(long maxBytes) {
    return open(builder -> builder.maxBytes(maxBytes));
  }

  /** Opens a heap that is described further by the caller. */
  public TestHeap open(UnaryOperator<HeapBuilder> description) {
    return new TestHeap(description.apply(builder()));
  }

  @Override
  public String toString() {
    return options.isEmpty() ? provider.name() : provider.name() + options;
  }
}
