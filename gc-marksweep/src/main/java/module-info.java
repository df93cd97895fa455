/** Collectors that find the dead by tracing the whole heap. */
module dev.midden.gc.marksweep {
  requires dev.midden.core;
  requires static org.jspecify;
  requires static com.google.auto.service;

  provides dev.midden.core.heap.CollectorProvider with
      dev.midden.gc.marksweep.IncrementalMarkSweepProvider, dev.midden.gc.marksweep.MarkCompactProvider,
      dev.midden.gc.marksweep.MarkSweepProvider, dev.midden.gc.marksweep.SemiSpaceProvider;
}
