package dev.midden.core.heap;

import dev.midden.core.event.CollectionListener;
import dev.midden.core.event.InternListener;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.Reference;
import dev.midden.core.plugin.ByteSize;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import dev.midden.core.space.Blocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Describes a heap and opens it. A collector must be chosen; all else has a default. */
public final class HeapBuilder {
  /** The smallest heap: 16 blocks, 256 KiB. */
  public static final long MIN_BYTES = 16L * Blocks.BYTES;

  /** The largest heap, what compressed references can address less two blocks. */
  public static final long MAX_BYTES = Reference.MAX_HEAP_BYTES - 2L * Blocks.BYTES;

  private @Nullable String collector;
  private @Nullable CollectorProvider collectorProvider;
  private @Nullable String interner;
  private @Nullable InternerProvider internerProvider;
  private @Nullable Trigger trigger;
  private final Map<String, String> collectorOptions = new HashMap<>();
  private final Map<String, String> internerOptions = new HashMap<>();
  long maxBytes = 256L << 20;
  MemorySource source = MemorySource.AUTO;
  CheckLevel checks = CheckLevel.BASIC;
  Stress stress = Stress.OFF;
  final List<CollectionListener> listeners = new ArrayList<>();
  boolean poison;
  final List<InternListener> internListeners = new ArrayList<>();
  @Nullable
  MutatorTap tap;
  @Nullable
  FailureHandler failures;
  private @Nullable Long hashSeed;

  HeapBuilder() {}

  /** Chooses the collector by name; it is looked up when the heap is opened. */
  public HeapBuilder collector(String name) {
    collector = Objects.requireNonNull(name);
    return this;
  }

  /** Chooses the collector directly, without {@link java.util.ServiceLoader}. */
  public HeapBuilder collector(CollectorProvider provider) {
    collectorProvider = Objects.requireNonNull(provider);
    return this;
  }

  /** Sets an option of the collector; see {@link CollectorProvider#options()} and {@code trigger}. */
  public HeapBuilder option(String name, String value) {
    collectorOptions.put(name, value);
    return this;
  }

  /** Chooses the interner by name; without one the heap has none. */
  public HeapBuilder interner(String name) {
    interner = Objects.requireNonNull(name);
    return this;
  }

  /** Chooses the interner directly, without {@link java.util.ServiceLoader}. */
  public HeapBuilder interner(InternerProvider provider) {
    internerProvider = Objects.requireNonNull(provider);
    return this;
  }

  /** Sets an option of the interner. */
  public HeapBuilder internerOption(String name, String value) {
    internerOptions.put(name, value);
    return this;
  }

  /** Says when a collection is due, instead of the collector's default. */
  public HeapBuilder trigger(Trigger when) {
    trigger = Objects.requireNonNull(when);
    return this;
  }

  /**
   * Sets the quota, which is hard. The memory is reserved at once and costs what has been used of it. Default 256 MiB.
   *
   * @param bytes {@link #MIN_BYTES} to {@link #MAX_BYTES}, rounded down to whole blocks of 16 KiB
   */
  public HeapBuilder maxBytes(long bytes) {
    if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a heap has " + ByteSize.format(MIN_BYTES) + " to " + ByteSize.format(MAX_BYTES)
              + " bytes, not " + bytes);
    }
    maxBytes = bytes;
    return this;
  }

  /** Says where the memory comes from. Default {@link MemorySource#AUTO}. */
  public HeapBuilder memory(MemorySource from) {
    source = Objects.requireNonNull(from);
    return this;
  }

  /** Says how much the mutator checks. Default {@link CheckLevel#BASIC}. */
  public HeapBuilder checks(CheckLevel level) {
    checks = Objects.requireNonNull(level);
    return this;
  }

  /** Collects at every so many operations. Default {@link Stress#OFF}. */
  public HeapBuilder stress(Stress mode) {
    stress = Objects.requireNonNull(mode);
    return this;
  }

  /**
   * Sets the seed on which the hashes of the interner depend, so that a run can be repeated down to the order in its tables.
   * By default every heap has another one, which nobody outside knows: values that are made to collide do so in one heap.
   */
  public HeapBuilder hashSeed(long seed) {
    hashSeed = seed;
    return this;
  }

  /** Adds a listener for collections. */
  public HeapBuilder listener(CollectionListener listener) {
    listeners.add(Objects.requireNonNull(listener));
    return this;
  }

  /**
   * Has free memory filled with {@link Blocks#POISON}, so that {@link HeapVerifier} finds what is written to it, and that a
   * program that reads it through a stale reference fails soon. Full checks and stress modes do the same.
   */
  public HeapBuilder poison() {
    poison = true;
    return this;
  }

  /** Lets a listener hear everything that happens to the heap's objects; there is one at most. Mutation gets slower. */
  public HeapBuilder tap(MutatorTap listener) {
    if (tap != null) {
      throw new IllegalStateException("there is a tap already; one can hear for several and tell them");
    }
    tap = Objects.requireNonNull(listener);
    return this;
  }

  /** Adds a listener for what the interner does. */
  public HeapBuilder internListener(InternListener listener) {
    internListeners.add(Objects.requireNonNull(listener));
    return this;
  }

  /** Says who hears of exceptions in finalizers and callbacks. By default they are logged. */
  public HeapBuilder onFailure(FailureHandler handler) {
    failures = Objects.requireNonNull(handler);
    return this;
  }

  /**
   * Opens the heap.
   *
   * @throws dev.midden.core.plugin.PluginException if no collector or interner has the name given
   * @throws IllegalArgumentException for an option it does not have or a value that cannot be
   * @throws dev.midden.core.memory.MemoryUnavailableException if the memory cannot be reserved
   */
  public Heap open() {
    return new Heap(this);
  }

  long hashSeed() {
    return hashSeed != null ? hashSeed : ThreadLocalRandom.current().nextLong();
  }

  CollectorProvider collectorProvider() {
    if (collectorProvider != null) {
      return collectorProvider;
    }
    if (collector == null) {
      throw new IllegalStateException(
          "choose a collector: one of " + String.join(", ", Collectors.available().names()));
    }
    return Collectors.available().named(collector);
  }

  @Nullable
  InternerProvider internerProvider() {
    if (internerProvider != null || interner == null) {
      return internerProvider;
    }
    return Interners.available().named(interner);
  }

  Options collectorOptions(CollectorProvider provider) {
    List<OptionSpec<?>> declared = new ArrayList<>(provider.options());
    declared.add(provider.triggerOption());
    return Options.of("the collector '" + provider.name() + "'", declared, collectorOptions);
  }

  Options internerOptions(InternerProvider provider) {
    return Options.of("the interner '" + provider.name() + "'", provider.options(), internerOptions);
  }

  Trigger trigger(CollectorProvider provider) {
    if (trigger != null) {
      return trigger;
    }
    String given = collectorOptions.get("trigger");
    return given == null ? provider.defaultTrigger() : provider.triggerOption().parse(given);
  }
}
