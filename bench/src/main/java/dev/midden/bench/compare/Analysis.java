package dev.midden.bench.compare;

import dev.midden.bench.measure.RunResult;
import dev.midden.bench.measure.WriteCounter;
import dev.midden.bench.workload.Workload;
import dev.midden.bench.workload.Workloads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Makes results of runs: means, lower bounds of overhead, the noise floor, what is on the Pareto front. */
final class Analysis {
  private static final int FORMAT = 1;

  private final Settings settings;
  private final Plan plan;
  private final Store store;
  private final Manifest manifest;
  private final Extras extras;
  private final List<Measured> measured = new ArrayList<>();

  Analysis(Settings settings, Plan plan, Store store, Manifest manifest, Extras extras) {
    this.settings = settings;
    this.plan = plan;
    this.store = store;
    this.manifest = manifest;
    this.extras = extras;
  }

  /** A cell and its runs; the results of all of them if each has completed, else none. */
  private record Measured(CellKey key, List<Outcome> outcomes, List<RunResult> results) {
    static Measured of(CellKey key, List<Outcome> outcomes) {
      List<RunResult> results = new ArrayList<>();
      for (Outcome outcome : outcomes) {
        RunResult result = outcome.result();
        if (result == null) {
          return new Measured(key, outcomes, List.of());
        }
        results.add(result);
      }
      results.sort(Comparator.comparingLong(RunResult::wallNanos));
      return new Measured(key, outcomes, results);
    }

    boolean completed() {
      return !results.isEmpty();
    }

    Statistics.Mean mean(ToLongFunction<RunResult> of) {
      return Statistics.mean(results.stream().map(result -> (double) of.applyAsLong(result)).toList());
    }

    RunResult median() {
      return results.get((results.size() - 1) / 2);
    }

    double wall() {
      return mean(RunResult::wallNanos).mean();
    }

    double cpu() {
      return mean(RunResult::cpuNanos).mean();
    }

    long footprint() {
      return median().peakFootprintBytes();
    }
  }

  Results results() {
    for (CellKey key : plan.cells(store)) {
      List<Outcome> outcomes = store.outcomes(key.id());
      if (!outcomes.isEmpty()) {
        measured.add(Measured.of(key, outcomes));
      }
    }
    Results.Noise noise = noise();
    Map<String, Results.Card> cards = new LinkedHashMap<>();
    List<Results.Row> rows = new ArrayList<>();
    for (String workload : settings.workloads()) {
      List<Measured> cells = measured.stream().filter(cell -> cell.key.workload().equals(workload)).toList();
      if (!cells.isEmpty()) {
        Results.Card card = card(workload, cells);
        cards.put(workload, card);
        cells.forEach(cell -> rows.add(row(cell, cells, card, noise)));
      }
    }
    return new Results(FORMAT, manifest, noise, cards, rows, overview(rows), interning(), lags(), extras.heapMaps(),
        problems());
  }

  /** What two cells that are alike differ by; 0 where there is no such pair, and then the manifest says so. */
  private Results.Noise noise() {
    List<Results.Twin> twins = new ArrayList<>();
    for (Measured twin : measured) {
      if (twin.key.twin() && twin.completed()) {
        for (Measured like : measured) {
          if (like.key.asTwin().equals(twin.key) && !like.key.twin() && like.completed()) {
            twins.add(new Results.Twin(like.key.workload(), like.key.collector(), like.key.heap(), difference(like
                .wall(), twin.wall()), difference(like.cpu(), twin.cpu())));
          }
        }
      }
    }
    return new Results.Noise(twins.stream().mapToDouble(Results.Twin::wall).max().orElse(0), twins.stream().mapToDouble(
        Results.Twin::cpu).max().orElse(0), twins);
  }

  private static double difference(double one, double other) {
    return Math.max(one, other) / Math.min(one, other) - 1;
  }

