package dev.midden.bench.compare;

import dev.midden.bench.measure.MinimumHeap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries a comparison out: first the smallest heaps, then rounds, in each of which every cell is run once, in an order of
 * its own, so that what changes on the machine meanwhile meets all cells alike.
 */
public final class Campaign implements AutoCloseable {
  /** The part of the time that is for rounds; interners, heap maps and cells slower than expected have the rest. */
  private static final double ROUNDS_PART = 0.9;
  private static final long JVM_START = TimeUnit.MILLISECONDS.toNanos(450);
  private static final long LEAST_SHARE = TimeUnit.MILLISECONDS.toNanos(300);

  private final Settings settings;
  private final Plan plan;
  private final Store store;
  private final Ticker ticker;
  private final Set<WorkerJvm> working = ConcurrentHashMap.newKeySet();
  private final Map<String, WorkerJvm> kept = new ConcurrentHashMap<>();
  private final long begun = System.nanoTime();
  private Manifest manifest;
  private volatile Extras extras = Extras.NONE;
  private volatile boolean stopping;
  private volatile int rounds;
  private long limit;
  private volatile boolean complete;

  /** Hears how far it is: done, to do, what now. */
  @FunctionalInterface
  public interface Ticker {
    /** Called before each task. */
    void at(long done, long total, String what);
  }

  /** Opens the file of finished runs in a folder. */
  public Campaign(Settings settings, Path directory, Ticker ticker) throws IOException {
    this.settings = settings;
    this.ticker = ticker;
    plan = new Plan(settings);
    manifest = Manifest.of(settings);
    store = new Store(directory, manifest.fingerprint());
  }

  /** How many pieces are taken over from an interrupted comparison. */
  public int resumed() {
    return store.resumed();
  }

  /** Does everything, until it is done, out of time, or {@linkplain #stop stopped}. */
  public void run() throws InterruptedException {
    searchMinheaps();
    List<CellKey> cells = plan.cells(store);
    limit = share(cells.size());
    while (rounds < settings.invocations() && !stopping && (rounds == 0 || !outOfTime())) {
      if (!round(cells, rounds)) {
        break;
      }
      rounds++;
    }
    interners();
    lags();
    if (!stopping) {
      extras = Extras.of(settings, plan);
    }
    complete = !stopping;
  }

  /** How long the runs of a cell may take, so that the first round ends in time; 0 for no limit. */
  private long share(int cells) {
    if (settings.minutes() == 0 || settings.quick()) {
      return 0;
    }
    long left = (long) (ROUNDS_PART * (TimeUnit.MINUTES.toNanos(settings.minutes()) - (System.nanoTime() - begun)));
    return Math.max(LEAST_SHARE, left * settings.jobs() / Math.max(1, cells) - JVM_START);
  }

  private boolean outOfTime() {
    return settings.minutes() > 0 && System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(settings.minutes());
  }

  /** Ends all JVMs; what has been found out stays. For the thread that a signal starts. */
  public void stop() {
    stopping = true;
    working.forEach(WorkerJvm::kill);
  }

  /** What has been found out so far. */
  public Results results() {
    manifest = manifest.after(rounds, complete);
    return new Analysis(settings, plan, store, manifest, extras).results();
  }

  private void searchMinheaps() throws InterruptedException {
    Map<String, List<Step>> steps = new LinkedHashMap<>();
    int turn = 0;
    for (String collector : plan.reclaiming()) {
      // Each begins with another workload, so that it finds what others found for most of them.
      List<String> workloads = new ArrayList<>(settings.workloads());
      Collections.rotate(workloads, -turn++);
      for (String workload : workloads) {
        if (store.minheap(workload, collector).isEmpty()) {
          steps.computeIfAbsent(collector, unused -> new ArrayList<>()).add(new Step("smallest heap of " + workload
              + " under " + collector, () -> search(workload, collector),
              answer -> store.minheap(workload, collector,
                  answer.minheapBytes())));
        }
      }
    }
    // Nothing is timed here, so all cores may work.
    perform(steps, Math.max(settings.jobs(), Runtime.getRuntime().availableProcessors()), false);
  }

  private Task search(String workload, String collector) {
    long guess = plan.minheaps(store, workload).values().stream().mapToLong(Long::longValue).min().orElse(0);
    double precision = settings.quick() ? MinimumHeap.COARSE : MinimumHeap.PRECISE;
    return Task.search(workload, collector, plan.options(workload), precision, guess, settings.seed());
  }

  /** Runs each cell once more; after the first round, as far as the time allows. Whether all were run. */
  private boolean round(List<CellKey> cells, int round) throws InterruptedException {
    Map<String, List<Step>> shared = new LinkedHashMap<>();
    List<String> order = new ArrayList<>();
    Map<String, Step> byCell = new LinkedHashMap<>();
    for (CellKey cell : cells) {
      if (store.outcomes(cell.id()).size() > round) {
        continue;
      }
      // No search has warmed up the JVM of a collector that does not reclaim.
      int warmups = settings.quick() && cell.factor() == 0 ? Math.max(1, settings.warmups()) : settings.warmups();
      Task task = Task.runs(cell.workload(), cell.collector(), plan.options(cell.workload()), cell.heapBytes(),
          warmups, settings.iterations(), limit, settings.seed());
      Step step = new Step(cell.id(), () -> task, answer -> keep(cell.id(), answer));
      order.add(cell.id());
      byCell.put(cell.id(), step);
      shared.computeIfAbsent(cell.collector(), unused -> new ArrayList<>()).add(step);
    }
    Random random = new Random(settings.seed() + round);
    shared.values().forEach(steps -> Collections.shuffle(steps, random));
    Collections.shuffle(order, random);
    Map<String, List<Step>> single = new LinkedHashMap<>();
    order.forEach(id -> single.put(id, List.of(byCell.get(id))));
    return perform(settings.quick() ? shared : single, settings.jobs(), round > 0);
  }

