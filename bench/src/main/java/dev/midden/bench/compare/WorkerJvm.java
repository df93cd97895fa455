package dev.midden.bench.compare;

import com.google.gson.JsonParseException;
import dev.midden.bench.measure.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A JVM of its own, with this one's flags and class path, that performs tasks. */
final class WorkerJvm implements AutoCloseable {
  /** Exit code of a JVM that was stopped from the keyboard. */
  private static final int INTERRUPTED = 130;

  private final Process process;
  private final Path errors;
  private final Writer tasks;
  private final BufferedReader answers;
  private final long timeoutSeconds;

  WorkerJvm(long timeoutSeconds) throws IOException {
    this.timeoutSeconds = timeoutSeconds;
    errors = Files.createTempFile("midden-", ".err");
    process = new ProcessBuilder(command()).redirectError(errors.toFile()).start();
    tasks = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName()));
    return command;
  }

  /** Whether it can be asked again. */
  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Has a task performed.
   *
   * @throws InterruptedException if the JVM was stopped from the keyboard
   */
  Task.Answer perform(Task task) throws IOException, InterruptedException {
    AtomicBoolean late = new AtomicBoolean();
    Thread clock = Thread.ofVirtual().start(() -> {
      try {
        TimeUnit.SECONDS.sleep(timeoutSeconds);
        late.set(true);
        process.destroyForcibly();
      } catch (InterruptedException e) {
        // It has answered in time.
      }
    });
    try {
      tasks.write(Json.COMPACT.toJson(task) + "\n");
      tasks.flush();
      String line = answers.readLine();
      if (line != null) {
        return Json.COMPACT.fromJson(line, Task.Answer.class);
      }
    } catch (JsonParseException e) {
      return failed(Outcome.Status.FAILED, "unreadable answer: " + e.getMessage());
    } catch (IOException e) {
      // Writing to a JVM that has ended; why is told below.
    } finally {
      clock.interrupt();
    }
    int exit = process.waitFor();
    if (late.get()) {
      return failed(Outcome.Status.TIMED_OUT, "stopped after " + timeoutSeconds + " s");
    }
    if (exit == INTERRUPTED) {
      throw new InterruptedException("the JVM was stopped from the keyboard");
    }
    String said = Files.readString(errors, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).findFirst()
        .orElse("nothing on standard error");
    return failed(Outcome.Status.FAILED, "the JVM ended with exit code " + exit + ": " + said);
  }

  private static Task.Answer failed(Outcome.Status status, String message) {
    return new Task.Answer(Outcome.not(status, message), 0);
  }

  /** Ends it at once. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    try {
      tasks.close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}
