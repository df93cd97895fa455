package dev.midden.bench.trace;

import com.google.gson.JsonParseException;
import dev.midden.bench.measure.Json;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Reads a trace, a chunk at a time, and tells a sink what is in it. */
final class TraceReader implements AutoCloseable {
  private static final int MAX_HEADER = 1 << 20;

  private final Path file;
  private final DataInputStream in;
  private final TraceHeader header;
  private final Inflater inflater = new Inflater();
  private byte[] deflated = new byte[TraceFormat.CHUNK];
  private final byte[] buffer = new byte[TraceFormat.CHUNK];
  private int length;
  private int at;
  private int last;
  private long offset;
  private long chunkOffset;
  private long events;
  private int shapes;

  TraceReader(Path file) throws IOException {
    this.file = file;
    in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    try {
      header = readHeader();
    } catch (EOFException e) {
      in.close();
      throw truncated();
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private TraceHeader readHeader() throws IOException {
    if (in.readLong() != TraceFormat.MAGIC) {
      throw new TraceException(
          file + " is no trace of Midden's; others are read as et2:FILE, et3:FILE or garcosim:FILE");
    }
    int version = in.readUnsignedShort();
    if (version != TraceFormat.VERSION) {
      throw new TraceException(file + " has version " + version + " of the format; this reads version "
          + TraceFormat.VERSION + ", record it again");
    }
    int size = in.readInt();
    if (size < 0 || size > MAX_HEADER) {
      throw damaged(10, "a header of " + size + " bytes");
    }
    byte[] json = new byte[size];
    in.readFully(json);
    offset = 14L + size;
    try {
      TraceHeader read = Json.COMPACT.fromJson(new String(json, StandardCharsets.UTF_8), TraceHeader.class);
      if (read != null) {
        return read;
      }
    } catch (JsonParseException e) {
      // Told below.
    }
    throw damaged(14, "the header is no JSON");
  }

  TraceHeader header() {
    return header;
  }

  /** Events read so far. */
  long events() {
    return events;
  }

  private TraceException truncated() {
    return new TraceException(file + " is truncated: it ends within the chunk at offset " + offset);
  }

  private TraceException damaged(long where, String what) {
    return new TraceException(file + " is damaged at offset " + where + ": " + what);
  }

  /** Tells all of it. */
  void readTo(TraceSink sink) throws IOException {
    try {
      while (nextChunk()) {
        while (at < length) {
          tell(sink);
        }
      }
    } catch (EOFException e) {
      throw truncated();
    } catch (ArrayIndexOutOfBoundsException e) {
      throw damaged(chunkOffset, "an event goes beyond its chunk");
    }
  }

  private boolean nextChunk() throws IOException {
    chunkOffset = offset;
    int raw = in.readInt();
    if (raw == 0) {
      long expected = in.readLong();
      if (expected != events) {
        throw damaged(offset, expected + " events announced, " + events + " found");
      }
      return false;
    }
    int packed = in.readInt();
    int sum = in.readInt();
    if (raw < 0 || raw > buffer.length || packed < 0 || packed > 2 * buffer.length) {
      throw damaged(offset, "a chunk of " + packed + " for " + raw + " bytes");
    }
    if (packed > deflated.length) {
      deflated = new byte[packed];
    }
    in.readFully(deflated, 0, packed);
    inflater.reset();
    inflater.setInput(deflated, 0, packed);
    int got;
    try {
      got = inflater.inflate(buffer, 0, raw);
    } catch (DataFormatException e) {
      throw damaged(offset, "it cannot be unpacked: " + e.getMessage());
    }
    CRC32 crc = new CRC32();
    crc.update(buffer, 0, raw);
    if (got != raw || (int) crc.getValue() != sum) {
      throw damaged(offset, "the checksum of the chunk does not agree");
    }
    offset += 12L + packed;
    length = raw;
    at = 0;
    return true;
  }

  private long number() {
    byte first = buffer[at++];
    if (first >= 0) {
      return first;
    }
    long value = first & 0x7F;
    for (int shift = 7; shift < 64; shift += 7) {
      byte next = buffer[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged(chunkOffset, "a number without end");
  }

  private int object(long difference) {
    last += TraceFormat.unzigzag(difference);
    if (last <= 0) {
      throw damaged(chunkOffset, "object " + last);
    }
    return last;
  }

  private int nullable(long difference) {
    return difference == 0 ? 0 : object(difference - 1);
  }

  private int small(long value) {
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw damaged(chunkOffset, "an operand of " + value);
    }
    return (int) value;
  }

  private int shape(long value) {
    if (value >= shapes) {
      throw damaged(chunkOffset, "shape " + value + " of " + shapes);
    }
    return (int) value;
  }

  private void tell(TraceSink sink) {
    int tag = buffer[at++] & 0xFF;
    long first = tag >>> 4;
    if (first == TraceFormat.INLINE) {
      first = number();
    }
    events++;
    switch (tag & 0xF) {
      case TraceFormat.SHAPE -> sink.shape(readShape(small(first)));
      case TraceFormat.ALLOCATE -> sink.allocate(object(number()), shape(first), small(number()));
      case TraceFormat.ALLOCATE_WEAK -> sink.allocateWeak(object(number()), shape(first), nullable(number()));
      case TraceFormat.ALLOCATE_IMMORTAL -> sink.allocateImmortal(object(number()), shape(first), small(number()));
      case TraceFormat.WRITE -> sink.write(object(number()), small(first), nullable(number()));
      case TraceFormat.PUSH -> sink.push(small(first));
      case TraceFormat.POP -> sink.pop(nullable(first));
      case TraceFormat.SET -> sink.set(small(first), nullable(number()));
      case TraceFormat.ADD_ROOT -> sink.addRoot(small(first), nullable(number()));
      case TraceFormat.SET_ROOT -> sink.setRoot(small(first), nullable(number()));
      case TraceFormat.REMOVE_ROOT -> sink.removeRoot(small(first));
      case TraceFormat.INTERNED -> sink.interned(object(first));
      case TraceFormat.DIED -> sink.died(object(first));
      case TraceFormat.CLEAR_WEAK -> sink.clearWeak(object(first));
      case TraceFormat.POLL -> sink.poll();
      default -> sink.collect();
    }
  }

  private TraceShape readShape(int size) {
    TraceShape shape = parseShape(size);
    if (shape == null) {
      throw damaged(chunkOffset, "the definition of shape " + shapes + " cannot be read");
    }
    shapes++;
    at += size;
    return shape;
  }

  private @Nullable TraceShape parseShape(int size) {
    if (size > length - at) {
      return null;
    }
    try {
      return Json.COMPACT.fromJson(new String(buffer, at, size, StandardCharsets.UTF_8), TraceShape.class);
    } catch (JsonParseException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
