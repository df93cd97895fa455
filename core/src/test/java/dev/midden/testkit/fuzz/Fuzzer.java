package dev.midden.testkit.fuzz;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Stress;
import dev.midden.core.heap.Trigger;
import dev.midden.core.plugin.Options;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs random programs under collectors, each program under all of them, and compares each heap with its {@link Shadow} and,
 * where programs allow it, the collectors with each other. The kinds of programs ({@link Weights}) and the ways to open a
 * heap ({@link #SETTINGS}) take turns. A program that fails is shrunk and written down as a {@link Script}.
 */
public final class Fuzzer {
  /** Steps of one program. */
  public static final int PROGRAM_STEPS = 4000;
  /** Steps of a program that is collected at every allocation: its heap stays small, and so do its collections. */
  private static final int SHORT_STEPS = 400;

  private static final Setting ROOMY = new Setting(8L << 20, null, null, null);
  /** A collector that does not reclaim gets so much more, that a program does not end before it has begun. */
  private static final int ROOM_WITHOUT_RECLAIMING = 8;

  /** How heaps are opened, in turn. */
  private static final List<Setting> SETTINGS = List.of(ROOMY, //
      new Setting(256L << 10, null, null, null), //
      new Setting(2L << 20, null, null, new Trigger.Bytes(40 << 10)), //
      new Setting(2L << 20, new Stress(Stress.Operation.WRITE, 211), CheckLevel.FULL, new Trigger.Balance(1000)), //
      new Setting(2L << 20, new Stress(Stress.Operation.ALLOC, 37), null, null), //
      new Setting(2L << 20, new Stress(Stress.Operation.WRITE, 37), null, null), //
      new Setting(2L << 20, new Stress(Stress.Operation.SAFEPOINT, 37), null, null), //
      new Setting(1L << 20, new Stress(Stress.Operation.ALLOC, 1), null, null));

  private final List<Subject> subjects;
  private final Setting fixed;
  private final @Nullable Weights weights;
  private final long seed;
  private final long shrinkNanos;

  /**
   * A collector to try.
   *
   * @param collector the collector
   * @param options values of its options
   */
  public record Subject(CollectorProvider collector, Map<String, String> options) {
    /** Copies the options. */
    public Subject {
      options = Map.copyOf(options);
    }

    boolean can(Capability capability) {
      return collector.capabilities(Options.of(collector.name(), collector.options(), options)).contains(capability);
    }

    @Override
    public String toString() {
      return collector.name() + (options.isEmpty() ? "" : " " + options);
    }
  }

  /**
   * What was run under one collector.
   *
   * @param steps operations
   * @param calls finalizers and callbacks called
   * @param exhaustions allocations that failed
   * @param collections collections made
   * @param nanos time it took, oracle included; of all threads together
   */
  public record Tally(long steps, long calls, long exhaustions, long collections, long nanos) {
    static Tally of(Interpreter.Outcome outcome, long nanos) {
      return new Tally(outcome.steps(), outcome.calls(), outcome.exhaustions(), outcome.collections(), nanos);
    }

    Tally plus(Tally more) {
      return new Tally(steps + more.steps, calls + more.calls, exhaustions + more.exhaustions,
          collections + more.collections, nanos + more.nanos);
    }
  }

  /**
   * A program that went wrong.
   *
   * @param collector under which collector
   * @param program number of the program, from 0
   * @param step the step that failed, −1 if the collectors differ at the end of it
   * @param failure what went wrong
   * @param statements statements of the shrunk program
   * @param script the shrunk program as a script, with the setting
   */
  public record Divergence(String collector, long program, int step, String failure, int statements, String script) {}

  /**
   * What a run did.
   *
   * @param programs programs that ran
   * @param compared observations of calm programs that were the same under two collectors
   * @param tallies by collector
   * @param nanos from beginning to end
   * @param divergence the first program that went wrong, or null
   */
  public record Report(long programs, long compared, Map<String, Tally> tallies, long nanos,
      @Nullable Divergence divergence) {}

  /** Hears how far a run is. */
  @FunctionalInterface
  public interface Progress {
    /** Called before each program with the number of steps behind it, and what comes. */
    void at(long steps, String what);
  }

  /**
   * Makes a fuzzer.
   *
   * @param subjects collectors to try
   * @param fixed what all heaps have in common; the rest varies
   * @param weights how often each operation comes; null to vary that
   * @param seed seed of the programs
   * @param shrinkNanos time to spend on shrinking a program that failed
   */
  public Fuzzer(List<Subject> subjects, Setting fixed, @Nullable Weights weights, long seed, long shrinkNanos) {
    this.subjects = List.copyOf(subjects);
    this.fixed = fixed;
    this.weights = weights;
    this.seed = seed;
    this.shrinkNanos = shrinkNanos;
  }

  /**
   * Runs programs until they have so many steps together, or one goes wrong. What is reported does not depend on the number
   * of threads, times apart: if several go wrong, it is the first.
   *
   * @param steps in all, for each collector
   * @param threads programs at the same time, 1 or more
   */
  public Report run(long steps, int threads, Progress progress) {
    long begun = System.nanoTime();
    Trial sum = Trial.NONE;
    long number = 0;
    long planned = 0;
    Deque<Future<Trial>> trials = new ArrayDeque<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    try {
      for (long taken = 0; sum.divergence == null && (planned < steps || !trials.isEmpty()); taken++) {
        while (planned < steps && trials.size() < 2 * threads) {
          long next = number++;
          planned += length(next);
          trials.add(pool.submit(() -> new Case(next).tryAll()));
        }
        progress.at(sum.steps, "program " + taken + ": " + setting(taken));
        sum = sum.plus(trials.remove().get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the fuzzer itself failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pool.shutdownNow();
    }
    return new Report(sum.programs, sum.compared, sum.tallies, System.nanoTime() - begun, sum.divergence);
  }

  /** What one program did under all collectors, or several. */
  private record Trial(long programs, long steps, long compared, Map<String, Tally> tallies,
      @Nullable Divergence divergence) {
    static final Trial NONE = new Trial(0, 0, 0, Map.of(), null);

    Trial plus(Trial next) {
      Map<String, Tally> sum = new LinkedHashMap<>(tallies);
      next.tallies.forEach((subject, tally) -> sum.merge(subject, tally, Tally::plus));
      return new Trial(programs + next.programs, steps + next.steps, compared + next.compared, sum, next.divergence);
    }
  }

  private Setting setting(long number) {
    return fixed.or(SETTINGS.get((int) (number % SETTINGS.size())));
  }

  private int length(long number) {
    Stress stress = setting(number).stress();
    boolean dear = stress != null && stress.operation() != Stress.Operation.NONE && stress.interval() < 10;
    return dear ? SHORT_STEPS : PROGRAM_STEPS;
  }

  private static String difference(Subject one, List<Observation> expected, Subject other, List<Observation> found) {
    boolean complete = one.can(Capability.COMPLETE) && other.can(Capability.COMPLETE);
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      String difference = expected.get(i).difference(found.get(i), complete);
      if (!difference.isEmpty()) {
        return "at collect " + (i + 1) + ", " + difference;
      }
    }
    return "";
  }

  /** One program and the way to open heaps for it. */
  private final class Case {
    private final long number;
    private final Setting setting;
    private final Program program;

    Case(long number) {
      this.number = number;
      setting = Fuzzer.this.setting(number);
      long round = number / SETTINGS.size();
      boolean interns = setting.interner() != null;
      Weights common = Weights.of(round);
      Weights kind = weights != null ? weights : interns ? common.interning() : common;
      // Every second round, the other way round once all kinds have been; an interner shows when the heap is collected.
      boolean calm = !interns && (round + round / Weights.KINDS.size()) % 2 == 1;
      program = Program.random(Contents.mix(seed) + number, length(number), kind, calm);
    }

    /** Runs the program under all collectors, until it goes wrong under one. */
    Trial tryAll() {
      Map<String, Tally> tallies = new LinkedHashMap<>();
      long compared = 0;
      @Nullable
      Subject first = null;
      List<Observation> expected = List.of();
      for (Subject subject : subjects) {
        long start = System.nanoTime();
        Interpreter.Outcome outcome = run(subject, program);
        tallies.merge(subject.toString(), Tally.of(outcome, System.nanoTime() - start), Tally::plus);
        if (outcome.failure() != null) {
          return new Trial(1, program.steps().size(), compared, tallies, failed(subject, outcome));
        }
        if (first == null) {
          first = subject;
          expected = outcome.observations();
        } else {
          String difference = difference(first, expected, subject, outcome.observations());
          if (!difference.isEmpty()) {
            return new Trial(1, program.steps().size(), compared, tallies, differed(first, subject, difference));
          }
          compared += Math.min(expected.size(), outcome.observations().size());
        }
      }
      return new Trial(1, program.steps().size(), compared, tallies, null);
    }

    private Setting setting(Subject subject) {
      Long bytes = setting.heapBytes();
      return fixed.heapBytes() != null || bytes == null || subject.can(Capability.RECLAIMS)
          ? setting
          : setting.withHeap(bytes * ROOM_WITHOUT_RECLAIMING);
    }

    Interpreter.Outcome run(Subject subject, Program shorter) {
      return run(subject, shorter, null);
    }

    private Interpreter.Outcome run(Subject subject, Program shorter, @Nullable List<Statement> transcript) {
      Setting own = setting(subject);
      return Interpreter.run(own.builder(subject.collector, subject.options), own.isStressed(), own.interner(), shorter,
          transcript);
    }

    Divergence failed(Subject subject, Interpreter.Outcome outcome) {
      Program shrunk = Shrinker.shrink(program, shorter -> run(subject, shorter).step(), shrinkNanos);
      List<Statement> transcript = new ArrayList<>();
      Throwable last = run(subject, shrunk, transcript).failure();
      return new Divergence(subject.toString(), number, outcome.step(), String.valueOf(last != null
          ? last
          : outcome.failure()), transcript.size(),
          replayed(subject, script(subject, transcript, String.valueOf(last))));
    }

    /** The script, with a word of warning if it does not fail as the program did. */
    private String replayed(Subject subject, String script) {
      Script read = Script.parse("shrunk", script);
      boolean fails = read.run(subject.collector, subject.options, read.setting(), Map.of(), 1).failure() != null;
      return fails
          ? script
          : script + "# replayed, this does not fail; the program may depend on more than its steps\n";
    }

    Divergence differed(Subject one, Subject other, String difference) {
      Program shrunk = Shrinker.shrink(program, shorter -> {
        Interpreter.Outcome first = run(one, shorter);
        Interpreter.Outcome second = run(other, shorter);
        boolean same = difference(one, first.observations(), other, second.observations()).isEmpty();
        return same ? -1 : shorter.steps().size() - 1;
      }, shrinkNanos);
      List<Statement> transcript = new ArrayList<>();
      run(other, shrunk, transcript);
      String what = one + " and " + other + ": " + difference;
      return new Divergence(other.toString(), number, -1, what, transcript.size(), script(other, transcript, what));
    }

    private String script(Subject subject, List<Statement> transcript, String failure) {
      StringBuilder text = new StringBuilder();
      text.append("# collector ").append(subject).append(", seed ").append(seed).append(", program ").append(number)
          .append('\n');
      text.append("# ").append(failure.lines().findFirst().orElse("")).append('\n');
      setting(subject).directives().forEach(line -> text.append(line).append('\n'));
      transcript.forEach(statement -> text.append(statement).append('\n'));
      return text.toString();
    }
  }
}
