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
 * <em>candidate</em>. The colour is a flag beside the count, so that one load and one store do for both:
 *
 * <pre>
 *   black ──subtract──▶ grey: its references have been taken from the counts of its children
 *   grey ──count above 0, or reached from such──▶ black: its references have been given back
 *   grey at the end of the search is white: garbage, unless reached from what a finalizer is to see
 * </pre>
 *
 * <p>The paper's second pass goes down from every candidate again, to whiten. Here the objects greyed stand in a list, which
 * is the queue of the first pass: whoever in it still has references from outside is made black with what it reaches, and what
 * is grey after that is white. So the slots of garbage are read once.
 *
 * <p>The published danger is a candidate whose count is zero when the roots are gone through: it may have been greyed by
 * another candidate, and then it is no garbage yet; or it waits to be freed because its count really fell to zero, and then
 * whoever made it wait frees it. A candidate that is already grey is therefore passed over first, and one whose count is
 * zero after that; and a candidate that is freed leaves the set at once.
 *
 * <p>Invariant outside a search: an object is in the set exactly if it has {@link #CANDIDATE}, and none is grey. Cost: O(what
 * the candidates reach) however large the heap is, each edge once, or twice where it is alive; four bytes for each object
 * reached, and a bit for each granule.
 */
final class TrialDeletion implements Tracer, AutoCloseable {
  /** Flag of an object that is in the set. */
  static final int CANDIDATE = Header.COLLECTOR_FLAG_A;

  private static final int GREY = Header.COLLECTOR_FLAG_B;

  /** One reference in a header read as a whole: the count is its upper half. */
  private static final long ONE = 1L << 32;

  /** Granules that one bit of the index of the set stands for: a word of its bitmap. */
  private static final int INDEX_SHIFT = 6;

  private final ObjectModel model;
  private final Memory memory;
  private final Blocks blocks;
  private final Bitmap candidates;
  /** A bit for each word of the set's bitmap that may have bits, so that a sparse set is gone through quickly. */
  private final Bitmap index;
  /** What has been greyed, in that order. */
  private final MarkStack reached;
  private final MarkStack stack;

  private long size;
  /** How many of those reached have had their references subtracted. */
  private long subtracted;
  /** The shape words of all that have. */
  private int words;
  private long searches;
  private long searched;

