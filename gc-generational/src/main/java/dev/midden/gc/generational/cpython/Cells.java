package dev.midden.gc.generational.cpython;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.SizeClasses;
import dev.midden.core.space.FreeListSpace;
import dev.midden.core.space.LargeObjectSpace;

/** Where objects lie: containers with their claimed word, and atoms without. */
final class Cells {
  /** Cell classes from this one on are those of containers. */
  static final int CONTAINERS = SizeClasses.count();

  private final FreeListSpace containers;
  private final FreeListSpace atoms;
  private final LargeObjectSpace largeContainers;
  private final LargeObjectSpace largeAtoms;

  Cells(HeapParts parts) {
    containers = new FreeListSpace("containers", parts.blocks(), parts.model(), Header.CLAIMED_BYTES);
    atoms = new FreeListSpace("atoms", parts.blocks(), parts.model());
    largeContainers = new LargeObjectSpace("large-containers", parts.blocks(), parts.model(), Header.CLAIMED_BYTES);
    largeAtoms = new LargeObjectSpace("large-atoms", parts.blocks(), parts.model());
  }

  /** A cell for a container, or 0. */
  long container(Memory memory, int cellClass, int cellBytes) {
    return containers.allocate(memory, cellClass - CONTAINERS, cellBytes);
  }

  /** A cell for an atom, or 0. */
  long atom(Memory memory, int cellClass, int cellBytes) {
    return atoms.allocate(memory, cellClass, cellBytes);
  }

  /** Memory of any kind, if need be from new blocks, or 0. */
  long slow(int cellClass, long bytes) {
    if (cellClass >= CONTAINERS) {
      return containers.allocateSlow(cellClass - CONTAINERS);
    }
    if (cellClass >= 0) {
      return atoms.allocateSlow(cellClass);
    }
    return (cellClass == SizeClasses.LARGE_CLAIMED ? largeContainers : largeAtoms).allocate(bytes);
  }

  static boolean isContainer(int cellClass) {
    return cellClass >= CONTAINERS || cellClass == SizeClasses.LARGE_CLAIMED;
  }

  /** Frees an object of a heap whose memory is given and returns its bytes. */
  long free(Memory memory, long object, boolean container) {
    FreeListSpace small = container ? containers : atoms;
    return small.owns(object) ? small.free(memory, object) : (container ? largeContainers : largeAtoms).free(object);
  }

  void releaseEmptyBlocks() {
    containers.releaseEmptyBlocks();
    atoms.releaseEmptyBlocks();
  }
}
