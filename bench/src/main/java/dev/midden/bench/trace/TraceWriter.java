package dev.midden.bench.trace;

import dev.midden.bench.measure.Json;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes a trace as {@link TraceFormat} says; a thread of its own compresses. */
final class TraceWriter implements TraceSink, AutoCloseable {
  private static final byte[] LAST = new byte[0];
  private static final int BUFFERS = 8;

  /** A chunk on its way to the file. */
  private record Chunk(byte[] bytes, int length) {}

  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final Thread compressor;
  private final DataOutputStream out;
  private volatile IOException failure;
  private byte[] buffer;
  private int at;
  private int last;
  private long events;

  TraceWriter(Path file, TraceHeader header) throws IOException {
    out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    byte[] json = Json.COMPACT.toJson(header).getBytes(StandardCharsets.UTF_8);
    out.writeLong(TraceFormat.MAGIC);
    out.writeShort(TraceFormat.VERSION);
    out.writeInt(json.length);
    out.write(json);
    for (int i = 0; i < BUFFERS; i++) {
      empty.add(new byte[TraceFormat.CHUNK]);
    }
    buffer = new byte[TraceFormat.CHUNK];
    compressor = Thread.ofPlatform().daemon().name("trace").start(this::compress);
  }

  /** Events written so far. */
  long events() {
    return events;
  }

  private void compress() {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    byte[] deflated = new byte[TraceFormat.CHUNK + 1024];
    try {
      for (Chunk chunk = full.take(); chunk.bytes != LAST; chunk = full.take()) {
        if (failure == null) {
          write(deflater, chunk, deflated);
        }
        empty.put(chunk.bytes);
      }
    } catch (InterruptedException e) {
      failure = new IOException("the thread that writes the trace was interrupted", e);
    } finally {
      deflater.end();
    }
  }

  private void write(Deflater deflater, Chunk chunk, byte[] deflated) {
    CRC32 sum = new CRC32();
    sum.update(chunk.bytes, 0, chunk.length);
    deflater.reset();
    deflater.setInput(chunk.bytes, 0, chunk.length);
    deflater.finish();
    int length = deflater.deflate(deflated);
    try {
      out.writeInt(chunk.length);
      out.writeInt(length);
      out.writeInt((int) sum.getValue());
      out.write(deflated, 0, length);
    } catch (IOException e) {
      failure = e;
    }
  }

  private void flush() {
    if (failure != null) {
      throw new UncheckedIOException(failure);
    }
    try {
      full.put(new Chunk(buffer, at));
      buffer = empty.take();
      at = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a trace was written", e);
    }
  }

  private void event(int opcode, long first) {
    if (at > TraceFormat.CHUNK - TraceFormat.MAX_EVENT) {
      flush();
    }
    events++;
    if (first < TraceFormat.INLINE) {
      buffer[at++] = (byte) (opcode | first << 4);
    } else {
      buffer[at++] = (byte) (opcode | TraceFormat.INLINE << 4);
      number(first);
    }
  }

  private void number(long value) {
    long rest = value;
    while (rest >= 0x80) {
      buffer[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[at++] = (byte) rest;
  }

  private long difference(int object) {
    long difference = TraceFormat.zigzag(object - last);
    last = object;
    return difference;
  }

  private long nullable(int object) {
    return object == 0 ? 0 : difference(object) + 1;
  }

  @Override
  public void shape(TraceShape shape) {
    byte[] json = Json.COMPACT.toJson(shape).getBytes(StandardCharsets.UTF_8);
    if (at + json.length + TraceFormat.MAX_EVENT > TraceFormat.CHUNK) {
      flush();
    }
    event(TraceFormat.SHAPE, json.length);
    System.arraycopy(json, 0, buffer, at, json.length);
    at += json.length;
  }

  @Override
  public void allocate(int object, int shape, int length) {
    event(TraceFormat.ALLOCATE, shape);
    number(difference(object));
    number(length);
  }

  @Override
  public void allocateImmortal(int object, int shape, int length) {
    event(TraceFormat.ALLOCATE_IMMORTAL, shape);
    number(difference(object));
    number(length);
  }

  @Override
  public void allocateWeak(int object, int shape, int referent) {
    event(TraceFormat.ALLOCATE_WEAK, shape);
    number(difference(object));
    number(nullable(referent));
  }

  @Override
  public void write(int object, int slot, int value) {
    event(TraceFormat.WRITE, slot);
    number(difference(object));
    number(nullable(value));
  }

  @Override
  public void push(int slots) {
    event(TraceFormat.PUSH, slots);
  }

  @Override
  public void pop(int returned) {
    event(TraceFormat.POP, nullable(returned));
  }

  @Override
  public void set(int fromTop, int value) {
    event(TraceFormat.SET, fromTop);
    number(nullable(value));
  }

  @Override
  public void addRoot(int root, int value) {
    event(TraceFormat.ADD_ROOT, root);
    number(nullable(value));
  }

  @Override
  public void setRoot(int root, int value) {
    event(TraceFormat.SET_ROOT, root);
    number(nullable(value));
  }

  @Override
  public void removeRoot(int root) {
    event(TraceFormat.REMOVE_ROOT, root);
  }

  @Override
  public void interned(int object) {
    event(TraceFormat.INTERNED, difference(object));
  }

  @Override
  public void died(int object) {
    event(TraceFormat.DIED, difference(object));
  }

  @Override
  public void clearWeak(int object) {
    event(TraceFormat.CLEAR_WEAK, difference(object));
  }

  @Override
  public void poll() {
    event(TraceFormat.POLL, 0);
  }

  @Override
  public void collect() {
    event(TraceFormat.COLLECT, 0);
  }

  /** Writes what is left and the end, without which a trace counts as truncated. */
  @Override
  public void close() throws IOException {
    try {
      flush();
      full.put(new Chunk(LAST, 0));
      compressor.join();
      if (failure != null) {
        throw failure;
      }
      out.writeInt(0);
      out.writeLong(events);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a trace was written", e);
    } finally {
      out.close();
    }
  }
}
