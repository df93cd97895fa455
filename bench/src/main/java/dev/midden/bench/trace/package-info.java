/** Heap-event traces: recorded once, read, imported, and replayed under any collector. */
@NullMarked
package dev.midden.bench.trace;

import org.jspecify.annotations.NullMarked;
