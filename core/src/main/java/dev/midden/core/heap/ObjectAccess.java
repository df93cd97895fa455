package dev.midden.core.heap;

import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.ShapeRegistry;
import dev.midden.core.space.Blocks;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of a {@link Mutator} that reads objects and writes their data, and the checks that all parts share. */
abstract sealed class ObjectAccess permits RootAccess {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  /** The heap's memory. */
  protected final Memory memory;

  final Heap heap;
  final @Nullable Guard guard;
  final @Nullable MutatorTap tap;
  /** Whether there are checks, a tap or stress: one test on the fast paths for all of them. */
  final boolean careful;
  final ShapeRegistry shapes;
  final ObjectModel model;

  private final long heapEnd;
  private @Nullable Thread owner;
  private boolean open = true;

  ObjectAccess(Heap heap) {
    this.heap = heap;
    owner = Thread.currentThread();
    model = heap.parts().model();
    memory = model.memory();
    shapes = model.shapes();
    heapEnd = heap.parts().blocks().limitBytes() + Blocks.BYTES;
    guard = heap.guard();
    tap = heap.tap();
    careful = guard != null || tap != null || heap.stress().operation() != Stress.Operation.NONE;
  }

  // ---------------------------------------------------------------- references

  /**
   * Reads a reference slot, of a fixed object or an array of references.
   *
   * @return an object, valid until the next safepoint, or {@link Reference#NULL}
   */
  public final long getReference(long object, int slot) {
    if (guard != null) {
      return guard.tag(Reference.expand(memory.getInt(slotAddress(plain(object), slot))));
    }
    return Reference.expand(memory.getInt(slotAddress(object, slot)));
  }

  /** Number of reference slots of an object. */
  public final int references(long object) {
    long plain = requireObject(object, "references");
    return model.slots(plain);
  }

  /** Number of elements of an array. */
  public final int length(long array) {
    checkThread();
    long plain = plain(array);
    if ((int) shapes.dataPlace(Header.shapeId(shapeWord(plain))) == ShapeRegistry.ARRAY) {
      return model.length(plain);
    }
    return lengthOrFail(array);
  }

  private int lengthOrFail(long array) {
    long plain = requireObject(array, "length");
    if (!model.shape(plain).isArray()) {
      throw new IllegalArgumentException("a " + model.shape(plain).name() + " is not an array and has no length");
    }
    return model.length(plain);
  }

  /** The shape of an object. */
  public final Shape shape(long object) {
    return model.shape(requireObject(object, "shape"));
  }

  /** {@link Shape#id} of the shape of an object: the quickest way to tell what an object is. */
  public final int shapeId(long object) {
    checkThread();
    int id = Header.shapeId(shapeWord(plain(object)));
    if (!shapes.contains(id)) {
      return shape(object).id();
    }
    return id;
  }

  /** Bytes of an object, header and padding included. */
  public final long size(long object) {
    return model.size(requireObject(object, "size"));
  }

  /**
   * A number that stays the same for an object's life and that no other live object of the heap has. Under a collector that
   * does not move objects it is the address; under the others a table keeps the number of each object that was asked for it.
   */
  public final long identity(long object) {
    long plain = requireObject(object, "identity");
    return heap.moves() ? heap.parts().identities().of(plain) : plain;
  }

  /**
   * Number of references to an object, roots included. Exact at once under counting collectors; under the others a census
   * of the heap, which takes time in proportion to it.
   */
  public final long referenceCount(long object) {
    return heap.referenceCount(requireObject(object, "referenceCount"));
  }

  // ---------------------------------------------------------------- data

  /** Reads a byte at an offset in the data of a fixed object. */
  public final byte getByte(long object, int offset) {
    return memory.getByte(dataAddress(object, offset, 1));
  }

  /** Writes a byte at an offset in the data of a fixed object. */
  public final void setByte(long object, int offset, byte value) {
    memory.setByte(dataAddressToWrite(object, offset, 1), value);
  }

  /** Reads four bytes at an offset in the data of a fixed object. */
  public final int getInt(long object, int offset) {
    return memory.getInt(dataAddress(object, offset, 4));
  }

  /** Writes four bytes at an offset in the data of a fixed object. */
  public final void setInt(long object, int offset, int value) {
    memory.setInt(dataAddressToWrite(object, offset, 4), value);
  }

  /** Reads eight bytes at an offset in the data of a fixed object. */
  public final long getLong(long object, int offset) {
    return memory.getLong(dataAddress(object, offset, 8));
  }

  /** Writes eight bytes at an offset in the data of a fixed object. */
  public final void setLong(long object, int offset, long value) {
    memory.setLong(dataAddressToWrite(object, offset, 8), value);
  }

