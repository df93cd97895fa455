package dev.midden.samples.python;

import dev.midden.samples.python.code.Unit;
import dev.midden.samples.python.vm.Raise;
import dev.midden.samples.python.vm.Vm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The prompt: each entry is a compile unit of its own. */
final class Prompt {
  private final Lab lab;
  private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  Prompt(Lab lab) {
    this.lab = lab;
  }

  int run() {
    return lab.machine(vm -> {
      int module = vm.s.push(vm.modules.main());
      int dict = vm.s.push(vm.modules.dict(module));
      Integer status = null;
      while (status == null) {
        String entry = entry(vm);
        if (entry == null) {
          status = 0;
        } else if (!entry.isBlank()) {
          status = execute(vm, entry, dict);
        }
      }
      vm.s.popTo(module);
      vm.modules.finish();
      return status;
    });
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
      int status = new Program(vm).report();
      return exit ? status : null;
    }
  }

  /** Lines up to the end of a statement; a compound one ends with an empty line. Null at the end of input. */
  private @Nullable String entry(Vm vm) {
    StringBuilder text = new StringBuilder();
    String line = line(vm, ">>> ");
    if (line == null) {
      return null;
    }
    text.append(line).append('\n');
    boolean compound = line.stripTrailing().endsWith(":") || line.startsWith("@");
    while (compound || isOpen(text.toString())) {
      String next = line(vm, "... ");
      if (next == null || compound && next.isBlank()) {
        break;
      }
      text.append(next).append('\n');
    }
    return text.toString();
  }

  private @Nullable String line(Vm vm, String prompt) {
    vm.out.print(prompt);
    vm.out.flush();
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether brackets or a long string are open, or the last line goes on. */
  private static boolean isOpen(String text) {
    int depth = 0;
    String quote = "";
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!quote.isEmpty()) {
        if (c == '\\') {
          i++;
        } else if (text.startsWith(quote, i)) {
          i += quote.length() - 1;
          quote = "";
        } else if (c == '\n' && quote.length() == 1) {
          quote = "";
        }
      } else if (c == '"' || c == '\'') {
        String triple = String.valueOf(c).repeat(3);
        quote = text.startsWith(triple, i) ? triple : String.valueOf(c);
        i += quote.length() - 1;
      } else if (c == '#') {
        i = text.indexOf('\n', i) - 1;
      } else {
        depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      }
    }
    return depth > 0 || quote.length() == 3 || text.endsWith("\\\n");
  }
}
