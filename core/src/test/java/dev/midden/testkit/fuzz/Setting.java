package dev.midden.testkit.fuzz;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.heap.Stress;
import dev.midden.core.heap.Trigger;
import dev.midden.core.plugin.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the heap of a program is opened. What is null is open: another setting may {@linkplain #or say it}, or the default
 * holds.
 *
 * @param heapBytes quota
 * @param stress when to collect beside the trigger
 * @param checks what the mutator checks
 * @param trigger when a collection is due; ignored by collectors that do not reclaim
 * @param interner what the program interns with, if it does
 */
public record Setting(@Nullable Long heapBytes, @Nullable Stress stress, @Nullable CheckLevel checks,
    @Nullable Trigger trigger, @Nullable InternerProvider interner) {
  /** Nothing said. */
  public static final Setting OPEN = new Setting(null, null, null, null);

  private static final long DEFAULT_BYTES = 8L << 20;

  /** One without an interner. */
  public Setting(@Nullable Long heapBytes, @Nullable Stress stress, @Nullable CheckLevel checks,
      @Nullable Trigger trigger) {
    this(heapBytes, stress, checks, trigger, null);
  }

  /** This setting, with what it leaves open from another. */
  public Setting or(Setting other) {
    return new Setting(heapBytes != null ? heapBytes : other.heapBytes, stress != null ? stress : other.stress,
        checks != null ? checks : other.checks, trigger != null ? trigger : other.trigger, interner != null
            ? interner
            : other.interner);
  }

  /** The same with another quota. */
  Setting withHeap(long bytes) {
    return new Setting(bytes, stress, checks, trigger, interner);
  }

  /** The same with another stress mode. */
  Setting withStress(Stress mode) {
    return new Setting(heapBytes, mode, checks, trigger, interner);
  }

  /** The same with another check level. */
  Setting withChecks(CheckLevel level) {
    return new Setting(heapBytes, stress, level, trigger, interner);
  }

  /** The same with another trigger. */
  Setting withTrigger(Trigger when) {
    return new Setting(heapBytes, stress, checks, when, interner);
  }

  /** The same with another interner. */
  public Setting withInterner(InternerProvider provider) {
    return new Setting(heapBytes, stress, checks, trigger, provider);
  }

  /** Whether a stress mode is on. */
  public boolean isStressed() {
    return stress != null && stress.operation() != Stress.Operation.NONE;
  }

  /**
   * Describes the heap, but for the interner, which the program puts in.
   *
   * @param collector the collector
   * @param options values of its options
   */
  public HeapBuilder builder(CollectorProvider collector, Map<String, String> options) {
    HeapBuilder builder = Heap.builder().collector(collector).maxBytes(heapBytes != null ? heapBytes : DEFAULT_BYTES);
    options.forEach(builder::option);
    if (stress != null) {
      builder.stress(stress);
    }
    if (checks != null) {
      builder.checks(checks);
    }
    if (trigger != null && collector.capabilities().contains(Capability.RECLAIMS)) {
      builder.trigger(trigger);
    }
    return builder;
  }

  /** The lines of a script that say the same. */
  List<String> directives() {
    List<String> lines = new ArrayList<>();
    if (heapBytes != null) {
      lines.add("heap " + ByteSize.format(heapBytes));
    }
    if (stress != null && isStressed()) {
      lines.add("gc-every " + stress.operation().name().toLowerCase(Locale.ROOT) + ":" + stress.interval());
    }
    if (checks != null) {
      lines.add("checks " + checks.name().toLowerCase(Locale.ROOT));
    }
    if (trigger != null) {
      lines.add("trigger " + trigger);
    }
    if (interner != null) {
      lines.add("interner " + interner.name());
    }
    return lines;
  }

  @Override
  public String toString() {
    return String.join(", ", directives());
  }
}
