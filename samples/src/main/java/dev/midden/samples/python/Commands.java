package dev.midden.samples.python;

import dev.midden.core.event.HeapStatistics;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.HeapWalk;
import dev.midden.core.plugin.ByteSize;
import dev.midden.core.plugin.Names;
import dev.midden.samples.python.show.ObjectGraph;
import dev.midden.samples.python.vm.Anatomy;
import dev.midden.samples.python.vm.Vm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the prompt can tell of the heap and have it do. */
final class Commands {
  private static final String HELP = """
      :heap                   what is in the heap, by shape, and what the collector has done
      :graph NAME [FILE.svg]  what can be reached from a name: counts, generations, cycles; also as a picture
      :gen                    generations: thresholds, counts, objects, collections
      :collect [GENERATION]   collect, as gc.collect does
      :switch COLLECTOR       start again under another collector
      :help                   this
      A compound statement ends with an empty line; Ctrl-C interrupts, Ctrl-D ends.
      """;
  private static final List<String> NAMES = List.of("heap", "graph", "gen", "collect", "switch", "help");
  private static final int ROWS = 15;

  private final Vm vm;
  private final int namespace;

  Commands(Vm vm, int namespace) {
    this.vm = vm;
    this.namespace = namespace;
  }

  /** Carries a command out; returns the name of the collector to start again under, if any. */
  @Nullable
  String run(String line) {
    String[] words = line.split("\\s+");
    switch (words[0]) {
      case "help" -> vm.out.print(HELP);
      case "heap" -> heap();
      case "graph" -> graph(words);
      case "gen" -> generations();
      case "collect" -> collect(words);
      case "switch" -> {
        return changed(words);
      }
      default -> vm.out.println("unknown command '" + words[0] + "'" + Names.suggestion(words[0], NAMES)
          + "; there are: " + String.join(", ", NAMES));
    }
    return null;
  }

  private void heap() {
    HeapStatistics statistics = vm.heap.statistics();
    vm.out.println(vm.heap.describe());
    vm.out.printf("%,d objects live, %s of %s used; %,d allocated, %,d freed; %d collections, %d full%n", statistics
        .liveObjects(), ByteSize.format(statistics.usedBytes()), ByteSize.format(statistics.limitBytes()),
        statistics.allocatedObjects(), statistics.freedObjects(), statistics.collections(), statistics
            .fullCollections());
    vm.out.printf("%-24s %10s %12s%n", "shape", "objects", "bytes");
    for (HeapWalk.ShapeRow row : vm.heap.walk().histogram().stream().limit(ROWS).toList()) {
      vm.out.printf("%-24s %,10d %,12d%n", row.shape().name(), row.objects(), row.bytes());
    }
  }

  private void graph(String[] words) {
    if (words.length < 2) {
      vm.out.println(":graph needs a name");
      return;
    }
    long object = vm.dicts.get(vm.s.get(namespace), words[1]);
    if (object == 0) {
      vm.out.println("there is no name '" + words[1] + "'");
      return;
    }
    ObjectGraph graph = new ObjectGraph(new Anatomy(vm), object);
    if (words.length > 2) {
      try {
        Files.writeString(Path.of(words[2]), graph.svg());
        vm.out.println("written to " + words[2]);
      } catch (IOException e) {
        vm.out.println("cannot write " + words[2] + ": " + e.getMessage());
      }
    } else {
      vm.out.print(graph.text());
    }
  }

  private void generations() {
    if (!vm.collecting.hasGenerations()) {
      vm.out.println(vm.heap.collectorName() + " has no generations counted in objects");
      return;
    }
    long[] objects = new long[vm.collecting.thresholds().length];
    new Anatomy(vm).generations().values().forEach(generation -> objects[generation]++);
    vm.out.printf("%-10s %9s %7s %9s %12s %10s%n", "generation", "threshold", "count", "objects", "collections",
        "collected");
    for (int i = 0; i < objects.length; i++) {
      long[] stats = vm.collecting.stats().get(i);
      vm.out.printf("%-10d %9d %7d %9d %12d %10d%n", i, vm.collecting.thresholds()[i], vm.collecting.counts()[i],
          objects[i], stats[0], stats[1]);
    }
  }

  private void collect(String[] words) {
    int generation = words.length < 2 ? 2 : List.of("0", "1", "2").indexOf(words[1]);
    if (generation < 0) {
      vm.out.println("generations are 0, 1 and 2");
      return;
    }
    vm.out.println(vm.collecting.collect(generation) + " unreachable");
  }

  private @Nullable String changed(String[] words) {
    List<String> known = Collectors.available().names().stream().sorted().toList();
    if (words.length < 2 || !known.contains(words[1])) {
      String given = Arrays.stream(words).skip(1).findFirst().orElse("");
      vm.out.println("unknown collector '" + given + "'" + Names.suggestion(given, known) + "; there are: " + String
          .join(", ", known));
      return null;
    }
    return words[1];
  }
}
