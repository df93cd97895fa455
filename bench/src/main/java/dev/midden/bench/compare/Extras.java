package dev.midden.bench.compare;

import dev.midden.bench.heapmap.HeapMap;
import dev.midden.bench.heapmap.HeapMapRecorder;
import dev.midden.bench.measure.Contender;
import dev.midden.bench.measure.WriteCounter;
import dev.midden.bench.workload.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is counted and not timed, and so done in this JVM.
 *
 * @param rates what each workload does for each object
 * @param heapMaps a small heap under each collector
 * @param problems what went wrong
 */
record Extras(Map<String, WriteCounter.Rates> rates, List<HeapMap> heapMaps, List<String> problems) {
  static final Extras NONE = new Extras(Map.of(), List.of(), List.of());

  static Extras of(Settings settings, Plan plan) {
    Map<String, WriteCounter.Rates> rates = new TreeMap<>();
    List<HeapMap> maps = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String workload : settings.workloads()) {
      // The rates hardly depend on how much is done.
      Map<String, String> options = Workloads.available().named(workload).quickOptions();
      attempt("counting the writes of " + workload, problems, () -> rates.put(workload, WriteCounter.count(Contender
          .parse(settings.collectors().getFirst()).cell(Workloads.available().named(workload), options, plan.neverFull(
              workload), settings.seed()))));
    }
    for (String collector : settings.collectors()) {
      attempt("the heap map of " + collector, problems, () -> maps.add(HeapMapRecorder.record(collector, settings
          .seed())));
    }
    return new Extras(rates, maps, problems);
  }

  private static void attempt(String what, List<String> problems, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      problems.add(what + " failed: " + e);
    }
  }
}
