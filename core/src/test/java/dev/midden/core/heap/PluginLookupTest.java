package dev.midden.core.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.none.NoneCollectorProvider;
import dev.midden.core.plugin.Names;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import dev.midden.core.plugin.Plugin;
import dev.midden.core.plugin.PluginException;
import dev.midden.core.plugin.Plugins;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding collectors by name, and what is said when that does not work. */
class PluginLookupTest {
  /** Where providers get what they do not care for. */
  abstract static class Fake implements CollectorProvider {
    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public Collector create(HeapParts parts, Options options) {
      return new NoneCollectorProvider().create(parts, options);
    }
  }

  /** One of two with the same name. */
  public static final class FirstTwin extends Fake {
    /** For the service loader. */
    public FirstTwin() {}

    @Override
    public String name() {
      return "twin";
    }
  }

  /** The other: the name is its alias. */
  public static final class SecondTwin extends Fake {
    /** For the service loader. */
    public SecondTwin() {}

    @Override
    public String name() {
      return "second";
    }

    @Override
    public Set<String> aliases() {
      return Set.of("twin");
    }
  }

  /** A name that cannot be. */
  public static final class Misnamed extends Fake {
    /** For the service loader. */
    public Misnamed() {}

    @Override
    public String name() {
      return "Not A Name";
    }
  }

  /** Cannot be made. */
  public static final class Broken extends Fake {
    /** For the service loader. */
    public Broken() {
      throw new UnsupportedOperationException("broken on purpose");
    }

    @Override
    public String name() {
      return "broken";
    }
  }

  @TempDir
  Path directory;

  private URLClassLoader loaderWith(String... providers) throws IOException {
    Path file = directory.resolve("META-INF/services/" + CollectorProvider.class.getName());
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(providers));
    return new URLClassLoader(new URL[]{url(directory)}, PluginLookupTest.class.getClassLoader());
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  private static void says(Throwable thrown, String... parts) {
    for (String part : parts) {
      assertTrue(thrown.getMessage().contains(part), "'" + part + "' is not in: " + thrown.getMessage());
    }
  }

  @Test
  @DisplayName("a collector is found by its name and by its aliases")
  void byName() {
    Plugins<CollectorProvider> found = Collectors.available();
    assertSame(NoneCollectorProvider.class, found.named("none").getClass());
    assertSame(found.named("none"), found.named("nogc"));
    assertTrue(found.names().containsAll(Set.of("none", "nogc")));
    assertTrue(found.all().stream().anyMatch(NoneCollectorProvider.class::isInstance));
  }

  @Test
  @DisplayName("an unknown name: what was found, the nearest, and the modules to add")
  void unknown() {
    PluginException thrown = assertThrows(PluginException.class, () -> Collectors.available().named("nome"));
    says(thrown, "'nome'", "did you mean 'none'?", "found: ", "nogc, none", "midden-gc-marksweep", "midden-gc-refcount",
        "class or module path");
    PluginException far = assertThrows(PluginException.class, () -> Heap.builder().collector("zgc-of-another-world")
        .open());
    says(far, "'zgc-of-another-world'", "found: ");
    assertFalse(far.getMessage().contains("did you mean"), far.getMessage());
    says(assertThrows(PluginException.class, () -> Heap.builder().collector("none").interner("strnog").open()),
        "interner", "'strnog'", "midden-intern-cache");
  }

  @Test
  @DisplayName("two collectors of one name: both classes and their places, when the name is asked for")
  void duplicates() throws IOException {
    try (URLClassLoader loader = loaderWith(FirstTwin.class.getName(), SecondTwin.class.getName())) {
      Plugins<CollectorProvider> found = Collectors.available(loader);
      PluginException thrown = assertThrows(PluginException.class, () -> found.named("twin"));
      says(thrown, "'twin'", FirstTwin.class.getName(), SecondTwin.class.getName(), "test-classes",
          "take one of them off");
      assertSame(SecondTwin.class, found.named("second").getClass());
      assertSame(NoneCollectorProvider.class, found.named("none").getClass());
    }
  }

  @Test
  @DisplayName("the same class found twice is one collector")
  void sameClassTwice() throws IOException {
    try (
        URLClassLoader loader = loaderWith(NoneCollectorProvider.class.getName(), NoneCollectorProvider.class.getName(),
            FirstTwin.class.getName())) {
      assertSame(NoneCollectorProvider.class, Collectors.available(loader).named("none").getClass());
      assertSame(FirstTwin.class, Collectors.available(loader).named("twin").getClass());
    }
  }

