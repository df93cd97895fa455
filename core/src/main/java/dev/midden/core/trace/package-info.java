/**
 * Tracing, shared by every collector that marks.
 */
@NullMarked
package dev.midden.core.trace;

import org.jspecify.annotations.NullMarked;
