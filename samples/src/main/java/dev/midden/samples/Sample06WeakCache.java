package dev.midden.samples;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/** A cache that keeps nothing alive: a value is in it as long as somebody uses it; a callback removes the entry. */
public final class Sample06WeakCache {
  private Sample06WeakCache() {}

  /** Runs the sample under the collector named first, or {@code generational}. */
  public static void main(String[] args) {
    run(args.length > 0 ? args[0] : "generational", System.out);
  }

  static void run(String collector, PrintStream out) {
    try (Heap heap = Heap.builder().collector(collector).maxBytes(64 << 20).open(); Mutator mutator = heap.attach()) {
      Squares squares = new Squares(heap, mutator);
      try (Frame frame = mutator.enter(2)) {
        frame.set(0, squares.of(12));
        frame.set(1, squares.of(12));
        out.println("computed once, one object: " + (frame.get(0) == frame.get(1)) + ", " + squares);
        frame.set(1, squares.of(30));
        mutator.collect();
        out.println("both are in use: " + squares);
        frame.set(1, Reference.NULL);
        mutator.collect();
        out.println("30 is not any more: " + squares);
        out.println("12 is still " + mutator.getLong(frame.get(0), 0));
      }
      mutator.collect();
      out.println("nobody uses any: " + squares);
    }
  }

  /** Squares of numbers, each one object as long as anybody has it. */
  private static final class Squares {
    private static final int KEY = 0;

    private final Mutator mutator;
    private final Shape square;
    private final Shape entry;
    /** A handle for each entry keeps the weak reference alive, which does not keep the value alive. */
    private final Map<Long, Handle> entries = new TreeMap<>();
    private int computed;

    Squares(Heap heap, Mutator mutator) {
      this.mutator = mutator;
      square = heap.shapes().define("Square").bytes(8).register();
      // A weak reference may have slots and data of its own: here the key, so that the callback knows what to remove.
      entry = heap.shapes().define("Entry").bytes(8).weakReference().register();
      heap.setWeakCallback(entry, (m, weak) -> {
        Handle removed = entries.remove(m.getLong(weak, KEY));
        if (removed != null) {
          removed.close();
        }
      });
    }

    long of(long number) {
      Handle known = entries.get(number);
      if (known != null) {
        long value = mutator.referent(known.get());
        if (value != Reference.NULL) {
          return value;
        }
      }
      computed++;
      try (Frame frame = mutator.enter(1)) {
        frame.set(0, mutator.allocate(square));
        mutator.setLong(frame.get(0), 0, number * number);
        long weak = mutator.allocateWeak(entry, frame.get(0));
        mutator.setLong(weak, KEY, number);
        Handle former = entries.put(number, mutator.handle(weak));
        if (former != null) {
          former.close();
        }
        return frame.closeReturning(frame.get(0));
      }
    }

    @Override
    public String toString() {
      return computed + " computed, cached " + entries.keySet();
    }
  }
}
