/** Interners: sharing equal values, by policy. */
module dev.midden.intern {
  requires transitive dev.midden.core;
  requires static org.jspecify;
  requires static com.google.auto.service;

  exports dev.midden.intern.guava;

  provides dev.midden.core.heap.InternerProvider with dev.midden.intern.BoundedInternerProvider,
      dev.midden.intern.CpythonInternerProvider, dev.midden.intern.GuavaStrongInternerProvider,
      dev.midden.intern.GuavaWeakInternerProvider, dev.midden.intern.NoneInternerProvider,
      dev.midden.intern.SampledInternerProvider, dev.midden.intern.StrongInternerProvider,
      dev.midden.intern.WeakInternerProvider;
}
