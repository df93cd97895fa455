package dev.midden.bench.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Unmatched;

/** Listed with the others; the launcher starts the lab itself, which is in a module that this one must not know. */
@Command(name = "python", mixinStandardHelpOptions = true,
    description = {"Run a Python program on a managed heap, or a prompt;",
        "'midden python --help' tells more."})
final class PythonCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Unmatched
  private List<String> words = new ArrayList<>();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "the Python lab is started by the launcher: ./midden python "
        + String.join(" ", words));
  }
}
