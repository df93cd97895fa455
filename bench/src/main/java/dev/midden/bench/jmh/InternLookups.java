package dev.midden.bench.jmh;

import com.github.benmanes.caffeine.cache.Interner;
import com.google.common.collect.Interners;
import dev.midden.bench.measure.Contender;
import dev.midden.bench.workload.PowerLaw;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Looking up a string that is known: 17 to 20 characters, equal to the stored one and not the same, in random order. Beside
 * interners of this project, those of Guava and Caffeine, a map, and the JVM's own table, each with the same strings.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
    "-Xms3g", "-Xmx10g"})
@NullUnmarked
public class InternLookups {
  private static final int BATCH = 1000;
  /** More strings than this are not made in several copies. */
  private static final int MANY = 4_000_000;

  /** Number of strings. */
  @Param({"1000", "100000", "1000000", "10000000"})
  public int entries;

  /** Exponent of the power law that tells how often each is looked up; 0 for all alike. */
  @Param({"0", "0.8"})
  public double skew;

  /** Collector of the managed heap. */
  @Param("marksweep")
  public String collector;

  private String[] probes;
  private int at;

  /** For JMH. */
  public InternLookups() {}

  /** Makes the strings to look up, by the power law or each as often as any other. */
  @Setup
  public void makeProbes() {
    // No object comes again soon: nobody shall gain from having seen the very object before.
    probes = new String[entries * Math.clamp(MANY / entries, 1, 4)];
    String[] frequent = strings(2);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < probes.length; i++) {
      int rank = skew > 0 ? (int) PowerLaw.rank(random.nextDouble(), entries, skew) : i % entries;
      // Another one each time, as a program that reads names has it.
      probes[i] = new StringBuilder(frequent[rank]).toString();
    }
  }

  private String[] strings(long seed) {
    String[] strings = new String[entries];
    for (int i = 0; i < entries; i++) {
      strings[i] = "identifier_" + Integer.toString(i * 2_654_435 + 100_000, 36) + i % 7;
    }
    Collections.shuffle(Arrays.asList(strings), new Random(seed));
    return strings;
  }

  private String next() {
    String probe = probes[at];
    at = at + 1 == probes.length ? 0 : at + 1;
    return probe;
  }

  /** A managed heap with all strings interned and held. */
  @State(Scope.Thread)
  @NullUnmarked
  public static class Managed {
    /** The interner. */
    @Param({"weak", "strong"})
    public String interner;

    private Heap heap;
    private Mutator mutator;
    private Frame frame;
    private Shape string;

    /** For JMH. */
    public Managed() {}

    /** Interns the strings. */
    @Setup
    public void open(InternLookups lookups) {
      heap = Contender.parse(lookups.collector).builder().interner(interner).maxBytes(1L << 30).hashSeed(1).open();
      mutator = heap.attach();
      string = heap.shapes().define("String").text(Text.LATIN_1).acyclic().register();
      Shape table = heap.shapes().define("String[]").array(Shape.Kind.REFERENCES).register();
      frame = mutator.enter(1);
      frame.set(0, mutator.allocate(table, lookups.entries));
      String[] strings = lookups.strings(1);
      for (int i = 0; i < strings.length; i++) {
        long interned = heap.interner().internString(mutator, string, strings[i]);
        mutator.setReference(frame.get(0), i, interned);
      }
      mutator.collect();
    }

    /** Closes the heap. */
    @TearDown(Level.Trial)
    public void close() {
      mutator.close();
      heap.close();
    }
  }

  /** What the JVM's own heap has to offer. */
  @State(Scope.Thread)
  @NullUnmarked
  public static class Peer {
    private final com.google.common.collect.Interner<String> guavaStrong = Interners.newStrongInterner();
    private final com.google.common.collect.Interner<String> guavaWeak = Interners.newWeakInterner();
    private final Interner<String> caffeineWeak = Interner.newWeakInterner();
    private final ConcurrentMap<String, String> map = new ConcurrentHashMap<>();
    /** Kept, so that weak interners keep them. */
    private String[] stored;

    /** For JMH. */
    public Peer() {}

    /** Interns the strings in what is measured. */
    @Setup
    public void fill(InternLookups lookups, BenchmarkParams benchmark) {
      stored = lookups.strings(1);
      String name = benchmark.getBenchmark().replaceAll(".*\\.", "");
      for (String string : stored) {
        switch (name) {
          case "guavaStrong" -> guavaStrong.intern(string);
          case "guavaWeak" -> guavaWeak.intern(string);
          case "caffeineWeak" -> caffeineWeak.intern(string);
          case "concurrentHashMap" -> map.put(string, string);
          case "stringIntern" -> string.intern();
          default -> throw new IllegalStateException("nothing to fill for " + name);
        }
      }
    }
  }

  /** An interner of this project. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long managed(Managed managed) {
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += managed.heap.interner().internString(managed.mutator, managed.string, next());
    }
    return sum;
  }

  /** Guava's strong interner. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int guavaStrong(Peer peer) {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += peer.guavaStrong.intern(next()).length();
    }
    return sum;
  }

  /** Guava's weak interner. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int guavaWeak(Peer peer) {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += peer.guavaWeak.intern(next()).length();
    }
    return sum;
  }

  /** Caffeine's weak interner. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int caffeineWeak(Peer peer) {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += peer.caffeineWeak.intern(next()).length();
    }
    return sum;
  }

  /** A map from each string to itself. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int concurrentHashMap(Peer peer) {
    int sum = 0;
    for (int i = 0; i < BATCH; i++) {
      sum += peer.map.get(next()).length();
    }
    return sum;
  }

  /** The JVM's own table. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int stringIntern(Peer peer) {
    int sum = peer.stored.length;
    for (int i = 0; i < BATCH; i++) {
      sum += next().intern().length();
    }
    return sum;
  }
}
