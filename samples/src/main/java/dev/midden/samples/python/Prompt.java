package dev.midden.samples.python;

import dev.midden.samples.python.code.Unit;
import dev.midden.samples.python.show.Changes;
import dev.midden.samples.python.vm.Raise;
import dev.midden.samples.python.vm.Vm;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * The prompt: each entry is a compile unit of its own. Lines that begin with a colon ask about the heap, see
 * {@link Commands}.
 */
final class Prompt {
  private final Lab lab;
  private final Terminal terminal;
  private final LineReader reader;

  /**
   * Makes a prompt.
   *
   * @param history file that keeps what has been entered, or null
   */
  Prompt(Lab lab, Terminal terminal, @Nullable Path history) {
    this.lab = lab;
    this.terminal = terminal;
    LineReaderBuilder builder = LineReaderBuilder.builder().terminal(terminal).parser(new EntryParser())
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "... ").option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .option(LineReader.Option.BRACKETED_PASTE, false);
    if (history != null && !terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
      builder.variable(LineReader.HISTORY_FILE, history);
    }
    reader = builder.build();
  }

  /** Runs until the input ends or the program exits; returns the exit code. */
  int run() {
    while (true) {
      String[] next = new String[1];
      int status = lab.machine(vm -> session(vm, next));
      if (next[0] == null) {
        return status;
      }
      lab.switchTo(next[0]);
    }
  }

  /** One machine's life; puts the collector to go on with, if any, into the array. */
  private int session(Vm vm, String[] next) {
    Thread thread = Thread.currentThread();
    terminal.handle(Terminal.Signal.INT, signal -> thread.interrupt());
    int module = vm.s.push(vm.modules.main());
    int dict = vm.s.push(vm.modules.dict(module));
    vm.out.println("Python 3." + vm.version + " on a heap under " + vm.heap.collectorName() + "; :help tells more");
    Changes changes = lab.shows() ? new Changes(vm, dict, vm.out) : null;
    if (changes != null) {
      vm.modules.afterEachStatement(changes::statement);
    }
    Commands commands = new Commands(vm, dict);
    Integer status = null;
    while (status == null && next[0] == null) {
      String entry = entry(vm);
      if (entry == null) {
        status = 0;
      } else if (entry.startsWith(":")) {
        next[0] = commands.run(entry.substring(1).strip());
      } else if (!entry.isBlank()) {
        status = execute(vm, entry + "\n", dict);
      }
    }
    if (changes != null) {
      changes.end();
    }
    vm.s.popTo(module);
    vm.modules.finish();
    return status == null ? 0 : status;
  }

  /** Runs an entry; returns the exit code if it ends the session. */
  private static @Nullable Integer execute(Vm vm, String entry, int dict) {
    int mark = vm.s.top;
    try {
      vm.s.push(vm.modules.execute(entry, "<stdin>", Unit.Mode.PROMPT, dict, -1));
      vm.s.popTo(mark);
      return null;
    } catch (Raise e) {
      vm.s.popTo(mark);
      boolean exit = vm.errors.is("SystemExit");
      int status = new Program(vm, false).report();
      return exit ? status : null;
    }
  }

  /** An entry, of several lines perhaps; null at the end of input. */
  private @Nullable String entry(Vm vm) {
    vm.out.flush();
    vm.err.flush();
    try {
      return reader.readLine(">>> ");
    } catch (UserInterruptException e) {
      vm.out.println("KeyboardInterrupt");
      return "";
    } catch (EndOfFileException e) {
      return null;
    }
  }
}
