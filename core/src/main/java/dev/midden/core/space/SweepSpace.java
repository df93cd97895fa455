package dev.midden.core.space;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.SizeClasses;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Small objects reclaimed by the marks beside the heap. There are no free lists: allocation bumps through <em>runs</em> of
 * unmarked cells, which it finds in the bitmap and zeroes when it gets there (lazy sweeping, Boehm 2000; allocation from
 * mark bits, as in Go).
 *
 * <pre>
 *   marks   1 0 0 0 1 1 0 0 1
 *   block  │A│ run  │B│C│run│D│       swept ─┐
 *           objects, all else zero ──────────┤ dead objects still here, marks tell ──▶
 * </pre>
 *
 * <p>Invariant: below a block's swept mark a cell is an object or zero in its header; above it, an object if and only if
 * it is marked. Cost: {@link #reclaim()} looks at one cache line of marks for two blocks' cells of 16 bytes; the rest is
 * paid by the allocations that use the cells.
 */
public final class SweepSpace extends CellSpace {
  private static final int UNKNOWN = -1;

  /** Blocks that a thread takes at a time to sweep them. */
  private static final int PIECE = 32;

  private Bitmap marks;
  private final long[] runs = new long[2 * SizeClasses.count()];
  private final int[] current = new int[SizeClasses.count()];
  private final int[] pending = new int[SizeClasses.count()];
  private int[] next = new int[64];
  private int[] swept = new int[64];
  private long liveObjects;
  private long liveBytes;

  /** Of each size class, cells that the last {@link #reclaim()} found free, those counted that are to be filled. */
  private final int[] free = new int[SizeClasses.count()];
  private int blocksInUse;
  private int[] condemned = new int[16];
  private int condemnedSize;

  /** While it is being counted, of each block: how many objects the marking under way has marked in it, or {@link #UNKNOWN}. */
  private int[] counts = new int[0];
  private int countedBelow;
  private boolean counting;

  /**
   * Makes an empty space.
   *
   * @param name for people
   * @param blocks where blocks come from
   * @param model the heap's objects
   * @param marks the collector's marks; covering the heap is the caller's business
   */
  public SweepSpace(String name, Blocks blocks, ObjectModel model, Bitmap marks) {
    super(name, blocks, model, 0);
    this.marks = marks;
  }

  /**
   * The fast path: the next zeroed cell of the current run.
   *
   * @return the cell, or 0 at the end of the run; then ask {@link #allocateSlow}
   */
  public long allocate(int sizeClass, int bytes) {
    long[] bounds = runs;
    long cell = bounds[2 * sizeClass];
    long end = cell + bytes;
    if (end > bounds[2 * sizeClass + 1]) {
      return 0;
    }
    bounds[2 * sizeClass] = end;
    return cell;
  }

  /** A zeroed cell from the next run, the next block to be swept, or a new block; 0 if there is none of these. */
  public long allocateSlow(int sizeClass) {
    int bytes = SizeClasses.bytes(sizeClass);
    while (true) {
      long cell = allocate(sizeClass, bytes);
      if (cell != 0) {
        return cell;
      }
      forgetCount(sizeClass);
      if (current[sizeClass] != 0 && nextRun(current[sizeClass], sizeClass, bytes)) {
        continue;
      }
      int block = pending[sizeClass];
      current[sizeClass] = block;
      if (block != 0) {
        pending[sizeClass] = next[block];
        setRun(sizeClass, Blocks.start(block), Blocks.start(block));
      } else if (!freshBlock(sizeClass, bytes)) {
        return 0;
      }
    }
  }

  private boolean freshBlock(int sizeClass, int bytes) {
    int block = acquireBlock(sizeClass);
    if (block == 0) {
      return false;
    }
    ensure(block);
    blocksInUse++;
    swept[block] = Blocks.BYTES;
    setRun(sizeClass, Blocks.start(block), cellsEnd(block, bytes));
    return true;
  }

  private void setRun(int sizeClass, long cursor, long limit) {
    runs[2 * sizeClass] = cursor;
    runs[2 * sizeClass + 1] = limit;
  }

  /** Finds the next run of unmarked cells in the block and zeroes it. */
  private boolean nextRun(int block, int sizeClass, int bytes) {
    long start = Blocks.start(block);
    long end = cellsEnd(block, bytes);
    long from = runs[2 * sizeClass + 1];
    while (from < end && marks.get(from >>> 3)) {
      from += bytes;
    }
    if (from >= end) {
      swept[block] = Blocks.BYTES;
      return false;
    }
    long to = marks.nextSet(from >>> 3, end >>> 3) << 3;
    if (swept[block] < to - start) {
      model.zero(from, to);
      swept[block] = (int) (to - start);
    }
    setRun(sizeClass, from, to);
    return true;
  }

  /** Begins to count what is marked for {@link #reclaim(Bitmap)}, a part at a time. */
  public void beginCounting() {
    countedBelow = blocks.frontier();
    if (counts.length < countedBelow) {
      counts = new int[countedBelow + countedBelow / 2];
    }
    Arrays.fill(counts, UNKNOWN);
    counting = true;
  }

  /** Gives up what has been counted. */
  public void stopCounting() {
    counting = false;
  }

  /**
   * Counts some blocks. Objects may be allocated meanwhile, marked.
   *
   * @param next the marks of the marking that is being completed
   * @param most blocks to look at
   * @return whether all have been counted
   */
  public boolean count(Bitmap next, int most) {
    int stop = Math.max(1, countedBelow - most);
    while (countedBelow > stop) {
      countedBelow--;
      if (blocks.owner(countedBelow) == id) {
        long granule = Blocks.start(countedBelow) >>> 3;
        counts[countedBelow] = next.count(granule, granule + Blocks.BYTES / 8);
      }
    }
    return countedBelow <= 1;
  }

  /** What has been counted in the block that a size class has just been allocated in is not true any more. */
  private void forgetCount(int sizeClass) {
    long limit = runs[2 * sizeClass + 1];
    if (counting && limit != 0 && Blocks.of(limit - 1) < counts.length) {
      counts[Blocks.of(limit - 1)] = UNKNOWN;
    }
  }

  /** As {@link #reclaim()}, for collectors that have marked into other bits than this space has allocated by so far. */
  public void reclaim(Bitmap next) {
    for (int sizeClass = 0; sizeClass < current.length; sizeClass++) {
      forgetCount(sizeClass);
    }
    marks = next;
    reclaim();
    counting = false;
  }

  /**
   * After marking: gives back the blocks without a mark and queues those with some for sweeping. Counts what lives.
   *
   * @see #liveObjects()
   */
  public void reclaim() {
    Arrays.fill(runs, 0);
    Arrays.fill(current, 0);
    Arrays.fill(pending, 0);
    Arrays.fill(free, 0);
    blocksInUse = 0;
    liveObjects = 0;
    liveBytes = 0;
    // Downwards, so that the queues, which grow at the front, are in the order of addresses.
    for (int block = blocks.frontier() - 1; block > 0; block--) {
      if (blocks.owner(block) == id) {
        reclaim(block);
      }
    }
  }

  private void reclaim(int block) {
    int live = counting && block < counts.length ? counts[block] : UNKNOWN;
    if (live == UNKNOWN) {
      long granule = Blocks.start(block) >>> 3;
      live = marks.count(granule, granule + Blocks.BYTES / 8);
    }
    if (live == 0) {
      blocks.release(block);
      return;
    }
    int sizeClass = blocks.detail(block);
    int bytes = SizeClasses.bytes(sizeClass);
    liveObjects += live;
    liveBytes += (long) live * bytes;
    blocksInUse++;
    free[sizeClass] += Blocks.BYTES / bytes - live;
    if (live == Blocks.BYTES / bytes) {
      swept[block] = Blocks.BYTES;
    } else {
      swept[block] = 0;
      if (blocks.isPoisoned()) {
        poison(block, bytes);
      }
      queue(block, sizeClass);
    }
  }

  private void queue(int block, int sizeClass) {
    next[block] = pending[sizeClass];
    pending[sizeClass] = block;
  }

  /** Blocks in use. */
  public int blocksInUse() {
    return blocksInUse;
  }

  /** How many blocks fewer the objects would take that the last {@link #reclaim()} found alive. */
  public int sparseBlocks() {
    int sparse = 0;
    for (int sizeClass = 0; sizeClass < free.length; sizeClass++) {
      sparse += free[sizeClass] / (Blocks.BYTES / SizeClasses.bytes(sizeClass));
    }
    return sparse;
  }

  /** Lets pinned objects {@code slots[from, to)}, and what shares their blocks, stay where they are. Before {@link #condemn}. */
  public void pin(long[] slots, int from, int to) {
    for (int i = from; i < to; i++) {
      if (owns(slots[i])) {
        blocks.setYouth(Blocks.of(slots[i]), Blocks.KEPT);
      }
    }
  }

  /**
   * Directly after {@link #reclaim()}: chooses blocks whose objects fit into the free cells of others of their size class,
   * from the highest down, and has their objects moved (the two fingers of Edwards, see Saunders 1974, with blocks for
   * cells). What is allocated from now on to {@link #releaseCondemned} has to be the copies, and there is room for all.
   *
   * @param toLower whether blocks for which there are no such cells, but a free block below, are chosen as well, so that free
   *     blocks come to lie together, as a large object needs them
   */
  public void condemn(boolean toLower) {
    Arrays.fill(pending, 0);
    condemnedSize = 0;
    int lower = blocks.frontier() - 1 - blocks.used();
    for (int block = blocks.frontier() - 1; block > 0; block--) {
      if (blocks.isFree(block)) {
        lower--;
      } else if (blocks.owner(block) == id) {
        int sizeClass = blocks.detail(block);
        int cells = Blocks.BYTES / SizeClasses.bytes(sizeClass);
        boolean full = swept[block] != 0;
        boolean kept = blocks.youth()[block] == Blocks.KEPT;
        blocks.setYouth(block, 0);
        if (!kept && (toLower || !full) && free[sizeClass] >= cells) {
          // Its own free cells are lost and as many others filled as it has objects.
          free[sizeClass] -= cells;
          condemnBlock(block);
        } else if (!kept && toLower && lower > 0) {
          lower--;
          condemnBlock(block);
        } else if (!full) {
          queue(block, sizeClass);
        }
      }
    }
  }

  private void condemnBlock(int block) {
    if (condemnedSize == condemned.length) {
      condemned = Arrays.copyOf(condemned, condemnedSize * 2);
    }
    condemned[condemnedSize++] = block;
    blocks.setYouth(block, Blocks.CONDEMNED);
  }

  /** Gives back the blocks whose objects have been moved. */
  public void releaseCondemned() {
    for (int i = 0; i < condemnedSize; i++) {
      if ((blocks.youth()[condemned[i]] & Blocks.KEPT) != 0) {
        throw new IllegalStateException("no room for an object of block " + condemned[i] + " of the space " + name());
      }
      blocks.release(condemned[i]);
    }
    blocksInUse -= condemnedSize;
    condemnedSize = 0;
  }

  private void poison(int block, int bytes) {
    long end = cellsEnd(block, bytes);
    for (long cell = Blocks.start(block); cell < end; cell += bytes) {
      if (!marks.get(cell >>> 3)) {
        blocks.poison(cell, cell + bytes);
      }
    }
  }

  /**
   * Sweeps what the {@link #reclaim()} just before has left to be swept: afterwards all free cells are zero.
   *
   * @param share has something done by one thread, or by several at once, and returns when all have done it
   */
  public void sweepAll(Consumer<Runnable> share) {
    int end = blocks.frontier();
    AtomicInteger taken = new AtomicInteger(1);
    share.accept(() -> {
      for (int from = taken.getAndAdd(PIECE); from < end; from = taken.getAndAdd(PIECE)) {
        for (int block = from; block < Math.min(end, from + PIECE); block++) {
          if (blocks.owner(block) == id && swept[block] == 0) {
            sweep(block, SizeClasses.bytes(blocks.detail(block)));
          }
        }
      }
    });
  }

  private void sweep(int block, int bytes) {
    long end = cellsEnd(block, bytes);
    for (long from = Blocks.start(block); from < end; from += bytes) {
      if (!marks.get(from >>> 3)) {
        long to = marks.nextSet(from >>> 3, end >>> 3) << 3;
        model.zero(from, to);
        from = to;
      }
    }
    swept[block] = Blocks.BYTES;
  }

  /** Objects that the last {@link #reclaim()} found alive. */
  public long liveObjects() {
    return liveObjects;
  }

  /** Bytes of the cells of the objects that the last {@link #reclaim()} found alive. */
  public long liveBytes() {
    return liveBytes;
  }

  private void ensure(int block) {
    if (block >= swept.length) {
      int capacity = Math.max(block + 1, swept.length * 2);
      swept = Arrays.copyOf(swept, capacity);
      next = Arrays.copyOf(next, capacity);
    }
  }

  @Override
  boolean isOccupied(int block, long cell) {
    return cell - Blocks.start(block) < swept[block]
        ? Header.shapeId(model.shapeWord(cell)) != 0
        : marks.get(cell >>> 3);
  }

  @Override
  void verify(Consumer<String> problem) {
    BitSet waiting = new BitSet();
    for (int sizeClass = 0; sizeClass < pending.length; sizeClass++) {
      for (int block = pending[sizeClass]; block != 0; block = next[block]) {
        if (!isCell(Blocks.start(block), sizeClass) || block == current[sizeClass] || waiting.get(block)) {
          problem.accept("block " + block + " waits to be swept by the space " + name() + ", and must not");
          break;
        }
        waiting.set(block);
      }
      int bytes = SizeClasses.bytes(sizeClass);
      for (long cell = runs[2 * sizeClass]; cell < runs[2 * sizeClass + 1]; cell += bytes) {
        if (!isCell(cell, sizeClass) || isOccupied(Blocks.of(cell), cell)) {
          problem.accept(cellName(cell) + " is about to be allocated, and is not free");
        }
      }
    }
    forEachFree(cell -> {
      int block = Blocks.of(cell);
      int sizeClass = blocks.detail(block);
      if (cell - Blocks.start(block) < swept[block]) {
        requireUnwritten(cell, 0, problem);
      } else if (blocks.isPoisoned()) {
        requireUnwritten(cell, Blocks.POISON, problem);
      }
      boolean inRun = cell >= runs[2 * sizeClass] && cell < runs[2 * sizeClass + 1];
      boolean ahead = block == current[sizeClass] && cell >= runs[2 * sizeClass + 1];
      if (!inRun && !ahead && !waiting.get(block)) {
        problem.accept(cellName(cell) + " is free, and nobody will find it before the next collection");
      }
    });
  }
}
