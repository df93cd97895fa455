/**
 * The object, reference and heap SPIs, the managed heap, and the collector {@code none}.
 */
module dev.midden.core {
  requires transitive com.google.common;
  requires transitive jdk.jfr;
  requires static transitive org.jspecify;
  requires static com.google.auto.service;

  exports dev.midden.core.event;
  exports dev.midden.core.heap;
  exports dev.midden.core.memory;
  exports dev.midden.core.object;
  exports dev.midden.core.oracle;
  exports dev.midden.core.plugin;
  exports dev.midden.core.reference;
  exports dev.midden.core.space;
  exports dev.midden.core.trace;

  uses dev.midden.core.heap.CollectorProvider;
  uses dev.midden.core.heap.InternerProvider;

  provides dev.midden.core.heap.CollectorProvider with dev.midden.core.none.NoneCollectorProvider;
}
