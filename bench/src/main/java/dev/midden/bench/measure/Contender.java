package dev.midden.bench.measure;

import com.google.common.base.Splitter;
import dev.midden.bench.workload.Workload;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.Stress;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A collector with values of its options, as one of those that are compared. It is written
 * {@code NAME+option=value+option=value}, such as {@code refcount+cycles=trial}, which needs no quotes in a shell.
 *
 * @param collector the collector
 * @param options given options, sorted by name
 */
public record Contender(CollectorProvider collector, Map<String, String> options) {
  private static final char SEPARATOR = '+';

  /** Checks the options against those that the collector declares. */
  public Contender {
    List<OptionSpec<?>> declared = new ArrayList<>(collector.options());
    declared.add(collector.triggerOption());
    Options.of("the collector '" + collector.name() + "'", declared, options);
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }

  /**
   * Reads a name with options.
   *
   * @throws IllegalArgumentException if there is no such collector, it has no such option, or the value is none
   */
  public static Contender parse(String text) {
    List<String> parts = Splitter.on(SEPARATOR).splitToList(text);
    Map<String, String> options = new TreeMap<>();
    for (String option : parts.subList(1, parts.size())) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("'" + option + "' in '" + text
            + "' is not an option; a collector with options is written NAME+option=value+option=value");
      }
      if (options.put(option.substring(0, equals), option.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("'" + text + "' gives the option '" + option.substring(0, equals)
            + "' twice; leave one of them out");
      }
    }
    return new Contender(Collectors.available().named(parts.getFirst()), options);
  }

  /** Its name with the options, in one way of writing for all. */
  public String name() {
    StringBuilder name = new StringBuilder(collector.name());
    options.forEach((option, value) -> name.append(SEPARATOR).append(option).append('=').append(value));
    return name.toString();
  }

  /** What heaps under it can do. */
  public Set<Capability> capabilities() {
    Map<String, String> own = new TreeMap<>(options);
    own.remove(collector.triggerOption().name());
    return collector.capabilities(Options.of("the collector '" + collector.name() + "'", collector.options(), own));
  }

  /** Describes a heap under it. */
  public HeapBuilder builder() {
    HeapBuilder builder = Heap.builder().collector(collector);
    options.forEach(builder::option);
    return builder;
  }

  /** A workload under it, without stress or a shadow. */
  public Cell cell(Workload workload, Map<String, String> workloadOptions, long heapBytes, long seed) {
    return new Cell(workload, collector, workloadOptions, options, heapBytes, Stress.OFF, false, seed);
  }
}
