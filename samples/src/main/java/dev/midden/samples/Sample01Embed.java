package dev.midden.samples;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Shape;
import java.io.PrintStream;

/** The smallest program that embeds a heap: make a cycle, drop it, collect. */
public final class Sample01Embed {
  private Sample01Embed() {}

  /** Runs the sample under the collector named first, or {@code marksweep}. */
  public static void main(String[] args) {
    run(args.length > 0 ? args[0] : "marksweep", System.out);
  }

  static void run(String collector, PrintStream out) {
    // README:begin
    try (Heap heap = Heap.builder().collector(collector).maxBytes(64 << 20).open(); Mutator mutator = heap.attach()) {
      Shape node = heap.shapes().define("Node").references(2).bytes(8).register();

      try (Frame frame = mutator.enter(2)) { // two roots, popped at the end of the block
        frame.set(0, mutator.allocate(node));
        frame.set(1, mutator.allocate(node)); // may collect; roots stay valid, and follow moved objects
        mutator.setLong(frame.get(0), 0, 42);
        mutator.setReference(frame.get(0), 0, frame.get(1)); // a → b
        mutator.setReference(frame.get(1), 0, frame.get(0)); // b → a: a cycle

        mutator.collect();
        out.println(
            "rooted: " + heap.statistics().liveObjects() + " live, a holds " + mutator.getLong(frame.get(0), 0));
        out.print(heap.inspect(frame.get(0)));
      }

      mutator.collect();
      out.println("dropped: " + heap.statistics().liveObjects() + " live after a full collection");
    }
    // README:end
  }
}
