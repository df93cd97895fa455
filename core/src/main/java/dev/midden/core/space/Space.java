package dev.midden.core.space;

import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import java.util.function.Consumer;

/** A region of the heap with one allocation and reclamation policy: some of the heap's blocks. */
public abstract class Space {
  private final String name;
  final Blocks blocks;
  final ObjectModel model;
  final byte id;

  Space(String name, Blocks blocks, ObjectModel model) {
    this.name = name;
    this.blocks = blocks;
    this.model = model;
    this.id = blocks.register(this);
  }

  /** Name, for people. */
  public final String name() {
    return name;
  }

  /** Visits every object of this space in the order of addresses, dead ones not yet reclaimed excluded. */
  public final void forEachObject(ObjectVisitor visitor) {
    for (int block = 1; block < blocks.frontier(); block++) {
      if (blocks.owner(block) == id) {
        forEachObject(block, visitor);
      }
    }
  }

  /** Whether an object of the heap is in this space. */
  public final boolean owns(long object) {
    return blocks.owner(Blocks.of(object)) == id;
  }

  abstract void forEachObject(int block, ObjectVisitor visitor);

  /** Whether an address inside one of this space's blocks is the start of an object that has not been reclaimed. */
  abstract boolean isObject(int block, long address);

  /** The same for an address that was the start of an object of this space when the heap was collected last, or later. */
  boolean isStillObject(int block, long address) {
    return isObject(block, address);
  }

  /** For the verifier: reports what contradicts this space's invariant in its own books, free memory above all. */
  void verify(Consumer<String> problem) {
    // Only what the walk sees, by default.
  }

  /** For problems: a cell and the space it is in. */
  final String cellName(long cell) {
    return "the cell " + Long.toHexString(cell) + " of the space " + name;
  }

  /** Bytes that one object occupies, rounding included. */
  abstract long occupied(int block, long object);
}
