package dev.midden.bench.cli;

import dev.midden.bench.measure.Cell;
import dev.midden.bench.measure.Json;
import dev.midden.bench.trace.Traces;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records what a workload does to its heap. */
@Command(name = "record", mixinStandardHelpOptions = true,
    description = "Records what a workload does to its heap in a file, to be replayed under any collector.")
final class RecordCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "WORKLOAD", description = "its name; see 'list'")
  private String workload = "";

  @Option(names = {"-o", "--out"}, required = true, paramLabel = "FILE", description = "where the trace goes")
  private Path file = Path.of("");

  @Option(names = "--collector", paramLabel = "C",
      description = "record under this one; it must not move, and be prompt"
          + " where there is an interner (default: the plainest prompt one found). The trace hardly depends on it")
  private String collector = "";

  @Mixin
  private HeapOptions heap = new HeapOptions();

  @Override
  public Integer call() throws IOException {
    CollectorProvider under = collector.isEmpty() ? plainest() : Collectors.available().named(collector);
    Cell cell = Cell.of(Workloads.available().named(workload), under, heap.options, heap.heapBytes, heap.stress,
        heap.verify, heap.seed);
    Traces.Recorded recorded = Traces.record(cell, file);
    PrintWriter out = spec.commandLine().getOut();
    if (heap.json) {
      out.println(Json.GSON.toJson(recorded));
    } else {
      out.printf(
          "%s under %s, seed %d: %d events in %d bytes (%.1f bytes an event), %.1f times as long as unrecorded%n",
          recorded.workload(), recorded.collector(), recorded.seed(), recorded.events(), recorded.bytes(),
          (double) recorded.bytes() / recorded.events(), (double) recorded.recordingNanos() / recorded.plainNanos());
    }
    return 0;
  }

  private static CollectorProvider plainest() {
    return Collectors.available().all().stream().filter(provider -> !provider.capabilities().contains(Capability.MOVES))
        .min(Comparator.<CollectorProvider, Boolean>comparing(provider -> !provider.capabilities().contains(
            Capability.PROMPT)).thenComparing(provider -> provider.capabilities().size()).thenComparing(
                CollectorProvider::name))
        .orElseThrow(() -> new IllegalArgumentException(
            "no collector found that does not move; add midden-gc-refcount to the class path"));
  }
}
