/** The collector that never collects. */
@NullMarked
package dev.midden.core.none;

import org.jspecify.annotations.NullMarked;
