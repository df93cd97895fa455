package dev.midden.core.space;

import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.object.SizeClasses;

/** Small objects in blocks of equal cells, one size class a block. A cell whose header is zero in its shape id is free. */
public abstract sealed class CellSpace extends Space permits SweepSpace, FreeListSpace {

  CellSpace(String name, Blocks blocks, ObjectModel model) {
    super(name, blocks, model);
  }

  /** A zeroed block for a size class, or 0. */
  final int acquireBlock(int sizeClass) {
    int block = blocks.acquire(id);
    if (block != 0) {
      blocks.setDetail(block, (byte) sizeClass);
    }
    return block;
  }

  /** End of the last whole cell of a block. */
  static long cellsEnd(int block, int cellBytes) {
    return Blocks.start(block) + (long) (Blocks.BYTES / cellBytes) * cellBytes;
  }

  /** Whether the cell holds an object, dead ones not yet reclaimed excluded. */
  boolean isOccupied(int block, long cell) {
    return Header.shapeId(model.shapeWord(cell)) != 0;
  }

  @Override
  final void forEachObject(int block, ObjectVisitor visitor) {
    int bytes = SizeClasses.bytes(blocks.detail(block));
    long end = cellsEnd(block, bytes);
    for (long cell = Blocks.start(block); cell < end; cell += bytes) {
      if (isOccupied(block, cell)) {
        visitor.visit(cell);
      }
    }
  }

  @Override
  final boolean isObject(int block, long address) {
    int bytes = SizeClasses.bytes(blocks.detail(block));
    return (address - Blocks.start(block)) % bytes == 0 && address < cellsEnd(block, bytes)
        && isOccupied(block, address);
  }

  @Override
  final long occupied(int block, long object) {
    return SizeClasses.bytes(blocks.detail(block));
  }
}
