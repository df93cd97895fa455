package dev.midden.core.heap;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.reference.FinalizableList;
import dev.midden.core.reference.IdentityTable;
import dev.midden.core.reference.InternTables;
import dev.midden.core.reference.RootTable;
import dev.midden.core.reference.WeakTable;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.ImmortalSpace;
import dev.midden.core.trace.MoveObserver;
import org.jspecify.annotations.Nullable;

/** What the core supplies for a collector or an interner to be composed of. One set for each heap. */
public final class HeapParts {
  private final ObjectModel model;
  private final Blocks blocks;
  private final ImmortalSpace immortals;
  private final MemorySource source;
  private final WeakTable weak;
  private final FinalizableList finalizables;
  private final IdentityTable identities;
  private final RootTable internRoots;
  private final InternTables internTables;
  private final @Nullable MoveObserver moveObserver;
  private final @Nullable Bitmap[] scratch = new Bitmap[2];

  HeapParts(ObjectModel model, Blocks blocks, MemorySource source, @Nullable MoveObserver moveObserver,
      long hashSeed) {
    this.model = model;
    this.blocks = blocks;
    this.source = source;
    this.immortals = new ImmortalSpace(blocks, model);
    this.weak = new WeakTable(model);
    this.finalizables = new FinalizableList(model);
    this.identities = new IdentityTable(model);
    this.internRoots = new RootTable();
    this.internTables = new InternTables(model, source, hashSeed);
    this.moveObserver = moveObserver;
  }

  /** The heap's objects, unchecked. */
  public ObjectModel model() {
    return model;
  }

  /** The heap's memory as blocks; spaces take theirs from here. */
  public Blocks blocks() {
    return blocks;
  }

  /** Objects that are never reclaimed. */
  public ImmortalSpace immortals() {
    return immortals;
  }

  /** Where memory beside the heap should come from. */
  public MemorySource source() {
    return source;
  }

  /** The heap's weak references. */
  public WeakTable weak() {
    return weak;
  }

  /** Objects whose finalizers have not run, for collectors that register them. */
  public FinalizableList finalizables() {
    return finalizables;
  }

  /** Identities of objects, under collectors that move them. */
  public IdentityTable identities() {
    return identities;
  }

  /** Who wants to hear of every move, if anybody; moving collectors pass it to their evacuator. */
  public @Nullable MoveObserver moveObserver() {
    return moveObserver;
  }

  /** Root slots for the heap's interner. */
  public RootTable internRoots() {
    return internRoots;
  }

  /** The tables of the heap's interner. */
  public InternTables internTables() {
    return internTables;
  }

  /**
   * A bitmap over what is used of the heap now, all clear, for the verifier alone. It is kept until the heap is closed: to map
   * one takes longer than to verify a small heap.
   *
   * @param number which of two
   */
  Bitmap scratch(int number) {
    long used = Blocks.start(blocks.frontier());
    Bitmap bitmap = scratch[number];
    if (bitmap != null && bitmap.words().bytes() > Bitmap.wordOffset(used >>> 3)) {
      bitmap.clearBelow(used >>> 3);
      return bitmap;
    }
    if (bitmap != null) {
      bitmap.close();
    }
    long covered = Math.min(model.memory().bytes(), 2 * used);
    bitmap = new Bitmap(covered, source);
    bitmap.commit(covered);
    scratch[number] = bitmap;
    return bitmap;
  }

  /** Gives up what only the verifier uses. */
  void close() {
    for (Bitmap bitmap : scratch) {
      if (bitmap != null) {
        bitmap.close();
      }
    }
  }

  /** A bitmap with one bit a granule of the whole heap, committed as the heap grows. The caller closes it. */
  public Bitmap newBitmap() {
    return newBitmap(false);
  }

  /** The same for collectors whose pauses are short: its memory is provided where the heap grows, not in a pause. */
  public Bitmap newResidentBitmap() {
    return newBitmap(true);
  }

  private Bitmap newBitmap(boolean resident) {
    Bitmap bitmap = new Bitmap(model.memory().bytes(), source, resident);
    blocks.cover(bitmap);
    return bitmap;
  }
}
