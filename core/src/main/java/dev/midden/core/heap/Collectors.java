package dev.midden.core.heap;

import dev.midden.core.plugin.Plugins;
import java.util.List;
import java.util.ServiceLoader;

/** The collectors there are. */
public final class Collectors {
  private static final String MODULES = "midden-gc-refcount, midden-gc-marksweep, midden-gc-generational, or your own";

  private Collectors() {}

  /** Those that the core's own and the thread's context class loader find. */
  public static Plugins<CollectorProvider> available() {
    return new Plugins<>("collector", MODULES, List.of(ServiceLoader.load(CollectorProvider.class, Collectors.class
        .getClassLoader()), ServiceLoader.load(CollectorProvider.class)));
  }

  /** Those that a class loader finds. */
  public static Plugins<CollectorProvider> available(ClassLoader loader) {
    return new Plugins<>("collector", MODULES, List.of(ServiceLoader.load(CollectorProvider.class, loader)));
  }

  /** Those of the modules of a layer. */
  public static Plugins<CollectorProvider> available(ModuleLayer layer) {
    return new Plugins<>("collector", MODULES, List.of(ServiceLoader.load(layer, CollectorProvider.class)));
  }
}
