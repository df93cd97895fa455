package dev.midden.intern;

import dev.midden.core.heap.InternerProvider;
import dev.midden.testkit.ServiceFiles;
import org.junit.jupiter.api.Test;

/** The module is found on the class path as it is on the module path. */
class ServiceFilesTest {
  @Test
  void servicesAgree() {
    ServiceFiles.of(StrongInternerProvider.class).check(InternerProvider.class);
  }
}
