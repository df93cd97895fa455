package dev.midden.bench.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where and how results were made: what a reader needs to judge them and to make them again.
 *
 * @param commit of the source, {@code -dirty} if it had changes; empty if not known
 * @param jdk version and vendor of the JVM
 * @param flags of the JVMs
 * @param os name and version
 * @param processor model, if the system tells
 * @param cores the JVM may use
 * @param memoryBytes of the machine
 * @param loadBefore average of the system's load when it began; below zero where it is not known
 * @param settings what was asked for
 * @param begun when
 * @param ended when; after an interruption, of the last part
 * @param rounds how often each cell was run at least
 * @param complete whether all that was asked for was done
 */
public record Manifest(String commit, String jdk, List<String> flags, String os, String processor, int cores,
    long memoryBytes, double loadBefore, Settings settings, String begun, String ended, int rounds, boolean complete) {

  static Manifest of(Settings settings) {
    var system = ManagementFactory.getOperatingSystemMXBean();
    long memory = system instanceof com.sun.management.OperatingSystemMXBean sun ? sun.getTotalMemorySize() : 0;
    return new Manifest(findCommit(), System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor"),
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> !flag.contains("AOTCache="))
            .toList(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"), findProcessor(), Runtime.getRuntime()
            .availableProcessors(),
        memory, system.getSystemLoadAverage(), settings, now(), now(), 0, false);
  }

  Manifest after(int roundsDone, boolean all) {
    return new Manifest(commit, jdk, flags, os, processor, cores, memoryBytes, loadBefore, settings, begun, now(),
        roundsDone, all);
  }

  /** What finished runs of an earlier comparison must agree with to be used again. */
  String fingerprint() {
    return commit + "; " + jdk + "; " + flags + "; " + processor + "; " + cores + "; " + settings.fingerprint();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String findProcessor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.filter(line -> line.startsWith("model name")).map(line -> line.substring(line.indexOf(':') + 1)
          .strip()).findFirst().orElse("");
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  private static String findCommit() {
    String head = git("rev-parse", "--short=12", "HEAD");
    return head.isEmpty() || git("status", "--porcelain", "--untracked-files=no").isEmpty() ? head : head + "-dirty";
  }

  /** What git says in the folder of the class path, or nothing. */
  private static String git(String... arguments) {
    Path jar = Path.of(System.getProperty("java.class.path").split(System.getProperty("path.separator"))[0])
        .toAbsolutePath().getParent();
    try {
      Process process = new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList()).directory(
          jar == null ? null : jar.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 ? said : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
