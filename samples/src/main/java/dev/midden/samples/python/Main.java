package dev.midden.samples.python;

import dev.midden.core.heap.Stress;
import dev.midden.core.oracle.DivergenceException;
import dev.midden.core.plugin.ByteSize;
import dev.midden.core.plugin.PluginException;
import dev.midden.samples.python.vm.Vm;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code midden python}. Exit codes: the program's own, 1 after an exception, 2 if it was called wrongly. */
@Command(name = "midden python", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Runs a Python program on a managed heap, under any collector and interner.")
public final class Main implements Callable<Integer> {
  private static final int CHECK_FAILED = 1;
  private static final int MISUSE = 2;

  @Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Parameters(arity = "0..*", paramLabel = "FILE [ARGUMENT]...", description = "the program and its arguments")
  private List<String> words = new ArrayList<>();

  @Option(names = "-c", paramLabel = "CODE", description = "run this text instead of a file")
  private @Nullable String code;

  @Option(names = "--collector", paramLabel = "C", description = "its name (default: ${DEFAULT-VALUE})")
  private String collector = "cpython";

  @Option(names = "--interner", paramLabel = "I", description = "its name (default: ${DEFAULT-VALUE})")
  private String interner = "cpython";

  @Option(names = "--python", paramLabel = "3.11|3.12|3.13",
      description = "the version whose behaviour is followed (default: ${DEFAULT-VALUE})")
  private String version = "3.13";

  @Option(names = "--heap", paramLabel = "SIZE",
      description = "the heap's quota, such as 64m (default: ${DEFAULT-VALUE})")
  private String heap = "512m";

  @Option(names = "--gc-every", paramLabel = "alloc|write|safepoint[:N]",
      description = "collect at every (Nth) such operation")
  private @Nullable String stress;

  @Option(names = "--verify",
      description = "compare the heap with a shadow after every collection, and verify it; slow")
  private boolean verify;

  @Option(names = "--show", description = "say after each statement of the program what the heap did")
  private boolean show;

  @Option(names = "--translate-after", paramLabel = "CALLS",
      description = "translate a function to the JVM's code after so many calls; 0 for never (default: ${DEFAULT-VALUE})")
  private int translateAfter = Vm.TRANSLATE_AFTER;

  @Option(names = "-O", paramLabel = "key=value", description = "an option of the collector; see 'list'")
  private Map<String, String> options = new LinkedHashMap<>();

  /** For picocli. */
  public Main() {}

  /** Runs a program and exits with its code. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 14),
        false,
        StandardCharsets.UTF_8);
    System.setOut(out);
    int status = commandLine().execute(args);
    out.flush();
    System.exit(status);
  }

  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Main());
    command.setStopAtPositional(true);
    command.setParameterExceptionHandler((failure, args) -> misuse(failure.getCommandLine(), failure.getMessage()));
    command.setExecutionExceptionHandler((failure, line, parsed) -> {
      if (failure instanceof PluginException || failure instanceof IllegalArgumentException) {
        return misuse(line, failure.getMessage());
      }
      if (failure instanceof DivergenceException) {
        line.getErr().println("midden: " + failure.getMessage());
        return CHECK_FAILED;
      }
      throw failure;
    });
    return command;
  }

  private static int misuse(CommandLine line, @Nullable String message) {
    line.getErr().println("midden: " + String.valueOf(message).lines().findFirst().orElse("no message"));
    return MISUSE;
  }

  @Override
  public Integer call() {
    Lab lab = new Lab().collector(collector).interner(interner).version(minor()).heap(ByteSize.parse(heap))
        .verify(verify).show(show).translateAfter(translateAfter);
    if (stress != null) {
      lab.stress(Stress.parse(stress));
    }
    options.forEach(lab::option);
    if (code != null) {
      return lab.run(code, null, words);
    }
    if (words.isEmpty()) {
      return prompt(lab);
    }
    Path file = Path.of(words.getFirst());
    return lab.run(read(file), file, words.subList(1, words.size()));
  }

  private static int prompt(Lab lab) {
    try (Terminal terminal = TerminalBuilder.builder().name("midden").system(true).dumb(true).build()) {
      return new Prompt(lab, terminal, Path.of(System.getProperty("user.home"), ".midden_python_history")).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int minor() {
    return switch (version) {
      case "3.11" -> 11;
      case "3.12" -> 12;
      case "3.13" -> 13;
      default -> throw new ParameterException(spec.commandLine(), "unknown Python '" + version
          + "'; there are: 3.11, 3.12, 3.13");
    };
  }

  private String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ParameterException(spec.commandLine(), "there is no file '" + file + "'");
    } catch (MalformedInputException e) {
      throw new ParameterException(spec.commandLine(), "'" + file + "' is not UTF-8");
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "cannot read '" + file + "': " + e.getMessage());
    }
  }
}
