package dev.midden.bench.cli;

import dev.midden.bench.jmh.HeapCounters;
import dev.midden.bench.measure.Contender;
import dev.midden.bench.workload.Workload;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Collectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the JMH benchmarks for the collectors found. */
@Command(name = "jmh", mixinStandardHelpOptions = true,
    description = "Runs the JMH benchmarks for every collector found, with JMH's gc profiler and the counters of the managed heap.")
final class JmhCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "REGEX", description = "benchmarks to run (default: all)")
  private List<String> include = new ArrayList<>();

  @Option(names = "--collectors", split = ",", paramLabel = "C",
      description = "only these (default: all found); with options: refcount+cycles=trial")
  private List<String> collectors = new ArrayList<>();

  @Option(names = "--checks", split = ",", paramLabel = "LEVEL",
      description = "check levels: none, basic, full (default: basic)")
  private List<CheckLevel> checks = new ArrayList<>(List.of(CheckLevel.BASIC));

  @Option(names = "--tap", split = ",", paramLabel = "true|false",
      description = "whether a listener hears every operation (default: false)")
  private List<Boolean> tapped = new ArrayList<>();

  @Option(names = "-p", paramLabel = "NAME=VALUE,...",
      description = "values of a benchmark's parameter, as JMH's own -p")
  private Map<String, String> parameters = new TreeMap<>();

  @Option(names = "--forks", paramLabel = "N", description = "JVMs for each (default: ${DEFAULT-VALUE})")
  private int forks = 2;

  @Option(names = "--polluted",
      description = "each also in JVMs in which all collectors have run before, so that call sites know them all")
  private boolean polluted;

  @Option(names = "--out", paramLabel = "FILE", description = "write JMH's JSON there")
  private @Nullable Path out;

  @Override
  public Integer call() throws RunnerException {
    List<String> names = collectors.isEmpty()
        ? Collectors.available().all().stream().map(provider -> provider.name())
            .sorted().toList()
        : collectors.stream().map(name -> Contender.parse(name).name()).toList();
    ChainedOptionsBuilder options = new OptionsBuilder().param("collector", names.toArray(String[]::new))
        .param("checks",
            Arrays.stream(checks.toArray(CheckLevel[]::new)).map(Enum::name).toArray(String[]::new))
        .param("workload", Workloads.available().all().stream().map(Workload::name).sorted().toArray(String[]::new))
        .param(
            "polluted", polluted ? new String[]{"false", "true"} : new String[]{"false"})
        .forks(forks).addProfiler(
            GCProfiler.class)
        .addProfiler(HeapCounters.class);
    if (!tapped.isEmpty()) {
      options.param("tapped", tapped.stream().map(String::valueOf).toArray(String[]::new));
    }
    include.forEach(options::include);
    parameters.forEach((name, values) -> options.param(name, values.split(",")));
    if (out != null) {
      options.result(out.toString()).resultFormat(ResultFormatType.JSON);
    }
    new Runner(options.build()).run();
    return 0;
  }
}
