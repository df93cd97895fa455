package dev.midden.samples;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import java.io.PrintStream;

/**
 * An interner written from outside: {@code org.example.recent}, built step by step in {@code docs/write-an-interner.md}.
 * Words of a text are shared; one place is too few, and the statistics tell.
 */
public final class Sample11OwnInterner {
  private static final String TEXT = "the heap and the root and the heap and the root and the mutator";

  private Sample11OwnInterner() {}

  /** Runs the sample under the collector named first, or {@code marksweep}. */
  public static void main(String[] args) {
    run(args.length > 0 ? args[0] : "marksweep", System.out);
  }

  static void run(String collector, PrintStream out) {
    for (String places : new String[]{"65536", "1"}) {
      try (Heap heap = Heap.builder().collector(collector).interner("recent").internerOption("places", places).open();
          Mutator mutator = heap.attach()) {
        Shape word = heap.shapes().define("Word").text(Text.UTF_8).register();
        String[] words = TEXT.split(" ");
        try (Frame frame = mutator.enter(words.length)) {
          for (int i = 0; i < words.length; i++) {
            frame.set(i, heap.interner().internString(mutator, word, words[i]));
          }
          out.println("first and fourth word are one object: " + (frame.get(0) == frame.get(3)));
        }
        Interner.Statistics statistics = heap.interner().statistics();
        out.println(places + " places: " + statistics.lookups() + " lookups, " + statistics.hits() + " hits, "
            + statistics.entries() + " entries, " + statistics.evictions() + " evictions");
      }
    }
  }
}
