package dev.midden.core.heap;

import dev.midden.core.plugin.ByteSize;
import dev.midden.core.plugin.OptionSpec;

/**
 * When a collection is due, as data. Looked at when an allocation leaves the fast path, so that a trigger may be late by
 * what one block holds; only {@link Balance} is exact, and looked at by every allocation. Whatever the
 * trigger, a collection is made before an allocation fails.
 */
public sealed interface Trigger {
  /** Only when memory runs out or by hand: {@code never}. */
  record Never() implements Trigger {
    @Override
    public boolean isDue(Occupancy heap) {
      return false;
    }

    @Override
    public String toString() {
      return "never";
    }
  }

  /** The collector's own rule, if it has one: {@code own}. */
  record Own() implements Trigger {
    @Override
    public boolean isDue(Occupancy heap) {
      return false;
    }

    @Override
    public String toString() {
      return "own";
    }
  }

  /**
   * So many bytes allocated since the last collection: {@code bytes:64m}.
   *
   * @param bytes at least 1
   */
  record Bytes(long bytes) implements Trigger {
    @Override
    public boolean isDue(Occupancy heap) {
      return heap.allocatedBytes() >= bytes;
    }

    @Override
    public String toString() {
      return "bytes:" + ByteSize.format(bytes);
    }
  }

  /**
   * Allocations minus deallocations since the last collection above a threshold, as the textbooks tell of CPython:
   * {@code balance:700}.
   *
   * @param objects at least 0
   */
  record Balance(long objects) implements Trigger {
    @Override
    public boolean isDue(Occupancy heap) {
      return heap.balance() > objects;
    }

    @Override
    public String toString() {
      return "balance:" + objects;
    }
  }

  /**
   * A fraction of the heap's limit in use: {@code fraction:0.8}.
   *
   * @param fraction above 0, at most 1
   */
  record Fraction(double fraction) implements Trigger {
    @Override
    public boolean isDue(Occupancy heap) {
      return heap.usedBytes() >= fraction * heap.limitBytes() && heap.allocatedBytes() > 0;
    }

    @Override
    public String toString() {
      return "fraction:" + fraction;
    }
  }

  /**
   * The heap has grown to a multiple of what the last collection left alive, but not below a floor: {@code growth:2}, or
   * {@code growth:2:16m} with the floor.
   *
   * @param factor above 1
   * @param floor bytes in use below which no collection is due
   */
  record Growth(double factor, long floor) implements Trigger {
    /** The floor unless given: 16 MiB. */
    public static final long DEFAULT_FLOOR = 16L << 20;

    @Override
    public boolean isDue(Occupancy heap) {
      return heap.heldBytes() >= Math.max(floor, factor * heap.liveBytes());
    }

    @Override
    public String toString() {
      return "growth:" + factor + ":" + ByteSize.format(floor);
    }
  }

  /**
   * The square-root rule of MemBalancer (Kirisame, Shenoy and Panchekha 2022): the room given above what the last full
   * collection left alive is √(live bytes × allocation rate ÷ (c × collection rate)), so that heaps which share a machine
   * spend its memory where it saves most time. {@code sqrt:0.03}, or {@code sqrt:0.03:16m} with a floor. Until there has
   * been a full collection the floor alone counts.
   *
   * @param percentPerMebibyte the c of the rule: how many per cent of the running time one MiB is worth; above 0
   * @param floor bytes in use below which no collection is due
   */
  record SquareRoot(double percentPerMebibyte, long floor) implements Trigger {
    /** The floor unless given: 4 MiB. */
    public static final long DEFAULT_FLOOR = 4L << 20;

    @Override
    public boolean isDue(Occupancy heap) {
      return heap.heldBytes() >= Math.max(floor, heap.liveBytes() + room(heap));
    }

    private double room(Occupancy heap) {
      double perByte = percentPerMebibyte / 100 / (1 << 20);
      double rates = heap.allocationRate() / heap.collectionRate();
      // Without a measurement yet there is no rate: then as much room as is live.
      return rates > 0 && rates < Double.POSITIVE_INFINITY
          ? Math.sqrt(heap.liveBytes() * rates / perByte)
          : heap.liveBytes();
    }

