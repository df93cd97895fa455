package dev.midden.core.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory zero-filled at once: allocated by the JVM, or a window of the {@link AddressSpace} where there is one. */
final class EagerMemory extends Memory {
  private final Runnable free;

  private EagerMemory(MemorySegment segment, Runnable free) {
    super(segment);
    this.free = free;
  }

  static EagerMemory reserve(long bytes, long reach) {
    if (AddressSpace.SEGMENT != null) {
      AddressSpace.Window window = AddressSpace.claim(bytes, reach);
      return new EagerMemory(window.segment().fill((byte) 0), () -> AddressSpace.release(window));
    }
    Arena arena = Arena.ofShared();
    try {
      return new EagerMemory(arena.allocate(bytes, 8), arena::close);
    } catch (OutOfMemoryError | IllegalArgumentException e) {
      arena.close();
      throw new MemoryUnavailableException(
          "the JVM could not allocate " + bytes
              + " bytes outside its heap; raise -XX:MaxDirectMemorySize or ask for less",
          e);
    }
  }

  @Override
  public String description() {
    return "eager (allocated and zero-filled whole)";
  }

  @Override
  void release() {
    free.run();
  }
}
