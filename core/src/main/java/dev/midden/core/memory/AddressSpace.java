package dev.midden.core.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One range of addresses for all memory of a JVM, reserved once and never given back, of which each {@link Memory} has a
 * window for as long as it is open.
 *
 * <pre>
 *   SEGMENT  │ heap A ░░░░░░░░░░░│ its marks ░░░│ free │ heap B ░░░░░░░░░░░│ free ───────────────────────── │
 *             └ its base  └ within its reach: reads as zero, and nobody else has a window there
 * </pre>
 *
 * <p>Being a constant of the compiler, the segment costs an access nothing but a comparison with a constant: its class, its
 * bounds and whether it is open need not be loaded, as they must be of a segment in a field. All of it is mapped for
 * reading and writing at all times and costs memory only where it has been touched, so no access that the JVM lets through
 * can fault, also not one to a window just closed by another thread.
 */
final class AddressSpace {
  /** The whole range, or null where it could not be had; {@link #UNAVAILABLE} says why then. */
  static final @Nullable MemorySegment SEGMENT;

  /** Why there is no such range, or empty. */
  static final String UNAVAILABLE;

  /** Windows begin at multiples of a huge page, so that each can be backed by them. */
  static final long HUGE_PAGE = 2L << 20;

  private static final long LARGEST = 1L << 42;
  private static final long SMALLEST = 1L << 36;
  private static final int SHARE = 16;

  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final int PROT_READ_WRITE = 0x1 | 0x2;
  private static final int MAP_SHARED = 0x1;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;
  private static final int MAP_FIXED = 0x10;
  private static final int MADV_HUGEPAGE = 14;
  private static final int O_RDWR = 2;
  private static final long MAP_FAILED = -1;

  /** Bytes of each free piece by where it begins, both multiples of {@link #HUGE_PAGE}; no two touch. */
  private static final TreeMap<Long, Long> FREE = new TreeMap<>();

  static {
    String unavailable = obstacle();
    MemorySegment segment = null;
    if (unavailable.isEmpty()) {
      segment = reserve();
      if (segment == null) {
        unavailable = "mmap refused " + SMALLEST + " bytes of address space; raise the limit (ulimit -v)";
      } else {
        FREE.put(0L, segment.byteSize());
      }
    }
    SEGMENT = segment;
    UNAVAILABLE = unavailable;
  }

  private AddressSpace() {}

  private static String obstacle() {
    if (!AddressSpace.class.getModule().isNativeAccessEnabled()) {
      return "mmap needs native access; start Java with --enable-native-access=dev.midden.core (ALL-UNNAMED on the class"
          + " path)";
    }
    String system = System.getProperty("os.name");
    return system.toLowerCase(Locale.ROOT).contains("linux")
        ? ""
        : "mmap is called with Linux's constants; this is " + system + ", use the memory source 'file'";
  }

  @SuppressWarnings("restricted")
  private static @Nullable MemorySegment reserve() {
    for (long bytes = LARGEST; bytes >= SMALLEST; bytes >>= 2) {
      long start = mmap(0, bytes + HUGE_PAGE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1);
      if (start != MAP_FAILED) {
        // Goes with the classes that could reach it: each class loader that loads them has a range of its own.
        long reserved = bytes + HUGE_PAGE;
        return MemorySegment.ofAddress((start + HUGE_PAGE - 1) & -HUGE_PAGE).reinterpret(bytes, Arena.ofAuto(),
            unused -> unmap(start, reserved));
      }
    }
    return null;
  }

  /** A window: its memory, and the bytes from its start on that are nobody else's. */
  record Window(MemorySegment segment, long reach) {}

