package dev.midden.core.space;

import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.SizeClasses;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Small objects freed one by one. Each size class has one list of free cells, linked through their collector words; the
 * cell freed last is used first, while it is still in the cache. Blocks not yet cut up are bumped through.
 *
 * <p>Invariant: a cell is an object, or on its class's list, or beyond its class's cursor; never two of these. Cost: an
 * allocation is a load and two stores, a release two stores; nothing is counted per block, so {@link #releaseEmptyBlocks}
 * has to look at all cells, and is left for when memory runs out.
 */
public final class FreeListSpace extends CellSpace {

  /** The commonest size by far; a single store for it keeps the fast path small enough to be inlined everywhere. */
  private static final int TWO_GRANULES = 16;

  private final Memory memory;
  private final boolean poisoned;
  /** All three hold where the object of a cell would be. */
  private final long[] heads = new long[SizeClasses.count()];
  private final long[] cursors = new long[SizeClasses.count()];
  private final long[] limits = new long[SizeClasses.count()];

  /**
   * Makes an empty space.
   *
   * @param name for people
   * @param blocks where blocks come from
   * @param model the heap's objects
   */
  public FreeListSpace(String name, Blocks blocks, ObjectModel model) {
    this(name, blocks, model, 0);
  }

  /**
   * Makes an empty space for objects of which the collector has claimed a part.
   *
   * @param name for people
   * @param blocks where blocks come from
   * @param model the heap's objects
   * @param claimed bytes at the start of each cell, in front of the object's header; they are not zeroed
   */
  public FreeListSpace(String name, Blocks blocks, ObjectModel model, int claimed) {
    super(name, blocks, model, claimed);
    this.memory = model.memory();
    this.poisoned = blocks.isPoisoned();
  }

  /**
   * The fast path: the cell freed last, or the next of the block being cut up, zeroed after its header.
   *
   * @param memory the heap's memory: given by the mutator, so that the compiler sees one segment where it inlines both
   * @return the cell, or 0 if there is neither; then ask {@link #allocateSlow}
   */
  public long allocate(Memory memory, int sizeClass, int bytes) {
    long cell = heads[sizeClass];
    if (cell != 0) {
      heads[sizeClass] = Reference.expand(memory.getInt(cell + Header.COLLECTOR_WORD));
      int body = bytes - claimed;
      if (body == TWO_GRANULES) {
        memory.setLong(cell + Header.BYTES, 0);
      } else {
        model.zero(cell + Header.BYTES, cell + body);
      }
      return cell;
    }
    cell = cursors[sizeClass];
    long end = cell + bytes;
    if (end > limits[sizeClass]) {
      return 0;
    }
    cursors[sizeClass] = end;
    return cell;
  }

  /** A cell as from {@link #allocate}, if need be from a new block; 0 if there is none. */
  public long allocateSlow(int sizeClass) {
    int bytes = SizeClasses.bytes(sizeClass);
    long cell = allocate(memory, sizeClass, bytes);
    if (cell == 0) {
      int block = acquireBlock(sizeClass);
      if (block == 0) {
        return 0;
      }
      cursors[sizeClass] = Blocks.start(block) + claimed;
      limits[sizeClass] = cellsEnd(block, bytes) + claimed;
      cell = allocate(memory, sizeClass, bytes);
    }
    return cell;
  }

  /** Frees the cell of a dead object, outside a mutator's loops. */
  public int free(long cell) {
    return free(memory, cell);
  }

  /**
   * Frees the cell of a dead object.
   *
   * @param memory the heap's memory, given as to {@link #allocate}
   * @return bytes of the cell
   */
  public int free(Memory memory, long cell) {
    int sizeClass = blocks.detail(Blocks.of(cell));
    memory.setLong(cell, (long) Reference.compress(heads[sizeClass]) << 32);
    heads[sizeClass] = cell;
    int bytes = SizeClasses.bytes(sizeClass);
    if (poisoned) {
      blocks.poison(cell + Header.BYTES, cell - claimed + bytes);
    }
    return bytes;
  }

  /**
   * Gives back the blocks without an object and links the free cells of the others anew, in the order of addresses.
   *
   * @return number of blocks given back
   */
  public int releaseEmptyBlocks() {
    int released = 0;
    Arrays.fill(heads, 0);
    for (int block = blocks.frontier() - 1; block > 0; block--) {
      if (blocks.owner(block) == id) {
        int sizeClass = blocks.detail(block);
        if (relink(block, sizeClass)) {
          released++;
          blocks.release(block);
          if (Blocks.of(limits[sizeClass] - claimed - 1) == block) {
            cursors[sizeClass] = 0;
            limits[sizeClass] = 0;
          }
        }
      }
    }
    return released;
  }

  /** Links the block's free cells in front of its class's list; or, if there is no object, leaves the list as it was. */
  private boolean relink(int block, int sizeClass) {
    int bytes = SizeClasses.bytes(sizeClass);
    long before = heads[sizeClass];
    boolean empty = true;
    for (long cell = cellsEnd(block, bytes) - bytes + claimed; cell >= Blocks.start(block); cell -= bytes) {
      if (Header.shapeId(model.shapeWord(cell)) != 0) {
        empty = false;
      } else if (!isAheadOfCursor(cell, sizeClass)) {
        free(cell);
      }
    }
    if (empty) {
      heads[sizeClass] = before;
    }
    return empty;
  }

  private boolean isAheadOfCursor(long cell, int sizeClass) {
    return cell >= cursors[sizeClass] && cell < limits[sizeClass];
  }

  @Override
  void verify(Consumer<String> problem) {
    Set<Long> listed = new HashSet<>();
    for (int sizeClass = 0; sizeClass < heads.length; sizeClass++) {
      for (long cell = heads[sizeClass]; cell != 0; cell = Reference.expand(model.collectorWord(cell))) {
        if (!isCell(cell, sizeClass) || isOccupied(Blocks.of(cell), cell) || isAheadOfCursor(cell, sizeClass)) {
          problem.accept(cellName(cell) + " is on the list of free cells of " + SizeClasses.bytes(sizeClass)
              + " bytes, and is none");
          break;
        }
        if (!listed.add(cell)) {
          problem.accept(cellName(cell) + " is twice on the list of free cells");
          break;
        }
      }
    }
    forEachFree(cell -> {
      if (isAheadOfCursor(cell, blocks.detail(Blocks.of(cell)))) {
        requireUnwritten(cell, 0, problem);
      } else if (poisoned) {
        requireUnwritten(cell, Blocks.POISON, problem);
      }
      if (!listed.contains(cell) && !isAheadOfCursor(cell, blocks.detail(Blocks.of(cell)))) {
        problem.accept(cellName(cell) + " is free and on no list");
      }
    });
  }
}
