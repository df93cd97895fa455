package dev.midden.core.space;

import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import java.util.Arrays;

/**
 * Small objects one after the other that a collection copies out of the way: what it leaves behind is garbage, and whole
 * blocks are given back. A generation that is evacuated, or both halves of a semispace heap.
 *
 * <pre>
 *   allocate ──▶ block ──condemn──▶ evacuated ──reclaim──▶ given back
 *                  ▲                    └── an object stayed ──▶ swept ──┐
 *                  └───────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>An object that is pinned, or for which there is no room elsewhere, stays: it is {@link #stay forwarded to itself}, and
 * its block is kept, cleared of everything else, until a later collection moves what is in it. When there are no blocks to
 * be had, allocation goes on in the gaps.
 */
public final class CopySpace extends LinearSpace {
  private final int youth;
  private int[] current = new int[16];
  private int[] condemned = new int[16];
  private int size;
  private int condemnedSize;
  private int scanned;
  private long scanAt;
  private long keptObjects;
  private long keptBytes;

  /**
   * Makes an empty space.
   *
   * @param name for people
   * @param blocks where blocks come from
   * @param model the heap's objects
   * @param youth how young its objects are, see {@link Blocks#youth()}
   */
  public CopySpace(String name, Blocks blocks, ObjectModel model, int youth) {
    super(name, blocks, model);
    this.youth = youth;
  }

  @Override
  void acquired(int block) {
    if (size == current.length) {
      current = Arrays.copyOf(current, size * 2);
    }
    current[size++] = block;
    blocks.setYouth(block, youth);
  }

  /** Blocks in use, those condemned excluded. */
  public int blocksInUse() {
    return size;
  }

  /** Begins a collection of this space: what is in it now is to be moved, and allocation goes on in new blocks. */
  public void condemn() {
    int[] swap = condemned;
    condemned = current;
    condemnedSize = size;
    current = swap;
    size = 0;
    bumpThrough(0, 0);
    forgetGaps();
    scanned = 0;
    scanAt = 0;
    for (int i = 0; i < condemnedSize; i++) {
      blocks.setYouth(condemned[i], Blocks.CONDEMNED | youth);
    }
    keptObjects = 0;
    keptBytes = 0;
  }

  /** Lets a condemned object stay where it is: forwards it to itself and keeps its block. */
  public static void stay(Blocks blocks, ObjectModel model, long object) {
    model.setFlags(object, Header.FORWARDED);
    model.setCollectorWord(object, Reference.compress(object));
    int block = Blocks.of(object);
    blocks.setYouth(block, blocks.youth()[block] | Blocks.KEPT);
  }

  /** Ends a collection of this space: gives back what was condemned, but for blocks in which objects stayed. */
  public void reclaim() {
    for (int i = 0; i < condemnedSize; i++) {
      int block = condemned[i];
      if ((blocks.youth()[block] & Blocks.KEPT) != 0) {
        sweep(block);
        acquired(block);
        useGaps(block);
      } else {
        blocks.release(block);
      }
    }
    condemnedSize = 0;
  }

  /** Clears what did not stay. */
  private void sweep(int block) {
    long limit = Blocks.start(block + 1);
    for (long object = nextObject(Blocks.start(block), limit); object < limit;) {
      long after = end(object);
      if (Header.has(model.shapeWord(object), Header.FORWARDED)
          && model.collectorWord(object) == Reference.compress(object)) {
        model.clearFlags(object, Header.FORWARDED);
        model.setCollectorWord(object, 0);
        keptObjects++;
        keptBytes += occupied(block, object);
      } else {
        model.zero(object, after);
      }
      object = nextObject(after, limit);
    }
  }

  /**
   * The next object that has been copied here since this space was condemned, in the order of copying, each once: the scan
   * pointer of Cheney 1970, which makes the copies themselves the queue of what is still to be scanned.
   *
   * @return the object, or null if there is none yet
   */
  public long nextCopied() {
    while (scanned < size) {
      boolean last = scanned == size - 1;
      long start = scanAt == 0 ? Blocks.start(current[scanned]) : scanAt;
      long limit = last ? cursor() : Blocks.start(current[scanned] + 1);
      long object = nextObject(start, limit);
      if (object < limit) {
        scanAt = end(object);
        return object;
      }
      if (last) {
        return Reference.NULL;
      }
      scanned++;
      scanAt = 0;
    }
    return Reference.NULL;
  }

  /** Objects that stayed in the last collection of this space. */
  public long keptObjects() {
    return keptObjects;
  }

  /** Bytes of the objects that stayed in the last collection of this space. */
  public long keptBytes() {
    return keptBytes;
  }
}