  /** Reads a floating-point number at an offset in the data of a fixed object. */
  public final double getDouble(long object, int offset) {
    return memory.getDouble(dataAddress(object, offset, 8));
  }

  /** Writes a floating-point number at an offset in the data of a fixed object. */
  public final void setDouble(long object, int offset, double value) {
    memory.setDouble(dataAddressToWrite(object, offset, 8), value);
  }

  /** Reads an element of an array of bytes. */
  public final byte getByteElement(long array, int index) {
    return memory.getByte(elementAddress(array, index, Shape.Kind.BYTES));
  }

  /** Writes an element of an array of bytes. */
  public final void setByteElement(long array, int index, byte value) {
    memory.setByte(elementAddressToWrite(array, index, Shape.Kind.BYTES), value);
  }

  /** Reads an element of an array of ints. */
  public final int getIntElement(long array, int index) {
    return memory.getInt(elementAddress(array, index, Shape.Kind.INTS));
  }

  /** Writes an element of an array of ints. */
  public final void setIntElement(long array, int index, int value) {
    memory.setInt(elementAddressToWrite(array, index, Shape.Kind.INTS), value);
  }

  /** Reads an element of an array of longs. */
  public final long getLongElement(long array, int index) {
    return memory.getLong(elementAddress(array, index, Shape.Kind.LONGS));
  }

  /** Writes an element of an array of longs. */
  public final void setLongElement(long array, int index, long value) {
    memory.setLong(elementAddressToWrite(array, index, Shape.Kind.LONGS), value);
  }

  /** Reads an element of an array of doubles. */
  public final double getDoubleElement(long array, int index) {
    return memory.getDouble(elementAddress(array, index, Shape.Kind.DOUBLES));
  }

  /** Writes an element of an array of doubles. */
  public final void setDoubleElement(long array, int index, double value) {
    memory.setDouble(elementAddressToWrite(array, index, Shape.Kind.DOUBLES), value);
  }

  /** Copies from an array of bytes: {@code count} elements from {@code index} on, to {@code target[at]} on. */
  public final void getBytes(long array, int index, byte[] target, int at, int count) {
    Objects.checkFromIndexSize(at, count, target.length);
    long first = elementsAddress(array, index, count);
    memory.read(first, target, at, count);
  }

  /** Copies into an array of bytes: {@code count} elements of {@code source} from {@code at} on, to {@code index} on. */
  public final void setBytes(long array, int index, byte[] source, int at, int count) {
    Objects.checkFromIndexSize(at, count, source.length);
    long first = elementsAddress(array, index, count);
    if (tap != null) {
      tap.dataWritten(plain(array), first, count);
    }
    memory.write(source, at, first, count);
  }

  // ---------------------------------------------------------------- checks

  /** Whether the mutator and its heap are still open. */
  final boolean isOpen() {
    return open && !heap.isClosed();
  }

  /** Makes every further use an error. */
  final void invalidate() {
    open = false;
    owner = null;
  }

  final void checkThread() {
    if (Thread.currentThread() != owner) {
      refuse();
    }
  }

  /** The thread test failed. After closing it always does, so that one test on the fast path serves for both. */
  private void refuse() {
    if (!open || heap.isClosed()) {
      throw closed();
    }
    if (heap.checks() == CheckLevel.NONE) {
      return;
    }
    throw new WrongThreadException("this mutator belongs to " + owner + " and was used by " + Thread.currentThread()
        + "; each thread attaches its own");
  }

  final HeapClosedException closed() {
    return new HeapClosedException(heap.isClosed()
        ? heap.name() + " has been closed"
        : "this mutator has been closed;"
            + " attach another");
  }

  final void checkOpen() {
    if (!open || heap.isClosed()) {
      throw closed();
    }
  }

  final void checkValue(long value) {
    if (!Reference.isWithin(value, heapEnd)) {
      throw wild(value);
    }
  }

  private InvalidReferenceException wild(long value) {
    return new InvalidReferenceException("0x" + Long.toHexString(value) + " is not a reference into this heap of "
        + heapEnd + " bytes; use references as the heap gave them");
  }

  /** The plain form of a reference given by the program. */
  final long plain(long reference) {
    if (guard == null) {
      return reference;
    }
    checkThread();
    return guard.check(reference);
  }

  /** The plain form of a reference to an object; refuses null and what is no object. */
  final long requireObject(long object, String what) {
    checkThread();
    checkOpen();
    long plain = plain(object);
    if (plain == Reference.NULL) {
      throw new NullPointerException(what + " of the null reference");
    }
    if (!Reference.isWithin(plain, heapEnd) || !shapes.contains(Header.shapeId(model.shapeWord(plain)))) {
      throw wild(plain);
    }
    return plain;
  }

