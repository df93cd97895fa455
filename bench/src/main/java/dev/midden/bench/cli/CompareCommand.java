package dev.midden.bench.cli;

import dev.midden.bench.compare.Campaign;
import dev.midden.bench.compare.Results;
import dev.midden.bench.compare.ResultsWriter;
import dev.midden.bench.compare.Settings;
import dev.midden.bench.compare.Table;
import dev.midden.bench.measure.Contender;
import dev.midden.bench.measure.Json;
import dev.midden.bench.report.HtmlReport;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Collectors;
import dev.midden.core.plugin.Plugin;
import dev.midden.core.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job: every collector × every workload × heap sizes. */
@Command(name = "compare", mixinStandardHelpOptions = true,
    description = "Runs every collector with every workload in heaps of several sizes, each in a fresh JVM, in rounds,"
        + " and writes a table, results.json, results.csv and report.html. Goes on where it was interrupted.",
    footer = "@|bold --quick leaves out|@: fresh JVMs (all cells of a collector share one), heaps but for 1.5 and 3 times"
        + " the smallest, repeated invocations and so confidence intervals, the size of workloads that figures need,"
        + " smallest heaps to 3 %% (to 20 %% instead). It shows what is there, not which is faster.")
final class CompareCommand implements Callable<Integer> {
  private static final int DEFAULT_MINUTES = 26;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick",
      description = "small workloads, two heap sizes, a JVM for each collector: under 90 s on two"
          + " cores; see below")
  private boolean quick;

  @Option(names = "--collectors", split = ",", paramLabel = "C",
      description = "only these (default: all found); with options: refcount+cycles=trial+release-bound=1")
  private List<String> collectorNames = new ArrayList<>();

  @Option(names = "--workloads", split = ",", paramLabel = "W", description = "only these (default: all found)")
  private List<String> workloadNames = new ArrayList<>();

  @Option(names = "--heaps", split = ",", paramLabel = "X",
      description = "sizes as multiples of the smallest heap (default: 1,1.5,3,6; with --quick 1.5,3)")
  private List<Double> factors = new ArrayList<>();

  @Option(names = "--invocations", paramLabel = "N",
      description = "JVMs for each cell (default: as many as --minutes allow, at most 10; with --quick 1)")
  private int invocations;

  @Option(names = "--iterations", paramLabel = "N",
      description = "runs measured in each JVM, the median counts (default: 3, fewer where --minutes do not allow so many;"
          + " with --quick 1)")
  private int iterations;

  @Option(names = "--warmups", paramLabel = "N",
      description = "runs in each JVM before (default: 2; with --quick 0)")
  private int warmups = -1;

  @Option(names = "--minutes", paramLabel = "N",
      description = "divide so much among the cells of the first round, and begin no other later than this (default: 26; with"
          + " --invocations no limit)")
  private int minutes = -1;

  @Option(names = "--jobs", paramLabel = "N",
      description = "JVMs at the same time (default: half the cores, with --quick all; they disturb each other)")
  private int jobs;

  @Option(names = "--timeout", paramLabel = "SECONDS",
      description = "a run that takes longer is stopped and shown as such (default: ${DEFAULT-VALUE})")
  private int timeout = 60;

  @Option(names = "--out", paramLabel = "DIR", description = "where results go (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("target", "compare");

  @Option(names = "--seed", paramLabel = "N",
      description = "seed where chance plays a part (default: ${DEFAULT-VALUE})")
  private long seed = 42;

  @Option(names = "--json", description = "print one JSON value and nothing else")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Progress progress = new Progress(spec.commandLine().getErr());
    Results results;
    try (Campaign campaign = new Campaign(settings(), out, progress::at)) {
      if (campaign.resumed() > 0) {
        spec.commandLine().getErr().println("midden: going on with " + campaign.resumed() + " finished runs in " + out);
      }
      Thread interrupted = new Thread(() -> {
        campaign.stop();
        progress.end();
        write(campaign.results());
        spec.commandLine().getErr().println("midden: interrupted; what is finished is in " + out
            + ", and the same command goes on from there");
      });
      Runtime.getRuntime().addShutdownHook(interrupted);
      try {
        campaign.run();
      } finally {
        progress.end();
        forget(interrupted);
      }
      results = campaign.results();
    }
    write(results);
    PrintWriter print = spec.commandLine().getOut();
    if (json) {
      print.println(Json.GSON.toJson(results));
    } else {
      new Table(results).print(print);
      print.println("written: " + out.resolve("results.json") + ", " + out.resolve("results.csv") + ", "
          + out.resolve("report.html"));
    }
    results.problems().forEach(problem -> spec.commandLine().getErr().println("midden: " + problem));
    return results.problems().isEmpty() ? 0 : 1;
  }

  private Settings settings() {
    int cores = Runtime.getRuntime().availableProcessors();
    int rounds = invocations > 0 ? invocations : quick ? 1 : 10;
    int limit = minutes >= 0 ? minutes : invocations > 0 ? 0 : DEFAULT_MINUTES;
    List<Double> sizes = !factors.isEmpty() ? factors : quick ? Settings.QUICK_FACTORS : Settings.FACTORS;
    sizes.stream().filter(factor -> !(factor >= 1 && factor <= 1000)).findFirst().ifPresent(factor -> {
      throw new IllegalArgumentException("--heaps are multiples from 1 to 1000, not " + factor);
    });
    return new Settings(quick, collectors(), chosen(Workloads.available(), workloadNames),
        sizes.stream().sorted().distinct().toList(), rounds, warmups >= 0 ? warmups : quick ? 0 : 2,
        iterations > 0 ? iterations : quick ? 1 : 3, jobs > 0 ? jobs : quick ? cores : Math.max(1, cores / 2), limit,
        Math.max(1, timeout), seed);
  }

  private List<String> collectors() {
    return collectorNames.isEmpty()
        ? chosen(Collectors.available(), collectorNames)
        : collectorNames.stream().map(name -> Contender.parse(name).name()).distinct().toList();
  }

  private static <P extends Plugin> List<String> chosen(Plugins<P> available, List<String> names) {
    return names.isEmpty()
        ? available.all().stream().map(Plugin::name).sorted().toList()
        : names.stream().map(name -> available.named(name).name()).distinct().toList();
  }

  private void write(Results results) {
    try {
      ResultsWriter.write(results, out);
      HtmlReport.write(results, out);
    } catch (IOException e) {
      spec.commandLine().getErr().println("midden: results cannot be written to " + out + ": " + e);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is being stopped; the hook writes what there is.
      try {
        hook.join();
      } catch (InterruptedException interruption) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