  /**
   * Claims a window, zero-filled.
   *
   * @param reach as many bytes from its start on go to nobody else, unless no free piece has more than {@code bytes}
   * @throws MemoryUnavailableException if no free piece is large enough
   */
  static synchronized Window claim(long bytes, long reach) {
    MemorySegment space = SEGMENT;
    if (space == null) {
      throw new MemoryUnavailableException(UNAVAILABLE, null);
    }
    // The reach is a courtesy that must not take the place of other heaps.
    boolean scarce = space.byteSize() / SHARE < reach;
    for (long wanted : new long[]{roundUp(scarce ? bytes : reach), roundUp(bytes)}) {
      for (Map.Entry<Long, Long> piece : FREE.entrySet()) {
        long start = piece.getKey();
        long free = piece.getValue();
        if (free >= wanted) {
          FREE.remove(start);
          if (free > wanted) {
            FREE.put(start + wanted, free - wanted);
          }
          return new Window(space.asSlice(start, bytes), wanted);
        }
      }
    }
    throw new MemoryUnavailableException(
        "none of the " + space.byteSize() + " bytes of address space for all heaps has "
            + bytes + " together that are free; close heaps or ask for a smaller one",
        null);
  }

  /** Gives a window back, with the memory it has used. */
  static void release(Window window) {
    long bytes = window.reach;
    long start = window.segment.address() - base();
    if (mmap(window.segment.address(), bytes, MAP_PRIVATE_ANONYMOUS_NORESERVE | MAP_FIXED, -1) == MAP_FAILED) {
      throw new IllegalStateException("mmap could not take back " + bytes + " bytes");
    }
    synchronized (AddressSpace.class) {
      Map.Entry<Long, Long> before = FREE.lowerEntry(start);
      if (before != null && before.getKey() + before.getValue() == start) {
        start = before.getKey();
        bytes += before.getValue();
      }
      Long after = FREE.remove(start + bytes);
      FREE.put(start, after == null ? bytes : bytes + after);
    }
  }

  private static long base() {
    return SEGMENT == null ? 0 : SEGMENT.address();
  }

  private static long roundUp(long bytes) {
    return (bytes + HUGE_PAGE - 1) & -HUGE_PAGE;
  }

  /** Advises the kernel to back a window with huge pages; tells whether it will. */
  static boolean adviseHugePages(MemorySegment window) {
    try {
      return (int) Madvise.CALL.invokeExact(window.address(), window.byteSize(), MADV_HUGEPAGE) == 0;
    } catch (Throwable e) {
      throw new MemoryUnavailableException("madvise could not be called for " + window.byteSize() + " bytes", e);
    }
  }

  /** Maps a file of at least the window's size over it. */
  static void map(Path file, MemorySegment window) {
    long mapped;
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) Open.CALL.invokeExact(arena.allocateFrom(file.toString()), O_RDWR);
      mapped = mmap(window.address(), window.byteSize(), MAP_SHARED | MAP_FIXED, descriptor);
      int ignored = (int) Close.CALL.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new MemoryUnavailableException(file + " could not be opened to be mapped", e);
    }
    if (mapped == MAP_FAILED) {
      throw new MemoryUnavailableException("mmap refused " + window.byteSize() + " bytes of " + file, null);
    }
  }

  private static long mmap(long address, long bytes, int flags, int descriptor) {
    try {
      return (long) Mmap.CALL.invokeExact(address, bytes, PROT_READ_WRITE, flags, descriptor, 0L);
    } catch (Throwable e) {
      throw new MemoryUnavailableException("mmap could not be called for " + bytes + " bytes", e);
    }
  }

  private static void unmap(long start, long bytes) {
    try {
      int ignored = (int) Munmap.CALL.invokeExact(start, bytes);
    } catch (Throwable e) {
      throw new IllegalStateException("munmap could not be called for " + bytes + " bytes", e);
    }
  }

  // Each function is linked when it is first called: most of the time that a JVM's first heap takes to open goes into linking.

  private static final class Mmap {
    static final MethodHandle CALL = link("mmap", FunctionDescriptor.of(WORD, WORD, WORD, INT, INT, INT, WORD));
  }

  private static final class Madvise {
    static final MethodHandle CALL = link("madvise", FunctionDescriptor.of(INT, WORD, WORD, INT));
  }

  private static final class Munmap {
    static final MethodHandle CALL = link("munmap", FunctionDescriptor.of(INT, WORD, WORD));
  }

  private static final class Open {
    static final MethodHandle CALL = link("open", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
  }

  private static final class Close {
    static final MethodHandle CALL = link("close", FunctionDescriptor.of(INT, INT));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle link(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }
}
