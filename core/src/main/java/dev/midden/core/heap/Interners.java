package dev.midden.core.heap;

import dev.midden.core.plugin.Plugins;
import java.util.List;
import java.util.ServiceLoader;

/** The interners there are. */
public final class Interners {
  private static final String MODULES = "midden-intern-cache, or your own";

  private Interners() {}

  /** Those that the core's own and the thread's context class loader find. */
  public static Plugins<InternerProvider> available() {
    return new Plugins<>("interner", MODULES, List.of(ServiceLoader.load(InternerProvider.class, Interners.class
        .getClassLoader()), ServiceLoader.load(InternerProvider.class)));
  }

  /** Those that a class loader finds. */
  public static Plugins<InternerProvider> available(ClassLoader loader) {
    return new Plugins<>("interner", MODULES, List.of(ServiceLoader.load(InternerProvider.class, loader)));
  }

  /** Those of the modules of a layer. */
  public static Plugins<InternerProvider> available(ModuleLayer layer) {
    return new Plugins<>("interner", MODULES, List.of(ServiceLoader.load(layer, InternerProvider.class)));
  }
}
