package dev.midden.bench.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Interners;
import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** On the module path the same plug-ins are found as on the class path. */
class ModulePathTest {
  @Test
  void theLayerFindsWhatTheClassPathFinds() throws ReflectiveOperationException {
    // Every jar or folder of the class path that holds a module of this project or of Guava's.
    Path[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).filter(
        entry -> entry.contains("midden-") || entry.contains("guava") || entry.contains("failureaccess") || entry
            .endsWith(Path.of("target", "classes").toString()) && !entry.contains("bench"))
        .filter(entry -> !entry
            .contains("-tests.jar") && !entry.contains("listenablefuture"))
        .map(Path::of).toArray(Path[]::new);
    ModuleFinder finder = ModuleFinder.of(path);
    Set<String> roots = new TreeSet<>();
    finder.findAll().stream().map(module -> module.descriptor().name()).filter(name -> name.startsWith("dev.midden"))
        .forEach(roots::add);
    assertTrue(roots.contains("dev.midden.core") && roots.size() >= 4, () -> "modules found: " + roots);

    Configuration configuration = ModuleLayer.boot().configuration().resolveAndBind(finder, ModuleFinder.of(), roots);
    ModuleLayer layer = ModuleLayer.boot().defineModulesWithOneLoader(configuration,
        ClassLoader.getPlatformClassLoader());
    assertTrue(layer.findModule("dev.midden.core").isPresent());
    assertEquals(new TreeSet<>(Collectors.available().names()), names(layer, "dev.midden.core.heap.Collectors"));
    assertEquals(new TreeSet<>(Interners.available().names()), names(layer, "dev.midden.core.heap.Interners"));
  }

  private static Set<String> names(ModuleLayer layer, String finder) throws ReflectiveOperationException {
    Class<?> type = Class.forName(layer.findModule("dev.midden.core").orElseThrow(), finder);
    Method available = type.getMethod("available", ModuleLayer.class);
    try {
      Object plugins = available.invoke(null, layer);
      Set<String> names = new TreeSet<>();
      for (Object name : (Set<?>) plugins.getClass().getMethod("names").invoke(plugins)) {
        names.add((String) name);
      }
      return names;
    } catch (InvocationTargetException e) {
      throw new AssertionError("lookup in the layer failed", e.getCause());
    }
  }
}
