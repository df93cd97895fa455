package dev.midden.bench.jmh;

import dev.midden.bench.measure.Cell;
import dev.midden.bench.measure.Contender;
import dev.midden.bench.workload.Workload;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole workloads of quick size, each in a fresh heap, whose opening is not in the time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@NullUnmarked
public class EndToEnd {
  /** Name of the collector with options; the runner passes those it finds. */
  @Param("none")
  public String collector;

  /** Name of the workload; the runner passes those it finds. */
  @Param("binary-trees")
  public String workload;

  /** Size of the heap; a collector that does not reclaim has one that is never full. */
  @Param("32")
  public int heapMegabytes;

  private Heap heap;
  private Mutator mutator;
  private Workload.Run run;

  /** For JMH. */
  public EndToEnd() {}

  /** Opens a heap. */
  @Setup(Level.Iteration)
  public void open() {
    Contender contender = Contender.parse(collector);
    Workload program = Workloads.available().named(workload);
    boolean reclaims = contender.capabilities().contains(Capability.RECLAIMS);
    Cell cell = contender.cell(program, program.quickOptions(), reclaims ? (long) heapMegabytes << 20 : 2L << 30, 42);
    heap = cell.builder().open();
    mutator = heap.attach();
    run = cell.prepare();
    HeapCounters.watch(heap);
  }

  /** One run of the workload. */
  @Benchmark
  public long run() {
    return run.execute(mutator, (name, value) -> {});
  }

  /** Closes the heap. */
  @TearDown(Level.Iteration)
  public void close() {
    mutator.close();
    heap.close();
  }
}
