package dev.midden.bench.cli;

import dev.midden.bench.graph.GraphCommand;
import dev.midden.bench.measure.VerificationException;
import dev.midden.core.heap.HeapCorruptedException;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.memory.MemoryUnavailableException;
import dev.midden.core.oracle.DivergenceException;
import dev.midden.core.plugin.Names;
import dev.midden.core.plugin.PluginException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line {@code midden}. Exit codes: 0 all well, 1 a check failed, 2 it was called wrongly. */
@Command(name = "midden", mixinStandardHelpOptions = true, version = "midden 0.1.0",
    description = "Managed heaps on the JVM, with collectors to swap and compare.", subcommands = {
        ListCommand.class, RunCommand.class, CompareCommand.class, MinheapCommand.class, RecordCommand.class,
        ReplayCommand.class, GraphCommand.class,
        FuzzCommand.class, JmhCommand.class, PythonCommand.class
    }, synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  private static final int CHECK_FAILED = 1;
  private static final int MISUSE = 2;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec;

  /** For picocli. */
  public Main() {
    spec = CommandLine.Model.CommandSpec.create();
  }

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Main());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands
        .setParameterExceptionHandler((failure, args) -> misuse(failure.getCommandLine().getErr(), message(failure)));
    commands.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (failure instanceof PluginException || failure instanceof IllegalArgumentException
          || failure instanceof HeapExhaustedException || failure instanceof MemoryUnavailableException) {
        return misuse(command.getErr(), failure.getMessage());
      }
      if (failure instanceof VerificationException || failure instanceof DivergenceException
          || failure instanceof HeapCorruptedException) {
        command.getErr().println("midden: " + failure.getMessage());
        return CHECK_FAILED;
      }
      throw failure;
    });
    return commands;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command: " + String.join(", ", names(spec.commandLine())));
  }

  private static int misuse(PrintWriter err, String message) {
    err.println("midden: " + message.lines().findFirst().orElse("no message"));
    return MISUSE;
  }

  private static String message(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      CommandLine command = failure.getCommandLine();
      boolean option = word.startsWith("-");
      List<String> known = option ? optionNames(command) : names(command);
      String what = option ? "option" : known.isEmpty() ? "argument" : "command";
      return "unknown " + what + " '" + word + "'" + Names.suggestion(word, known)
          + (known.isEmpty()
              ? ""
              : "; there are: "
                  + String.join(", ", known));
    }
    return failure.getMessage();
  }

  private static List<String> names(CommandLine command) {
    return new ArrayList<>(command.getSubcommands().keySet());
  }

  private static List<String> optionNames(CommandLine command) {
    return command.getCommandSpec().options().stream().map(CommandLine.Model.OptionSpec::longestName).sorted().toList();
  }
}
