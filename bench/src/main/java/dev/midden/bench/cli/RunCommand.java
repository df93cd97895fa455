package dev.midden.bench.cli;

import dev.midden.bench.measure.Cell;
import dev.midden.bench.measure.Json;
import dev.midden.bench.measure.PerfettoTrace;
import dev.midden.bench.measure.RunResult;
import dev.midden.bench.measure.Verification;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Collectors;
import dev.midden.core.plugin.ByteSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one workload under one collector. */
@Command(name = "run", mixinStandardHelpOptions = true,
    description = "Runs one workload under one collector in this JVM, warmed up, and prints what it took.")
final class RunCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "WORKLOAD", description = "its name; see 'list'")
  private String workload = "";

  @Option(names = "--collector", required = true, paramLabel = "C", description = "its name; see 'list'")
  private String collector = "";

  @Option(names = "--warmups", paramLabel = "N",
      description = "runs before the measured one (default: ${DEFAULT-VALUE})")
  private int warmups = 2;

  @Option(names = "--iterations", paramLabel = "N",
      description = "runs measured; the one with the median time is shown (default: ${DEFAULT-VALUE})")
  private int iterations = 1;

  @Option(names = "--perfetto", paramLabel = "FILE",
      description = "write the pauses and phases of one more run for ui.perfetto.dev")
  private @Nullable Path perfetto;

  @Mixin
  private HeapOptions heap = new HeapOptions();

  @Override
  public Integer call() throws IOException {
    Cell cell = Cell.of(Workloads.available().named(workload), Collectors.available().named(collector), heap.options,
        heap.heapBytes, heap.stress, heap.verify, heap.seed);
    RunResult result = cell.run(warmups, iterations, 0).median();
    Path trace = perfetto;
    if (trace != null) {
      try (PerfettoTrace pauses = new PerfettoTrace(trace, workload + " under " + collector)) {
        cell.run(pauses);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (heap.json) {
      out.println(Json.GSON.toJson(result));
    } else {
      print(out, result);
    }
    return 0;
  }

  private static void print(PrintWriter out, RunResult result) {
    out.printf("%s under %s, heap %s, seed %d%n", result.workload(), result.collector(), ByteSize.format(result
        .heapBytes()), result.seed());
    row(out, "wall", "%.3f ms", result.wallNanos() / 1e6);
    row(out, "mutator", "%.3f ms", result.mutatorNanos() / 1e6);
    row(out, "collector", "%.3f ms", result.collectorNanos() / 1e6);
    row(out, "processor", "%.3f ms", result.cpuNanos() / 1e6);
    row(out, "collections", "%d (%d full)", result.collections(), result.fullCollections());
    RunResult.Pauses pauses = result.pauseNanos();
    row(out, "pauses", "p50 %.3f, p90 %.3f, p99 %.3f, p99.9 %.3f, max %.3f ms", pauses.p50() / 1e6, pauses.p90() / 1e6,
        pauses.p99() / 1e6, pauses.p999() / 1e6, pauses.max() / 1e6);
    RunResult.Latency latency = result.latency();
    if (latency != null) {
      row(out, "requests", "%d", latency.requests());
      row(out, "simple latency", "p50 %.1f, p99 %.1f, p99.9 %.1f, max %.1f µs", latency.simple().p50() / 1e3, latency
          .simple().p99() / 1e3, latency.simple().p999() / 1e3, latency.simple().max() / 1e3);
      row(out, "metered latency", "p50 %.1f, p99 %.1f, p99.9 %.1f, max %.1f µs", latency.metered().p50() / 1e3, latency
          .metered().p99() / 1e3, latency.metered().p999() / 1e3, latency.metered().max() / 1e3);
    }
    row(out, "allocated", "%d objects, %d bytes", result.allocatedObjects(), result.allocatedBytes());
    row(out, "freed", "%d objects", result.freedObjects());
    row(out, "live at end", "%d objects, %d bytes", result.liveObjects(), result.liveBytes());
    row(out, "peak footprint", "%d bytes", result.peakFootprintBytes());
    row(out, "Java heap", "%d bytes allocated", result.jvmAllocatedBytes());
    row(out, "checksum", "%d", result.checksum());
    Verification.Lag lag = result.lag();
    if (lag != null) {
      row(out, "verified", "%d collections, and at the end: as the shadow says", lag.comparisons());
      row(out, "death to reclaim", "p50 %d, p99 %d, max %d bytes allocated, over %d objects", lag.perObject().p50(), lag
          .perObject().p99(), lag.perObject().max(), lag.objects());
      row(out, "", "p50 %d, p99 %d, max %d bytes allocated, over %d bytes", lag.perByte().p50(), lag.perByte().p99(),
          lag
              .perByte().max(),
          lag.bytes());
      row(out, "dead, kept", "at most %d objects, %d bytes; at the end %d objects, %d bytes", lag.mostGarbageObjects(),
          lag.mostGarbageBytes(), lag.unreclaimedObjects(), lag.unreclaimedBytes());
    }
    result.counters().forEach((name, value) -> row(out, name, "%.3f", value));
  }

  private static void row(PrintWriter out, String name, String format, Object... values) {
    out.printf("  %-16s %s%n", name, String.format(format, values));
  }
}
