package dev.midden.samples;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.io.PrintStream;
import java.util.List;

/**
 * Two ways to count references, and when each of them notices that an object is dead. Immediate counting reclaims it within
 * the operation that drops the last reference. Deferred counting does not count the references from frames, so that writing
 * a frame slot costs nothing; a count of zero says nothing by itself then, and dead objects are reclaimed not at once but
 * under certain conditions: when so many have gathered whose count is zero, or when the program asks for it.
 */
public final class Sample03DeferredCounting {
  private static final int MANY = 1_000_000;

  private Sample03DeferredCounting() {}

  /** Runs the sample under the collectors named, or under both ways. */
  public static void main(String[] args) {
    for (String collector : args.length > 0 ? List.of(args) : List.of("refcount", "refcount-deferred")) {
      run(collector, System.out);
    }
  }

  static void run(String collector, PrintStream out) {
    out.println(collector);
    try (Heap heap = Heap.builder().collector(collector).maxBytes(64 << 20).open(); Mutator mutator = heap.attach()) {
      // A file is closed by its finalizer, so that it can be seen when it dies.
      Shape file = heap.shapes().define("File").bytes(8).finalizable().register();
      Shape other = heap.shapes().define("Other").bytes(8).register();
      boolean[] closed = new boolean[1];
      heap.setFinalizer(file, (caller, object) -> closed[0] = true);

      try (Frame frame = mutator.enter(1)) {
        frame.set(0, mutator.allocate(file));
        frame.set(0, Reference.NULL); // the last reference
        out.println("  dropped: the file is " + (closed[0] ? "closed" : "open"));
        int objects = 0;
        while (!closed[0] && objects < MANY) {
          mutator.allocate(other); // a frame slot is not even needed: nothing refers to it, so it is dead at once
          objects++;
        }
        out.println("  closed after " + objects + " further objects");

        closed[0] = false;
        frame.set(0, mutator.allocate(file));
        frame.set(0, Reference.NULL);
        out.println("  dropped: the file is " + (closed[0] ? "closed" : "open"));
        mutator.collect();
        out.println("  asked for: the file is " + (closed[0] ? "closed" : "open"));
      }
    }
  }
}
