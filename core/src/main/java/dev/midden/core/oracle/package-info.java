/**
 * A shadow of a heap, kept by a {@link dev.midden.core.heap.MutatorTap}: it decides what is reachable, and when what is not
 * has died.
 */
@NullMarked
package dev.midden.core.oracle;

import org.jspecify.annotations.NullMarked;
