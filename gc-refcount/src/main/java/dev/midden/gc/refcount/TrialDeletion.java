package dev.midden.gc.refcount;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import dev.midden.core.trace.MarkStack;
import dev.midden.core.trace.Tracer;
import java.util.function.LongConsumer;

/**
 * Finds cyclic garbage by local search: takes away the references inside the structures that may have become garbage, and
 * sees whose counts fall to zero.
 *
 * <p>Bacon and Rajan 2001, the synchronous algorithm (Martínez, Wachenchauzer and Lins 1990 with one pass over all
 * candidates). An object that loses a reference and keeps another may have been the last way into a cycle, so it becomes a
 * <em>candidate</em>. The colours are two bitmaps:
 *
 * <pre>
 *   black (00) ──subtract──▶ grey (10): its references have been taken from the counts of its children
 *   grey ──count 0──▶ white (11): garbage, unless reached from what is found alive
 *   grey or white ──reached from outside──▶ black: its references have been given back
 * </pre>
 *
 * <p>The published danger is a candidate whose count is zero when the roots are gone through: it may have been greyed by
 * another candidate, and then it is no garbage yet; or it waits to be freed because its count really fell to zero, and then
 * whoever made it wait frees it. A candidate that is already grey is therefore passed over first, and one whose count is
 * zero after that; and a candidate that is freed leaves the set at once.
 *
 * <p>Invariant outside a search: an object is in the set exactly if it has {@link #CANDIDATE}. Cost: O(what the candidates
 * reach) however large the heap is, each edge twice, or three times where it is alive; two bits for each granule and one
 * for the set.
 */
final class TrialDeletion implements Tracer, AutoCloseable {
  /** Flag of an object that is in the set. */
  static final int CANDIDATE = Header.COLLECTOR_FLAG_A;

  /** Granules that one bit of the index of the set stands for: a word of its bitmap. */
  private static final int INDEX_SHIFT = 6;

  private final ObjectModel model;
  private final Memory memory;
  private final Blocks blocks;
  private final Bitmap candidates;
  /** A bit for each word of the set's bitmap that may have bits, so that a sparse set is gone through quickly. */
  private final Bitmap index;
  private final Bitmap grey;
  private final Bitmap white;
  private final MarkStack stack;
  private final MarkStack whites;
  private final LongConsumer subtract = this::subtract;
  private final LongConsumer scan = this::scan;
  private final LongConsumer forget = this::forget;

  private long size;
  private long searches;
  private long searched;

  TrialDeletion(HeapParts parts) {
    model = parts.model();
    memory = model.memory();
    blocks = parts.blocks();
    candidates = parts.newBitmap();
    index = parts.newBitmap();
    grey = parts.newBitmap();
    white = parts.newBitmap();
    long objects = memory.bytes() / Reference.GRANULE;
    stack = new MarkStack(objects, parts.source());
    whites = new MarkStack(objects, parts.source());
  }

  // ---------------------------------------------------------------- candidates

  /** Adds an object that has slots, is not acyclic, and is not yet in the set. */
  void add(long object) {
    long granule = object >>> 3;
    model.setFlags(object, CANDIDATE);
    candidates.set(granule);
    index.set(granule >>> INDEX_SHIFT);
    size++;
  }

  /** Takes out an object that dies. */
  void remove(long object) {
    candidates.clear(object >>> 3);
    size--;
  }

  /** Number of candidates. */
  long size() {
    return size;
  }

  private void forEachCandidate(LongConsumer action) {
    long end = Blocks.start(blocks.frontier()) >>> 3;
    long indexEnd = (end >>> INDEX_SHIFT) + 1;
    for (long word = index.nextSet(0, indexEnd); word < indexEnd; word = index.nextSet(word + 1, indexEnd)) {
      long from = word << INDEX_SHIFT;
      long to = from + (1 << INDEX_SHIFT);
      for (long granule = candidates.nextSet(from, to); granule < to; granule = candidates.nextSet(granule + 1, to)) {
        action.accept(granule << 3);
      }
    }
  }

  // ---------------------------------------------------------------- the search

  /** Finds the garbage among what the candidates reach; afterwards {@link #now} tells, and there are no candidates. */
  void search() {
    searches++;
    searched += size;
    forEachCandidate(subtract);
    forEachCandidate(scan);
    forEachCandidate(forget);
    index.clearBelow((Blocks.start(blocks.frontier()) >>> 3 >>> INDEX_SHIFT) + 1);
    size = 0;
  }

