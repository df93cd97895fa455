package dev.midden.bench.graph;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shark.HprofHeader;
import shark.HprofRecord.HeapDumpRecord.ObjectRecord.ClassDumpRecord;
import shark.HprofRecordReader;
import shark.HprofRecordTag;
import shark.HprofVersion;
import shark.OnHprofRecordTagListener;
import shark.StreamingHprofReader;

/**
 * A heap dump in the HPROF format, checked. The library reads it; it trusts lengths, though, and skips what it does not
 * know, so that a damaged file would make it allocate without bound or find nothing. Hence two checks here:
 *
 * <ul>
 * <li>{@link #open} follows the records at the top level from the first to the last byte, without their contents: each
 * must be of a known kind and end within the file, and after segments of a dump must come the record that ends it. This
 * finds every truncation.
 * <li>{@link #read} checks each length within a segment against the bytes left in it before anything is made of it, and
 * that no record runs over the segment's end.
 * </ul>
 */
final class DumpFile {
  /** Everything. */
  static final Set<HprofRecordTag> ALL = EnumSet.allOf(HprofRecordTag.class);

  /** Instances and arrays. The library skips the others, which must have been read once and so found sound. */
  static final Set<HprofRecordTag> OBJECTS = EnumSet.of(HprofRecordTag.INSTANCE_DUMP, HprofRecordTag.OBJECT_ARRAY_DUMP,
      HprofRecordTag.PRIMITIVE_ARRAY_DUMP,
      // Asked for because the library skips it wrongly where ids have 8 bytes.
      HprofRecordTag.HEAP_DUMP_INFO);

  private static final String MAGIC = "JAVA PROFILE 1.0";
  private static final int LONGEST_HEADER = 32;
  /** Kind 1, time 4, length 4. */
  private static final int RECORD_HEADER = 9;
  private static final Map<Integer, HprofRecordTag> TOP_LEVEL = new HashMap<>();

  static {
    for (HprofRecordTag tag : EnumSet.range(HprofRecordTag.STRING_IN_UTF8, HprofRecordTag.CONTROL_SETTINGS)) {
      TOP_LEVEL.put(tag.getTag(), tag);
    }
  }

  private final Path path;
  private final long bytes;
  private final HprofHeader header;
  private long[] segmentEnds = new long[4];
  private int segments;

  private DumpFile(Path path, long bytes, HprofHeader header) {
    this.path = path;
    this.bytes = bytes;
    this.header = header;
  }

  /**
   * Opens a dump and checks its outline.
   *
   * @throws HeapDumpException if it is none, or damaged
   */
  static DumpFile open(Path path) {
    if (!Files.exists(path)) {
      throw new HeapDumpException(path, "does not exist", null);
    }
    if (Files.isDirectory(path)) {
      throw new HeapDumpException(path, "is a directory, not a heap dump", null);
    }
    if (!Files.isRegularFile(path)) {
      throw new HeapDumpException(path, "is not a regular file", null);
    }
    try (FileChannel channel = FileChannel.open(path)) {
      DumpFile file = new DumpFile(path, channel.size(), header(path, channel));
      file.outline(new Window(channel));
      return file;
    } catch (IOException e) {
      throw new HeapDumpException(path, "cannot be read: " + reason(e), e);
    }
  }

