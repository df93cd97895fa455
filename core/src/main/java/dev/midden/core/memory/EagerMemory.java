package dev.midden.core.memory;

import java.lang.foreign.Arena;

/** Memory allocated and zero-filled at once by the JVM. */
final class EagerMemory extends Memory {
  private final Arena arena;

  private EagerMemory(Arena arena, long bytes) {
    super(arena.allocate(bytes, 8));
    this.arena = arena;
  }

  static EagerMemory reserve(long bytes) {
    Arena arena = Arena.ofShared();
    try {
      return new EagerMemory(arena, bytes);
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
  public void close() {
    arena.close();
  }
}
