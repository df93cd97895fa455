/** Collectors that look at young objects more often than at old ones. */
@NullMarked
package dev.midden.gc.generational;

import org.jspecify.annotations.NullMarked;
