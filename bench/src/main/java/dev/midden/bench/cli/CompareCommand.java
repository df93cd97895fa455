package dev.midden.bench.cli;

import dev.midden.bench.workload.Workload;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.plugin.Options;
import dev.midden.core.plugin.Plugin;
import dev.midden.core.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job: every collector × every workload × heap sizes, each in a JVM of its own. */
@Command(name = "compare", mixinStandardHelpOptions = true,
    description = "Runs every collector with every workload in heaps of several sizes, each in a fresh JVM.")
final class CompareCommand implements Callable<Integer> {
  private static final List<Double> FACTORS = List.of(1.25, 1.5, 2.0, 3.0, 6.0);
  private static final List<Double> QUICK_FACTORS = List.of(1.5, 3.0);

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick", description = "small workloads, two heap sizes, one run a cell: under 90 s on two cores")
  private boolean quick;

  @Option(names = "--collectors", split = ",", paramLabel = "C", description = "only these (default: all found)")
  private List<String> collectorNames = new ArrayList<>();

  @Option(names = "--workloads", split = ",", paramLabel = "W", description = "only these (default: all found)")
  private List<String> workloadNames = new ArrayList<>();

  @Option(names = "--invocations", paramLabel = "N", description = "JVMs for each cell (default: 3, with --quick 1)")
  private int invocations;

  @Option(names = "--out", paramLabel = "DIR", description = "where results go (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("target", "compare");

  @Option(names = "--seed", paramLabel = "N",
      description = "seed where chance plays a part (default: ${DEFAULT-VALUE})")
  private long seed = 42;

  @Option(names = "--json", description = "print one JSON value and nothing else")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<CollectorProvider> collectors = chosen(Collectors.available(), collectorNames);
    List<Workload> workloads = chosen(Workloads.available(), workloadNames);
    int runs = invocations > 0 ? invocations : quick ? 1 : 3;
    Progress progress = new Progress(spec.commandLine().getErr());
    ChildJvm child = new ChildJvm(seed);
    Comparison comparison = new Comparison(seed, quick, runs);
    for (Workload workload : workloads) {
      Map<String, String> options = quick ? workload.quickOptions() : Map.of();
      long minheap = minheap(child, collectors, workload, options, comparison, progress);
      for (Comparison.Size size : sizes(workload, options, collectors, minheap)) {
        for (int run = 0; run < runs; run++) {
          progress.show(workload.name() + " under " + size.collector().name() + ", heap " + size.label());
          comparison.add(workload.name(), size,
              child.run(workload.name(), size.collector().name(), options, size.bytes(),
                  quick ? 1 : 2));
        }
      }
    }
    progress.end();
    comparison.write(out);
    PrintWriter print = spec.commandLine().getOut();
    if (json) {
      print.println(Json.GSON.toJson(comparison.json()));
    } else {
      comparison.print(print);
      print.println("written: " + out.resolve("results.json") + ", " + out.resolve("results.csv"));
    }
    comparison.problems().forEach(problem -> spec.commandLine().getErr().println("midden: " + problem));
    return comparison.problems().isEmpty() ? 0 : 1;
  }

  private static <P extends Plugin> List<P> chosen(Plugins<P> available, List<String> names) {
    return names.isEmpty()
        ? available.all().stream().sorted(Comparator.comparing(Plugin::name)).toList()
        : names.stream()
            .map(available::named).toList();
  }

  /** The smallest of the collectors' smallest heaps; 0 if no collector reclaims. */
  private long minheap(ChildJvm child, List<CollectorProvider> collectors, Workload workload,
      Map<String, String> options,
      Comparison comparison, Progress progress) throws IOException, InterruptedException {
    Map<String, Long> found = new LinkedHashMap<>();
    for (CollectorProvider collector : collectors) {
      if (collector.capabilities().contains(Capability.RECLAIMS)) {
        progress.show(workload.name() + ": smallest heap under " + collector.name());
        OptionalLong bytes = child.minheap(workload.name(), collector.name(), options);
        bytes.ifPresent(size -> found.put(collector.name(), size));
      }
    }
    comparison.minheaps(workload.name(), found);
    return found.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  private List<Comparison.Size> sizes(Workload workload, Map<String, String> options,
      List<CollectorProvider> collectors,
      long minheap) {
    List<Comparison.Size> sizes = new ArrayList<>();
    Options values = Options.of("the workload '" + workload.name() + "'", workload.options(), options);
    long never = Math.min(HeapBuilder.MAX_BYTES, workload.allocatedBytes(values) * 5 / 4 + (64L << 20));
    for (CollectorProvider collector : collectors) {
      if (!collector.capabilities().contains(Capability.RECLAIMS) || minheap == 0) {
        sizes.add(new Comparison.Size(collector, "never full", never));
      } else {
        for (double factor : quick ? QUICK_FACTORS : FACTORS) {
          sizes.add(new Comparison.Size(collector, factor + "x", Math.max(HeapBuilder.MIN_BYTES, Math.round(minheap
              * factor))));
        }
      }
    }
    return sizes;
  }
}