  private void interners() throws InterruptedException {
    Map<String, List<Step>> steps = new LinkedHashMap<>();
    for (Plan.InternerCell cell : plan.internerCells()) {
      if (store.outcomes(cell.id()).isEmpty()) {
        Map<String, String> options = Map.of("interner", cell.interner(), "cardinality", Long.toString(cell
            .cardinality()), "operations", settings.quick() ? "50000" : "1000000");
        Task task = Task.runs(Plan.INTERNING, plan.simplest(), options, 1L << 30, 1, settings.iterations(), 0,
            settings.seed());
        steps.computeIfAbsent(cell.interner(), unused -> new ArrayList<>()).add(new Step(cell.id(), () -> task,
            answer -> keep(cell.id(), answer)));
      }
    }
    perform(steps, settings.jobs(), false);
  }

  /** How long each collector keeps what is dead: counted and not timed, in workloads of quick size. */
  private void lags() throws InterruptedException {
    Map<String, List<Step>> searches = new LinkedHashMap<>();
    for (String workload : plan.lagWorkloads()) {
      if (plan.lagHeap(store, workload) == 0) {
        Task search = Task.search(workload, plan.simplest(), plan.quickOptions(workload), MinimumHeap.COARSE, 0,
            settings.seed());
        searches.computeIfAbsent("", unused -> new ArrayList<>()).add(new Step("smallest heap of " + workload
            + " of quick size", () -> search,
            answer -> store.minheap(Plan.quick(workload), plan.simplest(), answer
                .minheapBytes())));
      }
    }
    perform(searches, 1, false);
    Map<String, List<Step>> steps = new LinkedHashMap<>();
    for (Plan.LagCell cell : plan.lagCells(store)) {
      if (store.outcomes(cell.id()).isEmpty()) {
        Task task = Task.shadowed(cell.workload(), cell.collector(), plan.quickOptions(cell.workload()),
            cell.heapBytes(), settings.seed());
        steps.computeIfAbsent(cell.collector(), unused -> new ArrayList<>()).add(new Step(cell.id(), () -> task,
            answer -> keep(cell.id(), answer)));
      }
    }
    perform(steps, Math.max(settings.jobs(), Runtime.getRuntime().availableProcessors()), false);
  }

  private void keep(String id, Task.Answer answer) {
    Outcome outcome = answer.outcome();
    if (outcome != null) {
      store.add(id, outcome);
    }
  }

  /** A task, made when its turn comes, its name and what is done with the answer. */
  private record Step(String name, Supplier<Task> task, Consumer<Task.Answer> then) {}

  private final class Progress {
    private final long total;
    private long done;

    Progress(long total) {
      this.total = total;
    }

    synchronized void next(String what) {
      ticker.at(done++, total, what);
    }
  }

  /**
   * Performs groups of steps, so many at a time; the steps of a group one after the other in one JVM. For a quick look groups of
   * one name go on in the same JVM, which knows the workloads already.
   *
   * @param groups by name
   * @param timed whether to leave out what is not begun when the time is over
   * @return whether everything was done
   */
  private boolean perform(Map<String, List<Step>> groups, int jobs, boolean timed) throws InterruptedException {
    if (stopping) {
      return false;
    }
    Progress progress = new Progress(groups.values().stream().mapToLong(List::size).sum());
    List<Future<Boolean>> futures = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(jobs, Thread.ofPlatform().daemon().factory());
    try {
      groups.forEach((name, group) -> futures.add(pool.submit(() -> perform(name, group, progress, timed))));
      boolean all = true;
      for (Future<Boolean> future : futures) {
        all &= future.get();
      }
      return all;
    } catch (ExecutionException e) {
      if (stopping || e.getCause() instanceof InterruptedException) {
        stopping = true;
        return false;
      }
      throw new IllegalStateException("a task of the comparison failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private boolean perform(String name, List<Step> group, Progress progress, boolean timed) throws IOException,
      InterruptedException {
    WorkerJvm jvm = kept.remove(name);
    try {
      for (Step step : group) {
        if (stopping || timed && outOfTime()) {
          return false;
        }
        progress.next(step.name);
        if (jvm == null || !jvm.isAlive()) {
          if (jvm != null) {
            retire(jvm);
          }
          jvm = new WorkerJvm(settings.timeoutSeconds());
          working.add(jvm);
        }
        Task.Answer answer = jvm.perform(step.task.get());
        if (stopping) {
          return false;
        }
        step.then.accept(answer);
      }
      return true;
    } finally {
      if (jvm != null && settings.quick() && jvm.isAlive() && !stopping) {
        kept.put(name, jvm);
      } else if (jvm != null) {
        retire(jvm);
      }
    }
  }

  private void retire(WorkerJvm jvm) throws IOException {
    working.remove(jvm);
    jvm.close();
  }

  @Override
  public void close() throws IOException {
    stop();
    for (WorkerJvm jvm : kept.values()) {
      retire(jvm);
    }
    store.close();
  }
}
