package dev.midden.bench.cli;

import dev.midden.core.heap.Stress;
import dev.midden.core.plugin.ByteSize;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Options that every command has which runs something on a heap. */
final class HeapOptions {
  @Option(names = "--heap", paramLabel = "SIZE", converter = SizeConverter.class,
      description = "the heap's quota, such as 64m or 2g (default: the workload's)")
  long heapBytes;

  @Option(names = "--gc-every", paramLabel = "alloc|write|safepoint[:N]", converter = StressConverter.class,
      description = "collect at every (Nth) such operation")
  Stress stress = Stress.OFF;

  @Option(names = "--verify",
      description = "compare the heap with a shadow after every collection, verify it, and date deaths; slow")
  boolean verify;

  @Option(names = "-O", paramLabel = "key=value",
      description = "an option of the workload or the collector; see 'list'")
  Map<String, String> options = new LinkedHashMap<>();

  @Option(names = "--seed", paramLabel = "N",
      description = "seed where chance plays a part (default: ${DEFAULT-VALUE})")
  long seed = 42;

  @Option(names = "--json", description = "print one JSON value and nothing else")
  boolean json;

  /** Reads {@code 64m}. */
  static final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      return ByteSize.parse(value);
    }
  }

  /** Reads {@code alloc:100}. */
  static final class StressConverter implements ITypeConverter<Stress> {
    @Override
    public Stress convert(String value) {
      return Stress.parse(value);
    }
  }
}
