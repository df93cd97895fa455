package dev.midden.testkit.fuzz;

import dev.midden.core.heap.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the lines of a script. */
final class ScriptRunner {
  private final Executor executor;
  private final Set<Capability> capabilities;
  private final Map<String, Long> numbers;
  private long statements;
  private Script.@Nullable Place at;

  /**
   * Makes a runner.
   *
   * @param numbers values of parameters, to which loops add theirs
   */
  ScriptRunner(Executor executor, Map<String, Long> numbers) {
    this.executor = executor;
    this.capabilities = executor.capabilities();
    this.numbers = numbers;
  }

  long statements() {
    return statements;
  }

  /** Runs all; returns what was found wrong with the heap, or null. */
  @Nullable
  String run(List<ScriptParser.Node> body) {
    try {
      runAll(body);
      at = null;
      executor.end();
      return null;
    } catch (ScriptException e) {
      throw e;
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      String what = e instanceof AssertionError ? String.valueOf(e.getMessage()) : e.toString();
      return (at == null ? "at the end" : at) + ": " + what;
    }
  }

  private void runAll(List<ScriptParser.Node> body) {
    for (ScriptParser.Node node : body) {
      switch (node) {
        case ScriptParser.Line line -> run(line);
        case ScriptParser.Repeat repeat -> {
          for (int i = 0, times = repeat.times(numbers); i < times; i++) {
            repeat.begin(i, numbers);
            runAll(repeat.body());
          }
        }
      }
    }
  }

  private void run(ScriptParser.Line line) {
    if (line.condition() != null && capabilities.contains(line.condition()) == line.negated()) {
      return;
    }
    at = line.place();
    statements++;
    Statement statement = line.statement(numbers);
    boolean exhausted;
    try {
      exhausted = executor.run(statement);
    } catch (StatementException e) {
      throw line.place().wrong(String.valueOf(e.getMessage()));
    }
    if (exhausted != statement instanceof Statement.Exhaust) {
      throw new AssertionError(exhausted
          ? "memory ran out; write 'expect out-of-memory' before the statement if it should"
          : "memory should have run out");
    }
  }
}
