package dev.midden.bench.graph;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes small dumps in the HPROF format, wrong ones where asked to. */
final class DumpWriter {
  static final int OBJECT = 2;
  static final int INT = 10;

  static final int STRING = 0x01;
  static final int LOAD_CLASS = 0x02;
  static final int HEAP_DUMP = 0x0C;
  static final int HEAP_DUMP_SEGMENT = 0x1C;
  static final int HEAP_DUMP_END = 0x2C;

  private final int identifierBytes;
  private final Buffer file = new Buffer();
  private Buffer segment = new Buffer();

  DumpWriter(String version, int identifierBytes) {
    this.identifierBytes = identifierBytes;
    file.bytes(version.getBytes(StandardCharsets.US_ASCII)).u1(0).u4(identifierBytes).u8(0);
  }

  /** As HotSpot begins its dumps. */
  static DumpWriter standard() {
    return new DumpWriter("JAVA PROFILE 1.0.2", 8);
  }

  /** Bytes in the order of the file. */
  final class Buffer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream data = new DataOutputStream(bytes);

    Buffer u1(int value) {
      return write(() -> data.writeByte(value));
    }

    Buffer u2(int value) {
      return write(() -> data.writeShort(value));
    }

    Buffer u4(long value) {
      return write(() -> data.writeInt((int) value));
    }

    Buffer u8(long value) {
      return write(() -> data.writeLong(value));
    }

    Buffer id(long value) {
      return identifierBytes == 4 ? u4(value) : u8(value);
    }

    Buffer ids(long... values) {
      for (long value : values) {
        id(value);
      }
      return this;
    }

    Buffer bytes(byte[] values) {
      return write(() -> data.write(values));
    }

    private Buffer write(Action action) {
      try {
        action.run();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  Buffer buffer() {
    return new Buffer();
  }

  /** A record at the top level. */
  DumpWriter record(int kind, Buffer body) {
    return record(kind, body, body.bytes.size());
  }

  /** A record that claims a length. */
  DumpWriter record(int kind, Buffer body, long length) {
    file.u1(kind).u4(0).u4(length).bytes(body.bytes.toByteArray());
    return this;
  }

  /** Names a class: a text and a record that says whose name it is. */
  DumpWriter name(long classId, String name) {
    record(STRING, buffer().id(classId + 1_000_000).bytes(name.getBytes(StandardCharsets.UTF_8)));
    return record(LOAD_CLASS, buffer().u4(1).id(classId).u4(0).id(classId + 1_000_000));
  }

  /** What the segment under way holds so far. */
  Buffer raw() {
    return segment;
  }

  DumpWriter root(int kind, long id, int restBytes) {
    segment.u1(kind).id(id).bytes(new byte[restBytes]);
    return this;
  }

  /** A class with statics that refer to objects, and instance fields of some types. */
  DumpWriter classDump(long id, long superId, long[] statics, int... fieldTypes) {
    segment.u1(0x20).id(id).u4(0).id(superId).ids(0, 0, 0, 0, 0).u4(0).u2(0).u2(statics.length);
    for (long value : statics) {
      segment.id(1).u1(OBJECT).id(value);
    }
    segment.u2(fieldTypes.length);
    for (int type : fieldTypes) {
      segment.id(1).u1(type);
    }
    return this;
  }

  DumpWriter instance(long id, long classId, Buffer values) {
    byte[] bytes = values.bytes.toByteArray();
    segment.u1(0x21).id(id).u4(0).id(classId).u4(bytes.length).bytes(bytes);
    return this;
  }

  DumpWriter objectArray(long id, long classId, long... elements) {
    segment.u1(0x22).id(id).u4(0).u4(elements.length).id(classId).ids(elements);
    return this;
  }

  DumpWriter primitiveArray(long id, int type, int length, int bytes) {
    segment.u1(0x23).id(id).u4(0).u4(length).u1(type).bytes(new byte[bytes]);
    return this;
  }

  /** Writes the segment under way as a record and begins another. */
  DumpWriter end(int kind) {
    record(kind, segment);
    segment = new Buffer();
    return this;
  }

  /** Writes the segment under way and the record that ends the dump. */
  byte[] finish() {
    return end(HEAP_DUMP_SEGMENT).record(HEAP_DUMP_END, buffer()).toBytes();
  }

  byte[] toBytes() {
    return file.bytes.toByteArray();
  }
}
