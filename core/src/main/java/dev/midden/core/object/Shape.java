package dev.midden.core.object;

import com.google.common.base.MoreObjects;
import org.jspecify.annotations.Nullable;

/**
 * What the objects of one type look like: reference slots first, data after.
 *
 * <pre>
 *   fixed:      header 8 │ slot 4 × references │ data │ padding to 8
 *   references: header 8 │ length 4 │ slot 4 × length │ padding to 8
 *   bytes/ints: header 8 │ length 4 │ element 1 or 4 × length │ padding to 8
 *   longs/doubles: header 8 │ length 4 │ unused 4 │ element 8 × length
 * </pre>
 *
 * <p>A shape belongs to the heap whose {@link ShapeRegistry} made it.
 */
public final class Shape {
  /** What follows an object's header. */
  public enum Kind {
    /** A fixed number of reference slots and data bytes. */
    FIXED(0),
    /** An array of references. */
    REFERENCES(4),
    /** An array of bytes. */
    BYTES(1),
    /** An array of 32-bit integers. */
    INTS(4),
    /** An array of 64-bit integers. */
    LONGS(8),
    /** An array of 64-bit floating-point numbers. */
    DOUBLES(8);

    private final int elementBytes;

    Kind(int elementBytes) {
      this.elementBytes = elementBytes;
    }

    /** Bytes of one element; 0 for {@link #FIXED}. */
    public int elementBytes() {
      return elementBytes;
    }

    /** Offset of the first element from the object. */
    public int firstElement() {
      return elementBytes == 8 ? ObjectModel.FIRST_WIDE_ELEMENT : ObjectModel.FIRST_ELEMENT;
    }
  }

  /** One object in a {@link #tally}; the bits below count bytes. */
  public static final long TALLY_OBJECT = 1L << 40;
  /** No mutator's tally may reach this. */
  public static final long TALLY_END = 1L << 62;

  /** Data bytes that a weak reference needs for itself, after those its user asked for. */
  static final int WEAK_LINK_BYTES = 12;

  private final ShapeRegistry registry;
  private final int id;
  private final String name;
  private final Kind kind;
  private final Tracking tracking;
  private final boolean lastToFirst;
  private final int references;
  private final int dataBytes;
  private final int claimedBytes;
  private final int shapeWord;
  private final long size;
  private final int cellClass;
  private final int cellBytes;
  private final long tally;
  private final @Nullable Text text;

  Shape(ShapeRegistry registry, int id, ShapeBuilder builder) {
    this.registry = registry;
    this.id = id;
    this.name = builder.name;
    this.kind = builder.kind;
    this.tracking = builder.tracking;
    this.lastToFirst = builder.lastToFirst;
    this.claimedBytes = tracking.isContainer() ? registry.claimedBytes() : 0;
    this.text = builder.text;
    this.references = builder.references;
    this.dataBytes = builder.bytes;
    boolean many = kind == Kind.REFERENCES || references > Header.MAX_INLINE_SLOTS;
    int flags = builder.flags | (many ? Header.MANY_SLOTS : 0) | registry.claimedFlags(tracking);
    this.shapeWord = Header.shapeWord(id, many ? 0 : references, flags);
    long linkBytes = isWeakReference() ? WEAK_LINK_BYTES : 0;
    this.size = kind == Kind.FIXED ? claimedBytes + round(dataOffset() + dataBytes + linkBytes) : 0;
    boolean plain = kind == Kind.FIXED && !needsLastRites() && !many && size <= SizeClasses.MAX_CELL
        && !isBornUntracked();
    this.cellClass = plain ? cellClass(size) : -1;
    this.cellBytes = plain ? SizeClasses.bytes(SizeClasses.of(size)) : 0;
    this.tally = plain ? TALLY_OBJECT + cellBytes : TALLY_END;
  }

  private static long round(long bytes) {
    return bytes + Reference.GRANULE - 1 & -Reference.GRANULE;
  }

  /** The registry that made this shape. */
  public ShapeRegistry registry() {
    return registry;
  }

  /** Number of this shape in its registry, from 1. */
  public int id() {
    return id;
  }

  /** Name, for people. */
  public String name() {
    return name;
  }