  private static HprofHeader header(Path path, FileChannel channel) throws IOException {
    ByteBuffer first = ByteBuffer.allocate(LONGEST_HEADER);
    while (first.hasRemaining() && channel.read(first, first.position()) > 0) {
      // Until the header is there or the file ends.
    }
    byte[] start = Arrays.copyOf(first.array(), first.position());
    byte[] magic = MAGIC.getBytes(StandardCharsets.US_ASCII);
    int common = Math.min(start.length, magic.length);
    if (start.length == 0) {
      throw new HeapDumpException(path, "is empty", null);
    }
    if (start.length > 1 && start[0] == 0x1f && start[1] == (byte) 0x8b) {
      throw new HeapDumpException(path, "is compressed with gzip; decompress it first (gunzip)", null);
    }
    if (!Arrays.equals(start, 0, common, magic, 0, common)) {
      throw new HeapDumpException(path, "is not an HPROF heap dump: it does not begin with '" + MAGIC + "'", null);
    }
    if (start.length < LONGEST_HEADER - 1) {
      throw new HeapDumpException(path, "is truncated: it ends within the header, at offset " + start.length, null);
    }
    // Checked before the library looks for the end of the version, which could be the end of a very large file.
    String version = version(start);
    if (Arrays.stream(HprofVersion.values()).noneMatch(known -> known.getVersionString().equals(version))) {
      throw new HeapDumpException(path,
          "is of a version of HPROF that cannot be read; those that can: " + Arrays.stream(
              HprofVersion.values()).map(HprofVersion::getVersionString).collect(Collectors.joining(", ")),
          null);
    }
    HprofHeader header = HprofHeader.Companion.parseHeaderOf(path.toFile());
    if (header.getIdentifierByteSize() != 4 && header.getIdentifierByteSize() != 8) {
      throw new HeapDumpException(path, "claims that ids have " + header.getIdentifierByteSize()
          + " bytes, which are 4 or 8, in its header", null);
    }
    return header;
  }

  /** What stands before the first zero byte. */
  private static String version(byte[] start) {
    int end = 0;
    while (end < start.length && start[end] != 0) {
      end++;
    }
    return new String(start, 0, end, StandardCharsets.ISO_8859_1);
  }

  // ---------------------------------------------------------------- outline

  private void outline(Window window) throws IOException {
    boolean unended = false;
    long at = header.getRecordsPosition();
    while (at < bytes) {
      if (bytes - at < RECORD_HEADER) {
        throw damaged("is truncated: it ends within the header of a record", at);
      }
      int kind = window.unsignedByte(at);
      HprofRecordTag tag = TOP_LEVEL.get(kind);
      if (tag == null) {
        throw damaged(String.format("is damaged: no record is of the kind 0x%02x", kind), at);
      }
      long length = window.unsignedInt(at + 5);
      long left = bytes - at - RECORD_HEADER;
      if (length > left) {
        throw damaged("is truncated or damaged: a record (" + name(tag) + ") claims " + length
            + " bytes, but the file has only " + left + " more", at);
      }
      at += RECORD_HEADER + length;
      if (tag == HprofRecordTag.HEAP_DUMP || tag == HprofRecordTag.HEAP_DUMP_SEGMENT) {
        addSegment(at);
      }
      // A dump in one record ends with it; only one in segments needs an end of its own.
      unended = tag == HprofRecordTag.HEAP_DUMP_SEGMENT || unended && tag != HprofRecordTag.HEAP_DUMP_END;
    }
    if (segments == 0) {
      throw damaged("is truncated, or holds no heap dump: its records end without one", at);
    }
    if (unended) {
      throw damaged("is truncated: the record that ends the heap dump is missing", at);
    }
  }

  private void addSegment(long end) {
    if (segments == segmentEnds.length) {
      segmentEnds = Arrays.copyOf(segmentEnds, segments * 2);
    }
    segmentEnds[segments++] = end;
  }

  /** A part of the file in memory, which moves along. */
  private static final class Window {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);
    private long start;

    Window(FileChannel channel) {
      this.channel = channel;
    }

    int unsignedByte(long at) throws IOException {
      return buffer.get(index(at, 1)) & 0xFF;
    }

    long unsignedInt(long at) throws IOException {
      return buffer.getInt(index(at, 4)) & 0xFFFF_FFFFL;
    }