  private void forget(long candidate) {
    model.clearFlags(candidate, CANDIDATE);
    candidates.clear(candidate >>> 3);
  }

  /** Greys what a candidate reaches: takes the references inside from the counts. */
  private void subtract(long candidate) {
    if (grey.get(candidate >>> 3) || count(candidate) == 0) {
      return;
    }
    grey.set(candidate >>> 3);
    stack.push(Reference.compress(candidate));
    while (!stack.isEmpty()) {
      long object = Reference.expand(stack.pop());
      long slot = model.firstSlot(object);
      for (long end = slot + 4L * model.slots(object); slot < end; slot += 4) {
        int compressed = memory.getInt(slot);
        long child = Reference.expand(compressed);
        if (compressed != 0 && count(child) >= 0) {
          setCount(child, count(child) - 1);
          if (grey.set(child >>> 3)) {
            stack.push(compressed);
          }
        }
      }
    }
  }

  /** Whitens the grey objects without references from outside, and what they reach; gives back to the others. */
  private void scan(long candidate) {
    stack.push(Reference.compress(candidate));
    while (!stack.isEmpty()) {
      int compressed = stack.pop();
      long object = Reference.expand(compressed);
      long granule = object >>> 3;
      if (!grey.get(granule) || white.get(granule)) {
        continue;
      }
      if (count(object) != 0) {
        blacken(object);
        continue;
      }
      white.set(granule);
      whites.push(compressed);
      long slot = model.firstSlot(object);
      for (long end = slot + 4L * model.slots(object); slot < end; slot += 4) {
        int child = memory.getInt(slot);
        if (child != 0 && grey.get(Integer.toUnsignedLong(child))) {
          stack.push(child);
        }
      }
    }
  }

  /** Gives back the references inside what a grey or white object reaches: all of it is alive. */
  private void blacken(long first) {
    long floor = stack.size();
    makeBlack(first >>> 3);
    stack.push(Reference.compress(first));
    while (stack.size() > floor) {
      long object = Reference.expand(stack.pop());
      long slot = model.firstSlot(object);
      for (long end = slot + 4L * model.slots(object); slot < end; slot += 4) {
        int compressed = memory.getInt(slot);
        long child = Reference.expand(compressed);
        if (compressed != 0 && count(child) >= 0) {
          setCount(child, count(child) + 1);
          if (grey.get(child >>> 3)) {
            makeBlack(child >>> 3);
            stack.push(compressed);
          }
        }
      }
    }
  }

  private void makeBlack(long granule) {
    grey.clear(granule);
    white.clear(granule);
  }

  // ---------------------------------------------------------------- what was found

  /** Hands over the objects that are garbage. */
  void forEachWhite(LongConsumer action) {
    whites.forEach(compressed -> {
      long object = Reference.expand(compressed);
      if (white.get(object >>> 3)) {
        action.accept(object);
      }
    });
  }

  /** Ends a search: hands over the garbage to be freed; the references inside it are in no count any more. */
  void finish(LongConsumer free) {
    while (!whites.isEmpty()) {
      long object = Reference.expand(whites.pop());
      if (white.get(object >>> 3)) {
        makeBlack(object >>> 3);
        free.accept(object);
      }
    }
  }

  @Override
  public long now(long object) {
    return white.get(object >>> 3) ? Reference.NULL : object;
  }

  @Override
  public long trace(long object) {
    stack.push(Reference.compress(object));
    return object;
  }

  @Override
  public void traceAll(long[] slots, int from, int to) {
    for (int i = from; i < to; i++) {
      trace(slots[i]);
    }
  }

  @Override
  public void drain() {
    while (!stack.isEmpty()) {
      long object = Reference.expand(stack.pop());
      if (white.get(object >>> 3)) {
        blacken(object);
      }
    }
  }

  private int count(long object) {
    return memory.getInt(object + Header.COLLECTOR_WORD);
  }

  private void setCount(long object, int count) {
    memory.setInt(object + Header.COLLECTOR_WORD, count);
  }

  // ---------------------------------------------------------------- figures

  /** Searches made. */
  long searches() {
    return searches;
  }

  /** Candidates that searches began with. */
  long searched() {
    return searched;
  }

  long metadataBytes() {
    long heap = Blocks.start(blocks.frontier());
    return 3 * Bitmap.bytesFor(heap) + Bitmap.bytesFor(heap >>> INDEX_SHIFT) + stack.peakBytes() + whites.peakBytes();
  }

  @Override
  public void close() {
    candidates.close();
    index.close();
    grey.close();
    white.close();
    stack.close();
    whites.close();
  }
}
