package dev.midden.bench.cli;

import dev.midden.bench.measure.Cell;
import dev.midden.bench.measure.Json;
import dev.midden.bench.measure.MinimumHeap;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Collectors;
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
    OptionalLong found = new MinimumHeap(cell, MinimumHeap.PRECISE, 0).search();
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
}