  private Results.Card card(String name, List<Measured> cells) {
    Workload workload = Workloads.available().named(name);
    Map<String, Long> minheaps = plan.minheaps(store, name);
    List<Measured> completed = cells.stream().filter(Measured::completed).toList();
    Long least = minheaps.values().stream().min(Comparator.naturalOrder()).orElse(null);
    if (completed.isEmpty()) {
      return new Results.Card(workload.description(), workload.stresses(), workload.expected(), plan.options(name),
          null, minheaps, null, null, null, null, null, null, null, null, null, null);
    }
    WriteCounter.Rates rates = extras.rates().get(name);
    RunResult any = completed.getFirst().median();
    RunResult free = completed.stream().filter(cell -> cell.key.factor() == 0).findFirst().orElse(completed.getFirst())
        .median();
    // Processor time of the collector is not measured apart; it is taken to be its share of the wall time.
    double cpu = completed.stream().mapToDouble(cell -> cell.cpu() * cell.mean(RunResult::mutatorNanos).mean() / cell
        .wall()).min().orElse(Double.NaN);
    double wall = completed.stream().mapToDouble(cell -> cell.mean(RunResult::mutatorNanos).mean()).min().orElse(
        Double.NaN);
    long live = completed.stream().filter(cell -> cell.key.factor() > 0).mapToLong(cell -> cell.median().occupancy()
        .stream().mapToLong(point -> point[1]).max().orElse(0)).min().orElse(0);
    return new Results.Card(workload.description(), workload.stresses(), workload.expected(), plan.options(name), any
        .checksum(), minheaps, any.allocatedObjects(), any.allocatedBytes(),
        (double) any.allocatedBytes() / any
            .allocatedObjects(),
        live, least == null ? null : (double) any.allocatedBytes() / least,
        free.allocatedBytes() * 1e9 / free.mutatorNanos(), rates == null ? null : rates.writes(),
        rates == null ? null : rates.rootWrites(), wall, cpu);
  }

  private Results.Row row(Measured cell, List<Measured> ofWorkload, Results.Card card, Results.Noise noise) {
    CellKey key = cell.key;
    List<Results.Run> runs = cell.outcomes.stream().map(Analysis::run).toList();
    Outcome worst = cell.outcomes.stream().max(Comparator.comparing(Outcome::status)).orElseThrow();
    if (!cell.completed()) {
      return new Results.Row(key.workload(), key.collector(), key.heap(), key.heapBytes(), key.factor(), key.twin(),
          worst.status(), worst.message(), null, null, null, null, null, null, false, false, runs, null);
    }
    double fastest = ofWorkload.stream()
        .filter(other -> other.completed() && !other.key.twin() && other.key.factor() == key.factor())
        .mapToDouble(Measured::wall).min().orElse(cell.wall());
    boolean pareto = ofWorkload.stream()
        .noneMatch(other -> other.completed() && !other.key.twin() && (other.footprint() < cell.footprint()
            && other.wall() <= cell.wall() || other.footprint() <= cell.footprint() && other.wall() < cell.wall()));
    return new Results.Row(key.workload(), key.collector(), key.heap(), key.heapBytes(), key.factor(), key.twin(), worst
        .status(), null, cell.mean(RunResult::wallNanos), cell.mean(RunResult::mutatorNanos),
        cell.mean(
            RunResult::collectorNanos),
        cell.mean(RunResult::cpuNanos), ratio(cell.wall(), card.baselineWall()), ratio(cell.cpu(), card.baselineCpu()),
        cell.wall() <= fastest * (1 + noise.wall()), pareto && !key.twin(), runs, Results.Detail.of(cell.median()));
  }

  private static Results.Run run(Outcome outcome) {
    RunResult result = outcome.result();
    return result == null
        ? new Results.Run(outcome.status(), 0, 0, 0, 0, 0, 0, 0, 0, 0)
        : new Results.Run(outcome.status(), outcome.warmups(), outcome.iterations(), result.wallNanos(),
            result.mutatorNanos(), result.collectorNanos(), result
                .cpuNanos(),
            result.collections(), result.pauseNanos().max(), result.peakFootprintBytes());
  }

