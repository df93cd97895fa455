package dev.midden.core.object;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The shapes of one heap, numbered from 1. Shapes live as long as their heap. */
public final class ShapeRegistry {
  /** In place of a number of data bytes: the shape is one of arrays. */
  public static final int ARRAY = -1;

  private @Nullable Shape[] shapes = new Shape[16];
  /** Where data begins, in the upper half, and how many bytes there are. */
  private long[] dataPlaces = new long[16];
  private byte[] cellClasses = new byte[16];
  private final Set<Tracking> used = EnumSet.noneOf(Tracking.class);
  private int count;
  private int claimedBytes;
  private int trackedFlag;
  private int partFlag;

  /** Makes an empty registry. */
  public ShapeRegistry() {}

  /**
   * For collectors, before there is any shape: claims the {@value Header#CLAIMED_BYTES} bytes in front of the header of
   * every container, that is, of objects whose {@link Tracking} says that they can be tracked. All others are marked
   * {@link Header#ACYCLIC}.
   *
   * @param tracked flag of the collector that objects tracked from birth start with
   * @param part flag of the collector that {@link Tracking#PART parts} start with
   */
  public void claimContainerWord(int tracked, int part) {
    if (count > 0) {
      throw new IllegalStateException("words are claimed before the first shape is registered; there are " + count);
    }
    claimedBytes = Header.CLAIMED_BYTES;
    trackedFlag = tracked;
    partFlag = part;
  }

  int claimedBytes() {
    return claimedBytes;
  }

  /** Flags that objects start with in a heap whose collector has claimed a word. */
  int claimedFlags(Tracking tracking) {
    if (claimedBytes == 0) {
      return 0;
    }
    return switch (tracking) {
      case ALWAYS, UNTIL_SETTLED -> trackedFlag;
      case ON_DEMAND -> 0;
      case PART -> partFlag | Header.ACYCLIC;
      case NEVER -> Header.ACYCLIC;
    };
  }

  /** Begins the description of a new shape; names need not be unique. */
  public ShapeBuilder define(String name) {
    return new ShapeBuilder(this, Objects.requireNonNull(name, "a shape needs a name"));
  }

  Shape register(ShapeBuilder builder) {
    if (count == Header.MAX_SHAPE_ID) {
      throw new IllegalStateException("shape '" + builder.name + "': a heap has room for " + Header.MAX_SHAPE_ID
          + " shapes; let objects that look alike share one");
    }
    int id = count + 1;
    if (id == shapes.length) {
      shapes = Arrays.copyOf(shapes, id * 2);
      dataPlaces = Arrays.copyOf(dataPlaces, id * 2);
      cellClasses = Arrays.copyOf(cellClasses, id * 2);
    }
    Shape shape = new Shape(this, id, builder);
    shapes[id] = shape;
    dataPlaces[id] = shape.isArray()
        ? Integer.toUnsignedLong(ARRAY)
        : (long) shape.dataOffset() << 32 | shape.dataBytes();
    boolean cell = !shape.isArray() && shape.size(0) <= SizeClasses.MAX_CELL;
    cellClasses[id] = (byte) (cell ? SizeClasses.of(shape.size(0)) : -1);
    used.add(shape.tracking());
    count = id;
    return shape;
  }

  /** Whether there is a shape whose objects are tracked in this way. */
  public boolean uses(Tracking tracking) {
    return used.contains(tracking);
  }

  /** Number of shapes. */
  public int size() {
    return count;
  }

  /**
   * The shape with a given id.
   *
   * @throws IllegalArgumentException if there is none: the word it was read from is not the header of an object
   */
  public Shape byId(int id) {
    Shape shape = id > 0 && id <= count ? shapes[id] : null;
    if (shape == null) {
      throw new IllegalArgumentException(
          "no shape has the id " + id + " (1.." + count + "); not the header of an object");
    }
    return shape;
  }

  /** Whether a shape with this id exists. */
  public boolean contains(int id) {
    return id > 0 && id <= count;
  }

  /**
   * The class of the cells that hold objects of a shape, by shape id, for loops over many objects; −1 for arrays and large
   * objects, where it depends on the object. Valid until another shape is registered.
   */
  public byte[] cellClasses() {
    return cellClasses;
  }

  /**
   * Where the data of objects with a fixed shape lie, by id, for the checks of data access: in the upper half the offset of
   * the first byte, in the lower half how many there are; {@link #ARRAY} of them for arrays, none for ids not in use.
   */
  public long dataPlace(int id) {
    long[] places = dataPlaces;
    return id < places.length ? places[id] : 0;
  }
}
