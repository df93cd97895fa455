package dev.midden.gc.generational.cpython;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.trace.MarkStack;
import dev.midden.gc.refcount.counting.CountingMutator;

/**
 * Death in order: objects die as CPython's {@code tp_dealloc} has them die, without its recursion. After its last rites the
 * dying one lets go of its children one by one, each with all that dies with it before the next is touched. The dying
 * stand on a stack, with the slot to go on with.
 */
abstract class OrderedMutator extends CountingMutator {

  private final ObjectModel model;
  /** Pairs: an object that is dying, its count zero, and how many of its slots are done. */
  private final MarkStack dying;
  private int resume;

  OrderedMutator(MutatorContext context, HeapParts parts) {
    super(context, parts);
    this.model = parts.model();
    this.dying = new MarkStack(memory.bytes() / Reference.GRANULE * 2, parts.source());
  }

  // ---------------------------------------------------------------- what the subclass brings

  /** Gives an object whose count is zero its last rites. Returns whether it is still dead. */
  abstract boolean beginDeath(long object);

  /** Takes the memory of an object back. */
  abstract void free(long object);

  // ---------------------------------------------------------------- death

  @Override
  protected final void release(long first) {
    if (isBare(memory.getInt(first))) {
      free(first);
    } else {
      releaseWithChildren(first);
    }
  }

  /** Whether the death of an object with this shape word is seen by nothing and nobody: most ints, floats, strings. */
  private static boolean isBare(int word) {
    return (word & (Header.ACYCLIC | Header.ANY_SLOTS | Header.NEEDS_LAST_RITES)) == Header.ACYCLIC;
  }

  private void releaseWithChildren(long first) {
    settle();
    long floor = dying.size();
    if (!beginDeath(first)) {
      return;
    }
    long object = first;
    int done = 0;
    while (true) {
      long child = dropChildren(object, done);
      if (child != Reference.NULL) {
        dying.push(Reference.compress(object));
        dying.push(resume);
        if (beginDeath(child)) {
          object = child;
          done = 0;
          continue;
        }
      } else {
        free(object);
        if (dying.size() == floor) {
          return;
        }
      }
      done = dying.pop();
      object = Reference.expand(dying.pop());
    }
  }

  /** Drops references of a dying object, until one was the last to its object; returns that object, or null at the end. */
  private long dropChildren(long object, int done) {
    int word = memory.getInt(object);
    int slots = Header.inlineSlots(word);
    long slot = object + Header.BYTES;
    int step = 4;
    if (Header.has(word, Header.MANY_SLOTS)) {
      slots = model.slotCount(object);
      slot = object + ObjectModel.FIRST_ELEMENT;
      if (model.shapes().byId(Header.shapeId(word)).isLastToFirst()) {
        slot += 4L * (slots - 1);
        step = -4;
      }
    }
    slot += (long) step * done;
    for (int i = done; i < slots; i++, slot += step) {
      int compressed = memory.getInt(slot);
      if (compressed != 0) {
        memory.setInt(slot, 0);
        long child = Reference.expand(compressed);
        int count = count(child);
        if (count > 0) {
          setCount(child, count - 1);
          if (count == 1) {
            resume = i + 1;
            return child;
          }
        }
      }
    }
    return Reference.NULL;
  }

  /** Lets an object go of all its children, as its type's {@code tp_clear}; it may die of that itself. */
  final void clear(long object) {
    if (Header.has(model.shapeWord(object), Header.INTERNED)) {
      // While it still holds the value by which its entry is found.
      forgetInterned(object);
    }
    hold(object);
    try {
      int done = 0;
      for (long child = dropChildren(object, 0); child != Reference.NULL; child = dropChildren(object, done)) {
        done = resume;
        release(child);
      }
    } finally {
      drop(object);
    }
  }

  @Override
  protected final void visitDying(RootVisitor visitor) {
    if (dying.isEmpty()) {
      return;
    }
    long[] one = new long[1];
    boolean[] isObject = {true};
    dying.forEach(entry -> {
      if (isObject[0]) {
        one[0] = Reference.expand(entry);
        visitor.visit(one, 0, 1);
      }
      isObject[0] = !isObject[0];
    });
  }

  final long stackBytes() {
    return dying.peakBytes();
  }

  final void closeStack() {
    dying.close();
  }
}
