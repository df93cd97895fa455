package dev.midden.bench.cli;

import dev.midden.bench.measure.Json;
import dev.midden.bench.trace.TraceInput;
import dev.midden.bench.trace.Traces;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a trace under a collector, prints or converts it. */
@Command(name = "replay", mixinStandardHelpOptions = true,
    description = "Replays a trace under a collector. All but the times it prints is the same on every machine.")
final class ReplayCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "[FORMAT:]FILE",
      description = "a trace by 'record', or et2:FILE, et3:FILE (Elephant Tracks), garcosim:FILE")
  private String trace = "";

  @Option(names = "--collector", paramLabel = "C", description = "its name; see 'list'")
  private String collector = "";

  @Option(names = "--text", description = "print the events for reading instead")
  private boolean text;

  @Option(names = "--convert", paramLabel = "FILE", description = "write it in Midden's format instead")
  private @Nullable Path convert;

  @Mixin
  private HeapOptions heap = new HeapOptions();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    TraceInput input;
    try {
      input = TraceInput.of(trace);
    } catch (NoSuchFileException e) {
      throw new ParameterException(spec.commandLine(), "no file '" + e.getMessage() + "'");
    }
    Path target = convert;
    if (target != null) {
      out.printf("%d events written to %s%n", Traces.convert(input, target), target);
    } else if (text) {
      Traces.print(input, out);
    } else if (collector.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "give --collector, --text or --convert");
    } else {
      print(out, replay(input));
    }
    return 0;
  }

  private Traces.Replayed replay(TraceInput input) throws IOException {
    CollectorProvider provider = Collectors.available().named(collector);
    return Traces.replay(input, provider, heap.heapBytes, heap.verify, builder -> {
      builder.stress(heap.stress);
      heap.options.forEach(builder::option);
    });
  }

  private void print(PrintWriter out, Traces.Replayed replayed) {
    if (heap.json) {
      out.println(Json.GSON.toJson(replayed));
      return;
    }
    out.printf("%s replayed under %s, heap %d bytes%n", replayed.program(), replayed.collector(), replayed.heapBytes());
    out.printf("  %-16s %d, %.1f million a second%n", "events", replayed.events(), replayed.eventsPerSecond() / 1e6);
    out.printf("  %-16s %.3f ms, of it collector %.3f ms%n", "wall", replayed.wallNanos() / 1e6, replayed
        .collectorNanos() / 1e6);
    out.printf("  %-16s %d (%d full)%n", "collections", replayed.collections(), replayed.fullCollections());
    out.printf("  %-16s %d objects, %d bytes%n", "allocated", replayed.allocatedObjects(), replayed.allocatedBytes());
    out.printf("  %-16s %d objects%n", "freed", replayed.freedObjects());
    out.printf("  %-16s %d objects, %d bytes%n", "live at end", replayed.liveObjects(), replayed.liveBytes());
    out.printf("  %-16s %d bytes%n", "peak footprint", replayed.peakFootprintBytes());
    replayed.counters().forEach((name, value) -> out.printf("  %-16s %d%n", name, value));
  }
}
