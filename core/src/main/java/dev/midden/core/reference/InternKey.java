package dev.midden.core.reference;

import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.ShortText;
import dev.midden.core.object.Text;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value to be looked up in an {@link InternTable}: one from Java, or one that is an object of the heap already. Equal
 * are values of one shape with the same references and, bit by bit, the same data; so {@code 0.0} and {@code -0.0}
 * differ, and a NaN equals itself. One key is filled again and again, which makes no Java object.
 *
 * <p>The hash of a value is the same wherever it comes from, and does not depend on where objects lie. Text has the hash
 * of its Java string, which the JVM keeps with the string.
 */
public final class InternKey {
  /** Where a value comes from. */
  public enum Kind {
    /** A 64-bit integer, for an object with eight bytes of data and nothing else. */
    INTEGER,
    /** A 64-bit floating-point number, for an object with eight bytes of data and nothing else. */
    DOUBLE,
    /** A Java string, for an array of {@linkplain Shape#text() text}. */
    STRING,
    /** Bytes, for an array of bytes. */
    BYTES,
    /** References, for an array of references or an object with nothing else; equal if each is the same. */
    TUPLE,
    /** An object of the heap. */
    OBJECT
  }

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final VarHandle LONG_IN_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder
      .nativeOrder());
  private static final byte[] NO_BYTES = {};

  private final ObjectModel model;
  private final Memory memory;
  private final @Nullable IdentityTable identities;
  private final long seed;
  private final SipHash strong;

  private Kind kind = Kind.BYTES;
  private @Nullable Shape shape;
  private int shapeId;
  private int length;
  private long hash;

  private Text text = Text.LATIN_1;
  private String string = "";
  private final ShortText shortText = new ShortText();
  private byte[] bytes = NO_BYTES;
  private int from;
  private long bits;
  private long[] references = new long[8];
  private long object;

  /**
   * Makes a key that holds no value yet.
   *
   * @param model the heap's objects
   * @param identities what objects are known by if they move
   * @param seed the heap's own, which hashes depend on
   */
  InternKey(ObjectModel model, @Nullable IdentityTable identities, long seed) {
    this.model = model;
    this.memory = model.memory();
    this.identities = identities;
    this.seed = seed;
    strong = new SipHash(seed, Long.rotateLeft(seed * 0x9E37_79B9_7F4A_7C15L, 32));
  }

  // ---------------------------------------------------------------- filling

  private void begin(Kind newKind, Shape newShape, int newLength) {
    kind = newKind;
    if (shape != newShape) {
      // A reference that is not written does not stop the processor with a barrier of the JVM's collector.
      shape = newShape;
    }
    shapeId = newShape.id();
    length = newLength;
  }

  /**
   * Holds a string.
   *
   * @throws IllegalArgumentException if the shape is not one of text
   */
  public void string(Shape newShape, String value) {
    Text encoding = newShape.text();
    if (encoding == null) {
      throw new IllegalArgumentException(newShape + " does not hold text; define it with text(encoding)");
    }
    begin(Kind.STRING, newShape, -1);
    if (text != encoding) {
      text = encoding;
    }
    string = value;
    hash = mix(value.hashCode(), shapeId);
  }

  /**
   * Holds {@code count} bytes from {@code start} on.
   *
   * @throws IllegalArgumentException if the shape is not an array of bytes
   */
  public void bytes(Shape newShape, byte[] value, int start, int count) {
    Objects.checkFromIndexSize(start, count, value.length);
    if (newShape.kind() != Shape.Kind.BYTES) {
      throw new IllegalArgumentException(newShape + " is not an array of bytes");
    }
    begin(Kind.BYTES, newShape, count);
    bytes = value;
    from = start;
    Text encoding = newShape.text();
    int content = 0;
    if (encoding == null || encoding == Text.LATIN_1) {
      for (int i = start; i < start + count; i++) {
        content = 31 * content + (value[i] & 0xFF);
      }
    } else {
      content = encoding.hash(MemorySegment.ofArray(value), start, count);
    }
    hash = mix(content, shapeId);
  }

  /** Holds an integer; see {@link Kind#INTEGER}. */
  public void integer(Shape newShape, long value) {
    number(Kind.INTEGER, newShape, value);
  }

  /** Holds a floating-point number, bit by bit; see {@link Kind#DOUBLE}. */
  public void floating(Shape newShape, double value) {
    number(Kind.DOUBLE, newShape, Double.doubleToRawLongBits(value));
  }

  private void number(Kind newKind, Shape newShape, long value) {
    if (newShape.isArray() || newShape.references() != 0 || newShape.dataBytes() != 8) {
      throw new IllegalArgumentException(
          newShape + " does not hold one number; it must have 8 bytes of data and nothing"
              + " else");
    }
    begin(newKind, newShape, 0);
    bits = value;
    hash = mix(hashWord(value), shapeId);
  }

  /** Begins a tuple of {@code count} references, to be set by {@link #reference}; {@link #endTuple} completes it. */
  public void beginTuple(Shape newShape, int count) {
    boolean array = newShape.kind() == Shape.Kind.REFERENCES;
    if (!array && (newShape.isArray() || newShape.dataBytes() != 0 || newShape.references() != count)) {
      throw new IllegalArgumentException(newShape + " does not hold " + count + " references and nothing else");
    }
    begin(Kind.TUPLE, newShape, array ? count : 0);
    if (references.length < count) {
      references = Arrays.copyOf(references, Math.max(count, 2 * references.length));
    }
    from = count;
  }

  /** Sets a reference of the tuple, null or an object without any tag. */
  public void reference(int index, long value) {
    references[index] = value;
  }

  /** Completes a tuple. */
  public void endTuple() {
    int content = 0;
    for (int i = 0; i < from; i++) {
      content = 31 * content + hashReference(references[i]);
    }
    hash = mix(content, shapeId);
  }

  /**
   * Holds what an object of the heap holds.
   *
   * @param value the object, without any tag
   */
  public void object(long value) {
    Shape its = model.shape(value);
    begin(Kind.OBJECT, its, its.isArray() ? model.length(value) : 0);
    object = value;
    hash = hash(value);
  }

  // ---------------------------------------------------------------- hashes

  /** The upper bits decide where an entry goes. Which hashes are neighbours cannot be known without the seed. */
  private long mix(int content, int shapeId) {
    long mixed = ((long) shapeId << 32 | content & 0xFFFF_FFFFL) ^ seed;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    return (mixed ^ mixed >>> 32) * (seed | 1) >>> 33;
  }

  private static int hashWord(long word) {
    return (int) (word * 0x9E37_79B9_7F4A_7C15L >>> 32);
  }

  private int hashReference(long reference) {
    return hashWord(identity(reference));
  }

  private long identity(long reference) {
    return identities == null || reference == Reference.NULL ? reference : identities.of(reference);
  }

  /** The hash of the value that an object holds. */
  long hash(long value) {
    Shape its = model.shape(value);
    int content = 0;
    if (its.kind() == Shape.Kind.BYTES) {
      long start = value + ObjectModel.FIRST_ELEMENT;
      Text encoding = its.text();
      content = (encoding == null ? Text.LATIN_1 : encoding).hash(memory.segment(), start, model.length(value));
    } else {
      for (int slot = 0, slots = model.slots(value); slot < slots; slot++) {
        content = 31 * content + hashReference(model.reference(value, slot));
      }
      long at = value + (its.isArray() ? its.kind().firstElement() : its.dataOffset());
      long end = contentEnd(its, value);
      for (; at + 8 <= end; at += 8) {
        content = 31 * content + hashWord(memory.getLong(at));
      }
      for (; at < end; at++) {
        content = 31 * content + memory.getByte(at);
      }
    }
    return mix(content, its.id());
  }

  /**
   * Another hash of the value, 0 to 2³¹ − 1, by SipHash under a key of the heap's own. It looks at all of the value and takes
   * longer than {@link #hash()}; but nobody who does not know the key can make values that have it in common.
   */
  public long strongHash() {
    strong.begin();
    return switch (kind) {
      case STRING -> {
        if (!text.encodes(string)) {
          // No object has this value.
          yield 0;
        }
        byte[] encoded = new byte[length()];
        text.write(string, MemorySegment.ofArray(encoded), 0);
        yield strongHash(MemorySegment.ofArray(encoded), 0, encoded.length);
      }
      case INTEGER, DOUBLE -> {
        strong.word(bits);
        yield endStrong(0, 8);
      }
      case BYTES -> strongHash(MemorySegment.ofArray(bytes), from, from + (long) length);
      case TUPLE -> {
        for (int i = 0; i < from; i++) {
          strong.word(identity(references[i]));
        }
        yield endStrong(0, 0);
      }
      case OBJECT -> strongHash(object);
    };
  }

  /** The strong hash of the value that an object holds. */
  long strongHash(long value) {
    strong.begin();
    Shape its = model.shape(value);
    if (its.kind() != Shape.Kind.BYTES) {
      for (int slot = 0, slots = model.slots(value); slot < slots; slot++) {
        strong.word(identity(model.reference(value, slot)));
      }
    }
    return strongHash(memory.segment(), value + (its.isArray() ? its.kind().firstElement() : its.dataOffset()),
        contentEnd(its,
            value));
  }

  private long strongHash(MemorySegment content, long start, long end) {
    long at = start;
    for (; at + 8 <= end; at += 8) {
      strong.word(content.get(LONG, at));
    }
    long rest = 0;
    for (long i = end - 1; i >= at; i--) {
      rest = rest << 8 | content.get(BYTE, i) & 0xFF;
    }
    return endStrong(rest, end - start);
  }

  private long endStrong(long rest, long bytes) {
    return strong.end(rest, bytes) >>> 33;
  }

  /** Where an object ends, padding excluded; for an array of references, where its elements begin. */
  private long contentEnd(Shape its, long value) {
    if (!its.isArray()) {
      return value + its.dataOffset() + its.dataBytes();
    }
    long data = its.kind() == Shape.Kind.REFERENCES ? 0 : (long) its.kind().elementBytes() * model.length(value);
    return value + its.kind().firstElement() + data;
  }

  // ---------------------------------------------------------------- comparing and writing

  /** Whether an object of the heap holds this value. */
  public boolean matches(long candidate) {
    if (Header.shapeId(model.shapeWord(candidate)) != shapeId) {
      return false;
    }
    return switch (kind) {
      case STRING -> matchesString(candidate + ObjectModel.FIRST_ELEMENT, model.length(candidate));
      case INTEGER, DOUBLE -> memory.getLong(candidate + Header.BYTES) == bits;
      case BYTES -> model.length(candidate) == length && matchesBytes(candidate + ObjectModel.FIRST_ELEMENT);
      case TUPLE -> matchesTuple(candidate);
      case OBJECT -> candidate == object || matchesObject(candidate);
    };
  }

  private boolean matchesString(long start, int its) {
    int chars = string.length();
    boolean matches;
    if (chars > ShortText.MAX) {
      matches = text.matches(string, memory.segment(), start, its);
    } else if (text == Text.UTF_16) {
      matches = its == 2 * chars && shortText.matchesUtf16(string, memory, start);
    } else if (its == chars) {
      matches = shortText.matchesBytes(string, text, memory, start);
    } else {
      matches = text.matches(string, memory.segment(), start, its);
    }
    if (matches) {
      length = its;
    }
    return matches;
  }

  /** Whether a string that has been found may have a place in an {@link InternMemo}. */
  boolean isMemorable() {
    return kind == Kind.STRING && string.length() <= InternMemo.LONGEST
        && (text != Text.UTF_8 || length == string.length());
  }

  /** A string {@linkplain #isMemorable with a place} has been found there. */
  void matched() {
    length = text == Text.UTF_16 ? 2 * string.length() : string.length();
  }

  private boolean matchesBytes(long start) {
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      if (memory.getLong(start + i) != (long) LONG_IN_BYTES.get(bytes, from + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (memory.getByte(start + i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }

  private boolean matchesTuple(long candidate) {
    if (model.slots(candidate) != from) {
      return false;
    }
    for (int i = 0; i < from; i++) {
      if (model.reference(candidate, i) != references[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean matchesObject(long candidate) {
    Shape its = shape();
    if (its.isArray() && model.length(candidate) != length) {
      return false;
    }
    long end = its.kind() == Shape.Kind.REFERENCES
        ? object + ObjectModel.FIRST_ELEMENT + 4L * length
        : contentEnd(its, object);
    long from = object + Header.BYTES;
    long other = candidate + Header.BYTES;
    MemorySegment segment = memory.segment();
    return MemorySegment.mismatch(segment, from, end, segment, other, other + end - from) < 0;
  }

  /** Writes the data of this value, not one of references, into a new object of its shape and length. */
  public void write(long target) {
    switch (kind) {
      case STRING -> text.write(string, memory.segment(), target + ObjectModel.FIRST_ELEMENT);
      case INTEGER, DOUBLE -> memory.setLong(target + Header.BYTES, bits);
      case BYTES -> memory.write(bytes, from, target + ObjectModel.FIRST_ELEMENT, length);
      default -> throw new IllegalStateException("a value of kind " + kind + " is not written by its key");
    }
  }

  // ---------------------------------------------------------------- what it holds

  /** Where the value comes from. */
  public Kind kind() {
    return kind;
  }

  /** The shape of the objects that hold such a value. */
  public Shape shape() {
    return Objects.requireNonNull(shape, "the key holds no value yet");
  }

  /** The number of its {@link #shape}. */
  int shapeId() {
    return shapeId;
  }

  /** Number of elements of the array that holds it, 0 where that is no array. */
  public int length() {
    if (length < 0) {
      length = text.bytes(string);
    }
    return length;
  }

  /** Number of references of a tuple. */
  public int references() {
    return kind == Kind.TUPLE ? from : 0;
  }

  /** The hash, 0 to 2³¹ − 1. */
  public long hash() {
    return hash;
  }

  /** The integer; of a floating-point number, its bits. */
  public long integer() {
    return bits;
  }

  /** The text of a string. */
  public String string() {
    return string;
  }

  /** Bytes that an object with this value takes, padding included. */
  public long size() {
    return shape().size(length());
  }

  /** The value as one of Java's, which is equal to another's if the values are. For policies that use Java collections. */
  public Object toJava() {
    List<Object> content = new ArrayList<>();
    content.add(shapeId);
    switch (kind) {
      case STRING -> {
        byte[] encoded = new byte[length()];
        text.write(string, MemorySegment.ofArray(encoded), 0);
        content.add(ByteBuffer.wrap(encoded));
      }
      case INTEGER, DOUBLE -> content.add(ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, bits));
      case BYTES -> content.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + length)));
      case TUPLE -> {
        for (int i = 0; i < from; i++) {
          content.add(identity(references[i]));
        }
        content.add(ByteBuffer.allocate(0));
      }
      case OBJECT -> {
        for (int slot = 0, slots = model.slots(object); slot < slots; slot++) {
          content.add(identity(model.reference(object, slot)));
        }
        Shape its = shape();
        long start = object + (its.isArray() ? its.kind().firstElement() : its.dataOffset());
        content.add(ByteBuffer.wrap(memory.segment().asSlice(start, contentEnd(its, object) - start).toArray(BYTE)));
      }
    }
    return content;
  }
}