  /** What follows the header. */
  public Kind kind() {
    return kind;
  }

  /** How the bytes of an array encode text, or null where they are just bytes or the shape is another. */
  public @Nullable Text text() {
    return text;
  }

  /** Number of reference slots of a fixed shape; 0 for arrays, whose length says it. */
  public int references() {
    return references;
  }

  /** Data bytes of a fixed shape; 0 for arrays. */
  public int dataBytes() {
    return dataBytes;
  }

  /** Offset of the data of a fixed shape from the object. */
  public int dataOffset() {
    boolean many = references > Header.MAX_INLINE_SLOTS;
    return (many ? ObjectModel.FIRST_ELEMENT : Header.BYTES) + 4 * references;
  }

  /** Whether objects of this shape can never be part of a cycle. */
  public boolean isAcyclic() {
    return Header.has(shapeWord, Header.ACYCLIC);
  }

  /** When collectors that track containers look at objects of this shape. */
  public Tracking tracking() {
    return tracking;
  }

  /** Whether objects of this shape carry a claimed word, but are not tracked from birth. */
  public boolean isBornUntracked() {
    return claimedBytes > 0 && tracking == Tracking.ON_DEMAND;
  }

  /** Whether references are visited and released from the last to the first, by collectors that promise an order. */
  public boolean isLastToFirst() {
    return lastToFirst;
  }

  /** Bytes in front of the header that belong to the collector; part of the {@link #size}. */
  public int claimedBytes() {
    return claimedBytes;
  }

  /** Whether a finalizer is to run before an object of this shape is reclaimed. */
  public boolean isFinalizable() {
    return Header.has(shapeWord, Header.FINALIZABLE);
  }

  /** Whether objects of this shape are weak references. */
  public boolean isWeakReference() {
    return Header.has(shapeWord, Header.WEAK_REFERENCE);
  }

  private boolean needsLastRites() {
    return Header.has(shapeWord, Header.NEEDS_LAST_RITES);
  }

  /** Whether this is an array shape. */
  public boolean isArray() {
    return kind != Kind.FIXED;
  }

  /** The shape word that a new object starts with. */
  public int shapeWord() {
    return shapeWord;
  }

  /** The shape word of an immortal object, which has no claimed word and which no collector tracks. */
  public int immortalShapeWord() {
    return registry.claimedBytes() == 0 ? shapeWord : shapeWord & ~Header.COLLECTOR_FLAGS | Header.ACYCLIC;
  }

  /**
   * Bytes of an object, header, padding and what the collector claims included.
   *
   * @param length number of elements of an array; ignored for fixed shapes
   */
  public long size(int length) {
    return kind == Kind.FIXED ? size : claimedBytes + round(kind.firstElement() + (long) kind.elementBytes() * length);
  }

  /**
   * Size class of the cells for objects of this shape where the allocation fast path can serve them; −1 where it cannot
   * (arrays, large objects, finalizers, weak references).
   */
  public int cellClass() {
    return cellClass;
  }

  /**
   * Where objects of this shape and a given size lie: a class of {@link SizeClasses}, or that and
   * {@link SizeClasses#count()} if they carry a claimed word; {@link SizeClasses#LARGE} or
   * {@link SizeClasses#LARGE_CLAIMED} if they are too large for a cell.
   */
  public int cellClass(long bytes) {
    if (bytes > SizeClasses.MAX_CELL) {
      return claimedBytes > 0 ? SizeClasses.LARGE_CLAIMED : SizeClasses.LARGE;
    }
    return claimedBytes > 0 ? SizeClasses.count() + SizeClasses.of(bytes) : SizeClasses.of(bytes);
  }

  /** Bytes of a cell of {@link #cellClass()}; 0 where that is −1. */
  public int cellBytes() {
    return cellBytes;
  }

  /**
   * What allocating one object adds to a mutator's tally: {@link #TALLY_OBJECT} and the bytes of its cell, so that one
   * addition counts both; or {@link #TALLY_END}, which no limit admits, where the fast path cannot serve.
   */
  public long tally() {
    return tally;
  }

  @Override
  public String toString() {
    return MoreObjects.toStringHelper(name).add("id", id).add("kind", kind).add("references", references).add("bytes",
        dataBytes).toString();
  }
}
