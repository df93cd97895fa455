package dev.midden.intern;

/**
 * How often hashes have been seen lately, roughly and never too rarely: a count-min sketch (Cormode and Muthukrishnan 2005)
 * of four-bit counters that are all halved when there have been ten times as many additions as it has words, so that it
 * forgets (TinyLFU, Einziger, Friedman and Manes 2017).
 *
 * <pre>
 *   hash ──▶ four words, in each one of sixteen counters: │ 3 │ 0 │ 15 │ … │      its frequency: the smallest of the four
 * </pre>
 */
final class FrequencySketch {
  /** The highest frequency it can tell. */
  static final int MAX = 15;

  private static final long[] SEEDS = {0xC3A5_C85C_97CB_3127L, 0xB492_B66F_BE98_F273L, 0x9AE1_6A3B_2F90_404FL,
      0xCBF2_9CE4_8422_2325L};
  private static final long ONES = 0x1111_1111_1111_1111L;
  private static final long LOWER_BITS = 0x7777_7777_7777_7777L;

  private final long[] words;
  private final int limit;
  private int additions;

  /**
   * Makes an empty sketch.
   *
   * @param values number of values whose frequencies it should tell apart
   */
  FrequencySketch(long values) {
    int size = Math.max(8, Integer.highestOneBit((int) Math.max(1, values / 2 - 1)) * 2);
    words = new long[size];
    limit = 10 * size;
  }

  /** Adds an occurrence and returns how many there had been, at most {@value #MAX}. */
  int add(long hash) {
    int before = frequency(hash);
    boolean added = false;
    for (int row = 0; row < SEEDS.length; row++) {
      long mixed = mix(hash, row);
      int word = (int) mixed & words.length - 1;
      int shift = (int) (mixed >>> 60) << 2;
      // Only the smallest of them, which alone decides (conservative update, Estan and Varghese 2002).
      if ((words[word] >>> shift & MAX) == before && before < MAX) {
        words[word] += 1L << shift;
        added = true;
      }
    }
    if (added && ++additions == limit) {
      forgetHalf();
    }
    return before;
  }

  /** How often a hash has been added lately, at most {@value #MAX}. */
  int frequency(long hash) {
    int frequency = MAX;
    for (int row = 0; row < SEEDS.length; row++) {
      long mixed = mix(hash, row);
      frequency = Math.min(frequency, (int) (words[(int) mixed & words.length - 1] >>> ((int) (mixed >>> 60) << 2))
          & MAX);
    }
    return frequency;
  }

  private static long mix(long hash, int row) {
    long mixed = (hash + 1) * SEEDS[row];
    return mixed ^ mixed >>> 32;
  }

  private void forgetHalf() {
    int odd = 0;
    for (int i = 0; i < words.length; i++) {
      odd += Long.bitCount(words[i] & ONES);
      words[i] = words[i] >>> 1 & LOWER_BITS;
    }
    additions = (additions - odd / SEEDS.length) / 2;
  }
}
