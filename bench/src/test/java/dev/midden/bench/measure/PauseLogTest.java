package dev.midden.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PauseLogTest {
  private static final long WALL = 4_000_000_000L;

  private static CollectionRecord record(long pause, long freed, long live) {
    CollectionRecord record = new CollectionRecord();
    record.begin(1, Cause.TRIGGER);
    record.end(pause, 1, freed, 1, live, live);
    return record;
  }

  /** A log with pauses of given lengths, begun such that the pauses are seconds ago. */
  private static PauseLog log(List<Long> lengths) throws InterruptedException {
    PauseLog log = new PauseLog();
    log.begin(System.nanoTime() - 1_000_000_000L);
    for (long length : lengths) {
      Thread.sleep(1);
      log.collected(record(length, 100, 50));
    }
    return log;
  }

  @Test
  void onePauseLeavesTheWindowLessThePause() throws InterruptedException {
    PauseLog log = log(List.of(10_000_000L));
    for (double[] point : log.utilization(WALL)) {
      assertEquals(Math.max(0, 1 - 10_000_000 / point[0]), point[1], 1e-9, "window " + point[0]);
    }
  }

  @Test
  void theWorstWindowIsFoundAmongMany() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(5);
    List<Long> lengths = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lengths.add(random.nextLong(1000, 900_000));
    }
    PauseLog log = log(lengths);
    List<double[]> curve = log.utilization(WALL);
    double sum = lengths.stream().mapToLong(Long::longValue).sum();
    assertEquals(1 - sum / WALL, curve.getLast()[1], 1e-9);
    double longest = lengths.stream().mapToLong(Long::longValue).max().orElseThrow();
    for (double[] point : curve) {
      assertTrue(point[1] <= 1 - Math.min(longest, point[0]) / point[0] + 1e-9, "window " + point[0]);
      assertTrue(point[1] >= 1 - Math.min(sum, point[0]) / point[0] - 1e-9, "window " + point[0]);
    }
  }

  @Test
  void eachGenerationHasItsOwnPercentiles() {
    PauseLog log = new PauseLog();
    log.begin(System.nanoTime());
    for (int i = 1; i <= 100; i++) {
      CollectionRecord record = new CollectionRecord();
      record.begin(i, Cause.TRIGGER);
      int generation = i % 10 == 0 ? CollectionRecord.ALL : i % 5 == 0 ? 1 : 0;
      if (generation != CollectionRecord.ALL) {
        record.minor(generation, 0);
      }
      record.end(generation == CollectionRecord.ALL ? 1000 : generation == 1 ? 200 : i, 0, 0, 0, 0, 0);
      log.collected(record.copy());
    }
    CollectionRecord step = new CollectionRecord();
    step.begin(101, Cause.TRIGGER);
    step.step();
    step.end(5000, 0, 0, 0, 0, 0);
    log.collected(step);
    Map<String, RunResult.Pauses> pauses = log.generationPercentiles();
    assertEquals(Set.of("0", "1", "full"), pauses.keySet());
    assertEquals(new RunResult.Pauses(1000, 1000, 1000, 1000, 1000), pauses.get("full"));
    assertEquals(new RunResult.Pauses(200, 200, 200, 200, 200), pauses.get("1"));
    assertEquals(new RunResult.Pauses(49, 89, 99, 99, 99), pauses.get("0"));
    assertEquals(200, log.youngPercentiles().max());
    assertEquals(5000, log.percentiles().max(), 5);
  }

  @Test
  void withoutPausesTheProgramHasAll() {
    PauseLog log = new PauseLog();
    assertTrue(log.utilization(WALL).stream().allMatch(point -> point[1] == 1));
    assertTrue(log.curve().isEmpty());
    assertEquals(2, log.occupancy(WALL, 7).size());
  }

  @Test
  void occupancyStaysSmallAndInOrder() throws InterruptedException {
    PauseLog log = new PauseLog();
    log.begin(System.nanoTime());
    for (int i = 0; i < 10_000; i++) {
      log.collected(record(0, 100, 50));
    }
    List<long[]> curve = log.occupancy(WALL, 50);
    assertTrue(curve.size() > 40 && curve.size() < 120, curve.size() + " points");
    for (int i = 1; i < curve.size(); i++) {
      assertTrue(curve.get(i)[0] >= curve.get(i - 1)[0], "point " + i);
    }
    assertEquals(150, curve.get(1)[1]);
    assertEquals(50, curve.get(2)[1]);
  }

  @Test
  void meteredLatencyCountsFromWhenARequestWasDue() {
    // Ten requests of 10, the sixth of 110: those after it were due before they began.
    long[] ends = new long[10];
    long at = 1000;
    for (int i = 0; i < 10; i++) {
      at += i == 5 ? 110 : 10;
      ends[i] = at;
    }
    RunResult.Latency latency = RequestLog.latency(1000, ends, 10);
    assertEquals(10, latency.requests());
    assertEquals(10, latency.simple().p50());
    assertEquals(110, latency.simple().max());
    // The interval is 20; the sixth was begun at 50, before it was due at 100; the seventh was begun at 160, due at 120.
    assertEquals(110, latency.metered().max());
    assertEquals(20, latency.metered().p50(), 10);
    assertTrue(latency.metered().p90() > latency.simple().p90(), latency.toString());
  }
}
