package dev.midden.bench.graph;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapCorruptedException;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.HeapWalk.ShapeRow;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.memory.MemoryUnavailableException;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.ByteSize;
import dev.midden.core.plugin.PluginException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads the object graph of a JVM's heap dump, keeps its roots, collects, and reports what lived and what died. */
@Command(name = "graph", mixinStandardHelpOptions = true,
    description = "Loads the object graph of a JVM heap dump (HPROF), keeps its roots, collects, and reports.")
public final class GraphCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int MISUSE = 2;
  private static final long SMALLEST_HEAP = 64L << 20;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "FILE",
      description = "a heap dump, as jcmd PID GC.heap_dump -all writes it")
  private @Nullable Path file;

  @Option(names = "--self",
      description = "take a dump of this very JVM instead of reading a file")
  private boolean self;

  @Option(names = "--collector", required = true, paramLabel = "C",
      description = "its name; see 'list'")
  private String collector = "";

  @Option(names = "--heap", paramLabel = "SIZE",
      description = "the heap's quota, such as 64m or 2g (default: twice the size of the dump, and 64m)")
  private @Nullable String heapSize;

  @Option(names = "--gc-every", paramLabel = "alloc|write|safepoint[:N]",
      description = "collect at every (Nth) such operation")
  private @Nullable String stress;

  @Option(names = "--collections", paramLabel = "N",
      description = "full collections to time after the first (default: ${DEFAULT-VALUE})")
  private int collections = 5;

  @Option(names = "--verify",
      description = "after every collection verify the heap, and that what is live is what the ids of the dump say")
  private boolean verify;

  @Option(names = "-O", paramLabel = "key=value",
      description = "an option of the collector; see 'list'")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(names = "--json",
      description = "print one JSON value and nothing else")
  private boolean json;

  /** For picocli. */
  public GraphCommand() {}

  @Override
  public Integer call() {
    try {
      if (self == (file != null)) {
        return complain(MISUSE, self ? "give a heap dump or --self, not both" : "name a heap dump, or give --self");
      }
      if (collections < 0) {
        return complain(MISUSE, "--collections cannot be " + collections);
      }
      Path given = file;
      return given == null ? runSelf() : run(given, given.toString());
    } catch (HeapDumpException | PluginException | IllegalArgumentException | MemoryUnavailableException e) {
      return complain(MISUSE, String.valueOf(e.getMessage()));
    } catch (HeapCorruptedException e) {
      return complain(FAILED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return complain(MISUSE, "no dump of this JVM could be taken: " + e);
    } catch (OutOfMemoryError e) {
      return complain(MISUSE, "the Java heap of " + ByteSize.format(Runtime.getRuntime().maxMemory())
          + " bytes is too small for the tables of ids of this dump; start the JVM with more (-Xmx)");
    }
  }

  private int complain(int code, String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("midden: " + message.lines().findFirst().orElse("no message"));
    err.flush();
    return code;
  }

  private int runSelf() throws IOException {
    Path directory = Files.createTempDirectory("midden-graph");
    // The JVM wants a name that ends so, of a file that is not there yet.
    Path dump = directory.resolve("self.hprof");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), false);
      return run(dump, "this JVM");
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(directory);
    }
  }

  private int run(Path path, String name) {
    CollectorProvider provider = Collectors.available().named(collector);
    HeapBuilder builder = Heap.builder().collector(provider);
    options.forEach(builder::option);
    if (stress != null) {
      builder.stress(Stress.parse(stress));
    }
    long start = System.nanoTime();
    HeapDump dump = HeapDump.open(path);
    long openNanos = System.nanoTime() - start;
    long heapBytes = heapBytes(dump);
    try (Heap heap = builder.maxBytes(heapBytes).open(); Mutator mutator = heap.attach()) {
      return measure(name, dump, provider, heap, mutator, openNanos);
    } catch (HeapExhaustedException e) {
      return complain(MISUSE, "the heap of " + ByteSize.format(e.limitBytes()) + " bytes is too small for " + name
          + " under " + provider.name() + ": no room for " + e.requestedBytes()
          + " bytes more; give it more with --heap, "
          + "for instance --heap "
          + ByteSize.format(Math.min(HeapBuilder.MAX_BYTES, Math.max(2 * heapBytes, defaultHeap(
              dump)))));
    }
  }

  private long heapBytes(HeapDump dump) {
    if (heapSize == null) {
      return defaultHeap(dump);
    }
    try {
      return ByteSize.parse(heapSize);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--heap cannot be '" + heapSize + "': " + e.getMessage(), e);
    }
  }

  /** Objects take less room than in the dump, where ids have 8 bytes; twice, for collectors that copy. */
  private static long defaultHeap(HeapDump dump) {
    long megabytes = 2 * (dump.bytes() >>> 20) + 2;
    return Math.min(HeapBuilder.MAX_BYTES, SMALLEST_HEAP + (megabytes << 20));
  }

  private int measure(String name, HeapDump dump, CollectorProvider provider, Heap heap, Mutator mutator,
      long openNanos) {
    boolean reclaims = provider.capabilities().contains(Capability.RECLAIMS);
    boolean complete = provider.capabilities().contains(Capability.COMPLETE);
    LoadedGraph graph = dump.load(mutator, System.nanoTime() - openNanos);
    long loadCollections = heap.statistics().collections();
    Reachability expected = verify ? dump.reachability() : null;
    List<String> wrong = new ArrayList<>();
    Long first = null;
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; reclaims && i <= collections; i++) {
      CollectionRecord record = mutator.collect();
      if (i == 0) {
        first = record.pauseNanos();
      } else {
        pauses.add(record.pauseNanos());
      }
      if (expected != null && wrong.isEmpty()) {
        wrong.addAll(differences(expected, heap, complete, "after collection " + (i + 1)));
      }
    }
    List<GraphReport.Row> rows = rows(graph.shapes(), heap.walk().histogram());
    long liveObjects = rows.stream().mapToLong(GraphReport.Row::liveObjects).sum();
    long liveBytes = rows.stream().mapToLong(GraphReport.Row::liveBytes).sum();
    if (!reclaims && expected != null && liveObjects != graph.objects()) {
      wrong.add("the heap holds " + liveObjects + " objects of the dump, which has " + graph.objects());
    }
    if (!reclaims && expected != null) {
      HeapVerifier.verify(heap, false).forEach(problem -> wrong.add("after loading " + problem));
    }
    GraphReport report = new GraphReport(name, graph.fileBytes(), graph.identifierBytes(), provider.name(), reclaims,
        complete, heap.statistics().limitBytes(), graph.classes(), graph.objects(), graph.bytes(), graph.references(),
        graph.missingReferences(), graph.roots(), graph.missingRoots(), graph.duplicates(), liveObjects, liveBytes,
        graph
            .objects() - liveObjects,
        graph.bytes() - liveBytes, graph.loadNanos(), loadCollections, first, pauses, perObject(pauses, liveObjects),
        verify ? wrong.isEmpty() : null, rows, GraphReport.Host.current());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report.toJson());
      out.flush();
    } else {
      report.print(out, heap.describe());
    }
    return wrong.isEmpty()
        ? 0
        : complain(FAILED, "verification failed under " + provider.name() + ": " + wrong
            .getFirst());
  }

  /** How what is live in the heap differs from what should be. */
  private static List<String> differences(Reachability expected, Heap heap, boolean complete, String when) {
    List<String> found = new ArrayList<>();
    long live = heap.statistics().liveObjects();
    if (complete ? live != expected.objects() : live < expected.objects()) {
      found.add(when + " " + live + " objects are live, but the roots of the dump reach " + expected.objects());
    }
    Map<String, Long> byShape = new HashMap<>();
    heap.walk().histogram().forEach(row -> byShape.merge(row.shape().name(), row.objects(), Long::sum));
    TreeSet<String> names = new TreeSet<>(byShape.keySet());
    names.addAll(expected.byShape().keySet());
    for (String name : names) {
      long has = byShape.getOrDefault(name, 0L);
      long should = expected.byShape().getOrDefault(name, 0L);
      if (complete ? has != should : has < should) {
        found.add(when + " " + has + " objects of the shape " + name + " are live, but the roots of the dump reach "
            + should);
      }
    }
    HeapVerifier.verify(heap, complete).forEach(problem -> found.add(when + " " + problem));
    return found;
  }

  private static @Nullable Double perObject(List<Long> pauses, long liveObjects) {
    if (pauses.isEmpty() || liveObjects == 0) {
      return null;
    }
    long[] sorted = pauses.stream().mapToLong(Long::longValue).sorted().toArray();
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
    return median / liveObjects;
  }

  /** Live and dead by shape: the histogram after loading less the present one. */
  private static List<GraphReport.Row> rows(List<ShapeRow> loaded, List<ShapeRow> live) {
    Map<Shape, ShapeRow> liveByShape = new HashMap<>();
    live.forEach(row -> liveByShape.put(row.shape(), row));
    return loaded.stream().map(row -> {
      ShapeRow now = liveByShape.getOrDefault(row.shape(), new ShapeRow(row.shape(), 0, 0));
      return new GraphReport.Row(row.shape().name(), now.objects(), now.bytes(), row.objects() - now.objects(), row
          .bytes() - now.bytes());
    }).toList();
  }
}
