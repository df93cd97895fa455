package dev.midden.testkit.intern;

import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.Stress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a rule of interners is tried under.
 *
 * @param collector the collector
 * @param checks how much the mutator checks
 * @param stress how often it collects beside what is due
 */
public record Setting(CollectorProvider collector, CheckLevel checks, String stress) {
  private static final List<String> STRESS = List.of("alloc:1", "write:3", "safepoint:1");

  /** Every collector that is found: plain, with full checks, and with each stress mode. */
  public static Stream<Setting> all() {
    return Collectors.available().all().stream().flatMap(collector -> Stream.concat(Stream.of(new Setting(collector,
        CheckLevel.BASIC, ""), new Setting(collector, CheckLevel.FULL, "")), STRESS.stream().map(
            stress -> new Setting(collector, CheckLevel.FULL, stress))));
  }

  /** Every collector that is found, without stress, for rules that take many objects. */
  public static Stream<Setting> plain() {
    return Collectors.available().all().stream().map(collector -> new Setting(collector, CheckLevel.BASIC, ""));
  }

  void describe(HeapBuilder builder) {
    builder.collector(collector).checks(checks);
    if (!stress.isEmpty()) {
      builder.stress(Stress.parse(stress));
    }
  }

  @Override
  public String toString() {
    return collector.name() + " " + checks.name().toLowerCase(Locale.ROOT) + (stress.isEmpty()
        ? ""
        : " " + stress);
  }
}
