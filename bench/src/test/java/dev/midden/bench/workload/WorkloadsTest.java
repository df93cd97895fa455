package dev.midden.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.plugin.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The workloads do what they say: the same results as models in plain Java. */
class WorkloadsTest {
  private static final long SEED = 11;

  private static long run(Workload workload, Map<String, String> given, Report report) {
    Options options = Options.of(workload.name(), workload.options(), given);
    try (Heap heap = Heap.builder().collector("none").maxBytes(64 << 20).open(); Mutator mutator = heap.attach()) {
      return workload.prepare(options, SEED).execute(mutator, report);
    }
  }

  @Test
  void splayReplacesTheKeysThatASortedSetWould() {
    TreeSet<Long> keys = new TreeSet<>();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 500; i++) {
      keys.add(random.nextLong());
    }
    long expected = 0;
    for (int i = 0; i < 3000; i++) {
      long key = random.nextLong();
      keys.add(key);
      Long below = keys.lower(key);
      long removed = below == null ? key : below;
      keys.remove(removed);
      expected = expected * 31 + removed + (int) removed;
    }
    assertEquals(expected, run(new Splay(), Map.of("size", "500", "operations", "3000"), (name, value) -> {}));
  }

  @Test
  void lruCacheHitsWhereAnAccessOrderedMapDoes() {
    int capacity = 100;
    LinkedHashMap<Integer, Boolean> cache = new LinkedHashMap<>(16, 0.75f, true);
    int[] keys = PowerLaw.draw(1 << 16, 4 * capacity, 0.9, new SplittableRandom(SEED));
    SplittableRandom random = new SplittableRandom(SEED);
    long hits = 0;
    long checksum = 0;
    for (int i = 0; i < 20_000; i++) {
      int key = keys[random.nextInt(keys.length)];
      if (cache.get(key) != null) {
        hits++;
        checksum = checksum * 31 + (byte) key;
      } else {
        cache.put(key, true);
        if (cache.size() > capacity) {
          cache.remove(cache.firstEntry().getKey());
        }
      }
    }
    assertTrue(hits > 5000 && hits < 19_000, hits + " hits");
    assertEquals(checksum * 31 + hits, run(new LruCache(), Map.of("capacity", "100", "operations", "20000"), (name,
        value) -> {}));
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void profilesHaveTheSizesTheySay(Profile profile) {
    double sum = 0;
    int[] sizes = new int[10_000];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = profile.bytes((i + 0.5) / sizes.length);
      assertTrue(sizes[i] >= 16 && sizes[i] % 8 == 0, "size " + sizes[i]);
      sum += sizes[i];
    }
    assertEquals(profile.medianBytes, sizes[5000]);
    assertEquals(profile.largeBytes, sizes[8990], 8);
    assertEquals(profile.meanBytes, sum / sizes.length, 0.05 * profile.meanBytes);
  }

  @Test
  void allocatedBytesIsAnUpperBound() {
    for (Workload workload : Workloads.available().all()) {
      Options options = Options.of(workload.name(), workload.options(), workload.quickOptions());
      var builder = Heap.builder().collector("none").maxBytes(1L << 30);
      String interner = workload.interner(options);
      if (!interner.isEmpty()) {
        builder.interner(interner);
      }
      try (Heap heap = builder.open(); Mutator mutator = heap.attach()) {
        workload.prepare(options, SEED).execute(mutator, (name, value) -> {});
        long allocated = heap.statistics().allocatedBytes();
        assertTrue(allocated <= workload.allocatedBytes(options),
            workload.name() + " allocated " + allocated + ", said "
                + workload.allocatedBytes(options));
      }
    }
  }

  @Test
  void theGuideHasEveryWorkload() throws IOException {
    String guide = Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/workloads.md"));
    for (Workload workload : Workloads.available().all()) {
      assertTrue(guide.contains("| `" + workload.name() + "` |"), workload.name() + " is not in docs/workloads.md");
      assertTrue(guide.contains(workload.stresses()), workload.name() + ": " + workload.stresses());
      assertTrue(guide.contains(workload.expected()), workload.name() + ": " + workload.expected());
      workload.options().forEach(option -> assertTrue(guide.contains("`" + option.name() + "`"), workload.name()
          + " has the option " + option.name()));
    }
  }

  @Test
  void collectionsFindTheDroppedRings() {
    assertEquals(5 * 10 * 21.0,
        figures(new FullCollection(), Map.of("graph", "rings", "rings", "10", "collections", "5"))
            .get("found"));
  }

  @ParameterizedTest
  @EnumSource(Drop.Structure.class)
  void allThatIsDroppedIsFreedInTheEnd(Drop.Structure structure) {
    Map<String, Double> figures = figures(new Drop(),
        Map.of("structure", structure.name().toLowerCase(Locale.ROOT), "nodes", "1000", "operations", "100"));
    assertEquals(1000 + (structure == Drop.Structure.ARRAY ? 1 : 0) + 100, figures.get("freed"));
    assertTrue(figures.get("dropMedianNanos") <= figures.get("dropMaxNanos"), figures.toString());
  }

  private static Map<String, Double> figures(Workload workload, Map<String, String> given) {
    Options options = Options.of(workload.name(), workload.options(), given);
    Map<String, Double> figures = new HashMap<>();
    try (Heap heap = Heap.builder().collector("refcount").maxBytes(64 << 20).open(); Mutator mutator = heap.attach()) {
      workload.prepare(options, SEED).execute(mutator, figures::put);
    }
    return figures;
  }
}
