package dev.midden.core.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * An anonymous private mapping: {@code mmap(2)} with {@code MAP_NORESERVE}, aligned to and advised for 2 MiB pages. Random
 * access over a large heap is bound by address translation, which huge pages make about a third cheaper.
 */
final class MappedMemory extends Memory {
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final long HUGE_PAGE = 2L << 20;
  private static final int PROT_READ_WRITE = 0x1 | 0x2;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;
  private static final int MADV_HUGEPAGE = 14;
  private static final long MAP_FAILED = -1;

  private final Arena arena;
  private final boolean hugePages;

  private MappedMemory(MemorySegment segment, Arena arena, boolean hugePages) {
    super(segment);
    this.arena = arena;
    this.hugePages = hugePages;
  }

  static MappedMemory reserve(long bytes) {
    if (!MappedMemory.class.getModule().isNativeAccessEnabled()) {
      throw new MemoryUnavailableException(
          "mmap needs native access; start Java with --enable-native-access=dev.midden.core (ALL-UNNAMED on the class path)",
          null);
    }
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      throw new MemoryUnavailableException("mmap is called with Linux's constants; this is "
          + System.getProperty("os.name") + ", use the memory source 'file'", null);
    }
    return map(bytes);
  }

  @SuppressWarnings("restricted")
  private static MappedMemory map(long bytes) {
    long reserved = bytes + HUGE_PAGE;
    Arena arena = Arena.ofShared();
    try {
      long start = (long) Mmap.CALL.invokeExact(0L, reserved, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
      if (start == MAP_FAILED) {
        throw new MemoryUnavailableException("mmap refused " + reserved + " bytes of address space", null);
      }
      long aligned = (start + HUGE_PAGE - 1) & -HUGE_PAGE;
      MemorySegment segment = MemorySegment.ofAddress(aligned).reinterpret(bytes, arena,
          ignored -> unmap(start, reserved));
      // A heap smaller than a huge page would be charged for a whole one by its first object.
      boolean huge = bytes >= HUGE_PAGE && (int) Madvise.CALL.invokeExact(aligned, bytes, MADV_HUGEPAGE) == 0;
      return new MappedMemory(segment, arena, huge);
    } catch (MemoryUnavailableException e) {
      arena.close();
      throw e;
    } catch (Throwable e) {
      arena.close();
      throw new MemoryUnavailableException("mmap could not be called for " + bytes + " bytes", e);
    }
  }

  private static void unmap(long start, long reserved) {
    try {
      int ignored = (int) Munmap.CALL.invokeExact(start, reserved);
    } catch (Throwable e) {
      throw new IllegalStateException("munmap could not be called for " + reserved + " bytes", e);
    }
  }

  @Override
  public String description() {
    return hugePages ? "mmap (lazy, huge pages advised)" : "mmap (lazy)";
  }

  @Override
  public void close() {
    arena.close();
  }

  // Addresses are passed as numbers, and each function is linked when it is first called: most of the time that a JVM's first
  // heap takes to open goes into linking.

  private static final class Mmap {
    static final MethodHandle CALL = link("mmap", FunctionDescriptor.of(WORD, WORD, WORD, INT, INT, INT, WORD));
  }

  private static final class Madvise {
    static final MethodHandle CALL = link("madvise", FunctionDescriptor.of(INT, WORD, WORD, INT));
  }

  private static final class Munmap {
    static final MethodHandle CALL = link("munmap", FunctionDescriptor.of(INT, WORD, WORD));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle link(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }
}
