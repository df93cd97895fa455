/** Collectors that look at young objects more often than at old ones. */
module dev.midden.gc.generational {
  requires dev.midden.core;
  requires dev.midden.gc.refcount;
  requires static org.jspecify;
  requires static com.google.auto.service;

  provides dev.midden.core.heap.CollectorProvider with
      dev.midden.gc.generational.GenerationalProvider,
      dev.midden.gc.generational.StickyProvider,
      dev.midden.gc.generational.cpython.CPythonProvider;
}
