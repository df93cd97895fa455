package dev.midden.samples;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects that own something outside the heap: a finalizer gives it back. Under a counting collector that happens in the
 * statement that drops the last reference, as in CPython or C++; under a tracing one at a collection.
 */
public final class Sample05PromptDestruction {
  private static final int FILE_NUMBER = 0;

  private Sample05PromptDestruction() {}

  /** Runs the sample under the collector named first, or {@code refcount}. */
  public static void main(String[] args) {
    run(args.length > 0 ? args[0] : "refcount", System.out);
  }

  static void run(String collector, PrintStream out) {
    List<Integer> open = new ArrayList<>();
    try (Heap heap = Heap.builder().collector(collector).maxBytes(64 << 20).open(); Mutator mutator = heap.attach()) {
      Shape file = heap.shapes().define("File").bytes(8).finalizable().register();
      Shape writer = heap.shapes().define("Writer").references(2).register();
      // Runs once, on this thread, outside any pause, and sees the object intact.
      heap.setFinalizer(file, (m, object) -> open.remove((Object) (int) m.getLong(object, FILE_NUMBER)));

      try (Frame frame = mutator.enter(2)) {
        frame.set(0, open(mutator, file, open, 1));
        frame.set(1, mutator.allocate(writer));
        mutator.setReference(frame.get(1), 0, frame.get(0));
        frame.set(0, Reference.NULL);
        out.println("still held by the writer: " + open);
        frame.set(1, Reference.NULL);
        out.println("the writer is dropped:    " + open);
        mutator.collect();
        out.println("after a collection:       " + open);

        // Two writers that refer to each other never fall to a count of zero: a cycle needs a collection.
        frame.set(0, mutator.allocate(writer));
        frame.set(1, mutator.allocate(writer));
        mutator.setReference(frame.get(0), 0, frame.get(1));
        mutator.setReference(frame.get(1), 0, frame.get(0));
        long handle = open(mutator, file, open, 2);
        mutator.setReference(frame.get(1), 1, handle);
      }
      out.println("a dropped cycle:          " + open);
      mutator.collect();
      out.println("after a collection:       " + open);
    }
  }

  private static long open(Mutator mutator, Shape file, List<Integer> open, int number) {
    long object = mutator.allocate(file);
    mutator.setLong(object, FILE_NUMBER, number);
    open.add(number);
    return object;
  }
}
