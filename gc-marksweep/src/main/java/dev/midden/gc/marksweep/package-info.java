/** Collectors that find the dead by tracing the whole heap. */
@NullMarked
package dev.midden.gc.marksweep;

import org.jspecify.annotations.NullMarked;
