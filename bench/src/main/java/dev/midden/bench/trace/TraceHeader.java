package dev.midden.bench.trace;

import java.util.Map;

/**
 * Where a trace comes from.
 *
 * @param program the workload, or the file it was imported from
 * @param options of the workload
 * @param seed of the run
 * @param collector under which it was recorded; empty if imported
 * @param heapBytes a heap in which it can be replayed under any collector that reclaims
 */
record TraceHeader(String program, Map<String, String> options, long seed, String collector, long heapBytes) {}
