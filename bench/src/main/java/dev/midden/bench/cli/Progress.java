package dev.midden.bench.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far it is, on one line of a terminal: a bar, the time left, what is being done; nothing elsewhere. */
final class Progress {
  private static final int BAR = 20;
  private static final int LINE = 110;

  private final PrintWriter err;
  private final boolean terminal;
  private long began = System.nanoTime();
  private long total = -1;
  private int width;

  Progress(PrintWriter err) {
    this.err = err;
    Console console = System.console();
    this.terminal = console != null && console.isTerminal();
  }

  /** A task of so many begins. A new total begins a new bar. */
  synchronized void at(long done, long of, String what) {
    if (total != of || done == 0) {
      total = of;
      began = System.nanoTime();
    }
    show(line(done, of, System.nanoTime() - began, what));
  }

  static String line(long done, long of, long nanos, String what) {
    int filled = (int) (BAR * done / Math.max(1, of));
    String left = done == 0 ? "" : ", " + time(nanos / done * (of - done)) + " left";
    String line = String.format(Locale.ROOT, "[%s%s] %d/%d%s: %s", "#".repeat(filled), ".".repeat(BAR - filled), done,
        of, left, what);
    return line.length() <= LINE ? line : line.substring(0, LINE - 1) + "…";
  }

  private static String time(long nanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    return seconds < 100 ? seconds + " s" : (seconds + 30) / 60 + " min";
  }

  synchronized void show(String what) {
    if (terminal) {
      err.print("\r" + what + " ".repeat(Math.max(0, width - what.length())));
      err.flush();
      width = what.length();
    }
  }

  synchronized void end() {
    show("");
    if (terminal) {
      err.print("\r");
      err.flush();
    }
  }
}
