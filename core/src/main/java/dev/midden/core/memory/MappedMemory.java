package dev.midden.core.memory;

/**
 * A window of the {@link AddressSpace}, anonymous memory, advised for 2 MiB pages. Random access over a large heap is bound by
 * address translation, which huge pages make about a third cheaper.
 */
final class MappedMemory extends Memory {

  private final AddressSpace.Window window;
  private final boolean hugePages;

  private MappedMemory(AddressSpace.Window window, boolean hugePages) {
    super(window.segment());
    this.window = window;
    this.hugePages = hugePages;
  }

  static MappedMemory reserve(long bytes, long reach) {
    AddressSpace.Window window = AddressSpace.claim(bytes, reach);
    // A heap smaller than a huge page would be charged for a whole one by its first object.
    return new MappedMemory(window, bytes >= AddressSpace.HUGE_PAGE && AddressSpace.adviseHugePages(window
        .segment()));
  }

  @Override
  public String description() {
    return hugePages ? "mmap (lazy, huge pages advised)" : "mmap (lazy)";
  }

  @Override
  void release() {
    AddressSpace.release(window);
  }
}
