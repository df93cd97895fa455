package dev.midden.bench.cli;

import dev.midden.bench.measure.Json;
import dev.midden.bench.measure.RunResult;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Interners;
import dev.midden.core.heap.Stress;
import dev.midden.core.heap.Trigger;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import dev.midden.core.plugin.Plugins;
import dev.midden.testkit.fuzz.Fuzzer;
import dev.midden.testkit.fuzz.Script;
import dev.midden.testkit.fuzz.Setting;
import dev.midden.testkit.fuzz.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Random programs, or a script, against the shadow oracle. */
@Command(name = "fuzz", mixinStandardHelpOptions = true,
    description = "Runs random programs under collectors against a shadow of the heap, and compares the collectors with "
        + "each other. On a divergence prints a shrunk script, which --script replays, and exits with 1.")
final class FuzzCommand implements Callable<Integer> {
  private static final int DIVERGED = 1;
  private static final int MOST_JOBS = 1024;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--collector", split = ",", paramLabel = "C", description = "only these (default: all found)")
  private List<String> names = new ArrayList<>();

  @Option(names = "--ops", paramLabel = "N",
      description = "operations of the programs in all; each collector runs them (default: ${DEFAULT-VALUE})")
  private long ops = 1_000_000;

  @Option(names = "--seed", paramLabel = "N", description = "seed of the programs (default: a new one; it is printed)")
  private @Nullable Long seed;

  @Option(names = "--heap", paramLabel = "SIZE", converter = HeapOptions.SizeConverter.class,
      description = "quota of all heaps (default: it varies)")
  private @Nullable Long heapBytes;

  @Option(names = "--gc-every", paramLabel = "alloc|write|safepoint[:N]", converter = HeapOptions.StressConverter.class,
      description = "collect at every (Nth) such operation (default: it varies)")
  private @Nullable Stress stress;

  @Option(names = "--checks", paramLabel = "none|basic|full",
      description = "what the heap itself checks (default: it varies)")
  private @Nullable CheckLevel checks;

  @Option(names = "--interner", paramLabel = "NAME",
      description = "intern and look values up with this policy as well; programs are not compared with each other then")
  private @Nullable String interner;

  @Option(names = "--weights", split = ",", paramLabel = "OP=N",
      description = "how often operations come, such as link=40,collect=0 (default: it varies)")
  private Map<String, Integer> weights = new LinkedHashMap<>();

  @Option(names = "-O", paramLabel = "key=value", description = "an option of the collectors; see 'list'")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(names = "--shrink-seconds", paramLabel = "N",
      description = "time to shrink a program that failed (default: ${DEFAULT-VALUE})")
  private int shrinkSeconds = 20;

  @Option(names = "--jobs", paramLabel = "N", description = "programs at the same time (default: as many as cores)")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(names = "--script", paramLabel = "FILE|NAME",
      description = "run this script instead of random programs; NAME is one of the classic cases, 'all' is each of them")
  private @Nullable String script;

  @Option(names = "-P", paramLabel = "key=value", description = "a parameter of the script")
  private Map<String, Long> parameters = new LinkedHashMap<>();

  @Option(names = "--full", description = "the script's parameters at full size")
  private boolean full;

  @Option(names = "--json", description = "print one JSON value and nothing else")
  private boolean json;

  /** What random programs did, as JSON. */
  record Result(long seed, long operations, long programs, long compared, double operationsPerSecond,
      Map<String, Fuzzer.Tally> collectors, Fuzzer.@Nullable Divergence divergence, RunResult.Host host) {}

  /** What a script did, as JSON. */
  record ScriptResult(String script, String collector, boolean failed, Script.Outcome outcome) {}

