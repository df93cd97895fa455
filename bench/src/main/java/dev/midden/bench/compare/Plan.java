package dev.midden.bench.compare;

import dev.midden.bench.measure.Contender;
import dev.midden.bench.workload.Workload;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.heap.Interners;
import dev.midden.core.plugin.Options;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which cells there are, once the smallest heaps are known. */
final class Plan {
  /** The workload that shows interners, if it is among those asked for. */
  static final String INTERNING = "intern-mix";

  private static final int QUICK_LAGS = 3;

  /** Heaps of runs with a shadow are so many times the smallest: tight enough to be collected often. */
  private static final int LAG_FACTOR = 2;

  private final Settings settings;

  Plan(Settings settings) {
    this.settings = settings;
  }

  /** A run that shows an interner at work. */
  record InternerCell(String interner, long cardinality) {
    String id() {
      return "interner " + interner + " with " + cardinality;
    }
  }

  /** A run with a shadow, which tells how long what died is kept. */
  record LagCell(String workload, String collector, long heapBytes) {
    String id() {
      return "lag of " + collector + " in " + workload;
    }
  }

  static boolean reclaims(String collector) {
    return Contender.parse(collector).capabilities().contains(Capability.RECLAIMS);
  }

  List<String> reclaiming() {
    return settings.collectors().stream().filter(Plan::reclaims).toList();
  }

  Map<String, String> options(String workload) {
    return settings.quick() ? quickOptions(workload) : Map.of();
  }

  Map<String, String> quickOptions(String workload) {
    return Workloads.available().named(workload).quickOptions();
  }

  /** Smallest heaps by collector, those that were found. */
  Map<String, Long> minheaps(Store store, String workload) {
    Map<String, Long> found = new LinkedHashMap<>();
    for (String collector : reclaiming()) {
      store.minheap(workload, collector).ifPresent(bytes -> {
        if (bytes > 0) {
          found.put(collector, bytes);
        }
      });
    }
    return found;
  }

  /** All cells: of each collector in each size; two of each workload have a twin. */
  List<CellKey> cells(Store store) {
    List<CellKey> cells = new ArrayList<>();
    int number = 0;
    for (String workload : settings.workloads()) {
      long minheap = minheaps(store, workload).values().stream().mapToLong(Long::longValue).min().orElse(0);
      for (String collector : settings.collectors()) {
        if (minheap == 0 || !reclaims(collector)) {
          cells.add(new CellKey(workload, collector, CellKey.NEVER_FULL, neverFull(workload), 0, false));
        } else {
          for (double factor : settings.factors()) {
            cells.add(new CellKey(workload, collector, factor + "x", Math.max(HeapBuilder.MIN_BYTES, Math.round(minheap
                * factor)), factor, false));
          }
        }
      }
      cells.addAll(twins(cells, workload, number++));
    }
    return cells;
  }

  /** Two collectors in turn, in a roomy heap, where most of them complete. */
  private List<CellKey> twins(List<CellKey> cells, String workload, int number) {
    double roomy = settings.factors().stream().filter(factor -> factor >= 2).min(Comparator.naturalOrder()).orElse(
        settings.factors().getLast());
    List<CellKey> fit = cells.stream().filter(cell -> cell.workload().equals(workload) && cell.factor() == roomy)
        .toList();
    if (fit.isEmpty()) {
      return List.of();
    }
    return IntStream.of(2 * number, 2 * number + 1).map(index -> index % fit.size()).distinct()
        .mapToObj(index -> fit.get(index).asTwin()).toList();
  }

  /** A heap for a workload that never needs to be collected. */
  long neverFull(String name) {
    Workload workload = Workloads.available().named(name);
    Options values = Options.of("the workload '" + name + "'", workload.options(), options(name));
    return Math.min(HeapBuilder.MAX_BYTES, workload.allocatedBytes(values) * 5 / 4 + (64L << 20));
  }

  List<InternerCell> internerCells() {
    if (!settings.workloads().contains(INTERNING) || simplest().isEmpty()) {
      return List.of();
    }
    List<InternerCell> cells = new ArrayList<>();
    for (InternerProvider interner : Interners.available().all()) {
      for (long cardinality : settings.quick()
          ? new long[]{1000, 20_000}
          : new long[]{1000, 10_000, 100_000, 500_000}) {
        cells.add(new InternerCell(interner.name(), cardinality));
      }
    }
    cells.sort(Comparator.comparing(InternerCell::interner).thenComparing(InternerCell::cardinality));
    return cells;
  }

  /** What a workload of quick size is called in the file of finished runs, where others are not. */
  static String quick(String workload) {
    return "quick " + workload;
  }

  /** With a shadow a program takes ten times as long: for a quick look the smallest workloads do. */
  List<String> lagWorkloads() {
    if (simplest().isEmpty()) {
      return List.of();
    }
    return settings.quick()
        ? settings.workloads().stream().sorted(Comparator.comparingLong(this::neverFull)).limit(QUICK_LAGS).toList()
        : settings.workloads();
  }

  /** The heap in which a workload of quick size runs with a shadow; 0 if it is not known yet. */
  long lagHeap(Store store, String workload) {
    long least = settings.quick()
        ? minheaps(store, workload).values().stream().mapToLong(Long::longValue).min().orElse(0)
        : store.minheap(quick(workload), simplest()).orElse(0);
    return LAG_FACTOR * least;
  }

  List<LagCell> lagCells(Store store) {
    List<LagCell> cells = new ArrayList<>();
    for (String workload : lagWorkloads()) {
      long heapBytes = lagHeap(store, workload);
      if (heapBytes > 0) {
        reclaiming().forEach(collector -> cells.add(new LagCell(workload, collector, heapBytes)));
      }
    }
    return cells;
  }

  /** The collector with the least to it that is complete, for what needs one; empty if none is. */
  String simplest() {
    return settings.collectors().stream().map(Contender::parse).filter(contender -> contender.capabilities().contains(
        Capability.COMPLETE))
        .min(Comparator.<Contender>comparingInt(contender -> contender.capabilities().size()).thenComparing(
            Contender::name))
        .map(Contender::name).orElse("");
  }
}
