package dev.midden.bench.cli;

import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.plugin.ByteSize;
import java.io.PrintWriter;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the smallest heap that a workload completes in. */
@Command(name = "minheap", mixinStandardHelpOptions = true,
    description = "Finds the smallest heap that completes a workload under a collector, by bisection.")
final class MinheapCommand implements Callable<Integer> {
  /** Bisection ends when the two sizes are this close. */
  private static final double PRECISION = 1.03;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "WORKLOAD", description = "its name; see 'list'")
  private String workload = "";

  @Option(names = "--collector", required = true, paramLabel = "C", description = "its name; see 'list'")
  private String collector = "";

  @Mixin
  private HeapOptions heap = new HeapOptions();

  @Override
  public Integer call() {
    Cell cell = Cell.of(Workloads.available().named(workload), Collectors.available().named(collector), heap.options,
        heap.heapBytes, heap.stress, heap.verify, heap.seed);
    OptionalLong found = search(cell);
    PrintWriter out = spec.commandLine().getOut();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          workload + " does not complete under " + collector + " in a heap of " + ByteSize
              .format(cell.quota()) + "; raise --heap");
    }
    if (heap.json) {
      out.println(Json.GSON.toJson(Map.of("workload", workload, "collector", collector, "minheapBytes", found
          .getAsLong())));
    } else {
      out.printf("%s under %s completes in %s (%d bytes)%n", workload, collector, ByteSize.format(found.getAsLong()),
          found
              .getAsLong());
    }
    return 0;
  }

  /** The smallest size, a multiple of 16 KiB, within 3 %; empty if not even the cell's own quota suffices. */
  static OptionalLong search(Cell cell) {
    long completes = cell.quota();
    if (!completes(cell, completes)) {
      return OptionalLong.empty();
    }
    long fails = HeapBuilder.MIN_BYTES;
    if (completes(cell, fails)) {
      return OptionalLong.of(fails);
    }
    while (completes > fails * PRECISION) {
      // The geometric mean halves the ratio, whatever the sizes.
      long middle = Math.round(Math.sqrt((double) completes * fails) / 16384) * 16384;
      if (middle <= fails || middle >= completes) {
        break;
      }
      if (completes(cell, middle)) {
        completes = middle;
      } else {
        fails = middle;
      }
    }
    return OptionalLong.of(completes);
  }

  private static boolean completes(Cell cell, long bytes) {
    try {
      cell.withHeap(bytes).warmUp();
      return true;
    } catch (HeapExhaustedException e) {
      return false;
    }
  }
}
