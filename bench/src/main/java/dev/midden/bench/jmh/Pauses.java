package dev.midden.bench.jmh;

import dev.midden.core.event.CollectionRecord;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/** Collections of the whole heap and of its young part, for each object that is alive or has just died. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@NullUnmarked
public class Pauses extends ManagedHeap {
  private static final int LIVE = 100_000;
  private static final int FRESH = 10_000;

  /** What is alive: a list, one after the other, or a tree. */
  @Param({"list", "tree"})
  public String graph;

  private Shape node;

  /** For JMH. */
  public Pauses() {}

  @Override
  protected void fill() {
    node = heap.shapes().define("Node").references(2).register();
    Shape table = heap.shapes().define("Node[]").array(Shape.Kind.REFERENCES).register();
    frame.set(1, mutator.allocate(table, LIVE));
    for (int i = 0; i < LIVE; i++) {
      long made = mutator.allocate(node);
      mutator.setReference(frame.get(1), i, made);
      if (i > 0) {
        int parent = graph.equals("list") ? i - 1 : (i - 1) / 2;
        mutator.setReference(mutator.getReference(frame.get(1), parent), graph.equals("list") ? 0 : (i - 1) % 2, made);
      }
    }
    frame.set(0, mutator.getReference(frame.get(1), 0));
    frame.set(1, Reference.NULL);
    mutator.collect();
  }

  /** The whole heap, nothing of it garbage; for each live object. */
  @Benchmark
  @OperationsPerInvocation(LIVE)
  public CollectionRecord full() {
    return mutator.collect();
  }

  /**
   * Some thousand new objects of which none is alive, and a collection of the youngest generation; of the whole heap, where
   * there are no generations to ask for. For each new object.
   */
  @Benchmark
  @OperationsPerInvocation(FRESH)
  public long young() {
    for (int i = 0; i < FRESH; i++) {
      mutator.allocate(node);
    }
    return heap.generations().map(generations -> generations.collect(0)).orElseGet(() -> mutator.collect()
        .freedObjects());
  }
}
