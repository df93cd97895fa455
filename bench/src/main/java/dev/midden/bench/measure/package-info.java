/** Runs one workload under one collector and measures: times, pauses, latency, utilization, the smallest heap. */
@NullMarked
package dev.midden.bench.measure;

import org.jspecify.annotations.NullMarked;
