package dev.midden.samples.python;

import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.oracle.HeapOracle;
import dev.midden.samples.python.code.Unit;
import dev.midden.samples.python.vm.Raise;
import dev.midden.samples.python.vm.Vm;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs Python programs, each on a heap of its own.
 *
 * <pre>{@code
 * int status = new Lab().collector("cpython").version(13).output(out).run(source, Path.of("program.py"), List.of());
 * }</pre>
 */
public final class Lab {
  /** Python code that calls itself needs the Java stack, too. */
  private static final long STACK_BYTES = 1L << 30;
  private static final long DEFAULT_HEAP = 512L << 20;

  private String collector = "cpython";
  private String interner = "cpython";
  private int version = 13;
  private long heapBytes = DEFAULT_HEAP;
  private Stress stress = Stress.OFF;
  private boolean verify;
  private boolean audit;
  private boolean show;
  private int translateAfter = Vm.TRANSLATE_AFTER;
  private final Map<String, String> options = new LinkedHashMap<>();
  private PrintStream out = System.out;
  private PrintStream err = System.err;

  /** With CPython's collector and interner, as Python 3.13. */
  public Lab() {}

  /** Chooses the collector. */
  public Lab collector(String name) {
    collector = name;
    return this;
  }

  /** Chooses the interner. */
  public Lab interner(String name) {
    interner = name;
    return this;
  }

  /** Chooses the version of Python 3 whose behaviour is followed: 11, 12 or 13. */
  public Lab version(int minor) {
    if (minor < 11 || minor > 13) {
      throw new IllegalArgumentException("Python 3." + minor + " is not known; choose 3.11, 3.12 or 3.13");
    }
    version = minor;
    return this;
  }

  /** Sets the quota of the heap. */
  public Lab heap(long bytes) {
    heapBytes = bytes;
    return this;
  }

  /** Collects at every so many operations. */
  public Lab stress(Stress mode) {
    stress = mode;
    return this;
  }

  /** Verifies the heap after every collection. */
  public Lab verify(boolean each) {
    verify = each;
    return this;
  }

  /** Verifies the heap when the program has ended, all counts included. */
  public Lab audit(boolean atEnd) {
    audit = atEnd;
    return this;
  }

  /** Says after each statement of the program what the heap has done. */
  public Lab show(boolean each) {
    show = each;
    return this;
  }

  /** Sets after how many calls a function is translated to the JVM's code; 0 for never. */
  public Lab translateAfter(int calls) {
    if (calls < 0) {
      throw new IllegalArgumentException("functions cannot be translated after " + calls
          + " calls; give 1 or more, or 0 for never");
    }
    translateAfter = calls;
    return this;
  }

  /** Sets an option of the collector. */
  public Lab option(String name, String value) {
    options.put(name, value);
    return this;
  }

  /** Says where the program writes. */
  public Lab output(PrintStream to) {
    out = to;
    return this;
  }

  /** Says where tracebacks go. */
  public Lab errors(PrintStream to) {
    err = to;
    return this;
  }

  /**
   * Runs a program to its end.
   *
   * @param source its text
   * @param file where it is from; modules are looked for beside it
   * @param arguments what {@code sys.argv} holds after the file
   * @return its exit code: 0, what it exited with, or 1 after an exception
   */
  public int run(String source, @Nullable Path file, List<String> arguments) {
    return machine(vm -> {
      Path folder = file == null ? Path.of("") : file.toAbsolutePath().getParent();
      vm.modules.addPath(folder);
      vm.modules.arguments().add(file == null ? "-c" : file.toString());
      vm.modules.arguments().addAll(arguments);
      return new Program(vm, show).run(source, file == null ? "<string>" : file.toString(), file != null,
          Unit.Mode.EXEC);
    });
  }

  /** Goes on under another collector, to which the options of the former mean nothing. */
  void switchTo(String name) {
    collector = name;
    options.clear();
  }

  boolean shows() {
    return show;
  }

  /** Opens a machine, does something with it on a thread with a deep stack, and closes it. */
  int machine(ToIntFunction<Vm> work) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    int[] status = new int[1];
    Thread thread = new Thread(null, () -> {
      try (Heap heap = open(); Mutator mutator = heap.attach()) {
        Vm vm = new Vm(heap, mutator, version, out, err);
        vm.translateAfter = translateAfter;
        status[0] = work.applyAsInt(vm);
        if (audit) {
          requireSound(heap);
        }
      } catch (Raise e) {
        failure.set(new IllegalStateException("an exception left the machine while it was made", e));
      } catch (Throwable e) {
        failure.set(e);
      }
    }, "python", STACK_BYTES);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    out.flush();
    err.flush();
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return status[0];
  }

  private Heap open() {
    HeapBuilder builder = Heap.builder().collector(collector).interner(interner).maxBytes(heapBytes).stress(stress);
    if (collector.equals("cpython")) {
      builder.option("profile", "3." + version);
      builder.option("collect-at", "poll");
    }
    if (interner.equals("cpython")) {
      builder.internerOption("python", "3." + version);
    }
    options.forEach(builder::option);
    if (verify) {
      builder.poison().tap(new HeapOracle(Collectors.available().named(collector).capabilities(), (number, bytes, died,
          event, reclaimed) -> {}));
    }
    return builder.open();
  }

  private static void requireSound(Heap heap) {
    List<String> problems = HeapVerifier.verify(heap, false);
    if (!problems.isEmpty()) {
      throw new IllegalStateException("the heap is not sound: " + problems);
    }
  }
}
