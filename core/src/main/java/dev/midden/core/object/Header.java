package dev.midden.core.object;

/**
 * The eight bytes before every object, and the only class that shifts or masks them.
 *
 * <pre>
 *   byte 0                                      byte 4
 *   31  30  29  28  27  26  25  24  23  22  18   17              0   31                             0
 *  ├───┴───┼───┼───┼───┼───┼───┼───┼───┼───────┼──────────────────┤ ├────────────────────────────────┤
 *  │collec-│ACY│IDE│WEA│WKD│FIN│MAN│INT│ slots │     shape id     │ │         collector word         │
 *  │ tor's │   │   │   │   │   │   │   │ 0..31 │     1..262143    │ │  a count, an age, a forwarding │
 *  └───────┴───┴───┴───┴───┴───┴───┴───┴───────┴──────────────────┘ └────────────────────────────────┘
 *
 *  FIN finalizer not yet run      WKD has weak references to it    WEA is itself a weak reference
 *  IDE identity has been taken    ACY can never be part of a cycle INT an interner's weak entry refers to it
 *  MAN the number of reference slots stands in the word after the header, and the slots follow it
 * </pre>
 *
 * <p>The shape word tells how to scan the object without a look at its {@link Shape}: {@code slots} references follow the
 * header, or, with {@code MAN}, as many as the next word says. A shape id of 0 is a free cell; fresh memory, being zero,
 * is free. In a free cell the collector word may link to the next one. The collector word and the two top flag bits belong
 * to the collector.
 *
 * <p>A collector may claim a word of eight bytes in front of the header of every container (see
 * {@link ShapeRegistry#claimContainerWord}). In a heap where that is so, {@code ACY} tells whether an object lacks it.
 */
public final class Header {
  /** Size of the header in bytes. */
  public static final int BYTES = 8;

  /** Offset of the collector word from the object. */
  public static final int COLLECTOR_WORD = 4;

  /** Largest shape id. */
  public static final int MAX_SHAPE_ID = (1 << 18) - 1;

  /** The most reference slots that the shape word itself can tell; objects with more carry {@link #MANY_SLOTS}. */
  public static final int MAX_INLINE_SLOTS = 31;

  /** An interner refers to the object without keeping it alive, and is to be told when it dies. */
  public static final int INTERNED = 1 << 23;

  /** The number of slots stands in the word after the header. */
  public static final int MANY_SLOTS = 1 << 24;

  /** The object's finalizer has not run yet. */
  public static final int FINALIZABLE = 1 << 25;

  /** Weak references to the object exist. */
  public static final int WEAKLY_REFERENCED = 1 << 26;

  /** The object is a weak reference. */
  public static final int WEAK_REFERENCE = 1 << 27;

  /** The object's identity has been asked for. */
  public static final int IDENTIFIED = 1 << 28;

  /** The object can never be part of a cycle. */
  public static final int ACYCLIC = 1 << 29;

  /** First of the two flags that belong to the collector. */
  public static final int COLLECTOR_FLAG_A = 1 << 30;

  /** Second of the two flags that belong to the collector. */
  public static final int COLLECTOR_FLAG_B = 1 << 31;

  /**
   * In an object that a collection has copied: the collector word says where to. Shares the second of the collector's
   * flags, as what is left behind has no other use for it.
   */
  public static final int FORWARDED = COLLECTOR_FLAG_B;

  /** Both flags that belong to the collector. */
  public static final int COLLECTOR_FLAGS = COLLECTOR_FLAG_A | COLLECTOR_FLAG_B;

  /** Bytes that a collector may claim in front of the header of containers. */
  public static final int CLAIMED_BYTES = 8;

  /** An object with one of these needs more than its memory taken back when it dies. */
  public static final int NEEDS_LAST_RITES = FINALIZABLE | WEAKLY_REFERENCED | WEAK_REFERENCE | INTERNED;

  /** The part of the shape word that is zero in an object without references. */
  public static final int ANY_SLOTS = MAX_INLINE_SLOTS << 18 | MANY_SLOTS;

  private static final int SHAPE_MASK = MAX_SHAPE_ID;
  private static final int SLOTS_SHIFT = 18;

  private Header() {}

  /** Composes a shape word. */
  static int shapeWord(int shapeId, int inlineSlots, int flags) {
    return flags | inlineSlots << SLOTS_SHIFT | shapeId;
  }

  /** The shape id in a shape word; 0 for a free cell. */
  public static int shapeId(int shapeWord) {
    return shapeWord & SHAPE_MASK;
  }

  /** The number of reference slots directly after the header; 0 if there are none or {@link #MANY_SLOTS} is set. */
  public static int inlineSlots(int shapeWord) {
    return shapeWord >>> SLOTS_SHIFT & MAX_INLINE_SLOTS;
  }

  /** Whether a flag is set in a shape word. */
  public static boolean has(int shapeWord, int flag) {
    return (shapeWord & flag) != 0;
  }
}
