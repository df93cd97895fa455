package dev.midden.bench.compare;

import dev.midden.core.plugin.ByteSize;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results on a terminal. */
public final class Table {
  private final Results results;
  private final List<String> collectors;
  private final int width;

  /** Prepares the tables. */
  public Table(Results results) {
    this.results = results;
    collectors = results.cells().stream().map(Results.Row::collector).distinct().sorted().toList();
    width = Math.max(16, collectors.stream().mapToInt(String::length).max().orElse(0) + 1);
  }

  /** Prints the cells, the smallest heaps, the overview and what is to be known about them. */
  public void print(PrintWriter out) {
    Manifest manifest = results.manifest();
    out.printf(Locale.ROOT, "mean wall time in ms (in parentheses: longest pause in ms); * none is faster by more than"
        + " the noise floor of %.1f %%%n%d round%s, seed %d%n", 100 * results.noise().wall(), manifest.rounds(),
        manifest.rounds() == 1 ? "" : "s", manifest.settings().seed());
    header(out, "heap");
    for (String workload : results.workloads().keySet()) {
      List<Results.Row> cells = results.cells().stream().filter(row -> row.workload().equals(workload) && !row.twin())
          .toList();
      for (String heap : cells.stream().map(Results.Row::heap).distinct().toList()) {
        out.printf("%-16s %-11s", workload, heap);
        for (String collector : collectors) {
          out.printf(" %" + width + "s", cells.stream().filter(row -> row.heap().equals(heap) && row.collector().equals(
              collector)).findFirst().map(Table::text).orElse("·"));
        }
        out.println();
      }
    }
    out.println();
    out.println("smallest heap");
    header(out, "");
    results.workloads().forEach((workload, card) -> {
      out.printf("%-16s %-11s", workload, "");
      Map<String, Long> found = card.minheapBytes();
      collectors.forEach(collector -> out.printf(" %" + width + "s", found.containsKey(collector)
          ? ByteSize.format(
              found.get(collector))
          : "·"));
      out.println();
    });
    out.println();
    out.println("lower bound of overhead, wall time, geometric mean over the workloads that all complete");
    header(out, "heap");
    for (String heap : results.overview().stream().map(Results.Overview::heap).distinct().toList()) {
      List<Results.Overview> rows = results.overview().stream().filter(row -> row.heap().equals(heap)).toList();
      out.printf("%-16s %-11s", rows.getFirst().common() + " workloads", heap);
      for (String collector : collectors) {
        out.printf(" %" + width + "s", rows.stream().filter(row -> row.collector().equals(collector)).findFirst().map(
            row -> row.lboWall() == null ? "·" : String.format(Locale.ROOT, "%.2f", row.lboWall())).orElse("·"));
      }
      out.println();
    }
    if (!manifest.complete()) {
      out.println("interrupted; the same command goes on where it ended");
    }
  }

  private void header(PrintWriter out, String second) {
    out.printf("%-16s %-11s", "workload", second);
    collectors.forEach(collector -> out.printf(" %" + width + "s", collector));
    out.println();
  }

  private static String text(Results.Row row) {
    Statistics.Mean wall = row.wallNanos();
    Results.Detail detail = row.detail();
    if (wall == null || detail == null) {
      return switch (row.status()) {
        case OUT_OF_MEMORY -> "out of memory";
        case TIMED_OUT -> "timed out";
        default -> "FAILED";
      };
    }
    return String.format(Locale.ROOT, "%s%.1f (%.2f)", row.best() ? "*" : "", wall.mean() / 1e6, detail.pauseNanos()
        .max() / 1e6);
  }
}
