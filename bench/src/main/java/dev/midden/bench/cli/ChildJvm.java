package dev.midden.bench.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Runs commands of this command line in JVMs of their own, with this JVM's flags and class path. */
final class ChildJvm {
  private static final long TIMEOUT_SECONDS = 600;

  private final long seed;

  ChildJvm(long seed) {
    this.seed = seed;
  }

  /**
   * How a child ended.
   *
   * @param exit its exit code; −1 if it was stopped for taking too long
   * @param out its standard output
   * @param err the first line of its standard error
   */
  private record Ended(int exit, String out, String err) {}

  Comparison.Outcome run(String workload, String collector, Map<String, String> options, long heapBytes, int warmups)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("run", workload, "--collector", collector, "--heap", Long.toString(
        heapBytes), "--warmups", Integer.toString(warmups), "--seed", Long.toString(seed), "--json"));
    Ended ended = start(command, options);
    if (ended.exit == 0) {
      try {
        return Comparison.Outcome.completed(Json.GSON.fromJson(ended.out, RunResult.class));
      } catch (JsonParseException e) {
        return Comparison.Outcome.failed("unreadable output: " + e.getMessage());
      }
    }
    if (ended.err.contains("no room for")) {
      return Comparison.Outcome.outOfMemory(ended.err);
    }
    return Comparison.Outcome.failed(ended.exit < 0
        ? "stopped after " + TIMEOUT_SECONDS + " s"
        : "exit code " + ended.exit
            + ": " + ended.err);
  }

  OptionalLong minheap(String workload, String collector, Map<String, String> options) throws IOException,
      InterruptedException {
    Ended ended = start(List.of("minheap", workload, "--collector", collector, "--seed", Long.toString(seed), "--json"),
        options);
    if (ended.exit != 0) {
      return OptionalLong.empty();
    }
    JsonElement bytes = JsonParser.parseString(ended.out).getAsJsonObject().get("minheapBytes");
    return OptionalLong.of(bytes.getAsLong());
  }

  private static Ended start(List<String> arguments, Map<String, String> options) throws IOException,
      InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    options.forEach((name, value) -> command.addAll(List.of("-O", name + "=" + value)));
    Path out = Files.createTempFile("midden-", ".out");
    Path err = Files.createTempFile("midden-", ".err");
    try {
      Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        return new Ended(-1, "", "");
      }
      String firstError = Files.readString(err, StandardCharsets.UTF_8).lines().findFirst().orElse("");
      return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), firstError);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