    @Override
    public String toString() {
      return "sqrt:" + percentPerMebibyte + ":" + ByteSize.format(floor);
    }
  }

  /**
   * As many bytes allocated since the last collection as the collector's nursery holds: {@code nursery}. Never, for
   * collectors without one.
   */
  record Nursery() implements Trigger {
    @Override
    public boolean isDue(Occupancy heap) {
      return heap.allocatedBytes() >= heap.nurseryBytes();
    }

    @Override
    public String toString() {
      return "nursery";
    }
  }

  /**
   * As many candidates for a cycle collection: {@code candidates:10000}. Never, for collectors that buffer none.
   *
   * @param count objects, at least 1
   */
  record Candidates(long count) implements Trigger {
    @Override
    public boolean isDue(Occupancy heap) {
      return heap.candidates() >= count;
    }

    @Override
    public String toString() {
      return "candidates:" + count;
    }
  }

  /** What triggers look at. */
  interface Occupancy {
    /** Bytes of blocks in use. */
    long usedBytes();

    /** The quota in bytes. */
    long limitBytes();

    /** Bytes of objects not yet found dead. */
    long heldBytes();

    /** Bytes of objects that the last collection left alive. */
    long liveBytes();

    /** Bytes allocated since the last collection. */
    long allocatedBytes();

    /** Bytes allocated in a second of running between the last collections, or 0 before there have been two. */
    double allocationRate();

    /** Bytes found alive in a second of collecting, over the last full collections; 0 before there has been one. */
    double collectionRate();

    /** Bytes that the collector's nursery holds. */
    long nurseryBytes();

    /** Objects that may have become cyclic garbage since the last collection. */
    long candidates();

    /** Allocations minus deallocations since the last collection, in objects. */
    long balance();
  }

  /** Whether a collection is due. */
  boolean isDue(Occupancy heap);

  /** The option that every collector has, with its own default. */
  static OptionSpec<Trigger> option(Trigger defaultTrigger) {
    return OptionSpec.of("trigger",
        "own|never|nursery|bytes:SIZE|balance:N|candidates:N|fraction:F|growth:F[:SIZE]|sqrt:C[:SIZE]",
        defaultTrigger.toString(),
        "when a collection is due", Trigger::parse);
  }

  /**
   * Reads a trigger as {@link #toString()} writes it.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static Trigger parse(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 1 && parts[0].equals("never")) {
        return new Never();
      }
      if (parts.length == 1 && parts[0].equals("nursery")) {
        return new Nursery();
      }
      if (parts.length == 1 && parts[0].equals("own")) {
        return new Own();
      }
      if (parts.length == 2) {
        switch (parts[0]) {
          case "bytes" :
            return new Bytes(require(ByteSize.parse(parts[1]), 1));
          case "balance" :
            return new Balance(require(Long.parseLong(parts[1]), 0));
          case "candidates" :
            return new Candidates(require(Long.parseLong(parts[1]), 1));
          case "fraction" :
            return new Fraction(require(Double.parseDouble(parts[1]), 0, 1));
          default :
        }
      }
      if (parts[0].equals("growth") && (parts.length == 2 || parts.length == 3)) {
        long floor = parts.length == 3 ? ByteSize.parse(parts[2]) : Growth.DEFAULT_FLOOR;
        return new Growth(require(Double.parseDouble(parts[1]), 1, 1e6), floor);
      }
      if (parts[0].equals("sqrt") && (parts.length == 2 || parts.length == 3)) {
        long floor = parts.length == 3 ? ByteSize.parse(parts[2]) : SquareRoot.DEFAULT_FLOOR;
        return new SquareRoot(require(Double.parseDouble(parts[1]), 0, 1e9), floor);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number after '" + parts[0] + "'", e);
    }
    throw new IllegalArgumentException("not a trigger");
  }

  private static long require(long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException("must be at least " + min);
    }
    return value;
  }

  private static double require(double value, double above, double max) {
    if (!(value > above && value <= max)) {
      throw new IllegalArgumentException("must be above " + above + " and at most " + max);
    }
    return value;
  }
}
