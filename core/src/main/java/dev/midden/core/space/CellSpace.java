package dev.midden.core.space;

import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.object.SizeClasses;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Small objects in blocks of equal cells, one size class a block. A cell whose header is zero in its shape id is free. What a
 * collector has claimed lies at the start of the cell, the object after it. */
public abstract sealed class CellSpace extends Space permits SweepSpace, FreeListSpace {

  /** Bytes of each cell in front of the object's header, which a collector has claimed. */
  final int claimed;

  CellSpace(String name, Blocks blocks, ObjectModel model, int claimed) {
    super(name, blocks, model);
    this.claimed = claimed;
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

  /** Whether the cell holds an object, dead ones not yet reclaimed excluded; given where the object would be. */
  boolean isOccupied(int block, long object) {
    return Header.shapeId(model.shapeWord(object)) != 0;
  }

  /** For the verifier: visits every cell of this space that holds no object. */
  final void forEachFree(LongConsumer visitor) {
    for (int block = 1; block < blocks.frontier(); block++) {
      if (blocks.owner(block) == id) {
        int bytes = SizeClasses.bytes(blocks.detail(block));
        long end = cellsEnd(block, bytes);
        for (long object = Blocks.start(block) + claimed; object < end; object += bytes) {
          if (!isOccupied(block, object)) {
            visitor.accept(object);
          }
        }
      }
    }
  }

  /** For the verifier: reports a free cell that is not filled with what it should be from its collector word's end on. */
  final void requireUnwritten(long cell, long expected, Consumer<String> problem) {
    long end = cell - claimed + SizeClasses.bytes(blocks.detail(Blocks.of(cell)));
    long at = blocks.findWritten(cell + Header.BYTES, end, expected);
    if (at < end) {
      problem.accept(cellName(cell) + " is free, and has been written to at " + Long.toHexString(at));
    }
  }

  /** Whether an address is where a cell of this space and of a size class has its object. */
  final boolean isCell(long address, int sizeClass) {
    int block = Blocks.of(address);
    int bytes = SizeClasses.bytes(sizeClass);
    return block < blocks.frontier() && blocks.owner(block) == id && blocks.detail(block) == sizeClass
        && (address - claimed - Blocks.start(block)) % bytes == 0 && address < cellsEnd(block, bytes);
  }

  @Override
  final void forEachObject(int block, ObjectVisitor visitor) {
    int bytes = SizeClasses.bytes(blocks.detail(block));
    long end = cellsEnd(block, bytes);
    for (long object = Blocks.start(block) + claimed; object < end; object += bytes) {
      if (isOccupied(block, object)) {
        visitor.visit(object);
      }
    }
  }

  @Override
  final boolean isObject(int block, long address) {
    int bytes = SizeClasses.bytes(blocks.detail(block));
    return (address - claimed - Blocks.start(block)) % bytes == 0 && address < cellsEnd(block, bytes)
        && isOccupied(block, address);
  }

  @Override
  final long occupied(int block, long object) {
    return SizeClasses.bytes(blocks.detail(block));
  }
}
