/** Collectors that find the dead by tracing and move nothing. */
@NullMarked
package dev.midden.gc.marksweep;

import org.jspecify.annotations.NullMarked;