  private static @Nullable Double ratio(double value, @Nullable Double baseline) {
    return baseline == null ? null : Double.valueOf(value / baseline);
  }

  private List<Results.Overview> overview(List<Results.Row> rows) {
    List<Results.Overview> overview = new ArrayList<>();
    List<Results.Row> own = rows.stream().filter(row -> !row.twin()).toList();
    for (String heap : own.stream().sorted(Comparator.comparingDouble(Results.Row::factor)).map(Results.Row::heap)
        .distinct().toList()) {
      List<Results.Row> ofSize = own.stream().filter(row -> row.heap().equals(heap)).toList();
      Set<String> common = new LinkedHashSet<>(settings.workloads());
      ofSize.stream().filter(row -> row.status() != Outcome.Status.COMPLETED).forEach(row -> common.remove(row
          .workload()));
      for (String collector : settings.collectors()) {
        List<Results.Row> cells = ofSize.stream().filter(row -> row.collector().equals(collector)).toList();
        if (!cells.isEmpty()) {
          List<Results.Row> compared = cells.stream().filter(row -> common.contains(row.workload())).toList();
          overview.add(new Results.Overview(collector, heap, (int) cells.stream().filter(row -> row
              .status() == Outcome.Status.COMPLETED).count(), cells.size(), compared.size(), mean(compared,
                  Results.Row::lboWall),
              mean(compared, Results.Row::lboCpu), cells.stream().map(Results.Row::detail)
                  .filter(Objects::nonNull).mapToLong(detail -> detail.pauseNanos().max()).max().orElse(0)));
        }
      }
    }
    return overview;
  }

  private static @Nullable Double mean(List<Results.Row> rows, Function<Results.Row, @Nullable Double> of) {
    double mean = Statistics.geometricMean(rows.stream().map(of).filter(Objects::nonNull).toList());
    return Double.isNaN(mean) ? null : Double.valueOf(mean);
  }

  private List<Results.Interning> interning() {
    List<Results.Interning> rows = new ArrayList<>();
    for (Plan.InternerCell cell : plan.internerCells()) {
      for (Outcome outcome : store.outcomes(cell.id())) {
        RunResult result = outcome.result();
        rows.add(new Results.Interning(cell.interner(), cell.cardinality(), plan.simplest(), outcome.status(),
            outcome.message(), result == null ? Map.of() : result.counters()));
      }
    }
    return rows;
  }

  private List<Results.Lag> lags() {
    List<Results.Lag> rows = new ArrayList<>();
    for (Plan.LagCell cell : plan.lagCells(store)) {
      for (Outcome outcome : store.outcomes(cell.id())) {
        RunResult result = outcome.result();
        rows.add(new Results.Lag(cell.workload(), cell.collector(), cell.heapBytes(), outcome.status(), outcome
            .message(), result == null ? null : result.lag()));
      }
    }
    return rows;
  }

  /** What is wrong with the results: runs that failed, checksums that differ. */
  private List<String> problems() {
    List<String> problems = new ArrayList<>(extras.problems());
    Map<String, Map<Long, Set<String>>> checksums = new TreeMap<>();
    for (Measured cell : measured) {
      for (Outcome outcome : cell.outcomes) {
        RunResult result = outcome.result();
        if (result != null) {
          checksums.computeIfAbsent(cell.key.workload(), unused -> new TreeMap<>()).computeIfAbsent(result.checksum(),
              unused -> new LinkedHashSet<>()).add(cell.key.collector());
        } else if (outcome.status() == Outcome.Status.FAILED) {
          problems.add(cell.key.id() + " failed: " + outcome.message());
        }
      }
    }
    lags().stream().filter(lag -> lag.status() == Outcome.Status.FAILED).forEach(lag -> problems.add(lag.workload()
        + " under " + lag.collector() + " with a shadow failed: " + lag.message()));
    checksums.forEach((workload, found) -> {
      if (found.size() > 1) {
        problems.add(workload + " gave different checksums: " + found);
      }
    });
    return problems;
  }
}