  @Test
  @DisplayName("collectors that cannot be loaded hide no others, and are told of when a name is not found")
  void broken() throws IOException {
    try (URLClassLoader loader = loaderWith("no.such.Provider", Broken.class.getName(), Misnamed.class.getName(),
        PluginLookupTest.class.getName(), FirstTwin.class.getName())) {
      Plugins<CollectorProvider> found = Collectors.available(loader);
      assertSame(FirstTwin.class, found.named("twin").getClass());
      PluginException thrown = assertThrows(PluginException.class, () -> found.named("broken"));
      says(thrown, "no.such.Provider", Broken.class.getName(), "'Not A Name'", "[a-z0-9-]+",
          "PluginLookupTest not a subtype");
      assertEquals(4, thrown.getSuppressed().length + 1, "the failures themselves are attached");
    }
  }

  @Test
  @DisplayName("the context class loader's collectors are found by Heap.builder().collector(name)")
  void contextLoader() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = loaderWith(FirstTwin.class.getName())) {
      thread.setContextClassLoader(loader);
      try (Heap heap = Heap.builder().collector("twin").maxBytes(1 << 20).open()) {
        assertEquals("twin", heap.collectorName());
      }
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThrows(PluginException.class, () -> Heap.builder().collector("twin").open());
  }

  @Test
  @DisplayName("no collector chosen: the exception lists those there are")
  void noneChosen() {
    says(assertThrows(IllegalStateException.class, () -> Heap.builder().open()), "choose a collector", "none");
    assertThrows(NullPointerException.class, () -> Heap.builder().collector((String) null));
  }

  @Test
  @DisplayName("an unknown option: its owner, the nearest, and all it has; a bad value: what it takes")
  void options() {
    says(assertThrows(IllegalArgumentException.class, () -> Heap.builder().collector("none").option("triger", "never")
        .open()), "'none'", "'triger'", "did you mean 'trigger'?", "it has: trigger");
    for (String bad : List.of("", "sometimes", "bytes", "bytes:0", "bytes:-5", "bytes:many", "balance:-1", "balance:x",
        "fraction:0", "fraction:1.5", "fraction:NaN", "growth:1", "growth:0.5", "growth:2:lots", "never:1")) {
      says(assertThrows(IllegalArgumentException.class, () -> Heap.builder().collector("none").option("trigger", bad)
          .open(), bad), "'trigger'", "'" + bad + "'",
          "never|nursery|bytes:SIZE|balance:N|candidates:N|fraction:F|growth:F[:SIZE]");
    }
    OptionSpec<Long> size = OptionSpec.size("nursery", 1 << 20, "size of the nursery");
    says(assertThrows(IllegalArgumentException.class, () -> Options.of("the collector 'x'", List.of(size), Map
        .of("nursery", "12q"))), "'nursery'", "'12q'", "512k", "default 1m");
  }

  @Test
  @DisplayName("the quota: too small or too large names both limits and the value")
  void maxBytes() {
    for (long bytes : new long[]{0, -1, 1, HeapBuilder.MIN_BYTES - 1, HeapBuilder.MAX_BYTES + 1, Long.MAX_VALUE,
        Long.MIN_VALUE}) {
      says(assertThrows(IllegalArgumentException.class, () -> Heap.builder().maxBytes(bytes)), Long.toString(bytes),
          "256k");
    }
    try (Heap heap = Heap.builder().collector("none").maxBytes(HeapBuilder.MIN_BYTES).open()) {
      assertEquals(HeapBuilder.MIN_BYTES, heap.statistics().limitBytes());
    }
  }

  @Test
  @DisplayName("an interner that was not asked for: the exception says how to have one")
  void noInterner() {
    try (Heap heap = Heap.builder().collector("none").maxBytes(1 << 20).open()) {
      says(assertThrows(IllegalStateException.class, heap::interner), heap.name(), "HeapBuilder.interner");
    }
  }

  @Test
  @DisplayName("the nearest name is found by edit distance, and not at any price")
  void nearest() {
    assertEquals(Optional.of("marksweep"), Names.nearest("marksweeep", List.of("none", "marksweep", "refcount")));
    assertEquals(Optional.of("marksweep"), Names.nearest("mark-swep", List.of("none", "marksweep", "refcount")));
    assertEquals(Optional.empty(), Names.nearest("generational", List.of("none", "rc")));
    assertEquals(Optional.empty(), Names.nearest("x", List.of()));
  }

  @Test
  @DisplayName("what a plug-in does not say has a default")
  void defaults() {
    Plugin plugin = new FirstTwin();
    assertEquals(Set.of(), plugin.aliases());
    assertEquals(List.of(), plugin.options());
    assertEquals("growth:2.0:16m", new FirstTwin().defaultTrigger().toString());
  }
}
