package dev.midden.core.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a heap's memory comes from. */
public enum MemorySource {
  /** The first of the others, in the order of declaration, that works here. */
  AUTO {
    @Override
    Memory reserve(long bytes, long reach) {
      List<MemoryUnavailableException> refused = new ArrayList<>();
      for (MemorySource source : List.of(MMAP, FILE, EAGER)) {
        try {
          return source.reserve(bytes, reach);
        } catch (MemoryUnavailableException e) {
          refused.add(e);
        }
      }
      MemoryUnavailableException failure = new MemoryUnavailableException(
          "no memory source could reserve " + bytes + " bytes; ask for a smaller heap", null);
      refused.forEach(failure::addSuppressed);
      throw failure;
    }
  },

  /**
   * Anonymous private mapping through the linker, huge pages advised, in one range of addresses for all heaps of the JVM, which
   * makes accesses cheapest. Reserves at once, costs what is touched. Needs native access: {@code --enable-native-access=dev.midden.core} (or {@code ALL-UNNAMED} on the class path).
   */
  MMAP {
    @Override
    Memory reserve(long bytes, long reach) {
      return MappedMemory.reserve(bytes, reach);
    }
  },

  /**
   * A mapped temporary file, deleted at once, preferably on a memory-backed file system. Needs no permission. The file
   * grows in steps by writing, so that a full disk is an exception and never a fault in the middle of a store.
   */
  FILE {
    @Override
    Memory reserve(long bytes, long reach) {
      return FileMemory.reserve(bytes, reach);
    }
  },

  /** Allocated and zero-filled whole by the JVM: simple, and slow for large heaps (about 3 s a GiB). */
  EAGER {
    @Override
    Memory reserve(long bytes, long reach) {
      return EagerMemory.reserve(bytes, reach);
    }
  };

  abstract Memory reserve(long bytes, long reach);

  /** The name used in options: {@code auto}, {@code mmap}, {@code file}, {@code eager}. */
  public String optionName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
