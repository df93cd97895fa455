/** Collectors that count references. */
module dev.midden.gc.refcount {
  requires transitive dev.midden.core;
  requires static transitive org.jspecify;
  requires static com.google.auto.service;

  exports dev.midden.gc.refcount.counting;

  provides dev.midden.core.heap.CollectorProvider with dev.midden.gc.refcount.CoalescingProvider,
      dev.midden.gc.refcount.DeferredProvider, dev.midden.gc.refcount.RefcountProvider;
}
