package dev.midden.samples;

import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Pin;
import dev.midden.core.heap.StaleReferenceException;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.io.PrintStream;

/** Who keeps an object alive: frames, which come and go like calls, handles, globals and pins; and who does not. */
public final class Sample02RootsAndHandles {
  private Sample02RootsAndHandles() {}

  /** Runs the sample under the collector named first, or {@code generational}, which moves objects. */
  public static void main(String[] args) {
    run(args.length > 0 ? args[0] : "generational", System.out);
  }

  static void run(String collector, PrintStream out) {
    // Full checks name a reference that was kept too long. They cost time and memory; leave them to tests.
    try (Heap heap = Heap.builder().collector(collector).maxBytes(64 << 20).checks(CheckLevel.FULL).open();
        Mutator mutator = heap.attach()) {
      Shape node = heap.shapes().define("Node").references(1).bytes(8).register();

      // A frame has root slots, null at first. A method opens one for as long as it runs, and hands over what it returns.
      try (Frame frame = mutator.enter(1)) {
        frame.set(0, list(mutator, node, 4));
        mutator.collect();
        out.println("the list survives in a frame: sum " + sum(mutator, frame.get(0)));
      }
      mutator.collect();
      out.println("its frame is gone: " + heap.statistics().liveObjects() + " live");

      // A handle is one root slot that lives until it is closed; good for fields of Java objects.
      try (Handle handle = mutator.handle(list(mutator, node, 3))) {
        mutator.collect();
        out.println("a handle outlives frames: sum " + sum(mutator, handle.get()));
      }

      // A global lives as long as the heap and is named by a number, so that a million of them need no Java object each.
      int global = mutator.addGlobal(list(mutator, node, 2));
      mutator.collect();
      out.println("a global has a number: sum " + sum(mutator, mutator.getGlobal(global)));
      mutator.setGlobal(global, Reference.NULL);

      // A pin keeps an object where it is, so that a raw reference to it stays valid although others move.
      try (Pin pin = mutator.pin(list(mutator, node, 1))) {
        long raw = pin.get();
        mutator.collect();
        out.println("a pinned object stays: " + (pin.get() == raw));
      }

      // A raw reference is valid until the next safepoint only. This one is kept too long.
      long raw = mutator.allocate(node);
      mutator.collect();
      try {
        mutator.getLong(raw, 0);
        out.println("nothing was reclaimed");
      } catch (StaleReferenceException e) {
        out.println("a raw reference is no root: StaleReferenceException");
      }
    }
  }

  /** A list of the numbers from n down to 1, valid until the next safepoint of the caller. */
  private static long list(Mutator mutator, Shape node, int n) {
    try (Frame frame = mutator.enter(1)) {
      for (int i = 1; i <= n; i++) {
        // May collect: the list so far is in the frame. The new object may be used raw until the next allocation.
        long head = mutator.allocate(node);
        mutator.setLong(head, 0, i);
        mutator.setReference(head, 0, frame.get(0));
        frame.set(0, head);
      }
      return frame.closeReturning(frame.get(0));
    }
  }

  /** No safepoint in it, so raw references will do. */
  private static long sum(Mutator mutator, long list) {
    long sum = 0;
    for (long node = list; node != Reference.NULL; node = mutator.getReference(node, 0)) {
      sum += mutator.getLong(node, 0);
    }
    return sum;
  }
}
