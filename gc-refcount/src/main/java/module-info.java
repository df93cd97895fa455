/** Collectors that count references. */
module dev.midden.gc.refcount {
  requires dev.midden.core;
  requires static org.jspecify;
  requires static com.google.auto.service;

  provides dev.midden.core.heap.CollectorProvider with dev.midden.gc.refcount.RefcountProvider;
}
