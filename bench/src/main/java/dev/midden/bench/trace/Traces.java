package dev.midden.bench.trace;

import dev.midden.bench.measure.Cell;
import dev.midden.bench.measure.VerificationException;
import dev.midden.core.event.HeapStatistics;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Records, replays, prints and imports traces. */
public final class Traces {
  private Traces() {}

  /**
   * What recording did.
   *
   * @param events written
   * @param bytes of the file
   * @param plainNanos the same run without recording
   * @param recordingNanos the run recorded
   */
  public record Recorded(String workload, String collector, long seed, long events, long bytes, long plainNanos,
      long recordingNanos) {}

  /**
   * What a replay did; all but the times is the same on every machine.
   *
   * @param program what was recorded
   * @param events done
   * @param wallNanos reading and unpacking included
   */
  public record Replayed(String program, String collector, long heapBytes, long events, long wallNanos,
      double eventsPerSecond, long collectorNanos, long collections, long fullCollections, long allocatedObjects,
      long allocatedBytes, long freedObjects, long liveObjects, long liveBytes, long peakFootprintBytes,
      Map<String, Long> counters) {}

  /** Records a run to a file, after one that is not. */
  public static Recorded record(Cell cell, Path file) throws IOException {
    CollectorProvider collector = cell.collector();
    if (collector.capabilities().contains(Capability.MOVES)) {
      throw new IllegalArgumentException(
          "'" + collector.name() + "' moves objects and cannot be recorded under; traces do"
              + " not depend on the collector, take one that is prompt");
    }
    if (!cell.workload().interner(cell.options()).isEmpty() && !collector.capabilities().contains(Capability.PROMPT)) {
      throw new IllegalArgumentException("a workload with an interner is recorded under a collector that is prompt, not"
          + " under '" + collector.name() + "': what the interner gives out must be reachable");
    }
    cell.run();
    long plain = cell.run().wallNanos();
    TraceHeader header = new TraceHeader(cell.workload().name(), new TreeMap<>(cell.workloadOptions()), cell.seed(),
        collector.name(), cell.quota());
    long start = System.nanoTime();
    long events = write(cell, file, header);
    return new Recorded(cell.workload().name(), collector.name(), cell.seed(), events, Files.size(file), plain, System
        .nanoTime() - start);
  }

  private static long write(Cell cell, Path file, TraceHeader header) throws IOException {
    try (TraceWriter writer = new TraceWriter(file, header)) {
      try (Heap heap = cell.builder().tap(new TraceRecorder(writer)).open(); Mutator mutator = heap.attach()) {
        cell.prepare().execute(mutator, (name, value) -> {});
      }
      return writer.events();
    } catch (RuntimeException | IOException e) {
      // What is there is no trace.
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /**
   * Replays a trace of any format under a collector.
   *
   * @param heapBytes quota; 0 for what the trace says
   * @param verify whether to verify the heap after each collection
   * @param describe sets what else the heap is to have
   */
  public static Replayed replay(TraceInput input, CollectorProvider collector, long heapBytes, boolean verify,
      Consumer<HeapBuilder> describe) throws IOException {
    TraceHeader header = input.header();
    Replayer.Moves moves = collector.capabilities().contains(Capability.MOVES) ? new Replayer.Moves() : null;
    HeapBuilder builder = Heap.builder().collector(collector).maxBytes(heapBytes > 0 ? heapBytes : header.heapBytes());
    describe.accept(builder);
    Heap[] verified = new Heap[1];
    if (verify) {
      builder.listener(record -> verify(verified[0]));
    }
    if (moves != null) {
      builder.tap(moves);
    }
    try (Heap heap = builder.open(); Mutator mutator = heap.attach()) {
      verified[0] = heap;
      Replayer replayer = new Replayer(mutator, moves);
      long start = System.nanoTime();
      long events = input.tell(replayer);
      replayer.finish();
      long wall = System.nanoTime() - start;
      HeapStatistics totals = heap.statistics();
      return new Replayed(header.program(), collector.name(), totals.limitBytes(), events, wall, events * 1e9 / wall,
          totals.collectorNanos(), totals.collections(), totals.fullCollections(), totals.allocatedObjects(), totals
              .allocatedBytes(),
          totals.freedObjects(), totals.liveObjects(), totals.liveBytes(), totals.peakFootprintBytes(), new TreeMap<>(
              totals.counters()));
    } catch (IndexOutOfBoundsException | NullPointerException e) {
      throw new TraceException(input + " does what no program can: " + e.getMessage());
    }
  }

  /** A trace says nothing of what objects hold, so that the verifier is what there is to compare a heap with. */
  private static void verify(Heap heap) {
    List<String> problems = HeapVerifier.verify(heap, false);
    if (!problems.isEmpty()) {
      throw new VerificationException(heap.describe() + ": " + String.join("; ", problems));
    }
  }

  /** Prints a trace for reading. */
  public static void print(TraceInput input, PrintWriter out) throws IOException {
    out.println("# " + input.header());
    input.tell(new TraceText(out));
  }

  /** Writes a trace of another format in Midden's. */
  public static long convert(TraceInput input, Path file) throws IOException {
    try (TraceWriter writer = new TraceWriter(file, input.header())) {
      input.tell(writer);
      return writer.events();
    }
  }
}
