/** Interners: sharing equal values, by policy. */
module dev.midden.intern {
  requires dev.midden.core;
  requires static org.jspecify;
  requires static com.google.auto.service;

  provides dev.midden.core.heap.InternerProvider with dev.midden.intern.BoundedInternerProvider,
      dev.midden.intern.CpythonInternerProvider, dev.midden.intern.GuavaStrongInternerProvider,
      dev.midden.intern.GuavaWeakInternerProvider, dev.midden.intern.NoneInternerProvider,
      dev.midden.intern.SampledInternerProvider, dev.midden.intern.StrongInternerProvider,
      dev.midden.intern.WeakInternerProvider;
}
