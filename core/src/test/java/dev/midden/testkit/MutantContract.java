package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Proves the kit: each {@link Mutant}, an error put into the source of a collector or of the core, must make a rule fail,
 * while the same rules pass on the same sources without the error, compiled and loaded the same way.
 *
 * <p>A mutant is compiled in memory and run by a class loader of its own. The rule recorded as its killer is tried first;
 * if it passes, all rules are tried in their order, so that the report names the one to record, or says that the mutant
 * survives: a hole in the kit, to be closed by a new rule. A rule that takes {@value #PATIENCE} times as long as without the
 * error, and some seconds more, is stopped, which kills as well. The report is printed and left in {@code target/mutants.md}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
public abstract class MutantContract {
  /** How long any rule may take. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** How many times as long as without an error a rule may take, and {@link #GRACE} more, before it counts as endless. */
  static final int PATIENCE = 10;

  private static final Duration GRACE = Duration.ofSeconds(2);

  /** How a page lists mutants. */
  private static final String TABLE = "| mutant | class | what is broken | killed by |";

  /** How long rules take without an error. */
  private final Map<String, Duration> times = new ConcurrentHashMap<>();
  private final Map<String, String> sources = new TreeMap<>();
  private final List<String> report = new ArrayList<>();

  /** For subclasses. */
  protected MutantContract() {}

  /** The tests that must kill the mutants: a {@link HeapContract} or another class of numbered rules, with a constructor. */
  protected abstract Class<?> contract();

  /** The mutants. */
  protected abstract List<Mutant> mutants();

  /** Folders with the sources of the mutated classes: by default the module's own, then those of the modules beside it. */
  protected List<Path> sourceFolders() {
    List<Path> folders = new ArrayList<>(List.of(folder().resolve("src/main/java")));
    try (Stream<Path> modules = Files.list(folder().resolve("..").normalize())) {
      modules.sorted().map(module -> module.resolve("src/main/java")).filter(Files::isDirectory).forEach(folders::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folders;
  }

  /** The package whose classes, with all packages below it, are loaded anew for each mutant; core and kit are in it. */
  protected String packageName() {
    return "dev.midden";
  }

  /** A page whose table must have a row for each mutant, or null: by default the house's, if it has such a table. */
  protected @Nullable Path page() {
    Path page = folder().resolve("../docs/testing.md").normalize();
    try {
      return Files.exists(page) && Files.readString(page).contains(TABLE) ? page : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }

  /** Reads the sources. */
  @BeforeAll
  void readSources() {
    Set<String> names = new HashSet<>();
    for (Mutant mutant : mutants()) {
      if (!names.add(mutant.name())) {
        fail("two mutants are named " + mutant.name());
      }
      sources.computeIfAbsent(mutant.type(), this::read);
    }
  }

  private String read(String type) {
    for (Path sourceFolder : sourceFolders()) {
      Path file = folder().resolve(sourceFolder).resolve(type.replace('.', '/') + ".java");
      if (Files.exists(file)) {
        try {
          return Files.readString(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    throw new AssertionError("no source of " + type + " in " + sourceFolders() + " of " + folder().toAbsolutePath()
        + "; mutants must follow the code");
  }

  /** Without an error nothing may fail, or all that follows would prove nothing. */
  @TestFactory
  @DisplayName("m1 the rules that kill mutants pass on the same sources without an error")
  Stream<DynamicTest> m1_unchanged() {
    Set<String> killers = new TreeSet<>();
    mutants().forEach(mutant -> killers.add(mutant.killer()));
    MutantLoader loader = MutantLoader.of(packageName(), sources);
    return killers.stream().map(killer -> DynamicTest.dynamicTest(killer, () -> {
      long start = System.nanoTime();
      Throwable failure = run(loader, rule(killer), LIMIT);
      times.put(killer, Duration.ofNanos(System.nanoTime() - start));
      if (failure != null) {
        throw new AssertionError(killer + " fails on sources without an error", failure);
      }
    })).onClose(() -> close(loader));
  }

  /** One test for each mutant. */
  @TestFactory
  @DisplayName("m2 each mutant is killed by the rule recorded for it")
  Stream<DynamicTest> m2_killed() {
    return mutants().stream().map(mutant -> DynamicTest.dynamicTest(mutant.name() + ": " + mutant.flaw(),
        () -> kill(mutant)));
  }

  private void kill(Mutant mutant) {
    Map<String, String> changed = new LinkedHashMap<>();
    changed.put(mutant.type(), mutant.apply(sources.get(mutant.type())));
    try (MutantLoader loader = MutantLoader.of(packageName(), changed)) {
      Duration usual = times.getOrDefault(mutant.killer(), LIMIT);
      if (run(loader, rule(mutant.killer()), usual.multipliedBy(PATIENCE).plus(GRACE)) != null) {
        report.add(row(mutant));
        return;
      }
      for (Method rule : rules()) {
        if (run(loader, rule, LIMIT) != null) {
          if (rule.equals(rule(mutant.killer()))) {
            // What a collector does in steps depends on time: a rule may see an error only at its second look.
            report.add(row(mutant));
            return;
          }
          fail(mutant.name() + " is not killed by " + mutant.killer() + " but by " + rule.getName() + "; record that");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    fail(mutant.name() + " survives: " + mutant.flaw() + ", and no rule sees it. Write one");
  }

  /** The page is as the mutants are. */
  @Test
  @DisplayName("m3 the page lists every mutant and what kills it")
  void m3_page() throws IOException {
    Path page = page();
    if (page != null) {
      String text = Files.readString(folder().resolve(page));
      assertEquals("", String.join("\n", mutants().stream().map(MutantContract::row).filter(row -> !text.contains(row))
          .toList()), "rows missing in " + page);
    }
  }

  private static String row(Mutant mutant) {
    String type = mutant.type();
    return "| " + mutant.name() + " | `" + type.substring(type.lastIndexOf('.') + 1) + "` | " + mutant.flaw() + " | "
        + mutant.killer() + " |";
  }

  /** Prints what killed what. */
  @AfterAll
  void printReport() throws IOException {
    Path target = Files.createDirectories(folder().resolve("target"));
    Files.write(target.resolve("mutants.md"), report);
    System.out.println(report.size() + " of " + mutants().size() + " mutants killed");
    report.forEach(System.out::println);
  }

  // ---------------------------------------------------------------- running rules

  private List<Method> rules() {
    return Stream.of(contract().getMethods()).filter(method -> method.isAnnotationPresent(Test.class) || method
        .isAnnotationPresent(TestFactory.class) || method.isAnnotationPresent(ParameterizedTest.class))
        .sorted(Comparator.comparing(Method::getName)).toList();
  }

  private Method rule(String number) {
    return rules().stream().filter(rule -> rule.getName().startsWith(number + "_")).findFirst().orElseThrow(
        () -> new AssertionError("there is no rule " + number));
  }

  /** Runs a rule of the real contract on its twin in the loader; returns what it threw, null if it passed or is skipped. */
  private @Nullable Throwable run(MutantLoader loader, Method rule, Duration limit) {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread = Thread.ofPlatform().name("mutant " + rule.getName()).daemon().unstarted(() -> {
      try {
        invoke(loader, rule);
      } catch (TestAbortedException e) {
        // Skipped: the collector does not promise what this rule asks for.
      } catch (Throwable e) {
        thrown.set(e);
      }
    });
    thread.setContextClassLoader(loader);
    thread.start();
    try {
      if (!thread.join(limit)) {
        loader.stop();
        thread.interrupt();
        if (!thread.join(LIMIT)) {
          throw new IllegalStateException(rule.getName() + " cannot be stopped");
        }
        return new AssertionError(rule.getName() + " takes longer than " + limit);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    Throwable failure = thrown.get();
    if (failure instanceof LinkageError || failure instanceof ReflectiveOperationException) {
      throw new AssertionError("the mutant could not be run, which is no proof", failure);
    }
    return failure;
  }

  private void invoke(MutantLoader loader, Method rule) throws Throwable {
    Class<?> twin = loader.loadClass(contract().getName());
    if (rule.getParameterCount() == 0) {
      Object result = call(twin.getMethod(rule.getName()), instance(twin));
      if (result instanceof Iterable<?> tests) {
        for (Object test : tests) {
          ((DynamicTest) test).getExecutable().execute();
        }
      }
      return;
    }
    String[] source = rule.getAnnotation(MethodSource.class).value()[0].split("#");
    Object arguments = call(loader.loadClass(source[0]).getMethod(source[1]), null);
    Method parameterized = twin.getMethod(rule.getName(), loader.loadClass(rule.getParameterTypes()[0].getName()));
    for (Object argument : ((Stream<?>) arguments).toList()) {
      try {
        call(parameterized, instance(twin), argument);
      } catch (TestAbortedException e) {
        // Skipped for this argument alone.
      }
    }
  }

  private static Object instance(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static @Nullable Object call(Method method, @Nullable Object on, Object... arguments) throws Throwable {
    method.setAccessible(true);
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void close(MutantLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
