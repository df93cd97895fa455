package dev.midden.bench.cli;

import java.io.Console;
import java.io.PrintWriter;

/** What is being done now, on one line of a terminal; nothing where the output is not a terminal. */
final class Progress {
  private final PrintWriter err;
  private final boolean terminal;
  private int width;

  Progress(PrintWriter err) {
    this.err = err;
    Console console = System.console();
    this.terminal = console != null && console.isTerminal();
  }

  void show(String what) {
    if (terminal) {
      err.print("\r" + what + " ".repeat(Math.max(0, width - what.length())));
      err.flush();
      width = what.length();
    }
  }

  void end() {
    show("");
    if (terminal) {
      err.print("\r");
      err.flush();
    }
  }
}