  TrialDeletion(HeapParts parts) {
    model = parts.model();
    memory = model.memory();
    blocks = parts.blocks();
    candidates = parts.newBitmap();
    index = parts.newBitmap();
    long objects = memory.bytes() / Reference.GRANULE;
    reached = new MarkStack(objects, parts.source());
    stack = new MarkStack(objects, parts.source());
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

  // ---------------------------------------------------------------- the search

  /** Finds the garbage among what the candidates reach; afterwards {@link #now} tells, and there are no candidates. */
  void search() {
    searches++;
    searched += size;
    reached.clear();
    subtracted = 0;
    words = 0;
    Memory bits = candidates.words();
    long end = (Blocks.start(blocks.frontier()) >>> 3 >>> INDEX_SHIFT) + 1;
    for (long word = index.nextSet(0, end); word < end; word = index.nextSet(word + 1, end)) {
      long at = word << 3;
      long first = word << INDEX_SHIFT;
      for (long left = bits.getLong(at); left != 0; left &= left - 1) {
        subtractFrom(first + Long.numberOfTrailingZeros(left) << 3);
      }
      bits.setLong(at, 0);
    }
    index.clearBelow(end);
    size = 0;
    separate();
  }

  /** Greys what a candidate reaches: takes the references inside from the counts. */
  private void subtractFrom(long candidate) {
    long header = memory.getLong(candidate);
    if (Header.has((int) header, GREY)) {
      return;
    }
    if (!Header.has((int) header, CANDIDATE)) {
      throw new IllegalArgumentException("0x" + Long.toHexString(candidate)
          + " is a candidate for a search for cycles, and its header does not say so");
    }
    header &= ~(long) CANDIDATE;
    if (header >>> 32 == 0) {
      memory.setLong(candidate, header);
      return;
    }
    memory.setLong(candidate, header | GREY & 0xFFFF_FFFFL);
    reached.push(Reference.compress(candidate));
    subtract();
  }

  private void subtract() {
    Memory memory = this.memory;
    while (subtracted < reached.size()) {
      long object = Reference.expand(reached.get(subtracted++));
      int word = memory.getInt(object);
      words |= word;
      if (Header.inlineSlots(word) == 2) {
        long pair = memory.getLong(object + Header.BYTES);
        take(memory, (int) pair);
        take(memory, (int) (pair >>> 32));
      } else if (Header.has(word, Header.ANY_SLOTS)) {
        long slot = model.firstSlot(object);
        for (long end = slot + 4L * model.slots(object); slot < end; slot += 4) {
          take(memory, memory.getInt(slot));
        }
      }
    }
  }

  /** Takes one reference from an object's count and greys it. The search empties the set, so it is no candidate any more. */
  private void take(Memory memory, int compressed) {
    if (compressed != 0) {
      long child = Reference.expand(compressed);
      long header = memory.getLong(child);
      if (header >= 0) {
        // The whole header, because a narrower store would keep the next load of all of it waiting.
        memory.setLong(child, header - ONE & ~(long) CANDIDATE | GREY & 0xFFFF_FFFFL);
        if (!Header.has((int) header, GREY)) {
          reached.push(compressed);
        }
      }
    }
  }

  /** Makes the grey objects black that have references from outside, and what they reach. */
  private void separate() {
    Memory memory = this.memory;
    for (long i = 0, end = reached.size(); i < end; i++) {
      long object = Reference.expand(reached.get(i));
      long header = memory.getLong(object);
      if (header >>> 32 != 0 && Header.has((int) header, GREY)) {
        blacken(object);
      }
    }
  }

  /** Gives back the references inside what a grey object reaches: all of it is alive. */
  private void blacken(long first) {
    Memory memory = this.memory;
    long floor = stack.size();
    model.clearFlags(first, GREY);
    stack.push(Reference.compress(first));
    while (stack.size() > floor) {
      long object = Reference.expand(stack.pop());
      int word = memory.getInt(object);
      if (Header.inlineSlots(word) == 2) {
        long pair = memory.getLong(object + Header.BYTES);
        giveBack(memory, (int) pair);
        giveBack(memory, (int) (pair >>> 32));
      } else if (Header.has(word, Header.ANY_SLOTS)) {
        long slot = model.firstSlot(object);
        for (long end = slot + 4L * model.slots(object); slot < end; slot += 4) {
          giveBack(memory, memory.getInt(slot));
        }
      }
    }
  }

  /** Gives one reference back to an object's count and makes it black. */
  private void giveBack(Memory memory, int compressed) {
    if (compressed != 0) {
      long child = Reference.expand(compressed);
      long header = memory.getLong(child);
      if (header >= 0) {
        memory.setLong(child, header + ONE & ~(GREY & 0xFFFF_FFFFL));
        if (Header.has((int) header, GREY)) {
          stack.push(compressed);
        }
      }
    }
  }

  // ---------------------------------------------------------------- what was found

  /** Hands over the objects that are garbage, if any of them may have one of these flags in its shape word. */
  void forEachWhite(int flags, LongConsumer action) {
    if (Header.has(words, flags)) {
      forEachWhite(action);
    }
  }

  private void forEachWhite(LongConsumer action) {
    for (long i = 0, end = reached.size(); i < end; i++) {
      long object = Reference.expand(reached.get(i));
      if (isWhite(object)) {
        action.accept(object);
      }
    }
  }

  /** Ends a search: hands over the garbage to be freed; the references inside it are in no count any more. */
  void finish(LongConsumer free) {
    forEachWhite(free);
    reached.clear();
  }

  private boolean isWhite(long object) {
    return Header.has(memory.getInt(object), GREY);
  }

  @Override
  public long now(long object) {
    return isWhite(object) ? Reference.NULL : object;
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
      if (isWhite(object)) {
        blacken(object);
      }
    }
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
    return Bitmap.bytesFor(heap) + Bitmap.bytesFor(heap >>> INDEX_SHIFT) + reached.peakBytes() + stack.peakBytes();
  }

  @Override
  public void close() {
    candidates.close();
    index.close();
    reached.close();
    stack.close();
  }
}
