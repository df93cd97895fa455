package dev.midden.bench.workload;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A cache of constant capacity: a hash table with chains whose entries are also on a list in the order of their last use.
 * Keys follow a power law over four times as many as fit; a hit moves its entry to the front, a miss makes an entry with a
 * value and evicts the one at the back. Old objects are written all the time, and what dies is old.
 */
@AutoService(Workload.class)
public final class LruCache implements Workload {
  private static final OptionSpec<Long> CAPACITY = OptionSpec.integer("capacity", 20_000, 1, 100_000_000,
      "entries that fit");
  private static final OptionSpec<Long> OPERATIONS = OptionSpec.integer("operations", 1_000_000, 1, 1_000_000_000_000L,
      "lookups made");
  private static final double SKEW = 0.9;
  private static final int VALUE_BYTES = 56;
  /** An entry, its value, and the difference that cells make. */
  private static final int ENTRY_BYTES = 128;
  private static final int BATCH = 64;

  /** For {@link java.util.ServiceLoader}. */
  public LruCache() {}

  @Override
  public String name() {
    return "lru-cache";
  }

  @Override
  public String description() {
    return "looks up in a cache that evicts what was used least recently";
  }

  @Override
  public String stresses() {
    return "writes into old objects, death of old objects, a live part of constant size";
  }

  @Override
  public String expected() {
    return "counting, for evicted entries die promptly and alone; generations lose, for what dies has been promoted";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(CAPACITY, OPERATIONS);
  }

  @Override
  public long allocatedBytes(Options options) {
    return ENTRY_BYTES * (options.get(OPERATIONS) + 2) + 8 * options.get(CAPACITY) + (1L << 20);
  }

  @Override
  public Map<String, String> quickOptions() {
    return Map.of("capacity", "5000", "operations", "100000");
  }

  @Override
  public Run prepare(Options options, long seed) {
    int capacity = options.get(CAPACITY).intValue();
    long operations = options.get(OPERATIONS);
    SplittableRandom drawing = new SplittableRandom(seed);
    int[] keys = PowerLaw.draw(1 << 16, (int) Math.min(Integer.MAX_VALUE, 4L * capacity), SKEW, drawing);
    return (mutator, report) -> {
      SplittableRandom random = new SplittableRandom(seed);
      try (Frame frame = mutator.enter(4)) {
        Cache cache = new Cache(mutator, frame, capacity);
        report.serve();
        for (long i = 0; i < operations; i++) {
          cache.look(keys[random.nextInt(keys.length)]);
          if (i % BATCH == BATCH - 1) {
            report.served();
          }
        }
        report.accept("hitRate", (double) cache.hits / operations);
        return cache.checksum * 31 + cache.hits;
      }
    };
  }

  private static final class Cache {
    private static final int TABLE = 0;
    /** An entry that is none: first and last of the list. */
    private static final int RING = 1;
    private static final int ENTRY = 2;
    private static final int VALUE = 3;

    private static final int BEFORE = 0;
    private static final int AFTER = 1;
    private static final int CHAIN = 2;
    private static final int CONTENT = 3;

    private final Mutator mutator;
    private final Frame frame;
    private final Shape entry;
    private final Shape value;
    private final int buckets;
    private final int capacity;
    private int size;
    private long hits;
    private long checksum;

    Cache(Mutator mutator, Frame frame, int capacity) {
      this.mutator = mutator;
      this.frame = frame;
      this.capacity = capacity;
      buckets = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
      entry = mutator.heap().shapes().define("CacheEntry").references(4).bytes(8).register();
      value = mutator.heap().shapes().define("byte[]").array(Shape.Kind.BYTES).register();
      Shape table = mutator.heap().shapes().define("CacheEntry[]").array(Shape.Kind.REFERENCES).register();
      frame.set(TABLE, mutator.allocate(table, buckets));
      frame.set(RING, mutator.allocate(entry));
      mutator.setReference(frame.get(RING), BEFORE, frame.get(RING));
      mutator.setReference(frame.get(RING), AFTER, frame.get(RING));
    }

    private int bucket(long key) {
      return (int) (key * 0x9E3779B97F4A7C15L >>> 32) & buckets - 1;
    }

    void look(long key) {
      long at = mutator.getReference(frame.get(TABLE), bucket(key));
      while (at != Reference.NULL && mutator.getLong(at, 0) != key) {
        at = mutator.getReference(at, CHAIN);
      }
      if (at == Reference.NULL) {
        miss(key);
      } else {
        hits++;
        frame.set(ENTRY, at);
        unlink();
        toFront();
        long content = mutator.getReference(frame.get(ENTRY), CONTENT);
        checksum = checksum * 31 + mutator.getByteElement(content, 0);
        frame.set(ENTRY, Reference.NULL);
      }
    }

    private void miss(long key) {
      frame.set(VALUE, mutator.allocate(value, VALUE_BYTES));
      mutator.setByteElement(frame.get(VALUE), 0, (byte) key);
      frame.set(ENTRY, mutator.allocate(entry));
      mutator.setLong(frame.get(ENTRY), 0, key);
      mutator.setReference(frame.get(ENTRY), CONTENT, frame.get(VALUE));
      frame.set(VALUE, Reference.NULL);
      int bucket = bucket(key);
      mutator.setReference(frame.get(ENTRY), CHAIN, mutator.getReference(frame.get(TABLE), bucket));
      mutator.setReference(frame.get(TABLE), bucket, frame.get(ENTRY));
      toFront();
      if (size == capacity) {
        evict();
      } else {
        size++;
      }
      frame.set(ENTRY, Reference.NULL);
    }

    /** Takes the entry at hand off the list; its own references stay. */
    private void unlink() {
      long at = frame.get(ENTRY);
      long before = mutator.getReference(at, BEFORE);
      long after = mutator.getReference(at, AFTER);
      mutator.setReference(before, AFTER, after);
      mutator.setReference(after, BEFORE, before);
    }

    private void toFront() {
      long at = frame.get(ENTRY);
      long ring = frame.get(RING);
      long first = mutator.getReference(ring, AFTER);
      mutator.setReference(at, BEFORE, ring);
      mutator.setReference(at, AFTER, first);
      mutator.setReference(first, BEFORE, at);
      mutator.setReference(ring, AFTER, at);
    }

    private void evict() {
      frame.set(ENTRY, mutator.getReference(frame.get(RING), BEFORE));
      long victim = frame.get(ENTRY);
      unlink();
      int bucket = bucket(mutator.getLong(victim, 0));
      long at = mutator.getReference(frame.get(TABLE), bucket);
      if (at == victim) {
        mutator.setReference(frame.get(TABLE), bucket, mutator.getReference(victim, CHAIN));
        return;
      }
      for (long next = mutator.getReference(at, CHAIN); next != victim; next = mutator.getReference(at, CHAIN)) {
        at = next;
      }
      mutator.setReference(at, CHAIN, mutator.getReference(victim, CHAIN));
    }
  }
}
