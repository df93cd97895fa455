/** Programs that use a heap as real ones would, written once and run under every collector. */
@NullMarked
package dev.midden.bench.workload;

import org.jspecify.annotations.NullMarked;
