/**
 * Memory outside the Java heap: reserving it, bitmaps over it, and the mark stack.
 */
@NullMarked
package dev.midden.core.memory;

import org.jspecify.annotations.NullMarked;
