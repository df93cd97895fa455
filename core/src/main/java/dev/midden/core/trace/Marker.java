package dev.midden.core.trace;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.Memory;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

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
 * <p>A long array is scanned in parts, each with all that it leads to before the next, so that its elements do not fill the
 * stack. Where the stack still outgrows its budget, a 128th of the heap, the oldest entries are dropped and their blocks
 * noted; they are marked, and what is marked in such a block is scanned once more when the stack is empty (as Boehm's
 * collector does). So marking ends in fixed memory, whatever the graph.
 *
 * <p>Not synchronised: one marker, one thread, but for those that it {@linkplain #employ employs}.
 */
public final class Marker implements Tracer, AutoCloseable {

  /** Objects loaded ahead in the batched loop. */
  static final int BATCH = 32;

  /** What setting a bit atomically costs more, about, in nanoseconds an object. */
  private static final int ATOMIC_NANOS = 8;

  /** Objects in a turn of one loop. */
  private static final int TURN = 4096;

  /** The stack may have one entry for so many granules. */
  private static final int BUDGET = 64;

  /** Objects in a turn that has to end in time. */
  private static final int SHORT_TURN = 128;

  /** What scanning a part of an array counts as, in objects. */
  private static final int REFILL_COST = 64;

  /** Slots of an array that are scanned together. */
  private static final int PART = 1024;

  /** Arrays that can wait to be scanned further; of more, each is scanned at once. */
  private static final int MAX_ARRAYS = 1024;

  /** One turn in so many is given to the loop that was slower, in case the graph has changed its nature. */
  private static final int EXPLORE = 64;

  private final ObjectModel model;
  private final Memory memory;
  private final MarkStack stack;
  private Bitmap marks;
  private Memory words;

  private final int[] batchWords = new int[BATCH];
  private final long[] batchSlots = new long[BATCH];
  private final long[] batchObjects = new long[BATCH];

  /** Of long arrays that have been scanned in part: addresses of the next slot and of the end, in turn. */
  private final long[] parts = new long[2 * MAX_ARRAYS];
  private int arrays;

  /** One bit a block, of which an entry has been dropped from the stack. */
  private long[] dropped = new long[1];
  private int droppedFrom = Integer.MAX_VALUE;

  private @Nullable Team team;
  private @Nullable MarkTeam markTeam;
  private long teamFrom;
  private long scannedAtBegin;
  private final IntConsumer noteDropped = this::noteDropped;

  private double depthFirstCost;
  private double batchedCost;
  private int scanned;
  private long scannedInAll;
  private int turn;
  private int turnLimit;

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
    this.stack = new MarkStack(memory.bytes() / Reference.GRANULE / BUDGET, source);
  }

  /** Takes other bits from the next {@link #begin} on, for collectors that still need those of the last marking. */
  public void use(Bitmap others) {
    marks = others;
    words = others.words();
  }

  /** Clears all marks below {@code end}, an offset in the heap, and begins anew. */
  public void begin(long end) {
    marks.clearBelow(end >>> 3);
    // Null counts as marked, so that no loop needs to test for it.
    marks.set(0);
    stack.clear();
    arrays = 0;
    droppedFrom = Integer.MAX_VALUE;
    Arrays.fill(dropped, 0);
    depthFirstCost = 0;
    batchedCost = 0;
    turn = 0;
    scannedAtBegin = scannedInAll;
  }

  /** Begins anew and keeps the marks: what is marked is not looked at again. */
  public void beginSticky() {
    begin(0);
  }

  /** Greys an object whether it is marked or not, for what a barrier has remembered. */
  public void scanAgain(long object) {
    marks.set(object >>> 3);
    push(Reference.compress(object));
  }

  /** Greys an object unless it is marked already. */
  public void mark(long object) {
    if (marks.set(object >>> 3)) {
      push(Reference.compress(object));
    }
  }

  /** Marks a new object whose slots need not be looked at. */
  public void blacken(long object) {
    marks.set(object >>> 3);
  }

  private void push(int object) {
    if (stack.top == MarkStack.CAPACITY) {
      stack.top = makeRoom(stack.top);
    }
    stack.entries[stack.top++] = object;
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
    while (!isDone()) {
      if (team != null && markTeam != null && !stack.isEmpty() && isWorthATeam(team)) {
        scannedInAll += markTeam.drain(stack, marks, noteDropped);
      } else {
        turn(TURN);
      }
    }
  }

  /**
   * Lets several threads mark together what is long enough, and slow enough for one: with threads that each are slower by
   * {@value #ATOMIC_NANOS} ns an object, because they set bits atomically.
   *
   * @param threads this one included, at least 2
   * @param from so many objects are marked by this thread first; 0: the team takes over at once, whatever it costs
   */
  public void employ(int threads, long from) {
    team = new Team(threads);
    markTeam = new MarkTeam(team, model, marks);
    teamFrom = from;
  }

  /**
   * Has work done by all threads that {@linkplain #employ are employed}, at once, and returns when all have done their share.
   *
   * @param share what each does; this thread does it alone if nobody is employed, or the last marking was too short
   */
  public void share(Runnable share) {
    if (team == null || scannedInAll - scannedAtBegin < teamFrom) {
      share.run();
    } else {
      team.run(member -> share.run());
    }
  }

  private boolean isWorthATeam(Team team) {
    boolean faster = (batchedCost + ATOMIC_NANOS) / team.threads() < Math.min(depthFirstCost, batchedCost);
    return teamFrom == 0 || scannedInAll - scannedAtBegin >= teamFrom && faster;
  }

  /**
   * Scans for a while, at least something.
   *
   * @param objects about how many to scan at most, positive
   * @param deadline when to stop, by {@link System#nanoTime}; a turn of {@value #SHORT_TURN} objects may end after it
   * @return whether all has been scanned
   */
  public boolean drain(long objects, long deadline) {
    long left = objects;
    while (!isDone()) {
      turn((int) Math.min(left, SHORT_TURN));
      left -= scanned;
      if (left <= 0 || System.nanoTime() - deadline >= 0) {
        break;
      }
    }
    return isDone();
  }

  /** Whether nothing is left to be scanned. */
  public boolean isDone() {
    return stack.isEmpty() && arrays == 0 && droppedFrom == Integer.MAX_VALUE;
  }

  /** A number that grows with every object that is scanned: if it has not changed, nothing has been found meanwhile. */
  public long scanned() {
    return scannedInAll;
  }

  /** Scans about so many objects with one of the loops, chosen by what they have cost. */
  private void turn(int objects) {
    boolean batched = batchedCost < depthFirstCost;
    if (turn < 2) {
      batched = turn == 1;
    } else if (turn % EXPLORE == 0) {
      batched = !batched;
    }
    turn++;
    turnLimit = objects;
    long start = System.nanoTime();
    if (batched) {
      drainBatched();
    } else {
      drainDepthFirst();
    }
    scannedInAll += scanned;
    double cost = (System.nanoTime() - start) / (double) Math.max(1, scanned);
    if (batched) {
      batchedCost = smooth(batchedCost, cost);
    } else {
      depthFirstCost = smooth(depthFirstCost, cost);
    }
  }

  /** Fills the empty stack with what has been put aside, a part of it; false if there was none. */
  private boolean refill() {
    if (stack.refill()) {
      return true;
    }
    if (arrays > 0) {
      arrays--;
      long slot = parts[2 * arrays];
      stack.top = scanSlots(slot, parts[2 * arrays + 1], 0);
      return true;
    }
    return rescanBlock();
  }

  /** Scans once more what is marked in a block of which an entry has been dropped. */
  private boolean rescanBlock() {
    int last = dropped.length << 6;
    for (int block = droppedFrom; block < last; block++) {
      if ((dropped[block >>> 6] >>> block & 1) != 0) {
        dropped[block >>> 6] &= ~(1L << block);
        droppedFrom = block;
        int top = 0;
        long end = Blocks.start(block + 1) >>> 3;
        for (long granule = marks.nextSet(Math.max(1, Blocks.start(block) >>> 3), end); granule < end; granule = marks
            .nextSet(granule + 1, end)) {
          top = scan(granule << 3, memory.getInt(granule << 3), top);
        }
        stack.top = top;
        return true;
      }
    }
    droppedFrom = Integer.MAX_VALUE;
    return false;
  }

  /** Makes room in the full stack: moves the older half out, or drops it and notes where it can be found. */
  private int makeRoom(int top) {
    if (stack.hasRoom()) {
      return stack.spill(top);
    }
    for (int i = 0; i < MarkStack.HALF; i++) {
      noteDropped(stack.entries[i]);
    }
    return stack.drop(top);
  }

  private void noteDropped(int object) {
    int block = Blocks.of(Reference.expand(object));
    if (block >>> 6 >= dropped.length) {
      dropped = Arrays.copyOf(dropped, Math.max((block >>> 6) + 1, dropped.length * 2));
    }
    dropped[block >>> 6] |= 1L << block;
    droppedFrom = Math.min(droppedFrom, block);
  }

  private static double smooth(double average, double sample) {
    return average == 0 ? sample : average + (sample - average) / 4;
  }

  private void drainDepthFirst() {
    Memory memory = this.memory;
    Memory words = this.words;
    int[] entries = stack.entries;
    int top = stack.top;
    int count = 0;
    int limit = turnLimit;
    while (count < limit) {
      if (top == 0) {
        stack.top = 0;
        if (!refill()) {
          break;
        }
        top = stack.top;
        if (top == 0) {
          // What was put aside was marked already; that took time as well.
          count += REFILL_COST;
          continue;
        }
      }
      // Goes down the first slots without the detour over the stack, which would cost a store and a load each.
      for (int next = entries[--top]; next != 0;) {
        long object = Reference.expand(next);
        next = 0;
        count++;
        int word = memory.getInt(object);
        if (Header.inlineSlots(word) == 2 && top < MarkStack.CAPACITY - 1) {
          long pair = memory.getLong(object + Header.BYTES);
          if (pair != 0) {
            int second = (int) (pair >>> 32);
            long at = (second & 0xFFFF_FFFFL) >>> 6 << 3;
            long bits = words.getLong(at);
            if ((bits >>> second & 1) == 0) {
              words.setLong(at, bits | 1L << second);
              entries[top++] = second;
            }
            int first = (int) pair;
            at = (first & 0xFFFF_FFFFL) >>> 6 << 3;
            bits = words.getLong(at);
            if ((bits >>> first & 1) == 0) {
              words.setLong(at, bits | 1L << first);
              if (count < limit) {
                next = first;
              } else {
                entries[top++] = first;
              }
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
    Memory memory = this.memory;
    Memory words = this.words;
    int[] entries = stack.entries;
    int[] batchWords = this.batchWords;
    long[] batchSlots = this.batchSlots;
    long[] batchObjects = this.batchObjects;
    int top = stack.top;
    int count = 0;
    int limit = turnLimit;
    while (count < limit) {
      if (top == 0) {
        stack.top = 0;
        if (!refill()) {
          break;
        }
        top = stack.top;
        if (top == 0) {
          // What was put aside was marked already; that took time as well.
          count += REFILL_COST;
          continue;
        }
      }
      int batch = Math.min(BATCH, top);
      top -= batch;
      count += batch;
      for (int i = 0; i < batch; i++) {
        long object = Reference.expand(entries[top + i]);
        batchObjects[i] = object;
        batchWords[i] = memory.getInt(object);
        batchSlots[i] = memory.getLong(object + Header.BYTES);
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
    boolean many = Header.has(word, Header.MANY_SLOTS);
    int slots = many ? model.slotCount(object) : Header.inlineSlots(word);
    long slot = object + (many ? ObjectModel.FIRST_ELEMENT : Header.BYTES);
    return scanSlots(slot, slot + 4L * slots, oldTop);
  }

  /** Scans slots; of many only the first ones, and leaves the others for when the stack is empty. */
  private int scanSlots(long from, long to, int oldTop) {
    Memory memory = this.memory;
    Memory words = this.words;
    int[] entries = stack.entries;
    int top = oldTop;
    long end = to;
    if (to - from > 4 * PART && arrays < MAX_ARRAYS) {
      end = from + 4 * PART;
      parts[2 * arrays] = end;
      parts[2 * arrays + 1] = to;
      arrays++;
    }
    for (long slot = from; slot < end;) {
      if (top == MarkStack.CAPACITY) {
        top = makeRoom(top);
      }
      long stop = Math.min(end, slot + 4L * (MarkStack.CAPACITY - top));
      for (; slot < stop; slot += 4) {
        top = grey(words, entries, top, memory.getInt(slot));
      }
    }
    return top;
  }

  /** Marks and pushes without a branch: for graphs where nobody can guess what is marked already. */
  private static int grey(Memory words, int[] entries, int top, int child) {
    long at = (child & 0xFFFF_FFFFL) >>> 6 << 3;
    long word = words.getLong(at);
    words.setLong(at, word | 1L << child);
    entries[top] = child;
    return top + (int) (~(word >>> child) & 1);
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
    if (team != null) {
      team.close();
    }
    stack.close();
  }
}
