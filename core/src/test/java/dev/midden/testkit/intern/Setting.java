package dev.midden.testkit.intern;

import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.Stress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a rule of interners is tried under.
 *
 * @param collector the collector
 * @param checks how much the mutator checks
 * @param stress how often it collects beside what is due
 * @param options of the collector
 */
public record Setting(CollectorProvider collector, CheckLevel checks, String stress, Map<String, String> options) {
  private static final List<String> STRESS = List.of("alloc:1", "write:3", "safepoint:1");
  private static final String COMPACT = "compact";

  private Setting(CollectorProvider collector, CheckLevel checks, String stress) {
    this(collector, checks, stress, Map.of());
  }

  /**
   * Every collector that is found: plain, with full checks, and with each stress mode. One that moves old objects on demand, by
   * an option {@code compact}, is tried where it moves them whenever anything is gained, too.
   */
  public static Stream<Setting> all() {
    return Collectors.available().all().stream().flatMap(collector -> Stream.of(Stream.of(new Setting(collector,
        CheckLevel.BASIC, ""), new Setting(collector, CheckLevel.FULL, "")), STRESS.stream().map(
            stress -> new Setting(collector, CheckLevel.FULL, stress)),
        compacting(collector)).flatMap(each -> each));
  }

  private static Stream<Setting> compacting(CollectorProvider collector) {
    return collector.options().stream().filter(option -> option.name().equals(COMPACT)).map(option -> new Setting(
        collector, CheckLevel.FULL, "safepoint:1", Map.of(COMPACT, "0.0001")));
  }

  /** Every collector that is found, without stress, for rules that take many objects. */
  public static Stream<Setting> plain() {
    return Collectors.available().all().stream().map(collector -> new Setting(collector, CheckLevel.BASIC, ""));
  }

  void describe(HeapBuilder builder) {
    builder.collector(collector).checks(checks);
    options.forEach(builder::option);
    if (!stress.isEmpty()) {
      builder.stress(Stress.parse(stress));
    }
  }

  @Override
  public String toString() {
    return collector.name() + " " + checks.name().toLowerCase(Locale.ROOT) + (stress.isEmpty()
        ? ""
        : " " + stress) + (options.isEmpty() ? "" : " " + options);
  }
}
