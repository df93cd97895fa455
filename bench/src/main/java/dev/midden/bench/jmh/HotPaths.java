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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What decides everything: allocation, reading and writing a reference, a full collection. Each in a fresh JVM for each
 * collector, so that call sites know one collector only.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@NullUnmarked
public class HotPaths extends ManagedHeap {
  private static final int BATCH = 1000;
  private static final int LIVE = 100_000;
  private static final int NODES_SHIFT = 12;
  private static final int NODES = 1 << NODES_SHIFT;

  private Shape node;
  private int at;
  /** Raw references; they stay valid because reading and writing are no safepoints. */
  private final long[] nodes = new long[NODES];

  /** For JMH. */
  public HotPaths() {}

  /** A live list of {@value #LIVE} nodes, and some thousand nodes in a table. */
  @Override
  protected void fill() {
    node = heap.shapes().define("Node").references(2).register();
    for (int i = 0; i < LIVE; i++) {
      long next = mutator.allocate(node);
      mutator.setReference(next, 0, frame.get(0));
      frame.set(0, next);
    }
    Shape table = heap.shapes().define("Node[]").array(Shape.Kind.REFERENCES).register();
    frame.set(1, mutator.allocate(table, NODES));
    for (int i = 0; i < NODES; i++) {
      long made = mutator.allocate(node);
      mutator.setReference(frame.get(1), i, made);
    }
    for (int i = 0; i < NODES; i++) {
      nodes[i] = mutator.getReference(frame.get(1), i);
    }
  }

  /** A 16-byte object that dies at once; the collections it causes are in the time. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long allocate() {
    long last = Reference.NULL;
    for (int i = 0; i < BATCH; i++) {
      last = mutator.allocate(node);
    }
    return last;
  }

  /** Stores that replace one reference by another, never by the same, among 4096 nodes; nothing dies. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void writeReference() {
    int first = at;
    for (int i = first; i < first + BATCH; i++) {
      mutator.setReference(nodes[i & NODES - 1], 0, nodes[i * 7 + (i >> NODES_SHIFT) & NODES - 1]);
    }
    at = first + BATCH;
  }

  /** Following a list of {@value #BATCH} nodes. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long readReference() {
    long at = frame.get(0);
    for (int i = 0; i < BATCH; i++) {
      at = mutator.getReference(at, 0);
    }
    return at;
  }

  /** A full collection of {@value #LIVE} live nodes, for each of them. */
  @Benchmark
  @OperationsPerInvocation(LIVE)
  public CollectionRecord collect() {
    return mutator.collect();
  }
}
