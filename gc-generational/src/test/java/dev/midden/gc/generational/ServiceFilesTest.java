package dev.midden.gc.generational;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.testkit.ServiceFiles;
import org.junit.jupiter.api.Test;

/** The module is found on the class path as it is on the module path. */
class ServiceFilesTest {
  @Test
  void servicesAgree() {
    ServiceFiles.of(StickyProvider.class).check(CollectorProvider.class);
  }
}
