package dev.midden.core.object;

import dev.midden.core.memory.Memory;

/**
 * Reads and writes objects as {@link Header} and {@link Shape} lay them out. No checks beyond the bounds of the memory:
 * the mutator checks, the collector knows.
 */
public final class ObjectModel {
  /** Offset of an array's length, and of the slot count of an object with {@link Header#MANY_SLOTS}. */
  public static final int LENGTH = Header.BYTES;

  /** Offset of the first element of arrays of references, bytes and ints, and of the slots after a slot count. */
  public static final int FIRST_ELEMENT = LENGTH + 4;

  /** Offset of the first element of arrays of longs and doubles. */
  public static final int FIRST_WIDE_ELEMENT = LENGTH + 8;

  private final Memory memory;
  private final ShapeRegistry shapes;

  /**
   * Makes the view.
   *
   * @param memory the heap's memory
   * @param shapes the heap's shapes
   */
  public ObjectModel(Memory memory, ShapeRegistry shapes) {
    this.memory = memory;
    this.shapes = shapes;
  }

  /** The heap's memory. */
  public Memory memory() {
    return memory;
  }

  /** The heap's shapes. */
  public ShapeRegistry shapes() {
    return shapes;
  }

  /** The shape word of the object, or 0 for a free cell. */
  public int shapeWord(long object) {
    return memory.getInt(object);
  }

  /** Whether the object has a finalizer that has not run. */
  public boolean isFinalizable(long object) {
    return Header.has(shapeWord(object), Header.FINALIZABLE);
  }

  /** Sets flags in the object's shape word. */
  public void setFlags(long object, int flags) {
    memory.setInt(object, memory.getInt(object) | flags);
  }

  /** Clears flags in the object's shape word. */
  public void clearFlags(long object, int flags) {
    memory.setInt(object, memory.getInt(object) & ~flags);
  }

  /** The collector word. */
  public int collectorWord(long object) {
    return memory.getInt(object + Header.COLLECTOR_WORD);
  }

  /** Sets the collector word. */
  public void setCollectorWord(long object, int word) {
    memory.setInt(object + Header.COLLECTOR_WORD, word);
  }

  /** The object's shape. */
  public Shape shape(long object) {
    return shapes.byId(Header.shapeId(shapeWord(object)));
  }

  /** Number of reference slots. */
  public int slots(long object) {
    int word = shapeWord(object);
    return Header.has(word, Header.MANY_SLOTS) ? slotCount(object) : Header.inlineSlots(word);
  }

  /**
   * Number of reference slots of an object with {@link Header#MANY_SLOTS}.
   *
   * @throws IndexOutOfBoundsException if so many would not end in the memory: whoever visits them all comes to an end
   */
  public int slotCount(long object) {
    int slots = memory.getInt(object + LENGTH);
    if (slots < 0 || object + FIRST_ELEMENT + 4L * slots > memory.bytes()) {
      throw new IndexOutOfBoundsException(slots + " slots of what is at 0x" + Long.toHexString(object)
          + " do not end in a heap of " + memory.bytes() + " bytes");
    }
    return slots;
  }

  /** Offset of the first reference slot in the memory. */
  public long firstSlot(long object) {
    return object + (Header.has(shapeWord(object), Header.MANY_SLOTS) ? FIRST_ELEMENT : Header.BYTES);
  }

  /** The reference in a slot, without any barrier. */
  public long reference(long object, int slot) {
    return Reference.expand(memory.getInt(firstSlot(object) + 4L * slot));
  }

  /** Number of elements of an array. */
  public int length(long array) {
    return memory.getInt(array + LENGTH);
  }

  /** Bytes in front of the object's header that belong to the collector; an immortal object has none. */
  public int claimedBytes(long object) {
    return Header.has(shapeWord(object), Header.ACYCLIC) ? 0 : shape(object).claimedBytes();
  }

  /** Bytes of the object, header, padding and what the collector claims included. */
  public long size(long object) {
    Shape shape = shape(object);
    return shape.size(shape.isArray() ? length(object) : 0);
  }

  /**
   * Makes an object of a cell whose bytes after the header are zero. The header is written last, so that a cell is either
   * free or a whole object.
   *
   * @param cell where
   * @param shape what
   * @param length number of elements of an array; ignored for fixed shapes
   * @param collectorWord first value of the collector word
   */
  public void initialize(long cell, Shape shape, int length, int collectorWord) {
    initialize(cell, shape, length, collectorWord, shape.shapeWord());
  }

  /** The same for an object that is never reclaimed. */
  public void initializeImmortal(long cell, Shape shape, int length, int collectorWord) {
    initialize(cell, shape, length, collectorWord, shape.immortalShapeWord());
  }

  private void initialize(long cell, Shape shape, int length, int collectorWord, int word) {
    if (shape.isArray()) {
      memory.setInt(cell + LENGTH, length);
    } else if (Header.has(word, Header.MANY_SLOTS)) {
      memory.setInt(cell + LENGTH, shape.references());
    }
    memory.setLong(cell, (long) collectorWord << 32 | word & 0xFFFF_FFFFL);
  }

  /** Fills {@code [from, to)} with zeros; both are multiples of 8. */
  public void zero(long from, long to) {
    // A slice costs more than the stores below some hundred bytes.
    if (to - from > 256) {
      memory.zero(from, to);
    } else {
      for (long at = from; at < to; at += 8) {
        memory.setLong(at, 0);
      }
    }
  }
}
