/** Collectors that find the dead by tracing and move nothing. */
module dev.midden.gc.marksweep {
  requires dev.midden.core;
  requires static org.jspecify;
  requires static com.google.auto.service;

  provides dev.midden.core.heap.CollectorProvider with dev.midden.gc.marksweep.MarkSweepProvider;
}