  @Override
  public Integer call() throws IOException {
    if (ops < 1) {
      throw misuse("--ops is 1 or more, not " + ops);
    }
    if (shrinkSeconds < 0) {
      throw misuse("--shrink-seconds is 0 or more, not " + shrinkSeconds);
    }
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw misuse("--jobs is 1 to " + MOST_JOBS + ", not " + jobs);
    }
    if (heapBytes != null) {
      Heap.builder().maxBytes(heapBytes);
    }
    List<Fuzzer.Subject> subjects = subjects();
    String trigger = options.get("trigger");
    Setting given = new Setting(heapBytes, stress, checks, trigger == null ? null : Trigger.parse(trigger),
        interner == null ? null : Interners.available().named(interner));
    if (script != null) {
      if (!weights.isEmpty()) {
        throw misuse("--weights are for random programs, not for a script; leave one of them out");
      }
      return scripts(script, subjects, given);
    }
    if (full || !parameters.isEmpty()) {
      throw misuse((full ? "--full" : "-P") + " is for scripts; name one with --script");
    }
    return random(subjects, given);
  }

  private ParameterException misuse(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  /** The collectors, each with those of the options that it declares. */
  private List<Fuzzer.Subject> subjects() {
    Plugins<CollectorProvider> found = Collectors.available();
    List<CollectorProvider> chosen = names.isEmpty()
        ? found.all()
        : names.stream().distinct().map(found::named).toList();
    List<OptionSpec<?>> all = new ArrayList<>();
    List<Fuzzer.Subject> subjects = new ArrayList<>();
    for (CollectorProvider collector : chosen) {
      List<OptionSpec<?>> declared = new ArrayList<>(collector.options());
      declared.add(collector.triggerOption());
      Map<String, String> own = new TreeMap<>(options);
      own.keySet().removeIf(name -> declared.stream().noneMatch(option -> option.name().equals(name)));
      Options.of("the collector '" + collector.name() + "'", declared, own);
      own.remove("trigger");
      subjects.add(new Fuzzer.Subject(collector, own));
      declared.stream().filter(option -> all.stream().noneMatch(known -> known.name().equals(option.name()))).forEach(
          all::add);
    }
    options.keySet().stream().filter(name -> all.stream().noneMatch(option -> option.name().equals(name))).forEach(
        name -> Options.of("none of the collectors", all, Map.of(name, options.get(name))));
    return subjects;
  }

  // ---------------------------------------------------------------- random programs

  private int random(List<Fuzzer.Subject> subjects, Setting given) {
    long chosen = seed != null ? seed : new Random().nextInt(Integer.MAX_VALUE);
    Weights kinds = weights.isEmpty() ? null : Weights.parse(weights);
    Progress progress = new Progress(spec.commandLine().getErr());
    Fuzzer fuzzer = new Fuzzer(subjects, given, kinds, chosen, shrinkSeconds * 1_000_000_000L);
    Fuzzer.Report report = fuzzer.run(ops, jobs,
        (steps, what) -> progress.show(String.format("%d of %d, %s", steps, ops,
            what)));
    progress.end();
    long steps = report.tallies().values().stream().mapToLong(Fuzzer.Tally::steps).sum();
    double perSecond = steps * 1e9 / Math.max(1, report.nanos());
    PrintWriter out = spec.commandLine().getOut();
    Fuzzer.Divergence divergence = report.divergence();
    if (json) {
      out.println(Json.GSON.toJson(new Result(chosen, steps, report.programs(), report.compared(), perSecond, report
          .tallies(), divergence, RunResult.Host.current())));
    } else {
      out.printf("seed %d, %d programs, %d operations in all, %.0f per second with the oracle%n", chosen, report
          .programs(), steps, perSecond);
      out.printf("  %-20s %12s %11s %12s %12s %12s%n", "collector", "operations", "per second", "calls", "exhaustions",
          "collections");
      report.tallies().forEach((name, tally) -> out.printf("  %-20s %12d %11.0f %12d %12d %12d%n", name, tally.steps(),
          tally.steps() * 1e9 / Math.max(1, tally.nanos()), tally.calls(), tally.exhaustions(), tally.collections()));
      if (divergence == null) {
        out.printf("no divergence; %d observations were the same under two collectors%n", report.compared());
      } else {
        print(out, divergence);
      }
    }
    return divergence == null ? 0 : DIVERGED;
  }

  private static void print(PrintWriter out, Fuzzer.Divergence divergence) {
    out.printf("divergence under %s, program %d%s: %s%n", divergence.collector(), divergence.program(), divergence
        .step() < 0
            ? ""
            : ", step " + divergence.step(),
        divergence.failure());
    out.printf("shrunk to %d statements; save them and replay: midden fuzz --script FILE --collector %s%n%n%s",
        divergence.statements(), divergence.collector(), divergence.script());
  }

  // ---------------------------------------------------------------- scripts

  private int scripts(String which, List<Fuzzer.Subject> subjects, Setting given) throws IOException {
    List<Script> scripts = new ArrayList<>();
    if (which.equals("all")) {
      Script.classics().forEach(name -> scripts.add(Script.classic(name)));
    } else {
      scripts.add(read(which));
    }
    List<ScriptResult> results = new ArrayList<>();
    PrintWriter out = spec.commandLine().getOut();
    for (Script read : scripts) {
      for (Fuzzer.Subject subject : subjects) {
        Script.Outcome outcome = read.run(subject.collector(), subject.options(), given.or(read.setting()), parameters,
            full ? Integer.MAX_VALUE : 1);
        results.add(new ScriptResult(read.name(), subject.toString(), outcome.failure() != null, outcome));
        if (!json) {
          out.printf("%-28s %-12s %s%n", read.name(), subject, outcome.failure() != null
              ? "FAILED " + outcome.failure()
              : "passed: " + outcome.statements() + " statements, " + outcome.calls() + " calls, " + outcome
                  .collections() + " collections");
          out.flush();
        }
      }
    }
    if (json) {
      out.println(Json.GSON.toJson(results));
    }
    return results.stream().anyMatch(ScriptResult::failed) ? DIVERGED : 0;
  }

  private Script read(String which) throws IOException {
    Path file = Path.of(which);
    if (!Files.exists(file)) {
      return Script.classic(which);
    }
    if (Files.isDirectory(file)) {
      throw misuse(which + " is a folder; name a file");
    }
    try {
      return Script.parse(which, Files.readString(file));
    } catch (MalformedInputException e) {
      throw misuse(which + " is not text in UTF-8; a script is");
    }
  }
}
