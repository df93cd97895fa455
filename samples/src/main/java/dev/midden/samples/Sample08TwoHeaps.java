package dev.midden.samples;

import dev.midden.core.event.HeapStatistics;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.io.PrintStream;
import java.util.List;

/** One program on two heaps at once, each with another collector: the same result, other ways. */
public final class Sample08TwoHeaps {
  private static final int ROUNDS = 20_000;
  private static final int WINDOW = 100;

  private Sample08TwoHeaps() {}

  /** Runs the sample under the collectors named, or under {@code refcount} and {@code generational}. */
  public static void main(String[] args) {
    run(args.length > 1 ? List.of(args) : List.of("refcount", "generational"), System.out);
  }

  static void run(List<String> collectors, PrintStream out) {
    try (Side one = new Side(collectors.get(0)); Side other = new Side(collectors.get(1))) {
      for (int i = 0; i < ROUNDS; i++) {
        one.step(i);
        other.step(i);
      }
      out.println("same result: " + (one.sum() == other.sum()));
      one.report(out);
      other.report(out);
    }
  }

  /** A heap with a queue of the last hundred pairs. Both heaps are used by this thread, and know nothing of each other. */
  private static final class Side implements AutoCloseable {
    private final Heap heap;
    private final Mutator mutator;
    private final Shape pair;
    private final Frame frame;

    Side(String collector) {
      heap = Heap.builder().collector(collector).maxBytes(32 << 20).open();
      mutator = heap.attach();
      pair = heap.shapes().define("Pair").references(1).bytes(8).register();
      frame = mutator.enter(WINDOW);
    }

    void step(int i) {
      long made = mutator.allocate(pair);
      mutator.setLong(made, 0, i);
      mutator.setReference(made, 0, frame.get((i + 1) % WINDOW));
      // The neighbour gives up its own neighbour, so that the chain stays short.
      if (frame.get((i + 1) % WINDOW) != Reference.NULL) {
        mutator.setReference(frame.get((i + 1) % WINDOW), 0, Reference.NULL);
      }
      frame.set(i % WINDOW, made);
    }

    long sum() {
      long sum = 0;
      for (int i = 0; i < WINDOW; i++) {
        sum += mutator.getLong(frame.get(i), 0);
      }
      return sum;
    }

    void report(PrintStream out) {
      mutator.collect();
      HeapStatistics statistics = heap.statistics();
      out.println(heap.collectorName() + ": " + statistics.allocatedObjects() + " allocated, "
          + statistics.liveObjects() + " live");
    }

    @Override
    public void close() {
      mutator.close();
      heap.close();
    }
  }
}
