/** A small heap, recorded object by object, for looking at. */
@NullMarked
package dev.midden.bench.heapmap;

import org.jspecify.annotations.NullMarked;
