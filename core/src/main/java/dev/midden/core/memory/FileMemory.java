package dev.midden.core.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A mapped temporary file. The whole size is mapped sparse at once; {@link #commit} writes zeros step by step before a
 * part is used, because only a write, not a store, can report that the file system is full.
 */
final class FileMemory extends Memory {
  private static final long STEP = 4L << 20;
  private static final int CHUNK = 1 << 16;

  private final Runnable unmap;
  private final FileChannel file;
  private final Path directory;
  private long committed;

  private FileMemory(MemorySegment segment, Runnable unmap, FileChannel file, Path directory) {
    super(segment);
    this.unmap = unmap;
    this.file = file;
    this.directory = directory;
  }

  static FileMemory reserve(long bytes, long reach) {
    List<IOException> refused = new ArrayList<>();
    for (Path directory : directories()) {
      try {
        return map(bytes, reach, directory);
      } catch (IOException e) {
        refused.add(e);
      }
    }
    MemoryUnavailableException failure = new MemoryUnavailableException("no temporary file of " + bytes
        + " bytes could be mapped in " + directories() + "; set -Djava.io.tmpdir to a file system with room", null);
    refused.forEach(failure::addSuppressed);
    throw failure;
  }

  private static List<Path> directories() {
    return List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")));
  }

  private static FileMemory map(long bytes, long reach, Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + " is not a directory");
    }
    long room = Files.getFileStore(directory).getUsableSpace();
    if (room < bytes) {
      throw new IOException(directory + " has room for " + room + " bytes, " + bytes + " are needed");
    }
    Path path = Files.createTempFile(directory, "midden-", ".heap");
    try {
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        return AddressSpace.SEGMENT == null
            ? mapBySegment(bytes, file, directory)
            : mapByWindow(bytes, reach, file, path, directory);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } finally {
      Files.deleteIfExists(path);
    }
  }

  private static FileMemory mapBySegment(long bytes, FileChannel file, Path directory) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      return new FileMemory(file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena), arena::close, file, directory);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static FileMemory mapByWindow(long bytes, long reach, FileChannel file, Path path, Path directory)
      throws IOException {
    file.write(ByteBuffer.allocate(1), bytes - 1);
    AddressSpace.Window window = AddressSpace.claim(bytes, reach);
    try {
      AddressSpace.map(path, window.segment());
      return new FileMemory(window.segment(), () -> AddressSpace.release(window), file, directory);
    } catch (RuntimeException e) {
      AddressSpace.release(window);
      throw e;
    }
  }

  @Override
  public void commit(long end) {
    if (end <= committed) {
      return;
    }
    long target = Math.min(bytes(), Math.max(end, committed + STEP));
    try {
      ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
      for (long at = committed; at < target; at += CHUNK) {
        zeros.clear().limit((int) Math.min(CHUNK, target - at));
        while (zeros.hasRemaining()) {
          file.write(zeros, at + zeros.position());
        }
        committed = at;
      }
      committed = target;
    } catch (IOException e) {
      throw new MemoryUnavailableException(
          "the file system of " + directory + " could not back " + end + " of " + bytes()
              + " bytes; free space there, set -Djava.io.tmpdir elsewhere, or grant native access",
          e);
    }
  }

  @Override
  public String description() {
    return "file (deleted temporary file in " + directory + ", committed in steps)";
  }

  @Override
  void release() {
    unmap.run();
    try {
      file.close();
    } catch (IOException e) {
      throw new IllegalStateException("the heap's temporary file in " + directory + " could not be closed", e);
    }
  }
}
