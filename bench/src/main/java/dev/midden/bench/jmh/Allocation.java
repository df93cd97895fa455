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

/** Allocation by size and shape; each object dies at once, and the collections that follow are in the time. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@NullUnmarked
public class Allocation extends ManagedHeap {
  private static final int BATCH = 1000;

  /** Bytes of an object; above 2 KiB it is a large one. */
  @Param({"16", "32", "64", "256", "2048", "65536"})
  public int size;

  /** Data alone, references alone, or an array of bytes, whose length is checked. */
  @Param({"data", "references", "array"})
  public String kind;

  private Shape shape;
  private int length;

  /** For JMH. */
  public Allocation() {}

  @Override
  protected void fill() {
    var define = heap.shapes().define(kind + size);
    length = size - 16;
    shape = switch (kind) {
      case "data" -> define.bytes(size - 8).register();
      case "references" -> define.references((size - 8) / 4).register();
      default -> define.array(Shape.Kind.BYTES).register();
    };
  }

  /** An object that dies at once. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long allocate() {
    long last = Reference.NULL;
    for (int i = 0; i < BATCH; i++) {
      last = shape.isArray() ? mutator.allocate(shape, length) : mutator.allocate(shape);
    }
    return last;
  }
}