    private int index(long at, int count) throws IOException {
      if (at < start || at + count > start + buffer.limit()) {
        buffer.clear();
        start = at;
        while (buffer.position() < count) {
          if (channel.read(buffer, start + buffer.position()) < 0) {
            throw new EOFException("it became shorter while it was read");
          }
        }
        buffer.flip();
      }
      return (int) (at - start);
    }
  }

  // ---------------------------------------------------------------- contents

  Path path() {
    return path;
  }

  /** Size of the file. */
  long bytes() {
    return bytes;
  }

  /** Bytes of an id: 4 or 8. */
  int identifierBytes() {
    return header.getIdentifierByteSize();
  }

  /** An id as people write it. */
  String format(long id) {
    return "0x" + Long.toHexString(identifierBytes() == 4 ? id & 0xFFFF_FFFFL : id);
  }

  /** What is wrong with the file, at an offset. */
  HeapDumpException damaged(String what, long offset) {
    return new HeapDumpException(path, what + ", at offset " + offset, null);
  }

  /**
   * Shows the records of some kinds to a visitor.
   *
   * @throws HeapDumpException if the file is damaged
   */
  void read(Set<HprofRecordTag> kinds, DumpVisitor visitor) {
    Listener listener = new Listener(visitor);
    long end;
    try {
      end = StreamingHprofReader.Companion.readerFor(path.toFile(), header).readRecords(kinds, listener);
    } catch (Exception e) {
      // The library is in Kotlin and throws IOException undeclared; what comes from the visitor is not about the file.
      if (e == listener.failure) {
        throw e;
      }
      throw new HeapDumpException(path, "is damaged: " + reason(e) + ", in or after the record at offset "
          + listener.recordStart, e);
    }
    if (end != bytes) {
      throw damaged("is damaged, or was changed while it was read", end);
    }
  }

  /** Checks each record against the segment it is in, and hands it on. */
  private final class Listener implements OnHprofRecordTagListener {
    private final DumpVisitor visitor;
    private int segment;
    private long recordStart = header.getRecordsPosition();
    @Nullable
    RuntimeException failure;

    Listener(DumpVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void onHprofRecord(HprofRecordTag tag, long length, HprofRecordReader in) {
      try {
        long start = in.getBytesRead();
        // The library gives a length to records at the top level only.
        boolean top = length >= 0;
        recordStart = start - (top ? RECORD_HEADER : 1);
        long end = top ? start + length : segmentEnd(start);
        record(tag, end, in);
        if (in.getBytesRead() > end) {
          throw overrun(tag, end);
        }
        if (top) {
          in.skip(end - in.getBytesRead());
        }
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }

    private long segmentEnd(long at) {
      while (segment < segments - 1 && segmentEnds[segment] < at) {
        segment++;
      }
      return segmentEnds[segment];
    }

    private HeapDumpException overrun(HprofRecordTag tag, long end) {
      return damaged("is damaged: a record (" + name(tag) + ") runs over the end of what it is in, which is at " + end,
          recordStart);
    }

    private void record(HprofRecordTag tag, long end, HprofRecordReader in) {
      switch (tag) {
        case STRING_IN_UTF8 -> {
          need(tag, identifierBytes(), end, in);
          long id = in.readId();
          visitor.string(id, end - in.getBytesRead(), in);
        }
        case LOAD_CLASS -> {
          need(tag, 8 + 2L * identifierBytes(), end, in);
          in.skip(4);
          long id = in.readId();
          in.skip(4);
          visitor.className(id, in.readId());
        }
        case CLASS_DUMP -> visitor.classObject(classDump(end, in));
        case INSTANCE_DUMP -> {
          long id = in.readId();
          in.skip(4);
          long classId = in.readId();
          int count = in.readInt();
          long body = body(tag, count, 1, end, in);
          visitor.instance(id, classId, count, in);
          in.skip(body - in.getBytesRead());
        }
        case OBJECT_ARRAY_DUMP -> {
          long id = in.readId();
          in.skip(4);
          int count = in.readInt();
          long classId = in.readId();
          long body = body(tag, count, identifierBytes(), end, in);
          visitor.objectArray(id, classId, count, in);
          in.skip(body - in.getBytesRead());
        }
        case PRIMITIVE_ARRAY_DUMP -> {
          long id = in.readId();
          in.skip(4);
          int count = in.readInt();
          int number = in.readUnsignedByte();
          PrimitiveKind kind = PrimitiveKind.of(number);
          if (kind == null) {
            throw damaged("is damaged: an array has elements of the type " + number + ", which is none", recordStart);
          }
          long body = body(tag, count, kind.bytes, end, in);
          visitor.primitiveArray(id, kind, count);
          in.skip(body - in.getBytesRead());
        }
        case HEAP_DUMP_INFO -> in.readHeapDumpInfoRecord();
        case STACK_FRAME, STACK_TRACE, HEAP_DUMP_END -> {
          // Not about objects.
        }
        default -> root(tag, in);
      }
    }

    /** Makes sure that so many bytes are left. */
    private void need(HprofRecordTag tag, long count, long end, HprofRecordReader in) {
      if (count > end - in.getBytesRead()) {
        throw overrun(tag, end);
      }
    }

    /** The end of a body of so many elements, which must be where the segment still is. */
    private long body(HprofRecordTag tag, int count, int elementBytes, long end, HprofRecordReader in) {
      long left = end - in.getBytesRead();
      if (count < 0 || (long) count * elementBytes > left) {
        throw damaged("is damaged: a record (" + name(tag) + ") claims " + Integer.toUnsignedString(count)
            + " elements, but its segment has only " + Math.max(0, left) + " more bytes", recordStart);
      }
      return in.getBytesRead() + (long) count * elementBytes;
    }

    private ClassDumpRecord classDump(long end, HprofRecordReader in) {
      try {
        return in.readClassDumpRecord();
      } catch (IllegalStateException | IndexOutOfBoundsException e) {
        throw new HeapDumpException(path, "is damaged: a class has a field of a type that is none, at offset "
            + recordStart, e);
      }
    }

    private void root(HprofRecordTag tag, HprofRecordReader in) {
      long id = switch (tag) {
        case ROOT_UNKNOWN -> in.readUnknownGcRootRecord().getId();
        case ROOT_JNI_GLOBAL -> in.readJniGlobalGcRootRecord().getId();
        case ROOT_JNI_LOCAL -> in.readJniLocalGcRootRecord().getId();
        case ROOT_JAVA_FRAME -> in.readJavaFrameGcRootRecord().getId();
        case ROOT_NATIVE_STACK -> in.readNativeStackGcRootRecord().getId();
        case ROOT_STICKY_CLASS -> in.readStickyClassGcRootRecord().getId();
        case ROOT_THREAD_BLOCK -> in.readThreadBlockGcRootRecord().getId();
        case ROOT_MONITOR_USED -> in.readMonitorUsedGcRootRecord().getId();
        case ROOT_THREAD_OBJECT -> in.readThreadObjectGcRootRecord().getId();
        case ROOT_INTERNED_STRING -> in.readInternedStringGcRootRecord().getId();
        case ROOT_FINALIZING -> in.readFinalizingGcRootRecord().getId();
        case ROOT_DEBUGGER -> in.readDebuggerGcRootRecord().getId();
        case ROOT_REFERENCE_CLEANUP -> in.readReferenceCleanupGcRootRecord().getId();
        case ROOT_VM_INTERNAL -> in.readVmInternalGcRootRecord().getId();
        case ROOT_JNI_MONITOR -> in.readJniMonitorGcRootRecord().getId();
        case ROOT_UNREACHABLE -> {
          // Says of an object that no root reaches it: the opposite of a root, whatever the name.
          in.readUnreachableGcRootRecord();
          yield 0;
        }
        default -> throw damaged("is damaged: a record is of the kind " + name(tag), recordStart);
      };
      if (id != 0) {
        visitor.root(id);
      }
    }
  }

  private static String name(HprofRecordTag tag) {
    return tag.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The first line of what an exception says, or its kind if it says nothing. */
  private static String reason(Throwable e) {
    String message = e.getMessage();
    if (e instanceof EOFException && message == null) {
      return "it ends too early";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("no reason given");
  }
}
