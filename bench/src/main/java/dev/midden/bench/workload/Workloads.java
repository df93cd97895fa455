package dev.midden.bench.workload;

import dev.midden.core.plugin.Plugins;
import java.util.List;
import java.util.ServiceLoader;

/** The workloads there are. */
public final class Workloads {
  private Workloads() {}

  /** Those that the thread's context class loader finds. */
  public static Plugins<Workload> available() {
    return new Plugins<>("workload", "midden-bench, or your own", List.of(ServiceLoader.load(Workload.class)));
  }
}
