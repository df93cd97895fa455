package dev.midden.core.trace;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.Memory;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Threads that mark together (as Endo, Taura and Yonezawa 1997, with packets as in Ossia and others 2002). Each has a stack of its
 * own. Who has much gives a packet of the oldest of it, which lead to the largest parts, to a common pool as long as somebody
 * has nothing; who has nothing takes one. All have ended when everybody waits and the pool is empty.
 *
 * <pre>
 *   stack of a thread │ oldest: packet ──▶ pool ──▶ stack of another │ … │ newest: next │
 * </pre>
 *
 * <p>A bit is set by an atomic or, after a look whether it has to be: of two threads that find an object one scans it.
 */
final class MarkTeam {
  private static final VarHandle ATOMIC = ValueLayout.JAVA_LONG.varHandle();

  /** Entries that change hands together. */
  private static final int PACKET = 512;

  /** Packets in the pool. What is more is dropped, to be found again by the marker. */
  private static final int MAX_PACKETS = 512;

  private static final int CAPACITY = 1 << 15;
  private static final int PART = 1024;
  private static final int MAX_PARTS = 1024;

  private final Team team;
  private final ObjectModel model;
  private final Memory memory;
  private final List<Worker> workers = new ArrayList<>();

  /** Guards all that follows but for {@link #hungry}. */
  private final Object lock = new Object();
  private final int[][] pool = new int[MAX_PACKETS][];
  private final int[] sizes = new int[MAX_PACKETS];
  private int packets;
  private int waiting;
  private boolean interrupted;
  private IntConsumer drop = entry -> {};

  /** Whether somebody waits for work; read without the lock, because it is a hint. */
  private volatile boolean hungry;
  private Memory words;

  MarkTeam(Team team, ObjectModel model, Bitmap marks) {
    this.team = team;
    this.model = model;
    memory = model.memory();
    words = marks.words();
  }

  /**
   * Marks all that the entries of a stack lead to.
   *
   * @param stack grey objects; empty afterwards
   * @param marks where to mark
   * @param onDrop receives entries for which there is no room, one at a time; they are marked and not scanned
   * @return number of objects scanned
   */
  long drain(MarkStack stack, Bitmap marks, IntConsumer onDrop) {
    while (workers.size() < team.threads()) {
      workers.add(new Worker());
    }
    Worker own = workers.get(0);
    synchronized (lock) {
      words = marks.words();
      drop = onDrop;
      waiting = 0;
      while (!stack.isEmpty()) {
        own.push(stack.pop());
        if (own.top == CAPACITY) {
          own.give();
        }
      }
    }
    try {
      team.run(this::work);
    } finally {
      packets = 0;
      if (interrupted) {
        interrupted = false;
        Thread.currentThread().interrupt();
      }
    }
    return workers.stream().mapToLong(worker -> worker.count).sum();
  }

  private void work(int member) {
    Worker worker = workers.get(member);
    try {
      worker.run();
    } catch (RuntimeException | Error e) {
      synchronized (lock) {
        worker.top = 0;
        worker.parts = 0;
        // The others find nothing more to do, or end by the same error.
        waiting++;
        packets = 0;
        lock.notifyAll();
      }
      throw e;
    }
  }

  /** Waits with the lock held. */
  private void await() {
    try {
      lock.wait();
    } catch (InterruptedException e) {
      // The program may interrupt its own thread; the collection is completed all the same, and then it is told.
      interrupted = true;
    }
  }

  /** One thread's share. */
  private final class Worker {
    private static final int BATCH = Marker.BATCH;

    private final int[] entries = new int[CAPACITY + 2 * BATCH];
    private final long[] partial = new long[2 * MAX_PARTS];
    private final int[] batchWords = new int[BATCH];
    private final long[] batchSlots = new long[BATCH];
    private final long[] batchObjects = new long[BATCH];
    private int top;
    private int parts;
    private long count;

    void push(int entry) {
      entries[top++] = entry;
    }

    void run() {
      count = 0;
      Memory memory = MarkTeam.this.memory;
      Memory words = MarkTeam.this.words;
      while (top > 0 || refill()) {
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
          if (Header.inlineSlots(word) == 2) {
            grey(words, (int) (batchSlots[i] >>> 32));
            grey(words, (int) batchSlots[i]);
          } else if (Header.has(word, Header.ANY_SLOTS)) {
            scan(words, batchObjects[i], word);
          }
        }
        if (hungry && top > 2 * BATCH) {
          give();
        }
      }
    }

    private void scan(Memory words, long object, int word) {
      boolean many = Header.has(word, Header.MANY_SLOTS);
      int slots = many ? model.slotCount(object) : Header.inlineSlots(word);
      long slot = object + (many ? ObjectModel.FIRST_ELEMENT : Header.BYTES);
      scanSlots(words, slot, slot + 4L * slots);
    }

    private void scanSlots(Memory words, long from, long to) {
      long end = to;
      if (to - from > 4 * PART && parts < MAX_PARTS) {
        end = from + 4 * PART;
        partial[2 * parts] = end;
        partial[2 * parts + 1] = to;
        parts++;
      }
      for (long slot = from; slot < end; slot += 4) {
        grey(words, memory.getInt(slot));
      }
    }

    private void grey(Memory words, int child) {
      long at = (child & 0xFFFF_FFFFL) >>> 6 << 3;
      long bit = 1L << child;
      if ((words.getLong(at) & bit) == 0 && (words.getAndOrLong(at, bit) & bit) == 0) {
        if (top >= CAPACITY) {
          give();
        }
        entries[top++] = child;
      }
    }

    /** Gives the oldest half, or a packet of it, to whoever has nothing; if the pool is full, to the marker. */
    void give() {
      int size = Math.min(PACKET, top / 2);
      synchronized (lock) {
        if (packets < MAX_PACKETS) {
          if (pool[packets] == null) {
            pool[packets] = new int[PACKET];
          }
          System.arraycopy(entries, 0, pool[packets], 0, size);
          sizes[packets++] = size;
          lock.notifyAll();
        } else {
          for (int i = 0; i < size; i++) {
            drop.accept(entries[i]);
          }
        }
        hungry = packets < waiting;
      }
      System.arraycopy(entries, size, entries, 0, top - size);
      top -= size;
    }

    /** Finds something to do: a part of a long array, or a packet; false when all have ended. */
    private boolean refill() {
      while (parts > 0 && top == 0) {
        parts--;
        scanSlots(words, partial[2 * parts], partial[2 * parts + 1]);
      }
      if (top > 0) {
        return true;
      }
      synchronized (lock) {
        waiting++;
        hungry = true;
        while (packets == 0) {
          if (waiting >= team.threads()) {
            hungry = false;
            lock.notifyAll();
            return false;
          }
          await();
        }
        waiting--;
        packets--;
        System.arraycopy(pool[packets], 0, entries, 0, sizes[packets]);
        top = sizes[packets];
        hungry = packets < waiting;
        return true;
      }
    }
  }
}
