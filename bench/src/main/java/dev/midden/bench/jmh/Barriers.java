package dev.midden.bench.jmh;

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

/**
 * Writes of references by what a barrier has to tell apart. Objects are old: a full collection has been made since. The
 * pairs of writes of a case leave the heap as it was.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@NullUnmarked
public class Barriers extends ManagedHeap {
  private static final int NODES = 1 << 10;
  private static final int BATCH = 2 * NODES;

  /** What is written over what, in what. */
  @Param({"same", "other", "null", "young"})
  public String write;

  /** Raw references; they stay valid because writing is no safepoint. */
  private final long[] nodes = new long[NODES];
  private long young;

  /** For JMH. */
  public Barriers() {}

  @Override
  protected void fill() {
    Shape node = heap.shapes().define("Node").references(2).register();
    Shape table = heap.shapes().define("Node[]").array(Shape.Kind.REFERENCES).register();
    frame.set(0, mutator.allocate(table, NODES));
    for (int i = 0; i < NODES; i++) {
      long made = mutator.allocate(node);
      mutator.setReference(frame.get(0), i, made);
    }
    mutator.collect();
    frame.set(1, mutator.allocate(node));
    for (int i = 0; i < NODES; i++) {
      nodes[i] = mutator.getReference(frame.get(0), i);
    }
    young = frame.get(1);
  }

  /** Two writes to each of some thousand old objects. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void write() {
    for (int i = 0; i < NODES; i++) {
      long object = nodes[i];
      long one = nodes[i + 1 & NODES - 1];
      switch (write) {
        case "same" -> {
          mutator.setReference(object, 0, one);
          mutator.setReference(object, 0, one);
        }
        case "other" -> {
          mutator.setReference(object, 0, one);
          mutator.setReference(object, 0, nodes[i + 7 & NODES - 1]);
        }
        case "null" -> {
          mutator.setReference(object, 0, one);
          mutator.setReference(object, 0, Reference.NULL);
        }
        default -> {
          mutator.setReference(object, 0, young);
          mutator.setReference(object, 0, one);
        }
      }
    }
  }
}
