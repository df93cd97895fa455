package dev.midden.bench.compare;

import dev.midden.bench.measure.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A JVM that performs tasks: a line of JSON on standard input for each, a line with the answer on standard output. */
public final class WorkerMain {
  private WorkerMain() {}

  /** Performs tasks until standard input ends. */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    // What a plug-in prints must not be taken for an answer.
    System.setOut(System.err);
    BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
      Task task = Json.COMPACT.fromJson(line, Task.class);
      answers.println(Json.COMPACT.toJson(task.perform()));
      answers.flush();
    }
  }
}
