package dev.midden.bench.jmh;

import dev.midden.bench.measure.Cell;
import dev.midden.bench.measure.Contender;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorTap;
import dev.midden.core.heap.Stress;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The heap of a benchmark. Where memory is not reclaimed it is opened anew for each iteration. {@code polluted} runs every
 * collector found in this JVM first, so that call sites know all of them: what a program pays that does not keep to one.
 */
@State(Scope.Thread)
@NullUnmarked
public abstract class ManagedHeap {
  private static final long BYTES = 8L << 30;
  private static final int RUNS = 12;

  /** Name of the collector with options; the runner passes those it finds. */
  @Param("none")
  public String collector;

  /** Check level of the mutator. */
  @Param("BASIC")
  public CheckLevel checks;

  /** Whether all collectors run in this JVM before. */
  @Param("false")
  public boolean polluted;

  /** Whether a tap hears everything, and does nothing with it. */
  @Param("false")
  public boolean tapped;

  /** The heap. */
  protected Heap heap;
  /** Its mutator. */
  protected Mutator mutator;
  /** A frame of eight slots. */
  protected Frame frame;

  /** For subclasses. */
  protected ManagedHeap() {}

  /** Runs every collector found, if that is asked for. */
  @Setup(Level.Trial)
  public void pollute() {
    if (polluted) {
      for (int run = 0; run < RUNS; run++) {
        for (CollectorProvider provider : Collectors.available().all()) {
          Cell.of(Workloads.available().named("random-graph"), provider,
              Map.of("objects", "2000", "mutations", "20000"),
              64 << 20, Stress.OFF, false, run).run();
        }
      }
    }
  }

  /** Opens the heap, unless the one there is can be used again. */
  @Setup(Level.Iteration)
  public void open() {
    Contender contender = Contender.parse(collector);
    if (heap != null) {
      if (contender.capabilities().contains(Capability.RECLAIMS)) {
        return;
      }
      close();
    }
    HeapBuilder builder = contender.builder().maxBytes(BYTES).checks(checks);
    if (tapped) {
      builder.tap(new MutatorTap() {
      });
    }
    heap = builder.open();
    mutator = heap.attach();
    frame = mutator.enter(8);
    fill();
    HeapCounters.watch(heap);
  }

  /** Puts into the fresh heap what the benchmark needs. */
  protected abstract void fill();

  /** Closes the heap. */
  @TearDown(Level.Trial)
  public void close() {
    HeapCounters.forget();
    frame.close();
    mutator.close();
    heap.close();
    heap = null;
  }
}
