package dev.midden.core.trace;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Marks what is reachable: sets one bit beside the heap for each object, and scans objects by their slot count alone.
 *
 * <pre>
 *   white ──mark──▶ grey (bit set, on the stack) ──scan──▶ black (bit set)
 * </pre>
 *
 * <p>Two loops do the same work. <em>Depth-first</em> takes one object at a time; where parents lie beside their children it
 * hits the cache and costs a few nanoseconds. <em>Batched</em> takes up to {@value #BATCH} objects off the stack, loads all
 * their headers and first slots before it looks at any of them, so that their cache misses overlap (the idea of Cher,
 * Hosking and Vitek 2004, without a prefetch instruction), and marks without branches. Which one is faster depends on how
 * the graph lies in memory, so the marker times them in turns of some thousand objects and stays with the faster one.
 *
 * <p>Not synchronised: one marker, one thread.
 */
public final class Marker implements Tracer, AutoCloseable {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  /** Objects loaded ahead in the batched loop. */
  static final int BATCH = 32;

  /** Objects in a turn of one loop. */
  private static final int TURN = 4096;

  /** One turn in so many is given to the loop that was slower, in case the graph has changed its nature. */
  private static final int EXPLORE = 64;

  private final ObjectModel model;
  private final MemorySegment memory;
  private final Bitmap marks;
  private final MemorySegment words;
  private final MarkStack stack;

  private final int[] batchWords = new int[BATCH];
  private final long[] batchSlots = new long[BATCH];
  private final long[] batchObjects = new long[BATCH];

  private double depthFirstCost;
  private double batchedCost;
  private int scanned;

  /**
   * Makes a marker.
   *
   * @param model the heap's objects
   * @param marks one bit a granule; must cover the heap
   * @param source memory for a mark stack that outgrows its array
   */
  public Marker(ObjectModel model, Bitmap marks, MemorySource source) {
    this.model = model;
    this.memory = model.memory();
    this.marks = marks;
    this.words = marks.words();
    this.stack = new MarkStack(memory.byteSize() / Reference.GRANULE, source);
  }

  /** Clears all marks below {@code end}, an offset in the heap, and begins anew. */
  public void begin(long end) {
    marks.clearBelow(end >>> 3);
    // Null counts as marked, so that no loop needs to test for it.
    marks.set(0);
    stack.top = 0;
    depthFirstCost = 0;
    batchedCost = 0;
  }

  /** Begins anew and keeps the marks: what is marked is not looked at again. */
  public void beginSticky() {
    begin(0);
  }

  /** Greys an object whether it is marked or not, for what a barrier has remembered. */
  public void scanAgain(long object) {
    marks.set(object >>> 3);
    stack.push(Reference.compress(object));
  }

  /** Greys an object unless it is marked already. */
  public void mark(long object) {
    if (marks.set(object >>> 3)) {
      stack.push(Reference.compress(object));
    }
  }

  @Override
  public long trace(long object) {
    mark(object);
    return object;
  }

  @Override
  public void traceAll(long[] roots, int from, int to) {
    for (int i = from; i < to; i++) {
      mark(roots[i]);
    }
  }

  @Override
  public long now(long object) {
    return isMarked(object) ? object : Reference.NULL;
  }

  /** Whether an object has been reached. */
  public boolean isMarked(long object) {
    return marks.get(object >>> 3);
  }

  @Override
  public void drain() {
    for (int turn = 0; !stack.isEmpty(); turn++) {
      boolean batched = batchedCost < depthFirstCost;
      if (turn < 2) {
        batched = turn == 1;
      } else if (turn % EXPLORE == 0) {
        batched = !batched;
      }
      scanned = 0;
      long start = System.nanoTime();
      if (batched) {
        drainBatched();
      } else {
        drainDepthFirst();
      }
      double cost = (System.nanoTime() - start) / (double) Math.max(1, scanned);
      if (batched) {
        batchedCost = smooth(batchedCost, cost);
      } else {
        depthFirstCost = smooth(depthFirstCost, cost);
      }
    }
  }

  private static double smooth(double average, double sample) {
    return average == 0 ? sample : average + (sample - average) / 4;
  }

  private void drainDepthFirst() {
    MemorySegment memory = this.memory;
    MemorySegment words = this.words;
    int[] entries = stack.entries;
    int top = stack.top;
    int count = 0;
    while (count < TURN) {
      if (top == 0) {
        stack.top = 0;
        if (!stack.refill()) {
          break;
        }
        top = stack.top;
      }
      // Goes down the first slots without the detour over the stack, which would cost a store and a load each.
      for (int next = entries[--top]; next != 0;) {
        long object = Reference.expand(next);
        next = 0;
        count++;
        int word = memory.get(INT, object);
        if (Header.inlineSlots(word) == 2 && top < MarkStack.CAPACITY) {
          long pair = memory.get(LONG, object + Header.BYTES);
          if (pair != 0) {
            int second = (int) (pair >>> 32);
            long at = (second & 0xFFFF_FFFFL) >>> 6 << 3;
            long bits = words.get(LONG, at);
            if ((bits >>> second & 1) == 0) {
              words.set(LONG, at, bits | 1L << second);
              entries[top++] = second;
            }
            int first = (int) pair;
            at = (first & 0xFFFF_FFFFL) >>> 6 << 3;
            bits = words.get(LONG, at);
            if ((bits >>> first & 1) == 0) {
              words.set(LONG, at, bits | 1L << first);
              next = first;
            }
          }
        } else if (Header.has(word, Header.ANY_SLOTS)) {
          top = scan(object, word, top);
        }
      }
    }
    stack.top = top;
    scanned = count;
  }

  private void drainBatched() {
    MemorySegment memory = this.memory;
    MemorySegment words = this.words;
    int[] entries = stack.entries;
    int[] batchWords = this.batchWords;
    long[] batchSlots = this.batchSlots;
    long[] batchObjects = this.batchObjects;
    int top = stack.top;
    int count = 0;
    while (count < TURN) {
      if (top == 0) {
        stack.top = 0;
        if (!stack.refill()) {
          break;
        }
        top = stack.top;
      }
      int batch = Math.min(BATCH, top);
      top -= batch;
      count += batch;
      for (int i = 0; i < batch; i++) {
        long object = Reference.expand(entries[top + i]);
        batchObjects[i] = object;
        batchWords[i] = memory.get(INT, object);
        batchSlots[i] = memory.get(LONG, object + Header.BYTES);
      }
      for (int i = 0; i < batch; i++) {
        int word = batchWords[i];
        if (Header.inlineSlots(word) == 2 && top <= MarkStack.CAPACITY - 2) {
          long pair = batchSlots[i];
          top = grey(words, entries, top, (int) (pair >>> 32));
          top = grey(words, entries, top, (int) pair);
        } else if (Header.has(word, Header.ANY_SLOTS)) {
          top = scan(batchObjects[i], word, top);
        }
      }
    }
    stack.top = top;
    scanned = count;
  }

  /** Scans an object with any number of slots. */
  private int scan(long object, int word, int oldTop) {
    MemorySegment memory = this.memory;
    MemorySegment words = this.words;
    int[] entries = stack.entries;
    boolean many = Header.has(word, Header.MANY_SLOTS);
    int slots = many ? memory.get(INT, object + ObjectModel.LENGTH) : Header.inlineSlots(word);
    long slot = object + (many ? ObjectModel.FIRST_ELEMENT : Header.BYTES);
    int top = oldTop;
    for (int done = 0; done < slots;) {
      if (top == MarkStack.CAPACITY) {
        top = stack.spill(top);
      }
      int chunk = Math.min(slots - done, MarkStack.CAPACITY - top);
      for (int i = 0; i < chunk; i++, slot += 4) {
        top = grey(words, entries, top, memory.get(INT, slot));
      }
      done += chunk;
    }
    return top;
  }

  /** Marks and pushes without a branch: for graphs where nobody can guess what is marked already. */
  private static int grey(MemorySegment words, int[] entries, int top, int child) {
    long at = (child & 0xFFFF_FFFFL) >>> 6 << 3;
    long word = words.get(LONG, at);
    words.set(LONG, at, word | 1L << child);
    entries[top] = child;
    return top + (int) (~(word >>> child) & 1);
  }

  /** Marks and pushes with a branch: cheaper where it can be guessed. */
  private static int greyIfWhite(MemorySegment words, int[] entries, int top, int child) {
    long at = (child & 0xFFFF_FFFFL) >>> 6 << 3;
    long word = words.get(LONG, at);
    if ((word >>> child & 1) != 0) {
      return top;
    }
    words.set(LONG, at, word | 1L << child);
    entries[top] = child;
    return top + 1;
  }

  /** The heap's objects. */
  public ObjectModel model() {
    return model;
  }

  /** The most memory the mark stack has used, in bytes. */
  public long stackBytes() {
    return stack.peakBytes();
  }

  @Override
  public void close() {
    stack.close();
  }
}
