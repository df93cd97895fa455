package dev.midden.core.reference;

import dev.midden.core.object.Reference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The strings asked for most, in front of an {@link InternTable}: each place has a Java string and the object that has been
 * found for it, so that an equal one is compared with another of Java's, which the JVM does in a few instructions, and
 * neither the table nor the heap is touched.
 *
 * <pre>
 *   place = the lower 12 bits of the hash:   │ hash 19 │ shape 10 │ score 3 │ compressed reference 32 │    and the string
 * </pre>
 *
 * <p><b>What is asked for most.</b> Places are direct-mapped. A hit raises the score of a place, a string that is found in the
 * table and would have the place lowers it, and gets the place when it is 0. So a string that comes again and again
 * is not driven out by those that come once.
 *
 * <p><b>Invariant.</b> What a place leads to is the live object of an entry of the table. The table says so when an entry goes,
 * or another is made of a value whose former object waits to die ({@link #forget}); what marks or moves objects empties
 * all places ({@link #clear}).
 *
 * <p><b>Cost.</b> Nothing until a string is found a second time; then 48 KiB, and at most {@value #PLACES} strings of at most
 * {@value #LONGEST} characters that the program might have given up meanwhile.
 */
final class InternMemo {
  /** Longer strings are not kept. */
  static final int LONGEST = 64;

  private static final int PLACE_BITS = 12;
  private static final int PLACES = 1 << PLACE_BITS;
  private static final int SHAPES = 1 << 10;
  private static final int HASH_SHIFT = 45;
  private static final int SHAPE_SHIFT = 35;
  private static final long SCORE = 1L << 32;
  private static final long TOP_SCORE = 7 * SCORE;

  private long[] places = {};
  private @Nullable String[] strings = {};
  private boolean filled;

  /** What a place has above the score. */
  private static long tag(long hash, int shapeId) {
    return hash >>> PLACE_BITS << HASH_SHIFT - SHAPE_SHIFT | shapeId;
  }

  /** The object of a string, or null if it has no place. */
  long find(long hash, int shapeId, String string) {
    int at = (int) hash & PLACES - 1;
    long[] all = places;
    if (at < all.length && shapeId < SHAPES) {
      long place = all[at];
      if (place >>> SHAPE_SHIFT == tag(hash, shapeId) && string.equals(strings[at])) {
        if ((place & TOP_SCORE) != TOP_SCORE) {
          all[at] = place + SCORE;
        }
        return Reference.expand((int) place);
      }
    }
    return Reference.NULL;
  }

  /** A string of at most {@value #LONGEST} characters has been found in the table: it gets its place, or comes nearer to it. */
  void found(long hash, int shapeId, String string, long object) {
    if (places.length == 0) {
      places = new long[PLACES];
      strings = new String[PLACES];
    }
    int at = (int) hash & PLACES - 1;
    long place = places[at];
    if ((place & TOP_SCORE) != 0) {
      places[at] = place - SCORE;
    } else if (shapeId < SHAPES) {
      places[at] = tag(hash, shapeId) << SHAPE_SHIFT | Reference.compress(object) & 0xFFFF_FFFFL;
      strings[at] = string;
      filled = true;
    }
  }

  /** No string with this hash leads to an object any more. */
  void forget(long hash) {
    int at = (int) hash & PLACES - 1;
    if (at < places.length && places[at] >>> HASH_SHIFT == hash >>> PLACE_BITS) {
      places[at] = 0;
    }
  }

  /** No string leads to an object any more. */
  void clear() {
    if (filled) {
      filled = false;
      Arrays.fill(places, 0);
      Arrays.fill(strings, null);
    }
  }
}
