package dev.midden.samples;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import java.io.PrintStream;

/**
 * A collector written from outside: {@code org.example.tidy} knows Midden's public packages and is known to nobody; it is
 * found through {@link java.util.ServiceLoader} by its name. {@code docs/write-a-collector.md} builds it step by step.
 */
public final class Sample10OwnCollector {
  private Sample10OwnCollector() {}

  /** Runs the sample. */
  public static void main(String[] args) {
    run(System.out);
  }

  static void run(PrintStream out) {
    CollectorProvider found = Collectors.available().named("tidy");
    out.println(found.name() + " " + found.description());
    Sample01Embed.run("tidy", out);
  }
}
