package dev.midden.testkit.fuzz;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.plugin.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A mutator program as text; {@link ScriptParser} tells the language. */
public final class Script {
  /** How names of script files end. */
  public static final String SUFFIX = ".script";

  private static final String FOLDER = "/dev/midden/testkit/scripts";

  private final String name;
  private final Setting setting;
  private final Map<String, Parameter> parameters;
  private final int globals;
  private final List<ScriptParser.Node> body;

  Script(String name, Setting setting, Map<String, Parameter> parameters, int globals, List<ScriptParser.Node> body) {
    this.name = name;
    this.setting = setting;
    this.parameters = Map.copyOf(parameters);
    this.globals = globals;
    this.body = List.copyOf(body);
  }

  /**
   * A number that a run may set.
   *
   * @param value unless it is set
   * @param full the size of the case in earnest
   */
  record Parameter(long value, long full) {}

  /** Where in a script something stands. */
  record Place(String file, int line, int column) {
    Place at(int where) {
      return new Place(file, line, where);
    }

    ScriptException wrong(String what) {
      return new ScriptException(this + ": " + what);
    }

    @Override
    public String toString() {
      return file + ":" + line + ":" + column;
    }
  }

  /**
   * How a run ended.
   *
   * @param failure what was found wrong with the heap, with file and line; null if nothing
   * @param statements run
   * @param calls finalizers and callbacks called
   * @param collections made
   */
  public record Outcome(@Nullable String failure, long statements, long calls, long collections) {}

  /**
   * Reads a script.
   *
   * @param name for messages
   * @param text its lines
   * @throws ScriptException saying where it is wrong and what to write
   */
  public static Script parse(String name, String text) {
    return new ScriptParser(name).parse(text);
  }

  /** Names of the classic cases that come with the kit. */
  public static List<String> classics() {
    URL folder = Objects.requireNonNull(Script.class.getResource(FOLDER), "no folder " + FOLDER + " in the test kit");
    try {
      URI uri = folder.toURI();
      if (uri.getScheme().equals("file")) {
        return names(Path.of(uri));
      }
      // By its path, not by its URI, for which there can be one file system only: tests run side by side.
      Path file = Path.of(((JarURLConnection) folder.openConnection()).getJarFileURL().toURI());
      try (FileSystem jar = FileSystems.newFileSystem(file)) {
        return names(jar.getPath(FOLDER));
      }
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("cannot list " + folder, e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(SUFFIX)).map(
          file -> file.substring(0, file.length() - SUFFIX.length())).sorted().toList();
    }
  }

  /**
   * Reads one of the classic cases.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Script classic(String name) {
    try (InputStream stream = Script.class.getResourceAsStream(FOLDER + "/" + name + SUFFIX)) {
      if (stream == null) {
        throw new IllegalArgumentException("no file and no classic case is named '" + name + "'"
            + Names.suggestion(name, classics()) + "; cases: " + String.join(", ", classics()));
      }
      return parse(name + SUFFIX, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How it wants its heap. */
  public Setting setting() {
    return setting;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * Runs it.
   *
   * @param collector under which collector
   * @param options values of the collector's options
   * @param setting how to open the heap, instead of {@link #setting()}
   * @param given values of parameters
   * @param scale by how much the other parameters are multiplied, as far as to their full value
   * @throws ScriptException if it does not fit what it meets
   * @throws IllegalArgumentException for a parameter it does not have
   */
  public Outcome run(CollectorProvider collector, Map<String, String> options, Setting setting,
      Map<String, Long> given, int scale) {
    Map<String, Long> numbers = new TreeMap<>();
    parameters.forEach((parameter, value) -> numbers.put(parameter, Math.min(value.full, value.value * scale)));
    given.forEach((parameter, value) -> {
      if (!numbers.containsKey(parameter)) {
        throw new IllegalArgumentException(name + " has no parameter '" + parameter + "'" + Names.suggestion(parameter,
            numbers.keySet()) + "; it has: " + (numbers.isEmpty() ? "none" : String.join(", ", numbers.keySet())));
      }
      numbers.put(parameter, value);
    });
    try (Executor executor = new Executor(setting.builder(collector, options), setting.isStressed(), setting
        .interner())) {
      executor.keepLog();
      executor.mirror().addGlobals(globals);
      ScriptRunner runner = new ScriptRunner(executor, numbers);
      String failure = runner.run(body);
      return new Outcome(failure, runner.statements(), executor.oracle().calls(), executor.collections());
    }
  }
}