  /** Address of a reference slot. */
  final long slotAddress(long object, int slot) {
    checkThread();
    int word = shapeWord(object);
    if (Integer.compareUnsigned(slot, Header.inlineSlots(word)) < 0) {
      return object + Header.BYTES + 4L * slot;
    }
    if (Header.has(word, Header.MANY_SLOTS)) {
      int slots = memory.getInt(object + ObjectModel.LENGTH);
      if (Integer.compareUnsigned(slot, slots) < 0) {
        return object + ObjectModel.FIRST_ELEMENT + 4L * slot;
      }
    }
    throw noSuchSlot(object, slot, "slot");
  }

  /** Address of the first of so many reference slots, which the object must have. */
  final long slotsAddress(long object, int slot, int count) {
    checkThread();
    int word = shapeWord(object);
    boolean many = Header.has(word, Header.MANY_SLOTS);
    int slots = many ? memory.getInt(object + ObjectModel.LENGTH) : Header.inlineSlots(word);
    if (object == Reference.NULL || slot < 0 || slot > slots - count) {
      throw noSuchSlot(object, slot < 0 ? slot : slot + count - 1, "slot");
    }
    return object + (many ? ObjectModel.FIRST_ELEMENT : Header.BYTES) + 4L * slot;
  }

  /** Address of data in a fixed object. */
  private long dataAddress(long reference, int offset, int bytes) {
    checkThread();
    return plainDataAddress(plain(reference), offset, bytes);
  }

  /** The same for a write. */
  private long dataAddressToWrite(long reference, int offset, int bytes) {
    checkThread();
    if (careful) {
      long object = plain(reference);
      return heard(object, plainDataAddress(object, offset, bytes), bytes);
    }
    return plainDataAddress(reference, offset, bytes);
  }

  /** Lets the tap hear of a write of data. */
  private long heard(long object, long address, int bytes) {
    if (tap != null) {
      tap.dataWritten(object, address, bytes);
    }
    return address;
  }

  private long plainDataAddress(long object, int offset, int bytes) {
    long place = shapes.dataPlace(Header.shapeId(shapeWord(object)));
    if (offset < 0 || offset > (int) place - bytes) {
      throw noSuchSlot(object, offset, bytes + " bytes of data at offset");
    }
    return object + (place >>> 32) + offset;
  }

  /** Address of an element of a data array. */
  private long elementAddress(long array, int index, Shape.Kind kind) {
    checkThread();
    return plainElementAddress(plain(array), index, kind);
  }

  /** The same for a write. */
  private long elementAddressToWrite(long array, int index, Shape.Kind kind) {
    checkThread();
    if (careful) {
      long object = plain(array);
      return heard(object, plainElementAddress(object, index, kind), kind.elementBytes());
    }
    return plainElementAddress(array, index, kind);
  }

  private long plainElementAddress(long object, int index, Shape.Kind kind) {
    shapeWord(object);
    Shape shape = shapeOrFail(object);
    if (shape.kind() != kind) {
      throw new IllegalArgumentException("a " + shape.name() + " has no elements of kind " + kind + ", it is "
          + shape.kind());
    }
    if (Integer.compareUnsigned(index, model.length(object)) >= 0) {
      throw noSuchSlot(object, index, "element");
    }
    return object + kind.firstElement() + (long) index * kind.elementBytes();
  }

  private long elementsAddress(long array, int index, int count) {
    Objects.checkFromIndexSize(index, count, length(array));
    if (count == 0) {
      return Header.BYTES;
    }
    elementAddress(array, index + count - 1, Shape.Kind.BYTES);
    return elementAddress(array, index, Shape.Kind.BYTES);
  }

  /** Reads the shape word of what may be no object of this heap. */
  private int shapeWord(long object) {
    checkValue(object);
    return memory.getInt(object);
  }

  private Shape shapeOrFail(long object) {
    if (object == Reference.NULL) {
      throw new NullPointerException("access to an element of the null reference");
    }
    int id = Header.shapeId(model.shapeWord(object));
    if (!shapes.contains(id)) {
      throw wild(object);
    }
    return shapes.byId(id);
  }

  private RuntimeException noSuchSlot(long object, int index, String what) {
    if (object == Reference.NULL) {
      return new NullPointerException("access to " + what + " " + index + " of the null reference");
    }
    Shape shape = shapeOrFail(object);
    return new IndexOutOfBoundsException("no " + what + " " + index + " in a " + shape.name() + " at 0x" + Long
        .toHexString(object) + ": it has "
        + (shape.isArray()
            ? model.length(object) + " elements of kind " + shape.kind()
            : model.slots(object) + " slots and " + shape.dataBytes() + " bytes of data"));
  }

  /** The heap this mutator belongs to. */
  public final Heap heap() {
    return heap;
  }
}
